"""The second part of ``snug bench hub``: a repository's first and second look, a large library."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from app.bench import line
from app.bench.fake_hub import FakeHub
from app.core.cancel import CancelToken
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
from app.offers import Situation, fit_offers, read_offers
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
        machine = services.machine()
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
    """List a folder of many models whose headers are known."""
    on_step(f"writing {models:,} models")
    store = folder / "models"
    write_models(store, models)
    nowhere = folder / "nowhere"
    stores = Stores(huggingface=nowhere, ollama=(), lmstudio=(), jan=())
    times = []
    for number in range(4):  # the first reads every header
        on_step(f"listing {models:,} models, {number} of 3")
        library = Library(folder / "library.db", demo_model(), stores)
        begun = time.monotonic()
        found = library.scan([str(store)], [])
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


def write_models(folder: Path, count: int) -> None:
    """Write small models of which no two are alike, some folders deep as people keep them."""
    kind = TYPE_BY_NAME["F16"]
    for number in range(count):
        path = folder / f"maker {number % 40}" / f"model-{number}-F16.gguf"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_gguf(
            path,
            {
                "general.architecture": "llama", "general.name": f"Model {number}",
                "general.file_type": 1, "llama.context_length": 4096, "llama.block_count": 1,
                "tokenizer.ggml.tokens": [f"token {number} {index}" for index in range(50)],
            },
            [NewTensor("token_embd.weight", (64, 50), kind, [bytes([number % 256]) * 6400])],
        )  # fmt: skip


def _look(hub: FakeHub, headers: Path, here: Situation) -> Look:
    access = Access(endpoint=hub.url, tokens=_NoToken(headers / "token"))
    client = Hub(access, headers)
    hub.clear()
    begun = time.monotonic()
    repository = client.repository(_REPO)
    described = time.monotonic() - begun
    _, before = hub.asked()
    begun = time.monotonic()
    offers = read_offers(client, repository, repository.variants, CancelToken())
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
