"""Whether what is wanted goes onto the disk, and what the disk says when it does not."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from app.core.units import format_bytes
from app.core.words import tr
from app.hub.errors import HubError

MARGIN = 256_000_000
"""Bytes that a download leaves free: systems misbehave on a full disk."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def free_space(folder: Path) -> int:
    """Return the bytes that may still be written where ``folder`` is or will be.

    Raises ``OSError``.
    """
    existing = folder.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    return shutil.disk_usage(existing).free


def check_space(folder: Path, needed: int, margin: int = MARGIN) -> None:
    """Raise HubError ("disk_full") unless ``needed`` bytes fit and ``margin`` stays free."""
    try:
        free = free_space(folder)
    except OSError as error:
        raise disk_error(error, folder) from error
    missing = needed + margin - free
    if missing > 0:
        raise HubError(
            "disk_full",
            tr(
                "There is not enough space on the disk: {rounded_up} more are needed.",
                rounded_up=_rounded_up(missing),
            ),
            tr(
                "Free space on the disk of {folder}, or remove other downloads from the queue.",
                folder=folder,
            ),
            f"{needed} bytes to download, {margin} to stay free, {free} free",
        )


def disk_error(error: OSError, folder: Path, remaining: int = 0) -> HubError:
    """Turn what the system said while writing into ``folder`` into a sentence and a way out.

    ``remaining``: bytes that were still to be written.
    """
    if error.errno in _FULL:
        missing = remaining
        try:
            # A quota is full while the disk has space; then all that is left is missing.
            if error.errno == errno.ENOSPC:
                missing = max(remaining - free_space(folder), 1)
        except OSError as second:
            error.add_note(str(second))
        return HubError(
            "disk_full",
            tr("The disk is full: {rounded_up} more are needed.", rounded_up=_rounded_up(missing))
            if missing
            else tr("The disk is full."),
            tr(
                "Free space on the disk of {folder} and resume: what is there is kept.",
                folder=folder,
            ),
            str(error),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return HubError(
            "disk",
            tr("Snug may not write to {folder}.", folder=folder),
            tr("Change the folder's permissions, or choose another one with HF_HUB_CACHE."),
            str(error),
        )
    if error.errno == errno.EFBIG:
        return HubError(
            "disk",
            tr("The file is too large for this disk's format or for this user's limit."),
            tr(
                "Choose a folder on another disk with HF_HUB_CACHE; disks formatted as "
                "FAT32 hold files of at most 4 GB."
            ),
            str(error),
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE):
        return HubError(
            "disk",
            tr("{folder} is no longer there.", folder=folder),
            tr("Connect the disk again, and resume."),
            str(error),
        )
    return HubError(
        "disk",
        tr("The disk failed while writing to {folder}.", folder=folder),
        tr("See whether the disk is connected and healthy, and resume."),
        str(error),
    )


def _rounded_up(size: int) -> str:
    # Never "0.0 GB": whoever frees exactly what is said must get through.
    return format_bytes(size * 1.005 + 1)
