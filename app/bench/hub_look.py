"""The second part of ``snug bench hub``: a repository's first and second look, a large library."""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from app.bench import line
from app.bench.fake_hub import FakeHub
from app.cli.offers import Situation, fit_offers, read_offers
from app.core.paths import DataPaths, demo_model
from app.core.settings import Settings
from app.fit.recommend import recommend
from app.fit.sources import wishes
from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, write_gguf
from app.hub.client import Hub
from app.hub.endpoint import Access
from app.hub.token import Token, TokenStore
from app.library.library import Library
from app.library.stores import Stores
from app.services import Services

Report = dict[str, Any]
Step = Callable[[str], None]

_LATENCY = 0.05
"""Seconds before each answer."""
_REPO = "bartowski/Llama-3.2-1B-Instruct-GGUF"
"""The repository of the fake Hub with 25 variants and a vocabulary of 128,256 tokens."""
_VARIANTS = 25
_LOOKS = 3
_MODELS = 2000


class Look(msgspec.Struct, frozen=True):
    """What showing a repository with verdicts took; sizes are bytes sent by the Hub."""

    seconds: float
    sent: int
    for_headers: int
    requests: int
    verdicts: int


class _NoToken(TokenStore):
    """The owner's token is not for this Hub."""

    def read(self) -> Token | None:
        return None


def measure_looks(folder: Path, on_step: Step, *, looks: int = _LOOKS) -> Report:
    """Show a repository with verdicts: headers unknown, then known."""
    with closing(Services(DataPaths(folder / "home"))) as services:
        machine = services.machine.look()
    here = Situation(machine, None, wishes(Settings()))
    first: list[Look] = []
    second: list[Look] = []
    with FakeHub("llama", latency=_LATENCY) as hub:
        # Files are made when something of them is first read: that is no part of a look.
        _look(hub, folder / "warm", here)
        for number in range(1, looks + 1):
            on_step(f"looking at a repository, {number} of {looks}")
            first.append(_look(hub, folder / f"headers {number}", here))
            second.append(_look(hub, folder / f"headers {number}", here))
    what = f"a repository of {_VARIANTS} variants with verdicts"
    sent = max(one.sent for one in first) / 1e6
    return {
        "lines": [
            line("variants with a verdict", min(one.verdicts for one in first), _VARIANTS,
                 least=True),
            line(f"{what}, bytes read", sent, 20, unit="MB"),
            line(f"{what}, at 50 ms latency", statistics.median(one.seconds for one in first), 2,
                 unit="s"),
            line("a second look, bytes of headers", max(one.for_headers for one in second), 0),
        ],
        "raw": {
            "first looks": [_said(one) for one in first],
            "second looks": [_said(one) for one in second],
        },
    }  # fmt: skip


def measure_library(folder: Path, on_step: Step, *, models: int = _MODELS) -> Report:
    """List many models whose headers are known: folders, Hugging Face's cache, Ollama's store."""
    on_step(f"writing {models:,} models")
    stores = Stores(huggingface=folder / "hub", ollama=(folder / "ollama",), lmstudio=(), jan=())
    for number in range(models):
        write = (_in_folder, _in_hub, _in_ollama)[number % 3]
        write(folder, number)
    times = []
    for number in range(4):  # the first reads every header
        on_step(f"listing {models:,} models, {number} of 3")
        library = Library(folder / "library.db", demo_model(), stores)
        begun = time.monotonic()
        found = library.scan([str(folder / "models")], [])
        times.append(time.monotonic() - begun)
        library.close()
        if len(found) != models + 1:
            raise AssertionError(f"{len(found)} models were found")
    cold, *warm = times
    return {
        "lines": [
            line(f"{models:,} models on disk listed, headers known", statistics.median(warm), 1,
                 unit="s"),
        ],
        "raw": {
            f"{models:,} models listed (s)": [round(value, 3) for value in warm],
            "the same, headers unknown (s)": round(cold, 3),
        },
    }  # fmt: skip


def _in_folder(folder: Path, number: int) -> None:
    _write_model(folder / "models" / f"maker {number % 40}" / f"model-{number}-F16.gguf", number)


def _in_hub(folder: Path, number: int) -> None:
    """Write a model as huggingface_hub keeps it: the content under its hash, a link to it."""
    repo = folder / "hub" / f"models--maker--Model-{number}-GGUF"
    digest, commit = _digest(f"content {number}"), _digest(f"commit {number}")[:40]
    _write_model(repo / "blobs" / digest, number)
    snapshot = repo / "snapshots" / commit
    snapshot.mkdir(parents=True)
    (snapshot / f"model-{number}-F16.gguf").symlink_to(f"../../blobs/{digest}")
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text(commit)


def _in_ollama(folder: Path, number: int) -> None:
    """Write a model as Ollama keeps it: a manifest that names the content by its hash."""
    store, digest = folder / "ollama", _digest(f"content {number}")
    blob = store / "blobs" / f"sha256-{digest}"
    _write_model(blob, number)
    manifest = store / "manifests" / "registry.ollama.ai" / "library" / f"model{number}" / "1b"
    manifest.parent.mkdir(parents=True)
    layer = {
        "mediaType": "application/vnd.ollama.image.model",
        "digest": f"sha256:{digest}",
        "size": blob.stat().st_size,
    }
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": [layer]}))


def _write_model(path: Path, number: int) -> None:
    """Write a small model that is like no other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_gguf(
        path,
        {
            "general.architecture": "llama", "general.name": f"Model {number}",
            "general.file_type": 1, "llama.context_length": 4096, "llama.block_count": 1,
            "tokenizer.ggml.tokens": [f"token {number} {index}" for index in range(50)],
        },
        [NewTensor("token_embd.weight", (64, 50), TYPE_BY_NAME["F16"],
                   [bytes([number % 256]) * 6400])],
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _look(hub: FakeHub, headers: Path, here: Situation) -> Look:
    access = Access(endpoint=hub.url, tokens=_NoToken(headers / "token"))
    client = Hub(access, headers, headers.with_name(f"{headers.name}-seen"))
    hub.clear()
    begun = time.monotonic()
    repository = client.repository(_REPO)
    described = time.monotonic() - begun
    _, before = hub.asked()
    begun = time.monotonic()
    offers = read_offers(client, repository, repository.variants)
    fits = fit_offers(offers, here)
    recommend(fits)
    seconds = described + time.monotonic() - begun
    requests, sent = hub.asked()
    client.close()
    return Look(seconds, sent, sent - before, requests, len(fits))


def _said(look: Look) -> str:
    return (
        f"{look.seconds:.2f} s, {look.sent / 1e6:.2f} MB in {look.requests} requests, "
        f"{look.for_headers / 1e6:.2f} MB of headers"
    )
