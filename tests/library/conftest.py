"""Stores of models as other programs make them, from small files that hold real headers."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, write_gguf
from app.library.library import Library
from app.library.stores import Stores

_TYPES = {"F16": ("F16", 1), "Q8_0": ("Q8_0", 7), "Q4_K_M": ("Q4_K", 15), "Q6_K": ("Q6_K", 18)}


def _make_model(path: Path, name="Tiny", type="Q4_K_M", *, weights=True, **more) -> Path:
    """Write a model of one tensor; its name makes its content unlike that of others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kind, number = _TYPES[type]
    metadata = {
        "general.architecture": "llama",
        "general.name": name,
        "general.file_type": number,
        "llama.context_length": 2048,
    }
    tensors = [NewTensor("token_embd.weight", (256, 10), TYPE_BY_NAME[kind])] if weights else []
    write_gguf(path, metadata | more, tensors)
    return path


def _make_split(folder: Path, stem="Big-Q4_K_M", count=3, **more) -> list[Path]:
    return [
        _make_model(
            folder / f"{stem}-{number:05}-of-{count:05}.gguf",
            "Big",
            **{"split.count": count, "split.no": number},
            **more,
        )
        for number in range(1, count + 1)
    ]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class HubCache:
    """A Hugging Face cache in the making; ``links=False`` is one on Windows without links."""

    def __init__(self, root: Path, *, links: bool = True) -> None:
        self.root = root
        self.links = links

    def repo(self, repo: str) -> Path:
        return self.root / f"models--{repo.replace('/', '--')}"

    def add(self, repo: str, revision: str, file: str, source: Path, *, main: bool = True) -> Path:
        """Put a file into a revision, as huggingface_hub does; return its path there."""
        folder = self.repo(repo)
        pointer = folder / "snapshots" / revision / file
        pointer.parent.mkdir(parents=True, exist_ok=True)
        (folder / "blobs").mkdir(exist_ok=True)
        if self.links:
            blob = folder / "blobs" / sha256(source)
            if not blob.exists():
                blob.write_bytes(source.read_bytes())
            pointer.symlink_to(os.path.relpath(blob, pointer.parent))
        else:
            pointer.write_bytes(source.read_bytes())
        if main:
            (folder / "refs").mkdir(exist_ok=True)
            (folder / "refs" / "main").write_text(revision)
        return pointer


class OllamaStore:
    def __init__(self, root: Path) -> None:
        self.root = root

    def blob(self, source: Path) -> tuple[str, int]:
        digest = sha256(source)
        target = self.root / "blobs" / f"sha256-{digest}"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(source.read_bytes())
        return f"sha256:{digest}", source.stat().st_size

    def add(self, name: str, source: Path, **layers: Path) -> Path:
        """Add ``host/namespace/model/tag``; return the blob of the model."""
        kinds = [("model", source), *layers.items()]
        described = [
            dict(
                zip(("digest", "size"), self.blob(path), strict=True),
                mediaType=f"application/vnd.ollama.image.{kind}",
            )
            for kind, path in kinds
        ]
        self.write(name, {"schemaVersion": 2, "layers": described})
        return self.root / "blobs" / f"sha256-{sha256(source)}"

    def write(self, name: str, manifest: object) -> None:
        path = self.root / "manifests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest if isinstance(manifest, str) else json.dumps(manifest))


@pytest.fixture(scope="session")
def make_model():
    """Write a model: ``make_model(path, name, type, **metadata)``."""
    return _make_model


@pytest.fixture(scope="session")
def make_split():
    """Write the parts of a model: ``make_split(folder, stem, count)``."""
    return _make_split


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return Stores(
        huggingface=tmp_path / "hub",
        ollama=(tmp_path / "ollama",),
        lmstudio=(tmp_path / "lmstudio",),
        jan=(tmp_path / "jan",),
    )


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """Stands for the demo model."""
    return _make_model(tmp_path / "resources" / "guide.gguf", "Guide", "F16")


@pytest.fixture
def library(tmp_path: Path, guide: Path, stores: Stores):
    (tmp_path / "data").mkdir()
    with closing(Library(tmp_path / "data" / "library.db", guide, stores)) as library:
        yield library


@pytest.fixture
def hub(stores: Stores) -> HubCache:
    return HubCache(stores.huggingface)


@pytest.fixture
def ollama(stores: Stores) -> OllamaStore:
    return OllamaStore(stores.ollama[0])
