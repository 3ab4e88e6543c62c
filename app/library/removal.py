"""What deleting a model from the Hugging Face cache takes with it, worked out before it is done."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from app.library.shared_blobs import freed_payload


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """What deleting a model would do; with a ``refusal`` it cannot be deleted."""

    files: tuple[str, ...] = ()
    """Paths that would go, as programs open them (not the blobs behind them)."""
    freed: int = 0
    """Bytes that the disk would gain; less than the size where others share the data."""
    refusal: str = ""
    """Why it cannot be deleted, and what to do instead."""
    note: str = ""
    """What the owner should know before: who else has it, or would lose it."""


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """A deletion that can be undone until the window closes."""

    id: int
    name: str
    files: tuple[str, ...]
    freed: int
    """Bytes that the disk gains once it can no longer be undone."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to set aside, in this order, so that the cache is whole after each step."""

    files: tuple[str, ...]
    """In snapshots: links, or the files themselves where there are none."""
    moves: tuple[str, ...]
    """The same, then the references to revisions that are empty now, then the blobs."""
    freed: int


def plan_removal(cache: Path, files: Iterable[str]) -> Plan:
    """Plan the removal of these files from the snapshots of a cache; raises OSError.

    A blob goes when no snapshot of its repository points to it any more.
    """
    repos: dict[Path, set[str]] = {}
    for file in files:
        repo = cache / Path(file).relative_to(cache).parts[0]
        repos.setdefault(repo, set()).add(file)
    doomed: list[str] = []
    refs: list[str] = []
    blobs: list[str] = []
    for repo, chosen in repos.items():
        removed = [path for path in sorted(_pointers(repo)) if path in chosen]
        kept = [path for path in _pointers(repo) if path not in chosen]
        doomed += removed
        used = {_target(path) for path in kept}
        blobs += sorted(
            {_target(path) for path in removed if _is_own_blob(_target(path), repo)} - used
        )
        left = {Path(path).relative_to(repo).parts[1] for path in kept}
        emptied = {Path(path).relative_to(repo).parts[1] for path in removed} - left
        refs += _references(repo, emptied)
        if not kept and (repo / ".no_exist").is_dir():
            refs.append(str(repo / ".no_exist"))  # what the Hub said of files that are not there
    payloads, payload_bytes = freed_payload(cache, blobs)
    freed = payload_bytes + _bytes([*doomed, *blobs])
    return Plan(files=tuple(doomed), moves=(*doomed, *refs, *blobs, *payloads), freed=freed)


def prune(cache: Path, moves: Iterable[str]) -> None:
    """Remove the folders that are empty now; a repository without revisions goes whole."""
    repos: set[Path] = set()
    for move in moves:
        folder = Path(move).parent
        inside = folder.relative_to(cache).parts
        if len(inside) > 1 and inside[1] in ("snapshots", "refs"):
            repos.add(cache / inside[0])
            while len(folder.relative_to(cache).parts) > 2 and _remove_empty(folder):
                folder = folder.parent
    for repo in repos:
        if any((repo / "snapshots").iterdir()):
            continue
        # Without "snapshots" huggingface_hub calls a repository corrupt: it goes last, if at all.
        emptied = [_remove_empty(repo / name) for name in ("blobs", "refs")]
        if any(emptied) and [one.name for one in repo.iterdir()] == ["snapshots"]:
            _remove_empty(repo / "snapshots")
            _remove_empty(repo)


def _pointers(repo: Path) -> Iterator[str]:
    for folder, _, names in os.walk(repo / "snapshots", onerror=_raise):
        yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118 - many of them


def _raise(error: OSError) -> None:
    # A revision that cannot be read may use a blob.
    if not isinstance(error, FileNotFoundError):
        raise error


def _target(path: str) -> str:
    """Return what a link in a snapshot points to; the path itself where it is a file."""
    if not os.path.islink(path):  # noqa: PTH114
        return path
    folder = os.path.dirname(path)  # noqa: PTH120
    return os.path.abspath(os.path.join(folder, os.readlink(path)))  # noqa: PTH100, PTH115, PTH118


def _is_own_blob(path: str, repo: Path) -> bool:
    return Path(path).parent == repo / "blobs" and os.path.lexists(path)


def _references(repo: Path, revisions: set[str]) -> list[str]:
    """Return the files that name these revisions, as ``refs/main``."""
    return sorted(
        str(file)
        for file in (repo / "refs").rglob("*")
        if file.is_file() and _text(file) in revisions
    )


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip()


def _bytes(paths: Iterable[str]) -> int:
    """Return what the disk gains when these names go: a file with other names stays."""
    found: dict[tuple[int, int], tuple[int, int, int]] = {}
    for path in paths:
        file = Path(path).lstat()
        if not stat.S_ISREG(file.st_mode):
            continue
        number = (file.st_dev, file.st_ino)
        if not file.st_ino:  # the system does not tell: no two of them are one
            number = (-1, len(found))
        names = found[number][0] + 1 if number in found else 1
        found[number] = names, file.st_nlink, size_on_disk(file)
    return sum(size for names, links, size in found.values() if names >= links)


def size_on_disk(file: os.stat_result) -> int:
    """Return the bytes that a file takes; less than its size where it has holes."""
    blocks: int | None = getattr(file, "st_blocks", None)
    return file.st_size if blocks is None else min(file.st_size, blocks * 512)


def _remove_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:  # it holds something, or is gone
        return False
    return True
