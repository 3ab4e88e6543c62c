"""Where Snug reads what it ships and writes what it keeps."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import platformdirs

from app.core.errors import StorageError
from app.core.words import tr

_WAITS = (0.01, 0.04, 0.15, 0.3) if sys.platform == "win32" else ()
"""Seconds: Windows replaces no file that another window or a virus scanner has just opened."""
_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, ``shipped("resources", "themes")``.

    The first place that has it wins: a frozen bundle, the installed package, the checkout.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    roots = [Path(bundle)] if bundle else []
    roots += [_PACKAGE / "_data", _PACKAGE.parent]
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    return roots[-1].joinpath(*parts)


def demo_model() -> Path:
    """Return the path of the demo model that comes with the app."""
    return shipped("resources", "demo", "snug-guide-f16.gguf")


@dataclass(frozen=True)
class DataPaths:
    """Everything Snug writes, under one directory."""

    root: Path

    @property
    def database(self) -> Path:
        """Conversations (SQLite)."""
        return self.root / "snug.db"

    @property
    def settings(self) -> Path:
        """The owner's choices (JSON)."""
        return self.root / "settings.json"

    @property
    def engine_record(self) -> Path:
        """What the engine check found, per engine build and machine (JSON)."""
        return self.root / "engine.json"

    @property
    def bandwidth_record(self) -> Path:
        """How fast weights are read here, per engine build, settings and machine (JSON)."""
        return self.root / "bandwidth.json"

    @property
    def fit_record(self) -> Path:
        """What was predicted and measured of each load (SQLite)."""
        return self.root / "fit.db"

    @property
    def downloads(self) -> Path:
        """Downloads and how far they are (SQLite)."""
        return self.root / "downloads.db"

    @property
    def library(self) -> Path:
        """What is known of the models on this disk; can be made again (SQLite)."""
        return self.root / "library.db"

    @property
    def headers(self) -> Path:
        """Headers of files on the Hub, by content; can be made again."""
        return self.cache / "headers"

    @property
    def repositories(self) -> Path:
        """Repositories of the Hub that were looked at; can be made again."""
        return self.cache / "repositories"

    @property
    def token(self) -> Path:
        """The Hub's token where the system has no keyring; only its owner may read it."""
        return self.root / "hub-token"

    @property
    def api_key(self) -> Path:
        """The key that other programs need to use Snug's models; only its owner may read it."""
        return self.root / "api-key"

    @property
    def packs(self) -> Path:
        """Engine packs: what lets the engine use a graphics card."""
        return self.root / "engine-packs"

    @property
    def logs(self) -> Path:
        """Rotated logs."""
        return self.root / "logs"

    @property
    def cache(self) -> Path:
        """What can be made again: models for checks and benchmarks."""
        return self.root / "cache"

    @property
    def states(self) -> Path:
        """What models have read of conversations; can be made again."""
        return self.cache / "states"

    def prepare(self) -> None:
        """Create the directories and prove that they can be written.

        Raises :class:`StorageError` with the reason and what to do.
        """
        try:
            # Conversations are nobody else's business; a folder that exists keeps its permissions.
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.logs, self.cache):
                folder.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root) as probe:
                probe.write(b"\0" * 4096)
                probe.flush()
        except OSError as error:
            raise storage_error(error, self.root) from error


def data_paths(override: str | None = None) -> DataPaths:
    """Return where to write: ``--data-dir``, else ``SNUG_HOME``, else the system's place."""
    chosen = override or os.environ.get("SNUG_HOME")
    if chosen:
        return DataPaths(Path(chosen).expanduser().absolute())
    return DataPaths(platformdirs.user_data_path("Snug", appauthor=False))


def storage_error(error: OSError, path: Path) -> StorageError:
    """Turn what the system said about ``path`` into a sentence and a way out."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            tr("The disk that holds Snug's data is full."),
            tr(
                "Free some space on the disk of {path}, or start Snug with --data-dir "
                "on another one.",
                path=path,
            ),
            str(error),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(
            tr("Snug may not write to {path}.", path=path),
            tr(
                "Change the folder's permissions, or choose another one with "
                "--data-dir or SNUG_HOME."
            ),
            str(error),
        )
    return StorageError(
        tr("Snug cannot write to {path}.", path=path),
        tr("Choose another folder with --data-dir or SNUG_HOME."),
        str(error),
    )


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside ``path`` and put it in place whole, or leave the old one as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _put_in_place(temporary: Path, path: Path) -> None:
    for wait in _WAITS:
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    temporary.replace(path)
