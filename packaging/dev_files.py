"""Where dev.py keeps things, how two of them stay out of each other's way, and hashing."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dev_console import say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOGS = ROOT / "build" / "logs"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
ENGINE_CMAKE = ROOT / "packaging" / "engine.cmake"


def cache_dir(env: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return Snug's folder inside the user's cache folder."""
    try:
        home = Path.home()
    except RuntimeError:  # a container's user without an entry in /etc/passwd
        return ROOT / "build" / "cache"
    if platform == "win32":
        return Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / "snug"
    if platform == "darwin":
        return home / "Library" / "Caches" / "snug"
    return Path(env.get("XDG_CACHE_HOME") or home / ".cache") / "snug"


def engines_dir(env: Mapping[str, str]) -> Path:
    """Return the folder of engine wheels built on this machine."""
    override = env.get("SNUG_ENGINE_WHEELS")
    if override:
        return Path(override).expanduser().resolve()
    folder = cache_dir(env) / "engines"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ROOT / "build" / "engines"
    return folder if os.access(folder, os.W_OK) else ROOT / "build" / "engines"


def fingerprint(value: object) -> str:
    """Hash a value made of plain JSON types."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


@contextmanager
def locked(path: Path, waiting: str) -> Iterator[None]:
    """Hold a lock that the system releases when this process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if not _lock(file, wait=False):
            say(waiting)
            _lock(file, wait=True)
        try:
            yield
        finally:
            _unlock(file)


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(file: IO[bytes], *, wait: bool) -> bool:
        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(1.0)
            else:
                return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
