"""One list over all stores: each content once, with all its places, read once."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled, StorageError
from app.library.library import Library


def by_name(entries):
    return {entry.name: entry for entry in entries}


def places(entry):
    return [(place.store, place.name) for place in entry.places]


def test_the_demo_first_then_files_in_their_order(library, guide, make_model, tmp_path):
    b, a = make_model(tmp_path / "b.gguf", "B"), make_model(tmp_path / "a.gguf", "A")

    entries = library.scan(files=[str(b), str(a)])

    assert [(entry.name, entry.demo) for entry in entries] == [
        ("Guide", True),
        ("B", False),
        ("A", False),
    ]
    assert entries[1].path == str(b)
    assert entries[1].type == "Q4_K_M"
    assert places(entries[1]) == [("file", "b.gguf")]
    assert not entries[1].owned


def test_the_demo_model_is_listed_once(library, guide):
    assert len(library.scan(files=[str(guide), str(guide)])) == 1


def test_files_that_are_not_there_stay_and_say_so(library, tmp_path):
    entries = library.scan(
        files=[str(tmp_path / "gone-Q8_0.gguf"), str(tmp_path / "usb" / "far.gguf")]
    )

    assert [entry.name for entry in entries[1:]] == ["gone-Q8_0", "far"]
    assert all(entry.gone for entry in entries[1:])
    assert entries[1].type == "Q8_0"
    assert "no longer in" in (entries[1].problem or "")
    assert "connect that and try again" in (entries[2].problem or "")


def test_a_split_model_is_one_entry(library, make_split, tmp_path):
    parts = make_split(tmp_path)

    entries = library.scan(files=[str(parts[1]), str(parts[0])])

    assert len(entries) == 2
    assert entries[1].path == str(parts[0])
    assert entries[1].parameters == 3 * 2560
    assert entries[1].size == sum(part.stat().st_size for part in parts)
    assert entries[1].problem is None


def test_one_content_in_many_places_is_listed_once(
    library, hub, ollama, stores, make_model, tmp_path
):
    source = make_model(tmp_path / "made.gguf", "Everywhere")
    data = source.read_bytes()
    pointer = hub.add("org/repo", "a" * 40, "made-Q4_K_M.gguf", source)
    blob = ollama.add("registry.ollama.ai/library/every/latest", source)
    studio = stores.lmstudio[0] / "org" / "repo" / "made.gguf"
    studio.parent.mkdir(parents=True)
    os.link(pointer.resolve(), studio)
    chosen = tmp_path / "chosen" / "link.gguf"
    chosen.parent.mkdir()
    chosen.symlink_to(pointer)
    elsewhere = tmp_path / "elsewhere" / "copy.gguf"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(data)

    _, entry = library.scan([str(chosen.parent)], [str(elsewhere)])

    assert entry.name == "Everywhere"
    assert entry.path == str(pointer)
    assert entry.repo == "org/repo"
    assert places(entry) == [
        ("huggingface", "org/repo"),
        ("folder", "link.gguf"),
        ("file", "copy.gguf"),
        ("lmstudio", "org/repo"),
        ("ollama", "every:latest"),
    ]
    assert [place.owned for place in entry.places] == [True, False, False, False, False]
    assert entry.places[-1].path == str(blob)


def test_files_whose_checksums_differ_are_never_one(library, hub, make_model, tmp_path):
    one = make_model(tmp_path / "one.gguf", "Same")
    other = tmp_path / "other.gguf"
    data = bytearray(one.read_bytes())
    data[-1] ^= 1  # where no sample is taken
    other.write_bytes(data)
    hub.add("org/a", "a" * 40, "m.gguf", one)
    hub.add("org/b", "b" * 40, "m.gguf", other)

    entries = library.scan()[1:]

    assert [entry.repo for entry in entries] == ["org/a", "org/b"]
    assert entries[0].key != entries[1].key


def test_what_was_used_last_comes_first_and_is_remembered(
    library, guide, stores, make_model, tmp_path
):
    a, b = make_model(tmp_path / "a.gguf", "A"), make_model(tmp_path / "b.gguf", "B")
    files = [str(a), str(b)]
    assert [entry.last_used for entry in library.scan([], files)] == [None] * 3

    library.used(b)

    entries = library.scan([], files)
    assert [entry.name for entry in entries] == ["Guide", "B", "A"]
    assert entries[1].last_used
    moved = b.rename(tmp_path / "c.gguf")
    again = by_name(library.scan([], [str(moved)]))
    assert again["B"].last_used == entries[1].last_used


def test_a_second_look_reads_nothing_that_has_not_changed(library, make_model, tmp_path):
    folder = tmp_path / "chosen"
    paths = [make_model(folder / f"{name}.gguf", name) for name in "ABC"]
    library.scan([str(folder)])
    steps = []

    library.scan([str(folder)], on_progress=lambda text, share: steps.append((text, share)))
    assert steps == []

    make_model(paths[1], "B, better")
    entries = library.scan([str(folder)], on_progress=lambda text, share: steps.append(text))
    assert steps == ["Reading B.gguf"]
    assert by_name(entries).keys() == {"Guide", "A", "B, better", "C"}


def test_a_hard_link_is_not_read_again(library, make_model, tmp_path):
    folder = tmp_path / "chosen"
    os.link(make_model(folder / "a.gguf", "A"), folder / "b.gguf")
    steps = []

    entries = library.scan([str(folder)], on_progress=lambda text, share: steps.append(text))

    assert len(entries[1].places) == 2
    assert len(entries) == 2


def test_what_was_read_before_a_cancellation_is_kept(library, make_model, tmp_path):
    folder = tmp_path / "chosen"
    for number in range(4):
        make_model(folder / f"{number}.gguf", f"N{number}")
    cancel = CancelToken()

    def stop(text, share):
        if share > 0.5:
            cancel.cancel()

    with pytest.raises(Cancelled):
        library.scan([str(folder)], on_progress=stop, cancel=cancel)
    assert 0 < len(library.known()) < 5

    steps = []
    assert len(library.scan([str(folder)], on_progress=lambda *step: steps.append(step))) == 5
    assert 0 < len(steps) < 4


def test_known_needs_no_disk(library, guide, stores, make_model, tmp_path):
    folder = tmp_path / "chosen"
    make_model(folder / "a.gguf", "A")
    scanned = library.scan([str(folder)])
    library.close()
    folder.rename(tmp_path / "away")

    later = Library(tmp_path / "data" / "library.db", guide, stores)

    assert later.known() == scanned
    later.close()


def test_a_file_that_may_not_be_read_is_tried_again(library, make_model, tmp_path, monkeypatch):
    path = make_model(tmp_path / "a.gguf", "A")
    real = Path.open

    def locked(self, *args, **kwargs):
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        entry = library.scan([], [str(path)])[1]
    assert "may not read" in (entry.problem or "")
    assert entry.places[0].here

    assert library.scan([], [str(path)])[1].problem is None


# The index


@pytest.mark.parametrize("damage", ["garbage", "rows", "no table", "newer"])
def test_a_damaged_index_is_made_again_and_uses_are_kept(
    library, guide, stores, make_model, tmp_path, damage
):
    path = make_model(tmp_path / "a.gguf", "A")
    library.scan([], [str(path)])
    library.used(path)
    library.close()
    database = tmp_path / "data" / "library.db"
    if damage == "garbage":
        database.write_bytes(b"not a database, " * 512)
    else:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(
                {
                    "rows": "UPDATE seen SET data = x'c1'",
                    "no table": "DROP TABLE seen",
                    "newer": "PRAGMA user_version = 99",
                }[damage]
            )
            connection.commit()

    with closing(Library(database, guide, stores)) as later:
        assert later.known() == []
        entry = by_name(later.scan([], [str(path)]))["A"]
        assert entry.last_used
        assert len(later.known()) == 2
    with closing(Library(database, guide, stores)) as last:
        assert len(last.known()) == 2


def test_damaged_uses_are_set_aside(library, guide, stores, tmp_path):
    library.scan()
    library.used(guide)
    library.close()
    database = tmp_path / "data" / "library.db"
    used = tmp_path / "data" / "library-used.db"
    used.write_bytes(b"not a database, " * 512)

    with closing(Library(database, guide, stores)) as later:
        assert later.scan()[0].last_used is None
        later.used(guide)
        assert later.known()[0].last_used
    (kept,) = used.parent.glob("library-used.db.damaged-*")
    assert kept.read_bytes().startswith(b"not a database")


def test_without_a_place_for_the_index_models_are_listed(guide, stores, tmp_path):
    with closing(Library(tmp_path / "nowhere" / "library.db", guide, stores)) as library:
        assert [entry.name for entry in library.scan()] == ["Guide"]
        assert [entry.name for entry in library.known()] == ["Guide"]
        with pytest.raises(StorageError):
            library.used(guide)


def test_a_warm_look_asks_the_disk_once_a_model(
    library, hub, ollama, stores, make_model, tmp_path, monkeypatch
):
    """2,000 models are listed within a second because each costs one question."""
    for number in range(20):
        source = make_model(tmp_path / "made.gguf", f"M{number}")
        hub.add(f"org/m{number}", "a" * 40, "m.gguf", source)
        ollama.add(f"registry.ollama.ai/library/m{number}/latest", source)
        make_model(stores.lmstudio[0] / "pub" / f"m{number}" / "m.gguf", f"L{number}")
    assert len(library.scan()) == 41
    opened, asked = [], []
    real_open, real_stat = Path.open, os.stat
    monkeypatch.setattr(
        Path,
        "open",
        lambda self, *rest, **more: opened.append(self) or real_open(self, *rest, **more),
    )

    def stat(path, *rest, **more):
        asked.append(os.fspath(path) if not isinstance(path, int) else path)
        return real_stat(path, *rest, **more)

    monkeypatch.setattr(os, "stat", stat)

    assert len(library.scan()) == 41

    models = [path for path in asked if "sha256-" in str(path) or str(path).endswith(".gguf")]
    assert len(models) == 61 + 1  # of the demo model also whether it is a link
    assert not [path for path in opened if path.suffix == ".gguf" or "blobs" in path.parts]
