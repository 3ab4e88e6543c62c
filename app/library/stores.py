"""Where programs keep their models on this machine."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

log = logging.getLogger(__name__)


class Stores(msgspec.Struct, frozen=True, kw_only=True):
    """Folders that may hold models; those that are not there are looked at again each time."""

    huggingface: Path
    """The cache that huggingface_hub, transformers and llama.cpp share; Snug writes here too."""
    ollama: tuple[Path, ...] = ()
    """Folders with ``manifests`` and ``blobs``."""
    lmstudio: tuple[Path, ...] = ()
    """Folders with publisher/model/file."""
    jan: tuple[Path, ...] = ()
    """Jan's data folders: its model.yml files name paths from there."""

    @classmethod
    def usual(
        cls,
        huggingface: Path,
        env: Mapping[str, str] | None = None,
        home: Path | None = None,
        system: str = sys.platform,
    ) -> Stores:
        """Return where these programs keep models unless told otherwise; reads their settings."""
        env = os.environ if env is None else env
        home = Path.home() if home is None else home
        return cls(
            huggingface=huggingface,
            ollama=_unique(_ollama(env, home, system)),
            lmstudio=_unique(_lmstudio(env, home, system)),
            jan=_unique(_jan(env, home, system)),
        )


def _ollama(env: Mapping[str, str], home: Path, system: str) -> Iterator[Path]:
    if chosen := env.get("OLLAMA_MODELS"):
        yield _expand(chosen, home)  # in place of the usual one, as for Ollama itself
        return
    yield home / ".ollama" / "models"
    if system.startswith("linux"):  # the homes of its system service
        yield Path("/usr/share/ollama/.ollama/models")
        yield Path("/var/lib/ollama/.ollama/models")
        yield Path("/var/lib/ollama/models")
        yield Path("/var/snap/ollama/common/models")


def _lmstudio(env: Mapping[str, str], home: Path, system: str) -> Iterator[Path]:
    homes = [home / ".lmstudio", home / ".cache" / "lm-studio"]
    if pointed := _first_line(home / ".lmstudio-home-pointer"):
        homes.insert(0, _expand(pointed, home))
    settings = [one / "settings.json" for one in homes]
    settings.append(_config_folder(env, home, system) / "LM Studio" / "settings.json")
    for file in settings:
        if chosen := _text_in(file, "downloadsFolder"):
            yield _expand(chosen, home)
    for one in homes:
        yield one / "models"


def _jan(env: Mapping[str, str], home: Path, system: str) -> Iterator[Path]:
    if chosen := env.get("JAN_DATA_FOLDER"):
        yield _expand(chosen, home)
        return
    data, config = _data_folder(env, home, system), _config_folder(env, home, system)
    for folder in (data / "Jan", data / "jan.ai.app", config / "Jan"):
        if chosen := _text_in(folder / "settings.json", "data_folder"):
            yield _expand(chosen, home)
    yield data / "Jan" / "data"
    yield home / "jan"  # before 2025


def _data_folder(env: Mapping[str, str], home: Path, system: str) -> Path:
    if system == "win32":
        return Path(env.get("APPDATA") or home / "AppData" / "Roaming")
    if system == "darwin":
        return home / "Library" / "Application Support"
    return Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")


def _config_folder(env: Mapping[str, str], home: Path, system: str) -> Path:
    if system.startswith("linux"):
        return Path(env.get("XDG_CONFIG_HOME") or home / ".config")
    return _data_folder(env, home, system)


def _expand(text: str, home: Path) -> Path:
    if text == "~" or text.startswith(("~/", "~\\")):
        return home / text[2:]
    return home / text  # an absolute path replaces the home


def _first_line(path: Path) -> str:
    return (_read(path).splitlines() or [""])[0].strip()


def _text_in(path: Path, key: str) -> str:
    """Return a text of another program's settings; empty when it is not there."""
    text = _read(path)
    if not text:
        return ""
    try:
        settings: Any = json.loads(text)
    except ValueError as error:
        log.warning("%s is not read: %s", path, error)
        return ""
    value = settings.get(key) if isinstance(settings, dict) else None
    return value if isinstance(value, str) else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        log.warning("%s is not read: %s", path, error)
        return ""


def _unique(paths: Iterator[Path]) -> tuple[Path, ...]:
    """Leave out what is another name of a folder before, and relative paths."""
    seen: dict[str, Path] = {}
    for path in paths:
        if path.is_absolute():
            seen.setdefault(os.path.normcase(os.path.realpath(path)), path)
    return tuple(seen.values())
