"""What was looked at once can be looked at again without a network."""

from __future__ import annotations

import os
import time
import zlib
from pathlib import Path

import msgspec
import pytest

from app.core.cancel import CancelToken
from app.hub.errors import HubError
from app.hub.repository import RepoFile, Repository, Variant
from app.hub.repository_store import RepositoryStore, Seen
from fakehub import content

REPO = "Maker/Small-GGUF"
HUB = "https://hub.example"


def seen(id: str = REPO, at: float = 5.0, files: int = 1) -> Seen:
    variants = tuple(
        Variant(name=f"Q{n}", type="Q8_0", files=(RepoFile(f"{os.urandom(20).hex()}.gguf", n),),
                size=n)
        for n in range(files)
    )  # fmt: skip
    return Seen(Repository(id=id, revision="a" * 40, variants=variants), at)


@pytest.fixture
def store(tmp_path: Path) -> RepositoryStore:
    return RepositoryStore(tmp_path / "repositories", HUB)


def test_a_repository_without_a_network_is_as_it_was_with_its_headers(fakehub, hub):
    fakehub.add(content.small_repo(REPO))
    fresh = hub.look(REPO)
    results: dict[str, object] = {}

    def read() -> None:
        hub.read_headers(
            fresh.repository, fresh.repository.variants,
            lambda variant, found: results.update({variant.name: found}), CancelToken(),
        )  # fmt: skip

    read()
    online = dict(results)
    assert fresh.seen is None
    assert fresh.problem is None
    fakehub.stop()

    before = time.time()
    again = hub.look(REPO)
    assert again.repository == fresh.repository
    assert 0 <= before - again.seen < 60
    assert again.problem.kind == "network"
    results.clear()
    read()
    assert results == online
    assert all(isinstance(found, tuple) for found in results.values())
    assert hub.seen() == hub.seen("small MAKER") == (REPO,)
    assert hub.seen("large") == ()


def test_what_the_hub_says_itself_is_not_answered_from_memory(fakehub, hub):
    fakehub.add(content.small_repo(REPO))
    hub.look(REPO)
    for status, kind in ((404, "not_found"), (403, "forbidden")):
        fakehub.faults.status(status, times=1)
        with pytest.raises(HubError) as caught:
            hub.look(REPO)
        assert caught.value.kind == kind
    assert hub.look(REPO).seen is None


def test_what_was_never_seen_is_an_error(fakehub, hub):
    fakehub.stop()
    with pytest.raises(HubError) as caught:
        hub.look(REPO)
    assert caught.value.kind == "network"
    assert hub.seen() == ()


def test_an_earlier_revision_is_not_taken_for_the_present_one(fakehub, hub):
    fakehub.add(content.small_repo(REPO))
    hub.repository(REPO, fakehub.sha(REPO))
    assert hub.seen() == ()


def test_the_last_look_counts_and_the_case_of_a_name_does_not(store):
    store.write(REPO.lower(), seen(at=1))
    store.write(REPO, seen(at=2))
    assert store.names() == [REPO]
    assert store.read(REPO.upper()).at == 2


def test_a_renamed_repository_is_found_by_the_name_that_was_asked_for(store):
    store.write("maker/Old-GGUF", seen("maker/New-GGUF"))
    assert store.read("maker/Old-GGUF").repository.id == "maker/New-GGUF"
    assert store.read("maker/New-GGUF") is None


def test_a_name_that_leads_out_of_the_folder_leads_nowhere(store, tmp_path):
    store.write(REPO, seen("../../../etc/owned"))
    assert [path.name for path in tmp_path.rglob("*.repo")] == ["Maker--Small-GGUF.repo"]
    for name in ("../..", "../../x", "a/../../b"):
        assert store.read(name) is None


def test_each_hub_has_its_own(store, tmp_path):
    store.write(REPO, seen())
    assert RepositoryStore(tmp_path / "repositories", "https://other.example").read(REPO) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"", lambda data: b"no such thing", lambda data: data[:-9],
        lambda data: zlib.compress(b"{}"), lambda data: zlib.compress(bytes(200 << 20), 1),
        lambda data: zlib.compress(msgspec.msgpack.encode({"repository": 1, "at": 1})),
    ],
    ids=["empty", "text", "torn", "other", "bomb", "shape"],
)  # fmt: skip
def test_what_is_damaged_is_as_good_as_not_kept(store, tmp_path, damage):
    store.write(REPO, seen())
    file = next(tmp_path.rglob("*.repo"))
    file.write_bytes(damage(file.read_bytes()))
    assert store.read(REPO) is None
    store.write(REPO, seen(at=9))
    assert store.read(REPO).at == 9


def test_only_so_many_are_kept_those_looked_at_last(store, tmp_path, monkeypatch):
    monkeypatch.setattr("app.hub.repository_store._MOST_KEPT", 3)
    for number in range(3):
        store.write(f"maker/m{number}", seen(f"maker/m{number}"))
        file = tmp_path / "repositories" / next(tmp_path.rglob(f"*m{number}.repo"))
        os.utime(file, (number, number))
    assert store.read("maker/m0")  # which makes it the youngest
    store.write("maker/m3", seen("maker/m3"))
    assert store.names() == ["maker/m0", "maker/m2", "maker/m3"]


def test_a_monster_of_a_repository_is_not_kept(store, monkeypatch, tmp_path):
    monkeypatch.setattr("app.hub.repository_store._LARGEST", 20_000)
    store.write(REPO, seen(files=500))
    assert list(tmp_path.rglob("*")) == []


def test_without_room_for_it_the_hub_is_there_all_the_same(fakehub, access, tmp_path):
    from app.hub.client import Hub

    (tmp_path / "file").touch()
    hub = Hub(access, tmp_path / "headers", tmp_path / "file" / "repositories")
    fakehub.add(content.small_repo(REPO))
    assert hub.look(REPO).repository.id == REPO
    assert hub.seen() == ()
    hub.close()
