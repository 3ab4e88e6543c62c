"""The key that lets a program in: made once, kept where only its owner may read it."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from app.core.paths import replacing, storage_error

_VALID = re.compile(r"[\x21-\x7e]{20,200}")


def read_key(path: Path) -> str:
    """Return the key, made now where there is none; raises StorageError."""
    try:
        key = path.read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        return new_key(path)
    except OSError as error:
        raise storage_error(error, path) from error
    return key if _VALID.fullmatch(key) else new_key(path)


def new_key(path: Path) -> str:
    """Make another key: programs with the one before are turned away. Raises StorageError."""
    key = f"snug-{secrets.token_urlsafe(24)}"
    try:
        with replacing(path) as file:  # readable by its owner alone
            file.write(key.encode() + b"\n")
    except OSError as error:
        raise storage_error(error, path) from error
    return key
