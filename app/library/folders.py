"""Folders of files: those the owner chose, LM Studio's, and single files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from app.library.found import (
    File,
    Found,
    Looker,
    folder_number,
    group_parts,
    parts_at,
    same_of,
    stamp_of,
    walk,
)
from app.library.huggingface import PREFIX, scan_repo
from app.library.models import Store, file_name, first_part
from app.library.ollama import scan_ollama


def scan_folder(
    root: Path, looker: Looker, others: frozenset[tuple[int, int]] = frozenset()
) -> Iterator[Found]:
    """Yield the models anywhere below a folder; raises OSError for the root alone.

    A cache of huggingface_hub's or a store of Ollama's in it is read as such, whatever lies
    around it. ``others`` are folders that are stores of their own, looked at elsewhere.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - its links are the owner's business
    os.scandir(root).close()
    repos: list[Path] = []
    stores: list[Path] = []

    def skip(path: str, number: tuple[int, int]) -> bool:
        folder = Path(path)
        if number in others:
            return True
        if folder.name.startswith(PREFIX) and (folder / "snapshots").is_dir():
            repos.append(folder)
            return True
        if (folder / "manifests").is_dir() and (folder / "blobs").is_dir():
            stores.append(folder)
            return True
        return False

    for _, files in walk(str(root), looker, skip=skip):
        for path, parts in group_parts(files):
            yield _found("folder", path, parts, str(root), looker)
    for folder in repos:
        yield from scan_repo(folder, str(root), looker, owned=False)
    for folder in stores:
        try:
            yield from scan_ollama(folder, looker, root=root)
        except OSError as error:
            looker.report(str(folder), error)


def scan_lmstudio(root: Path, looker: Looker) -> Iterator[Found]:
    """Yield LM Studio's models, named publisher/model; raises OSError for the root alone."""
    os.scandir(root).close()
    for folder, files in walk(str(root), looker, deep=8):
        below = Path(folder).relative_to(root).parts
        name = "/".join(below[:2]) if len(below) > 1 else ""
        for path, parts in group_parts(files):
            yield _found("lmstudio", path, parts, str(root), looker, name=name)


def scan_file(path: str, looker: Looker, store: Store = "file") -> Found | None:
    """Look at one model that was opened by its path; None when none of it is there."""
    first = str(first_part(Path(path)))
    parts = parts_at(first)
    return _found(store, first, parts, os.path.dirname(first), looker) if parts else None  # noqa: PTH120


def numbers_of(folders: Iterator[Path]) -> frozenset[tuple[int, int]]:
    """Return what tells these folders from others, of those that are there."""
    numbers = set()
    for folder in folders:
        try:
            numbers.add(folder_number(str(folder)))
        except OSError:  # not there: nothing below another folder can be it
            continue
    return frozenset(numbers)


def _found(
    store: Store, path: str, parts: list[File], root: str, looker: Looker, *, name: str = ""
) -> Found:
    return Found(
        store=store,
        root=root,
        path=path,
        files=tuple(part.path for part in parts),
        stamp=stamp_of(parts),
        name=name or file_name(path),
        repo=name,
        same=same_of(parts[0]),
        mount=looker.mount(parts[0]),
    )
