"""Deleting from the Hugging Face cache: what goes, what stays, and the way back."""

import hashlib
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from huggingface_hub import hf_hub_download, scan_cache_dir, try_to_load_from_cache
from huggingface_hub.errors import LocalEntryNotFoundError

from app.core.errors import StorageError, UsageError
from app.gguf.synthetic import write_llama
from app.library.library import Library
from app.library.stores import Stores
from fakehub.repo import Repo

A, B = "a" * 40, "b" * 40
CHILD = Path(__file__).with_name("deletion_child.py")


def contents(root):
    """What programs see of a cache: files by path, with what they lead to."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".locks" not in path.parts
    }


def folders(root):
    return {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_dir() and ".locks" not in path.parts
    }


def entry_named(library, name):
    (entry,) = [entry for entry in library.scan() if entry.name == name]
    return entry


def is_sound(hub):
    """Whether huggingface_hub finds nothing to complain about."""
    found = scan_cache_dir(hub.root)
    return found.warnings == [] and not found.incomplete_files


@pytest.fixture
def cached(hub, make_model, tmp_path):
    """Two revisions of one repository that share a model, and one more repository."""
    made = tmp_path / "made"
    old, new = make_model(made / "old.gguf", "Old"), make_model(made / "new.gguf", "New")
    both = make_model(made / "both.gguf", "Both", "Q8_0")
    text = made / "README.md"
    text.write_text("# Model")
    for revision, changed in ((A, old), (B, new)):
        hub.add("org/model", revision, "m-Q4_K_M.gguf", changed)
        hub.add("org/model", revision, "m-Q8_0.gguf", both)
    hub.add("org/model", B, "README.md", text)
    hub.add("org/other", A, "o.gguf", make_model(made / "other.gguf", "Other"))
    return hub


@pytest.mark.parametrize("links", [True, False], ids=["links", "files"])
def test_a_model_goes_from_all_revisions_and_comes_back(library, hub, request, links):
    hub.links = links
    request.getfixturevalue("cached")
    before, before_folders = contents(hub.root), folders(hub.root)
    entry = entry_named(library, "Both")

    removal = library.removal(entry)
    assert len(removal.files) == 2
    assert removal.freed == entry.size * (1 if links else 2)
    assert contents(hub.root) == before

    removed = library.delete(entry)
    assert removed.freed == removal.freed
    assert removed.files == removal.files
    assert {key for key in contents(hub.root) if key.endswith("m-Q8_0.gguf")} == set()
    assert len(contents(hub.root)) == len(before) - (3 if links else 2)
    assert "Both" not in {one.name for one in library.known()}
    assert "Both" not in {one.name for one in library.scan()}
    assert is_sound(hub)

    library.undo(removed)
    assert contents(hub.root) == before
    assert folders(hub.root) >= before_folders
    assert [one for one in library.known() if one.name == "Both"] == [entry]
    assert entry_named(library, "Both") == entry
    assert is_sound(hub)
    with pytest.raises(UsageError):
        library.undo(removed)


def test_the_space_is_free_after_closing(library, cached):
    held = sum(path.lstat().st_size for path in cached.root.rglob("*") if path.is_file())
    entry = entry_named(library, "New")

    removed = library.delete(entry)
    library.purge()

    left = sum(path.lstat().st_size for path in cached.root.rglob("*") if path.is_file())
    assert removed.freed == entry.size
    assert held - left >= entry.size
    assert not (cached.root / ".locks" / ".snug-deleted").exists()
    with pytest.raises(UsageError, match="no longer be undone"):
        library.undo(removed)
    assert try_to_load_from_cache("org/model", "m-Q4_K_M.gguf", cache_dir=cached.root) is None
    kept = try_to_load_from_cache("org/model", "m-Q8_0.gguf", cache_dir=cached.root)
    assert Path(kept).exists()


def test_the_last_model_takes_the_repository_along(library, cached):
    (cached.repo("org/other") / ".no_exist" / A).mkdir(parents=True)
    (cached.repo("org/other") / ".no_exist" / A / "config.json").touch()
    before = contents(cached.root)

    removed = library.delete(entry_named(library, "Other"))

    assert not cached.repo("org/other").exists()
    assert is_sound(cached)
    library.undo(removed)
    assert contents(cached.root) == before
    assert (cached.repo("org/other") / "refs" / "main").read_text() == A


def test_a_revision_that_is_empty_goes_with_its_references(library, cached):
    refs = cached.repo("org/model") / "refs"
    (refs / "pr").mkdir()
    (refs / "pr" / "1").write_text(A)

    library.delete(entry_named(library, "Both"))
    removed = library.delete(entry_named(library, "Old"))

    assert not (cached.repo("org/model") / "snapshots" / A).exists()
    assert not (refs / "pr").exists()
    assert (refs / "main").read_text() == B
    assert is_sound(cached)
    library.undo(removed)
    assert (refs / "pr" / "1").read_text() == A
    assert is_sound(cached)


def test_a_download_under_way_keeps_its_repository(library, cached):
    blobs = cached.repo("org/other") / "blobs"
    (blobs / "part.incomplete").write_bytes(b"half")

    library.delete(entry_named(library, "Other"))

    assert [path.name for path in blobs.iterdir()] == ["part.incomplete"]
    assert scan_cache_dir(cached.root).warnings == []


def test_a_split_model_goes_whole(library, hub, make_split, tmp_path):
    parts = make_split(tmp_path / "made")
    for part in parts:
        hub.add("org/big", A, f"Q4/{part.name}", part)
    entry = entry_named(library, "Big")

    removal = library.removal(entry)
    library.delete(entry)

    assert removal.freed == entry.size == sum(part.stat().st_size for part in parts)
    assert len(removal.files) == 3
    assert not hub.repo("org/big").exists()


def test_hard_links_keep_their_data(library, cached, tmp_path):
    entry = entry_named(library, "New")
    pointer = Path(entry.path)
    elsewhere = tmp_path / "lmstudio" / "pub" / "m" / "m.gguf"
    elsewhere.parent.mkdir(parents=True)
    os.link(pointer.resolve(), elsewhere)
    entry = entry_named(library, "New")

    removal = library.removal(entry)

    assert removal.freed == 0
    assert removal.note == "It stays in LM Studio."
    library.delete(entry)
    library.purge()
    assert entry_named(library, "New").path == str(elsewhere)


def test_links_from_elsewhere_are_told(library, cached, tmp_path):
    entry = entry_named(library, "New")
    link = tmp_path / "lmstudio" / "pub" / "m" / "m.gguf"
    link.parent.mkdir(parents=True)
    link.symlink_to(Path(entry.path).resolve())
    entry = entry_named(library, "New")

    removal = library.removal(entry)

    assert removal.freed == entry.size
    assert removal.note == "What links to it would be lost too: LM Studio."


def test_a_blob_that_another_file_uses_stays(library, cached, make_model, tmp_path):
    """A revision that came after the last look points to the same data."""
    entry = entry_named(library, "New")
    cached.add("org/model", "c" * 40, "renamed.bin", tmp_path / "made" / "new.gguf")

    removed = library.delete(entry)

    assert removed.freed == 0
    kept = cached.repo("org/model") / "snapshots" / ("c" * 40) / "renamed.bin"
    assert kept.read_bytes() == (tmp_path / "made" / "new.gguf").read_bytes()
    assert is_sound(cached)


def test_holes_are_not_counted_as_freed(library, hub, tmp_path):
    source = tmp_path / "made" / "sparse.gguf"
    source.parent.mkdir()
    write_llama(
        source, layers=1, width=256, ffn=256, heads=4, kv_heads=4, tokenizer=259,
        type="Q4_0", weights="zero",
    )  # fmt: skip
    pointer = hub.add("org/sparse", A, "s.gguf", source)
    blob = pointer.resolve()
    size = blob.stat().st_size
    with blob.open("wb") as file:
        file.write(source.read_bytes()[:4096])
        file.truncate(size)
    if blob.stat().st_blocks * 512 >= size:
        pytest.skip("this file system has no holes")
    (entry,) = library.scan()[1:]

    assert library.removal(entry).freed == blob.stat().st_blocks * 512


def share(hub, repo, *more):
    """Make a repository's blob a link into the cache's shared data, as Xet downloads do."""
    (blob,) = (hub.repo(repo) / "blobs").iterdir()
    name = hashlib.sha256(b"xet" + blob.name.encode()).hexdigest()
    store = hub.root / "blobs"
    payload = store / name[:2] / name
    payload.parent.mkdir(parents=True, exist_ok=True)
    (store / ".huggingface-shared-blobs").write_text("1\n")
    blob.rename(payload)
    users = []
    for user in (repo, *more):
        folder = hub.repo(user) / "blobs"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / blob.name).unlink(missing_ok=True)
        (folder / blob.name).symlink_to(os.path.relpath(payload, folder))
        users.append(f"{(folder / blob.name).relative_to(hub.root).as_posix()}\n")
    payload.with_name(name + ".refs").write_text("".join(users))
    return payload


def test_shared_data_goes_with_its_last_user(library, hub, make_model, tmp_path):
    source = make_model(tmp_path / "made" / "m.gguf", "Shared")
    for repo in ("org/a", "org/b"):
        hub.add(repo, A, "m.gguf", source)
    payload = share(hub, "org/a", "org/b")
    (entry,) = library.scan()[1:]
    assert len(entry.places) == 2

    removed = library.delete(entry)

    assert removed.freed == entry.size
    assert not payload.exists()
    assert is_sound(hub)
    library.undo(removed)
    assert payload.exists()
    assert library.scan()[1:] == [entry]
    assert is_sound(hub)


@pytest.mark.parametrize("listed", ["another user", "no list"])
def test_shared_data_stays_for_others(library, hub, make_model, tmp_path, listed):
    source = make_model(tmp_path / "made" / "m.gguf", "Shared")
    hub.add("org/a", A, "m.gguf", source)
    payload = share(hub, "org/a", "org/b")
    if listed == "no list":
        payload.with_name(payload.name + ".refs").unlink()
    (entry,) = library.scan()[1:]

    removed = library.delete(entry)

    assert removed.freed == 0
    assert payload.exists()
    assert not hub.repo("org/a").exists()


def test_what_was_downloaded_again_is_not_replaced(library, cached, tmp_path):
    entry = entry_named(library, "Other")
    removed = library.delete(entry)
    again = cached.add("org/other", A, "o.gguf", tmp_path / "made" / "other.gguf")
    number = again.resolve().stat().st_ino

    assert entry_named(library, "Other").path == entry.path
    library.undo(removed)

    assert again.resolve().stat().st_ino == number
    assert entry_named(library, "Other")
    assert is_sound(cached)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_deletion_that_fails_changes_nothing(library, cached, monkeypatch, at):
    entry = entry_named(library, "Both")
    before = contents(cached.root)
    real, count = Path.rename, 0

    def rename(self, target):
        nonlocal count
        count += 1
        if count == at + 1:
            raise PermissionError(13, "in use", str(self))
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(StorageError, match="could not be deleted"):
            library.delete(entry)

    assert contents(cached.root) == before
    assert entry in library.known()
    assert library.delete(entry).freed == entry.size


def test_a_cache_that_huggingface_hub_wrote(library, hub, fakehub, make_model, tmp_path):
    made = tmp_path / "made"
    old, new = make_model(made / "old.gguf", "Old"), make_model(made / "new.gguf", "New")
    both = make_model(made / "both.gguf", "Both", "Q8_0")
    fakehub.add(Repo("org/m-GGUF", {"m-Q4_K_M.gguf": old, "sub/m-Q8_0.gguf": both}))

    def download(**more):
        return [
            hf_hub_download("org/m-GGUF", file, cache_dir=hub.root, endpoint=fakehub.url, **more)
            for file in ("m-Q4_K_M.gguf", "sub/m-Q8_0.gguf")
        ]

    download()
    fakehub.new_revision("org/m-GGUF", {"m-Q4_K_M.gguf": new, "sub/m-Q8_0.gguf": both})
    paths = download()
    entries = {entry.name: entry for entry in library.scan()}
    assert entries["Both"].path == paths[1]
    assert [place.current for place in entries["Old"].places] == [False]
    assert [place.current for place in entries["New"].places] == [True]

    freed = sum(library.delete(entries[name]).freed for name in ("Both", "Old"))

    found = scan_cache_dir(hub.root)
    assert found.warnings == []
    assert freed == both.stat().st_size + old.stat().st_size
    assert [len(repo.revisions) for repo in found.repos] == [1]
    assert [repo.size_on_disk for repo in found.repos] == [new.stat().st_size]
    fakehub.requests.clear()
    with pytest.raises(LocalEntryNotFoundError):
        download(local_files_only=True)
    assert download() == paths  # only what is missing is fetched again
    assert len([one for one in fakehub.requests if one.origin == "cdn"]) == 1
    library.delete(entries["New"])
    library.delete({entry.name: entry for entry in library.scan()}["Both"])
    assert list(scan_cache_dir(hub.root).repos) == []


def test_a_cache_by_a_roundabout_path(cached, tmp_path, guide):
    roundabout = Stores(huggingface=tmp_path / "data" / ".." / "hub")
    with closing(Library(tmp_path / "library.db", guide, roundabout)) as library:
        entry = entry_named(library, "New")
        assert library.delete(entry).freed == entry.size


# Crashes


def run_child(hub, tmp_path, kill_after):
    """Delete "Both" in another process that is killed at the given step."""
    done = subprocess.run(
        [sys.executable, str(CHILD), str(hub.root), str(tmp_path), str(kill_after)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == -9 or done.returncode == 1, done.stderr
    return done


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
@pytest.mark.parametrize("kill_after", [0, 2, 3, 4, 5, 7, 99])
def test_a_kill_leaves_all_or_nothing(cached, tmp_path, guide, stores, kill_after):
    before = contents(cached.root)

    done = run_child(cached, tmp_path, kill_after)

    assert is_sound(cached)
    with closing(Library(tmp_path / "library.db", guide, stores)) as library:
        names = {entry.name for entry in library.scan()}
        if "Both" in names:
            assert contents(cached.root) == before
        else:  # its last step was done: the space is free now
            assert len(contents(cached.root)) == len(before) - 3
        assert kill_after > 4 or "Both" in names  # before all three files were moved
        assert ("deleted" in done.stdout) == (kill_after == 99)
        assert kill_after < 99 or "Both" not in names
    assert not (cached.root / ".locks" / ".snug-deleted").exists()
    assert is_sound(cached)


def test_another_window_leaves_what_can_still_be_undone(library, cached, tmp_path, guide, stores):
    before = contents(cached.root)
    removed = library.delete(entry_named(library, "Both"))

    with closing(Library(tmp_path / "other.db", guide, stores)) as other:
        assert "Both" not in {entry.name for entry in other.scan()}
        other.delete(entry_named(other, "Other"))

    library.undo(removed)
    assert {key for key in before if "other" not in key} == set(contents(cached.root))
