"""What the screenshots show of models and downloads: a disk and a queue that never change."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.cancel import CancelToken
from app.core.paths import demo_model
from app.fit.assess import Listed, assess, open_file
from app.fit.catalogue import catalogue
from app.fit.result import Fit
from app.hub.download import Download, Problem
from app.library.models import ModelEntry, Place, Store
from app.library.refusal import refusal
from app.library.removal import Removal
from app.ui.library.fit_reader import Ground

_HOME = "/home/robin"
_CACHE = f"{_HOME}/.cache/huggingface/hub"
_DAY = 86_400.0
_ROOTS: dict[Store, str] = {
    "huggingface": f"{_CACHE}/models--",
    "ollama": f"{_HOME}/.ollama/models/blobs/sha256-",
    "lmstudio": f"{_HOME}/.lmstudio/models/",
    "jan": f"{_HOME}/jan/models/",
    "folder": "/media/robin/Archive/models/",
    "file": f"{_HOME}/Downloads/",
}


def _place(store: Store, name: str, *, here: bool = True) -> Place:
    """Return a place as the store in question would name it."""
    below = f"{name.replace('/', '--')}/snapshots/5d0c21fe/{name.rpartition('/')[2]}.gguf"
    ends: dict[Store, str] = {"huggingface": below, "ollama": "6a0746a1ec1a"}
    path = _ROOTS[store] + ends.get(store, f"{name}.gguf")
    return Place(store=store, path=path, name=name, here=here, owned=store == "huggingface")


def _entry(
    name: str, type: str, bits: float, size: float, used: float | None, *places: Place
) -> ModelEntry:
    """Return a model of the catalogue as if it lay on this disk; used days ago."""
    listed = next(entry for entry in catalogue() if entry.name == name)
    return ModelEntry(
        path=places[0].path,
        name=name,
        architecture=listed.shape.architecture,
        parameters=listed.parameters,
        type=type,
        bits_per_weight=bits,
        size=int(size * 1e9),
        context_length=listed.context,
        key=f"{name} {type}",
        places=places,
        last_used=None if used is None else time.time() - used * _DAY,
        gone=not any(place.here for place in places),
    )


def fixed_models() -> list[ModelEntry]:
    """Return the models of this disk, the demo model first."""
    demo = Place(store="demo", path=str(demo_model()), name="Snug Guide")
    return [
        ModelEntry(path=str(demo_model()), name="Snug Guide", architecture="llama",
                   parameters=6_820_000, type="F16", bits_per_weight=16.0, size=13_650_000,
                   context_length=2048, key="demo", places=(demo,), last_used=time.time()),
        _entry("Qwen3 8B", "Q4_K_M", 4.91, 5.027, 0.0,
               _place("huggingface", "Qwen/Qwen3-8B-GGUF"),
               _place("lmstudio", "Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M")),
        _entry("Llama 3.2 3B Instruct", "Q8_0", 8.5, 3.421, 3.0,
               _place("huggingface", "bartowski/Llama-3.2-3B-Instruct-GGUF")),
        _entry("Gemma 3 12B", "Q4_K_M", 4.96, 7.301, 1.0, _place("ollama", "gemma3:12b")),
        _entry("Qwen3 30B A3B", "Q4_K_M", 4.87, 18.557, 16.0,
               _place("lmstudio", "Qwen/Qwen3-30B-A3B-GGUF/Qwen3-30B-A3B-Q4_K_M")),
        _entry("Llama 3.3 70B Instruct", "Q4_K_M", 4.82, 42.52, None,
               _place("folder", "Llama-3.3-70B-Instruct-Q4_K_M", here=False)),
        _entry("Phi-4 Mini Instruct", "Q4_K_M", 5.19, 2.491, None,
               _place("jan", "phi-4-mini/model")),
        _entry("Mistral Small 24B Instruct 2501", "IQ4_XS", 4.31, 12.76, None,
               _place("file", "Mistral-Small-24B-Instruct-2501-IQ4_XS")),
    ]  # fmt: skip


DOWNLOADS = (
    Download(id=3, repo="bartowski/Llama-3.2-1B-Instruct-GGUF", revision="5d0c21fe" * 5,
             name="Q4_K_M", files=(), total=807_694_368, done=274_600_000, state="running",
             rate=12_300_000.0, left=43.0),
    Download(id=4, repo="google/gemma-3-27b-it-qat-q4_0-gguf", revision="5d0c21fe" * 5,
             name="Q4_0", files=(), total=17_229_000_000, state="failed",
             problem=Problem("gated", "Google asks who takes this model.",
                             "Ask for access on its page, then retry.", "",
                             "https://huggingface.co/google/gemma-3-27b-it-qat-q4_0-gguf")),
)  # fmt: skip
"""One that is coming and one that is not."""


class FixedLibrary:
    """Lists the same models at each look."""

    unread = ()

    def known(self) -> list[ModelEntry]:
        """Return the models."""
        return fixed_models()

    def scan(
        self,
        _folders: Sequence[str],
        _files: Sequence[str],
        _on_progress: Callable[[str, float], None] | None = None,
        _cancel: CancelToken | None = None,
    ) -> list[ModelEntry]:
        """Return the models."""
        return fixed_models()

    def name_of(self, path: Path) -> str | None:
        """Return what a model is called."""
        found = (one.name for one in fixed_models() if str(path) == one.path)
        return next(found, None)

    def removal(self, entry: ModelEntry) -> Removal:
        """Return what is true of models of the Hugging Face cache that nothing else shares."""
        return Removal(files=(entry.path,), freed=entry.size, refusal=refusal(entry))

    def close(self) -> None:
        """There is nothing to close."""


class FixedDownloads:
    """Holds the same downloads for good."""

    def downloads(self) -> tuple[Download, ...]:
        """Return the downloads."""
        return DOWNLOADS

    damaged = None

    def subscribe(self, _listener: Callable[[Download], None]) -> Callable[[], None]:
        """Have nothing to say."""
        return lambda: None

    def close(self) -> None:
        """There is nothing to close."""


class NoToken:
    """Keeps no token and looks for none."""

    host = "huggingface.co"

    def read(self) -> None:
        """Have no token."""


def fixed_fit(entry: ModelEntry, ground: Ground) -> Fit:
    """Judge a model by its entry in the catalogue, as there is no file to read."""
    listed = next((one for one in catalogue() if one.name == entry.name), None)
    if listed is None:
        return assess(open_file(Path(entry.path)), ground.machine, ground.wishes, ground.record)
    return assess(Listed(listed, entry.type), ground.machine, ground.wishes, ground.record)
