"""The cache of huggingface_hub: a folder a repository, a snapshot a revision, links to blobs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.library.found import (
    File,
    Found,
    Looker,
    group_parts,
    is_folder,
    same_of,
    stamp_of,
    walk,
)

PREFIX = "models--"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def scan_cache(root: Path, looker: Looker) -> Iterator[Found]:
    """Yield the models in a cache that Snug may delete from; raises OSError for the root alone."""
    with os.scandir(root) as entries:
        repos = [one for one in entries if one.name.startswith(PREFIX) and is_folder(one)]
    for repo in repos:
        yield from scan_repo(Path(repo.path), str(root), looker, owned=True)


def scan_repo(folder: Path, root: str, looker: Looker, *, owned: bool) -> Iterator[Found]:
    """Yield the models of one repository in all its revisions.

    Windows without developer mode has files where others have links: those have no blob whose
    name says their SHA-256.
    """
    repo = folder.name.removeprefix(PREFIX).replace("--", "/")
    try:
        with os.scandir(folder / "snapshots") as entries:
            revisions = [one for one in entries if is_folder(one)]
    except (FileNotFoundError, NotADirectoryError):  # a download that has only begun
        return
    except OSError as error:
        looker.report(str(folder), error)
        return
    main = _main(folder) if len(revisions) > 1 else ""
    for revision in revisions:
        current = revision.name == main or not main
        for _, files in walk(revision.path, looker):
            for path, parts in group_parts(files):
                yield Found(
                    store="huggingface",
                    root=root,
                    path=path,
                    files=tuple(part.path for part in parts),
                    stamp=stamp_of(parts),
                    name=repo,
                    repo=repo,
                    owned=owned,
                    revision=revision.name,
                    current=current,
                    digest=blob_digest(parts[0]),
                    same=same_of(parts[0]),
                    mount=looker.mount(parts[0]),
                )


def blob_digest(file: File) -> str:
    """Return the SHA-256 that a link's target is named by; empty for files kept in git."""
    name = file.link.replace("\\", "/").rpartition("/")[2]
    return name if _SHA256.fullmatch(name) else ""


def _main(folder: Path) -> str:
    try:
        return (folder / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):  # asked for by commit alone: none is older than another
        return ""
