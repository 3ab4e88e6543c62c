"""The cache's layout is huggingface_hub's: each finds what the other wrote."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest
from downloading import FILE, REPO, put
from huggingface_hub import hf_hub_download, scan_cache_dir, try_to_load_from_cache

from app.hub.cache_layout import RepoCache
from app.hub.errors import HubError
from app.hub.names import checked_etag, checked_repo, is_safe_path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = COMMIT[::-1]
DATA = b"weights"
ETAG = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def cache(tmp_path) -> RepoCache:
    """A repository's cache with one content and no links yet."""
    made = RepoCache(tmp_path / "hub", REPO)
    made.prepare(COMMIT, FILE, ETAG)
    made.blob(ETAG).write_bytes(DATA)
    return made


def test_huggingface_hub_finds_what_was_linked(cache):
    path = cache.link(COMMIT, "Q4/part 1.gguf", ETAG)
    cache.set_ref("main", COMMIT)
    found = hf_hub_download(REPO, "Q4/part 1.gguf", cache_dir=cache.cache, local_files_only=True)
    assert Path(found) == path
    assert path.read_bytes() == DATA
    assert try_to_load_from_cache(REPO, "Q4/part 1.gguf", cache_dir=cache.cache) == found
    scan = scan_cache_dir(cache.cache)
    assert (scan.warnings, scan.incomplete_files) == ([], frozenset())
    (repo,) = scan.repos
    (revision,) = repo.revisions
    assert (repo.repo_id, revision.commit_hash, revision.refs) == (REPO, COMMIT, {"main"})
    assert path.is_symlink()
    assert not path.readlink().is_absolute()  # a cache that is moved elsewhere still works


def test_what_huggingface_hub_fetched_is_found(fakehub, tmp_path):
    data = put(fakehub, 100_000, README__md=b"# Tiny")
    commit = fakehub.sha(REPO)
    for name in (FILE, "README.md"):
        hf_hub_download(REPO, name, cache_dir=tmp_path, endpoint=fakehub.url, token=False)
    cache = RepoCache(tmp_path, REPO)
    assert cache.commit("main") == commit
    sha256 = hashlib.sha256(data).hexdigest()
    assert cache.find(commit, FILE, len(data), sha256).read_bytes() == data
    assert cache.find(commit, "README.md", 6).read_bytes() == b"# Tiny"
    assert cache.find(commit, "README.md", 7) is None
    # The same content at another commit: linked there, and that is all.
    assert cache.find(OTHER, FILE, len(data), sha256).read_bytes() == data
    assert cache.snapshot(OTHER, FILE).is_symlink()


def test_unfinished_content_counts_as_incomplete_and_as_nothing_else(cache):
    cache.link(COMMIT, FILE, ETAG)
    cache.part("e" * 64).write_bytes(b"x" * 10)
    cache.journal("e" * 64).write_bytes(b"y")
    scan = scan_cache_dir(cache.cache)
    assert scan.warnings == []
    assert {file.file_path for file in scan.incomplete_files} == {
        cache.part("e" * 64).resolve(), cache.journal("e" * 64).resolve(),
    }  # fmt: skip
    cache.discard("e" * 64)
    assert scan_cache_dir(cache.cache).incomplete_files == frozenset()


def test_without_links_the_file_itself_moves_into_the_snapshot(cache, monkeypatch):
    def refuse(self, target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    path = cache.link(COMMIT, FILE, ETAG)
    assert path.read_bytes() == DATA
    assert not path.is_symlink()
    assert not cache.blob(ETAG).exists()  # nothing is stored twice
    assert cache.find(COMMIT, FILE, len(DATA), ETAG) == path
    assert hf_hub_download(
        REPO, FILE, revision=COMMIT, cache_dir=cache.cache, local_files_only=True
    ) == str(path)


def test_a_link_elsewhere_is_put_right(cache):
    wrong = cache.blob("f" * 64)
    wrong.write_bytes(b"another")
    path = cache.link(COMMIT, FILE, "f" * 64)
    assert path.read_bytes() == b"another"  # of the same size
    assert cache.find(COMMIT, FILE, len(DATA), ETAG).read_bytes() == DATA
    assert cache.find(COMMIT, FILE, len(DATA)).read_bytes() == DATA


def test_other_errors_than_missing_links_are_told(cache, monkeypatch):
    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "symlink_to", full)
    with pytest.raises(OSError, match="No space left"):
        cache.link(COMMIT, FILE, ETAG)
    assert cache.blob(ETAG).exists()


def test_withdrawing_keeps_what_another_revision_uses(cache):
    cache.link(COMMIT, FILE, ETAG)
    cache.link(OTHER, "same.gguf", ETAG)
    cache.withdraw(COMMIT, FILE)
    assert not cache.snapshot(COMMIT, FILE).parent.exists()
    assert cache.snapshot(OTHER, "same.gguf").read_bytes() == DATA
    cache.withdraw(OTHER, "same.gguf")
    assert not cache.blob(ETAG).exists()
    cache.tidy(OTHER, "same.gguf")
    assert not cache.folder.exists()


def test_a_branch_is_known_by_its_ref_alone(cache):
    assert cache.commit("main") == ""
    assert cache.commit(COMMIT) == COMMIT
    cache.set_ref("refs/pr/1", COMMIT)
    cache.set_ref("refs/pr/1", OTHER)
    assert cache.commit("refs/pr/1") == OTHER
    (cache.folder / "refs/main").write_bytes(b"\xff not a commit")
    assert cache.commit("main") == ""
    cache.set_ref("main", COMMIT)
    assert sorted(path.name for path in cache.folder.iterdir()) == ["blobs", "refs", "snapshots"]


@pytest.mark.parametrize(
    "path",
    [
        "../x.gguf", "a/../../x.gguf", "/etc/passwd", "a//b", "", ".", "..", "a/.", "a\\b", "C:/x",
        "x.gguf:stream", "a\0b", "a\nb", "con", "a/NUL.gguf", "com1.txt", "name.", "name ", "a?b",
        "x" * 256, "é" * 128 + ".gguf", "a/" * 600 + "x", "\udcff.gguf", "\x85.gguf",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(path, cache):
    assert not is_safe_path(path)
    with pytest.raises(HubError) as raised:
        cache.snapshot(COMMIT, path)
    assert raised.value.kind == "name"


@pytest.mark.parametrize(
    "path", ["a.gguf", "Q4 K/model-00001-of-00002.gguf", "模型.gguf", "…x..y.gguf", "console", ".x"]
)
def test_usual_names_are_taken(path):
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "repo", ["../x", "a/b/c", "a/..", "a--b/c", "/a", "a/", "", "a b/c", "a/-x"]
)
def test_what_is_no_repository_is_refused(repo):
    with pytest.raises(HubError):
        checked_repo(repo)


def test_an_etag_is_a_name_and_no_path():
    assert checked_etag('W/"abc"') == "abc"
    for etag in ("", '""', '"../x"', '".."', "a/b"):
        with pytest.raises(HubError):
            checked_etag(etag)
