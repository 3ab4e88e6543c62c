"""Where the window stood, kept in a small file beside the other data."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from app.core.paths import replacing

log = logging.getLogger(__name__)

_DEFAULT = (1120, 760)


class _Kept(msgspec.Struct):
    geometry: bytes
    """Qt's own description (base64 in the file): frame, screen, maximized or not."""


def restore_window(window: QWidget, path: Path) -> None:
    """Put the window where it was, or at a good size in the middle of the screen.

    A file that is missing or damaged means the default: a position is not worth an error.
    """
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept).geometry
    except FileNotFoundError:
        kept = b""
    except (OSError, msgspec.DecodeError) as error:
        log.warning("window position not read: %s", error)
        kept = b""
    if kept and window.restoreGeometry(QByteArray(kept)):
        return
    room = window.screen().availableGeometry()
    width, height = min(_DEFAULT[0], room.width()), min(_DEFAULT[1], room.height())
    window.setGeometry(
        room.x() + (room.width() - width) // 2,
        room.y() + (room.height() - height) // 2,
        width,
        height,
    )


def keep_window(window: QWidget, path: Path) -> None:
    """Write where the window stands, whole; a failure is logged, the window is closing."""
    kept = _Kept(bytes(window.saveGeometry().data()))
    try:
        with replacing(path) as file:
            file.write(msgspec.json.encode(kept) + b"\n")
    except OSError as error:
        log.warning("window position not kept: %s", error)
