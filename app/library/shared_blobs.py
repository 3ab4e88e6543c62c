"""Data that several repositories of a Hugging Face cache share.

huggingface_hub 2 keeps files that came over Xet in ``blobs/<2 digits>/<hash>`` of the cache, with
the names that use them in ``<hash>.refs`` beside; a repository's own blob is then a link to it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

_MARKER = ".huggingface-shared-blobs"
_HASH = re.compile(r"[0-9a-f]{64}")


def freed_payload(cache: Path, blobs: Sequence[str]) -> tuple[list[str], int]:
    """Return the shared files that only these blobs use, with their lists, and their bytes.

    Where the list of users is missing or unreadable the data stays, as it does for
    huggingface_hub itself.
    """
    paths: list[str] = []
    freed = 0
    if not (cache / "blobs" / _MARKER).is_file():
        return paths, freed
    for payload in sorted({one for blob in blobs if (one := _payload(cache, Path(blob)))}):
        users = _users(cache, payload)
        if users is None or not users or not users.issubset(blobs):
            continue
        file = payload.lstat()
        if file.st_nlink == 1:
            freed += file.st_size
        paths += [str(payload), str(_list_of(payload))]
    return paths, freed


def _payload(cache: Path, blob: Path) -> Path | None:
    """Return the shared file that a repository's blob links to, if it does."""
    if not blob.is_symlink():
        return None
    target = Path(os.path.abspath(blob.parent / blob.readlink()))  # noqa: PTH100 - links stay
    parts = target.relative_to(cache).parts if target.is_relative_to(cache) else ()
    if len(parts) != 3 or parts[0] != "blobs" or not _HASH.fullmatch(parts[2]):
        return None
    return target if _is_file(target) else None


def _users(cache: Path, payload: Path) -> set[str] | None:
    """Return the blobs that really link to a shared file; None when that cannot be known."""
    try:
        lines = _list_of(payload).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return {
        str(cache / line) for line in _inside(lines) if _payload(cache, cache / line) == payload
    }


def _inside(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if line and not {"..", os.sep} & set(Path(line).parts))


def _list_of(payload: Path) -> Path:
    return payload.with_name(payload.name + ".refs")


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:  # a link to nothing shares nothing
        return False
