"""What a look into a store finds: files of models, told by their names and dates alone."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.core.cancel import CancelToken
from app.core.words import tr
from app.gguf.names import shard
from app.gguf.parts import model_files
from app.library.models import Store

MOST_FOLDERS = 50_000
"""Folders looked into below one root; more is a whole disk, not a place for models."""
MOST_DEEP = 24


class Unread(msgspec.Struct, frozen=True):
    """A folder that a scan could not look into; ``text`` is a sentence with what to do."""

    path: str
    text: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A model at a place, before anything of it was read."""

    store: Store
    root: str
    """The folder of the store, or of the file, that this was found below."""
    path: str
    """The file to open; of a split model the first part, even when that is missing."""
    files: tuple[str, ...]
    """The parts that are there, in order."""
    stamp: tuple[int, ...]
    """Size in bytes and time of change in ns of each part; another stamp is another content."""
    name: str
    repo: str = ""
    owned: bool = False
    revision: str = ""
    current: bool = True
    digest: str = ""
    """SHA-256 of the first part, where its store names files by it."""
    same: str = ""
    """Device and number of the first part's file: hard links and links to it share them."""
    mount: str = ""
    """Where the file system that it lies on is attached."""


class File(NamedTuple):
    """A .gguf file in a folder."""

    path: str
    name: str
    stat: os.stat_result
    link: str
    """What it links to; empty for a file of its own."""


class Looker:
    """What a look over the disk carries from store to store."""

    def __init__(self, cancel: CancelToken) -> None:
        self.unread: list[Unread] = []
        self._cancel = cancel
        self._mounts: dict[int, str] = {}

    def step(self) -> None:
        """Go on, unless the owner has stopped it; raises Cancelled."""
        self._cancel.raise_if_cancelled()

    def report(self, path: str, error: OSError) -> None:
        """Note what could not be read."""
        self.unread.append(reason(path, error))

    def mount(self, file: File) -> str:
        """Return the folder (or drive) at which the file's file system is attached.

        It tells a drive that is gone from a file that was deleted.
        """
        device = file.stat.st_dev
        if device not in self._mounts:
            self._mounts[device] = _mount(file.path, device)
        return self._mounts[device]


def _mount(path: str, device: int) -> str:
    folder = Path(os.path.realpath(path)).parent
    while folder.parent != folder:
        try:
            if folder.parent.stat().st_dev != device:
                break
        except OSError:  # it may not be read: as good as another file system
            break
        folder = folder.parent
    return str(folder)


def is_model_file(name: str) -> bool:
    """Return whether a name ends as those of models do, and is none of a system's hidden ones."""
    return name[-5:].lower() == ".gguf" and name[0] != "."


def file_at(path: str, name: str, *, is_link: bool) -> File | None:
    """Look at one file; None for a link to nothing, a folder, or what has gone meanwhile."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - thousands of them: a Path costs more than the call
        link = os.readlink(path) if is_link else ""  # noqa: PTH115 - as above
    except OSError:  # nothing that could be opened either; a folder's own errors are reported
        return None
    return File(path, name, stat, link) if stat.st_mode & 0o170000 == 0o100000 else None


def parts_at(path: str) -> list[File]:
    """Return the parts that are there of the model that is opened by ``path``."""
    files = (
        file_at(str(one), one.name, is_link=one.is_symlink()) for one in model_files(Path(path))
    )
    return [file for file in files if file is not None]


def files_in(folder: str) -> tuple[list[File], list[os.DirEntry[str]]]:
    """Return the model files of a folder and the folders in it; raises OSError."""
    files: list[File] = []
    folders: list[os.DirEntry[str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_model_file(entry.name):
                found = file_at(entry.path, entry.name, is_link=entry.is_symlink())
                if found is not None:
                    files.append(found)
                    continue
            if is_folder(entry):
                folders.append(entry)
    return files, folders


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def group_parts(files: Iterable[File]) -> Iterator[tuple[str, list[File]]]:
    """Yield each model of one folder: the path to open, and its parts in their order."""
    split: dict[tuple[str, int], list[tuple[int, File]]] = {}
    for file in files:
        part = shard(file.name)
        if part is None:
            yield file.path, [file]
        else:
            split.setdefault((part.stem, part.count), []).append((part.number, file))
    for numbered in split.values():
        numbered.sort(key=lambda one: one[0])
        first = numbered[0][1]
        part = shard(first.name)
        name = first.name if part is None or part.number == 1 else part.file(1)
        yield first.path[: -len(first.name)] + name, [file for _, file in numbered]


def walk(
    root: str,
    looker: Looker,
    *,
    deep: int = MOST_DEEP,
    skip: Callable[[str, tuple[int, int]], bool] = lambda _path, _number: False,
) -> Iterator[tuple[str, list[File]]]:
    """Yield each folder below ``root`` that holds model files, with those; links are followed.

    Each folder is visited once, whatever circles links make; hidden ones are left out. ``skip``
    is asked for the path, and the device and number, of each folder.
    """
    visited: set[tuple[int, int]] = set()
    waiting = [(root, 0)]
    while waiting:
        looker.step()
        folder, depth = waiting.pop()
        try:
            number = folder_number(folder)
            if number in visited or skip(folder, number):
                continue
            visited.add(number)
            files, folders = files_in(folder)
        except OSError as error:
            looker.report(folder, error)
            continue
        if files:
            yield folder, files
        inner = [one.path for one in folders if one.name[0] != "."]
        if inner and (depth >= deep or len(visited) + len(waiting) + len(inner) > MOST_FOLDERS):
            looker.report(folder, OSError(errno.EMLINK, "too many folders"))
            continue
        waiting += [(path, depth + 1) for path in sorted(inner, reverse=True)]


def folder_number(path: str) -> tuple[int, int]:
    """Return what tells a folder from all others; raises OSError."""
    stat = os.stat(path)  # noqa: PTH116 - as above
    return stat.st_dev, stat.st_ino


def stamp_of(files: Iterable[File]) -> tuple[int, ...]:
    """Return sizes and times of change, by which a later look knows that nothing has changed."""
    return tuple(number for file in files for number in (file.stat.st_size, file.stat.st_mtime_ns))


def same_of(file: File) -> str:
    """Return what a file's other names share; empty where the system does not tell."""
    return f"{file.stat.st_dev}:{file.stat.st_ino}" if file.stat.st_ino else ""


def reason(path: str, error: OSError) -> Unread:
    """Say what kept a folder from being looked into."""
    if isinstance(error, PermissionError):
        text = tr(
            "Snug may not look into {path}. Give your user the right to read it to "
            "see the models there.",
            path=path,
        )
    elif error.errno == errno.EMLINK:
        text = tr(
            "{path} holds too many folders to look through. Choose the folders "
            "with models themselves.",
            path=path,
        )
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        text = tr(
            "The folder {path} is not there. If it is on a removable or network "
            "drive, connect that.",
            path=path,
        )
    else:
        text = tr(
            "{path} could not be read: {strerror}. See whether its drive is healthy.",
            path=path,
            strerror=error.strerror,
        )
    return Unread(path, text)
