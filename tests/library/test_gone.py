"""Drives that come and go, files that were deleted, and stores that are only read."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.core.errors import UsageError
from app.library.found import Looker, file_at
from app.library.library import Library

A = "a" * 40


def listed(library, *folders, files=()):
    return library.scan([str(folder) for folder in folders], files)[1:]


@pytest.fixture
def drive(tmp_path, stores, hub, ollama, make_model):
    """A drive with one model in each kind of store; returns the chosen folder on it."""
    for name in ("hub", "ollama", "lmstudio", "jan", "chosen"):
        (tmp_path / name).mkdir()
    hub.add("org/repo", A, "a.gguf", make_model(tmp_path / "made" / "a.gguf", "A"))
    ollama.add("registry.ollama.ai/library/b/1b", make_model(tmp_path / "made" / "b.gguf", "B"))
    make_model(stores.lmstudio[0] / "pub" / "m" / "c.gguf", "C")
    make_model(stores.jan[0] / "models" / "d" / "d.gguf", "D")
    make_model(tmp_path / "chosen" / "e.gguf", "E")
    return tmp_path / "chosen"


def test_a_drive_that_is_gone_is_shown_and_comes_back(library, drive, tmp_path):
    file = str(drive.parent / "made" / "a.gguf")
    before = listed(library, drive, files=[file])
    assert len(before) == 5
    away = tmp_path / "away"
    away.mkdir()
    for name in ("hub", "ollama", "lmstudio", "jan", "chosen", "made"):
        (tmp_path / name).rename(away / name)

    for _ in range(2):
        gone = listed(library, drive, files=[file])
        assert [(one.name, one.type, one.size, one.key) for one in gone] == [
            (one.name, one.type, one.size, one.key) for one in before
        ]
        assert all(entry.gone and not entry.places[0].here for entry in gone)
        assert all("connect that" in (entry.problem or "") for entry in gone)
        assert library.known()[1:] == gone

    for name in ("hub", "ollama", "lmstudio", "jan", "chosen", "made"):
        (away / name).rename(tmp_path / name)
    assert listed(library, drive, files=[file]) == before


def test_what_is_gone_in_one_place_is_opened_in_another(library, drive, hub, make_model, tmp_path):
    copy = tmp_path / "copy" / "a.gguf"
    copy.parent.mkdir()
    copy.write_bytes((tmp_path / "made" / "a.gguf").read_bytes())
    entry = listed(library, drive, copy.parent)[0]
    assert entry.path != str(copy)

    hub.root.rename(tmp_path / "away")

    entry = listed(library, drive, copy.parent)[0]
    assert entry.path == str(copy)
    assert entry.problem is None
    assert not entry.gone
    assert [(place.store, place.here) for place in entry.places] == [
        ("folder", True),
        ("huggingface", False),
    ]
    assert library.removal(entry).refusal


def test_deleted_files_are_forgotten(library, drive, ollama, stores, tmp_path):
    assert len(listed(library, drive)) == 5

    (drive / "e.gguf").unlink()
    (stores.lmstudio[0] / "pub" / "m" / "c.gguf").unlink()
    manifest = ollama.root / "manifests" / "registry.ollama.ai" / "library" / "b" / "1b"
    manifest.unlink()

    assert {entry.name for entry in listed(library, drive)} == {"A", "D"}


def test_a_folder_that_is_no_longer_chosen_is_forgotten(library, drive, tmp_path):
    assert len(listed(library, drive)) == 5
    assert len(listed(library)) == 4
    drive.rename(tmp_path / "away")
    assert len(listed(library)) == 4


@pytest.mark.parametrize("attached", [False, True])
def test_a_drive_within_a_folder_is_told_from_deleted_files(
    library, drive, make_model, monkeypatch, attached
):
    """A chosen folder is there while what was attached below it is not."""
    usb = drive / "usb"
    file = make_model(usb / "far.gguf", "Far")
    on_usb = Looker.mount
    monkeypatch.setattr(
        Looker, "mount", lambda self, one: str(usb) if "usb" in one.path else on_usb(self, one)
    )
    assert len(listed(library, drive)) == 6
    file.unlink()
    is_mount = os.path.ismount
    monkeypatch.setattr(
        os.path, "ismount", lambda path: attached if path == str(usb) else is_mount(path)
    )

    entries = listed(library, drive)

    assert [entry.path for entry in entries if entry.gone] == ([] if attached else [str(file)])


def test_a_file_system_is_found_where_it_is_attached(tmp_path, make_model):
    file = make_model(tmp_path / "a" / "b.gguf")
    link = tmp_path / "c.gguf"
    link.symlink_to(file)

    for path in (file, link):
        mount = Looker(CancelToken()).mount(
            file_at(str(path), path.name, is_link=path.is_symlink())
        )
        assert os.path.ismount(mount)
        assert file.is_relative_to(mount)
        assert Path(mount).stat().st_dev == file.stat().st_dev


def test_gone_ones_can_be_taken_off_the_list(library, drive, guide, stores, tmp_path):
    listed(library, drive)
    drive.rename(tmp_path / "away")
    (gone,) = [entry for entry in listed(library, drive) if entry.gone]

    library.forget(gone)

    assert gone.key not in {entry.key for entry in library.known()}
    library.close()
    with closing(Library(tmp_path / "data" / "library.db", guide, stores)) as later:
        assert len(listed(later, drive)) == 4
        (tmp_path / "away").rename(drive)
        assert len(listed(later, drive)) == 5


def tree(root):
    """Everything below a folder that a program could notice: names, kinds, dates, contents."""
    found = {}
    for path in [root, *root.rglob("*")]:
        stat = path.lstat()
        content = path.readlink() if path.is_symlink() else path.is_file() and path.read_bytes()
        found[path] = (
            stat.st_mode, stat.st_ino, stat.st_nlink, stat.st_size, stat.st_mtime_ns,
            stat.st_ctime_ns, content,
        )  # fmt: skip
    return found


def test_nothing_changes_in_the_stores_of_others(library, drive, tmp_path):
    roots = [tmp_path / name for name in ("hub", "ollama", "lmstudio", "jan", "chosen")]
    before = [tree(root) for root in roots]

    entries = library.scan([str(drive)])
    library.known()
    for entry in entries:
        library.used(entry.path)
        removal = library.removal(entry)
        if entry.owned:
            assert removal.freed == entry.size
            continue
        assert removal.refusal
        assert not removal.files
        with pytest.raises(UsageError) as refused:
            library.delete(entry)
        assert refused.value.hint == removal.refusal
    library.scan([str(drive)])
    library.purge()

    assert [tree(root) for root in roots] == before


def test_each_refusal_says_where_it_can_be_deleted(library, drive):
    refusals = {entry.name: library.removal(entry).refusal for entry in library.scan([str(drive)])}

    assert refusals.pop("A") == ""
    for name, words in {
        "Guide": "comes with Snug",
        "b:1b": "ollama rm b:1b",
        "C": "LM Studio",
        "D": "Jan",
        "E": str(drive),
    }.items():
        assert words in refusals[name]
