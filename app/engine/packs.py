"""Engine packs: what lets the engine use a graphics card, as files beside the data.

A pack is an archive that holds llama.cpp's library for one kind of card, as a bundle's engine loads
it, and ``pack.json``, which says for which version it was made. It counts only after a decode in a
child has survived, like everything else about the engine.
"""

from __future__ import annotations

import re
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from app.core.errors import SnugError, UsageError
from app.core.paths import storage_error
from app.core.words import tr

Backend = Literal["cuda", "vulkan", "hip", "sycl"]

_MOST_FILES = 64
_MOST_BYTES = 4_000_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_VENDOR: dict[Backend, str] = {"cuda": "NVIDIA", "hip": "AMD", "sycl": "Intel"}


class _Manifest(msgspec.Struct, frozen=True):
    name: str
    backend: Backend
    engine: str
    """Version of llama-cpp-python."""
    platform: str
    """As :data:`sys.platform`."""


class Pack(msgspec.Struct, frozen=True):
    """A pack that lies in the data directory."""

    name: str
    backend: Backend
    engine: str
    folder: str
    size: int
    """Bytes."""


class PackStore:
    """The packs of one data directory; calls block on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def packs(self) -> list[Pack]:
        """Return the packs that are there, by name; what is damaged is left out."""
        if not self._folder.is_dir():
            return []
        return [
            pack
            for folder in sorted(self._folder.iterdir())
            if _NAME.fullmatch(folder.name) and (pack := _read(folder))
        ]

    def add(self, archive: Path, engine: str) -> Pack:
        """Unpack an archive for this version of llama-cpp-python; replaces one of its name.

        Raises UsageError for what is no pack, or one for another engine or system, StorageError
        when it cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=".adding-") as beside:
                manifest = _unpack(archive, Path(beside, "pack"))
                if manifest.platform != sys.platform:
                    raise UsageError(
                        tr(
                            "This pack is for {platform}, not for {here}.",
                            platform=manifest.platform,
                            here=sys.platform,
                        ),
                        tr("Choose the one for this system."),
                    )
                if manifest.engine != engine.partition("+")[0]:
                    raise UsageError(
                        tr(
                            "This pack is for engine {engine}; Snug has {version}.",
                            engine=manifest.engine,
                            version=engine.partition("+")[0],
                        ),
                        tr("Get the pack that was published with this version of Snug."),
                    )
                target = self._folder / manifest.name
                shutil.rmtree(target, ignore_errors=True)
                Path(beside, "pack").replace(target)
        except OSError as error:
            raise storage_error(error, self._folder) from error
        pack = _read(target)
        if pack is None:
            raise UsageError(tr("This pack holds no engine."), tr("Download it again."))
        return pack

    def remove(self, name: str) -> Pack:
        """Delete a pack; raises UsageError when there is none of that name."""
        for pack in self.packs():
            if pack.name == name:
                shutil.rmtree(pack.folder)
                return pack
        known = ", ".join(pack.name for pack in self.packs()) or "none"
        raise UsageError(
            tr("There is no engine pack named {name}.", name=name),
            tr("There are: {known}.", known=known),
        )


def choose_pack(packs: Sequence[Pack], vendors: Sequence[str], engine: str) -> Pack | None:
    """Return the pack to try: one made for a card of this machine, else one for any (Vulkan)."""
    fitting = [pack for pack in packs if pack.engine == engine.partition("+")[0]]
    for pack in fitting:
        if _VENDOR.get(pack.backend) in vendors:
            return pack
    return next((pack for pack in fitting if pack.backend == "vulkan" and vendors), None)


def _read(folder: Path) -> Pack | None:
    try:
        manifest = msgspec.json.decode((folder / "pack.json").read_bytes(), type=_Manifest)
        size = sum(file.stat().st_size for file in folder.iterdir())
    except (OSError, msgspec.DecodeError):
        return None
    return Pack(manifest.name, manifest.backend, manifest.engine, str(folder), size)


def _unpack(archive: Path, target: Path) -> _Manifest:
    """Unpack plain files only, none outside of ``target``, and return what they say they are."""
    target.mkdir()
    try:
        with tarfile.open(archive) as pack:
            members = [member for member in pack.getmembers() if member.isfile()]
            if len(members) > _MOST_FILES or sum(one.size for one in members) > _MOST_BYTES:
                raise _no_pack(archive)
            for member in members:
                name = Path(member.name).name
                source = pack.extractfile(member)
                if not _NAME.fullmatch(name) or source is None:
                    raise _no_pack(archive)
                with source, (target / name).open("wb") as file:
                    shutil.copyfileobj(source, file)
        manifest = msgspec.json.decode((target / "pack.json").read_bytes(), type=_Manifest)
    except (tarfile.TarError, EOFError, FileNotFoundError, msgspec.DecodeError) as error:
        raise _no_pack(archive, str(error)) from error
    if not _NAME.fullmatch(manifest.name):
        raise _no_pack(archive)
    return manifest


def _no_pack(archive: Path, detail: str = "") -> SnugError:
    return UsageError(
        tr("{name} is no engine pack.", name=archive.name),
        tr("Choose a file named snug-engine-….tar.xz."),
        detail,
    )
