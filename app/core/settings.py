"""The owner's choices as one value, read and written whole."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from app.core.paths import replacing, storage_error

log = logging.getLogger(__name__)

Theme = Literal["system", "light", "dark"]
LanguageChoice = Literal["system", "en", "de"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the Settings page shows; unknown keys of newer versions are ignored."""

    theme: Theme = "system"
    language: LanguageChoice = "system"
    """What the window speaks from the next start on."""
    text_scale: Annotated[float, msgspec.Meta(ge=0.8, le=2.0)] = 1.0
    context: Annotated[int, msgspec.Meta(ge=0, le=2**22)] = 0
    """Tokens of context asked for when a model is loaded; 0 is as many as fit comfortably."""
    contexts: dict[str, int] = {}
    """Tokens of context that the owner chose for single models, by their paths."""
    gpu_layers: Annotated[int, msgspec.Meta(ge=-1, le=4096)] = -1
    """Layers put on the GPU; -1 is all of them."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 0
    """Threads of the engine; 0 is one per physical core."""
    temperature: Annotated[float, msgspec.Meta(ge=0, le=5)] = 0.7
    max_tokens: Annotated[int, msgspec.Meta(ge=1, le=2**20)] = 2048
    system_prompt: str = ""
    headroom: Annotated[float, msgspec.Meta(ge=0, le=0.9)] = 0.1
    """Share of each memory that a model shall leave free, at most 4 GB of it."""
    wanted_context: Annotated[int, msgspec.Meta(ge=0, le=2**22)] = 8192
    """Tokens of context that a recommended model must have room for; 0 is its trained context."""
    wanted_tps: Annotated[float, msgspec.Meta(ge=0, le=1000)] = 7.0
    """Tokens/s that a recommended model must reach where the speed is known.

    Adults read 238 words of English a minute (Brysbaert 2019, 190 studies), which is 5.3 tokens/s
    at 1.33 tokens a word (an assumption); 7 leaves room for long chats, which answer slower.
    """
    offline: bool = False
    """Nothing beyond this machine is spoken to."""
    endpoint: str = ""
    """The Hub to ask; empty is ``HF_ENDPOINT``, else Hugging Face itself."""
    model_folders: tuple[str, ...] = ()
    """Folders that the owner chose to be searched for models."""
    api: bool = False
    """Whether other programs on this machine may use the model, with a key."""
    api_port: Annotated[int, msgspec.Meta(ge=1024, le=65535)] = 7684
    """Where they find it; the default is what S, N, U and G are on a telephone."""
    api_loads: bool = False
    """Whether they may load another model in place of the one in memory."""
    state_cache_gb: Annotated[float, msgspec.Meta(ge=0, le=1000)] = 4.0
    """GB of disk for what models have read of conversations; 0 keeps nothing."""
    idle_unload_minutes: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    """The model's memory is freed when nothing was asked for so long; 0 never does."""
    last_model: str = ""
    """Path of the model used last; empty for the demo model."""
    recent_models: tuple[str, ...] = ()
    """Paths of opened .gguf files, the latest first; listed until the owner takes them off."""


def load_settings(path: Path) -> Settings:
    """Read the settings; what is missing or unreadable falls back to the defaults.

    A file with something unreadable in it is kept beside as ``*.unreadable`` so that nothing is
    lost; its other values hold. Raises :class:`StorageError` when the file cannot be read, or not
    be kept.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise storage_error(error, path) from error
    try:
        return msgspec.json.decode(data, type=Settings)
    except msgspec.DecodeError as error:
        kept = _free_name(path.with_name(path.name + ".unreadable"))
        try:
            path.replace(kept)
        except OSError as failure:
            raise storage_error(failure, path) from failure
        log.warning("settings unreadable, kept as %s: %s", kept.name, error)
        settings = _readable(data)
        if settings != Settings():
            save_settings(path, settings)
        return settings


def _readable(data: bytes) -> Settings:
    """Return what can be read of settings, one of which cannot."""
    try:
        values = msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.DecodeError:
        return Settings()
    found = {}
    for field in msgspec.structs.fields(Settings):
        # The one that cannot be read, as a newer version may have written it, stays the default.
        with suppress(msgspec.ValidationError, KeyError):
            found[field.name] = msgspec.convert(values[field.name], field.type)
    return Settings(**found)


def _free_name(path: Path) -> Path:
    numbered = (path.with_name(f"{path.name}.{number}") for number in itertools.count(2))
    return next(name for name in itertools.chain([path], numbered) if not name.exists())


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole; raises StorageError when that is not possible."""
    try:
        with replacing(path) as file:
            file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
    except OSError as error:
        raise storage_error(error, path) from error


class SettingsBox:
    """The current settings: read anywhere, changed in one place, saved at once. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self.value = load_settings(path)
        self._path = path
        self._lock = threading.RLock()  # a listener may change a setting itself
        self._listeners: list[Callable[[Settings], None]] = []

    def update(self, **changes: Any) -> Settings:
        """Change some settings, save them and tell the listeners; raises StorageError.

        Even when saving fails they hold until the window closes.
        """
        with self._lock:
            changed = msgspec.structs.replace(self.value, **changes)
            # Structs do not check on construction: what is saved must be readable again.
            changed = msgspec.convert(msgspec.to_builtins(changed), Settings)
            self.value = changed
            try:
                save_settings(self._path, changed)
            finally:
                for listener in self._listeners:
                    listener(changed)
            return changed

    def subscribe(self, listener: Callable[[Settings], None]) -> None:
        """Call ``listener`` with the new settings after each change, in the changing thread."""
        self._listeners.append(listener)
