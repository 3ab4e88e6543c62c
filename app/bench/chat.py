"""``snug bench chat``: long conversations, long prompts, many answers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.bench import Report, line
from app.bench.chat_search import measure_search
from app.bench.chat_state import measure_state
from app.bench.chat_texts import Writer, conversation
from app.bench.child import run_child
from app.chat.store import ConversationStore
from app.core.paths import DataPaths

MESSAGES, CHARACTERS = 2_000, 600
"""Of the long conversation; a token is about four characters."""
_STEP = 500
"""Pixels a frame of 16 ms: a wheel that is turned very fast."""
_FLAT = 20.0
"""Megabytes that the window may grow by."""

Step = Callable[[str], None]


def measure_chat(on_step: Step) -> Report:
    """Measure everything and compare it with its bounds."""
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as name:
        folder = Path(name)
        parts = [
            measure_window(folder, on_step),
            measure_growth(folder, on_step),
            search_lines(measure_search(folder, on_step)),
            state_lines(measure_state(folder, on_step)),
        ]
    return {
        "lines": [one for part in parts for one in part["lines"]],
        "raw": {key: value for part in parts for key, value in part["raw"].items()},
    }


def measure_window(
    folder: Path, on_step: Step, *, messages: int = MESSAGES, tokens: int = 2_000
) -> Report:
    """Open a long conversation, scroll through it, and let an answer stream in at its end."""
    paths = DataPaths(folder / "window")
    paths.prepare()
    texts = list(Writer().messages(messages, CHARACTERS))
    about = sum(map(len, texts)) // 4
    on_step(f"storing a conversation of {messages:,} messages")
    store = ConversationStore(paths.database)
    (number,) = store.take_over([conversation(texts, "Long")])
    store.close()
    asked = {
        "home": str(paths.root), "conversation": number, "step": _STEP,
        "answer_tokens": tokens, "tokens_per_second": 200,
    }  # fmt: skip
    on_step("opening it, and scrolling through it")
    scrolled = run_child("app.bench.chat_window", {**asked, "measure": "scroll"})
    on_step("200 tokens/s at its end")
    streamed = run_child("app.bench.chat_window", {**asked, "measure": "stream"})
    opened, scroll, stream = scrolled["open"], scrolled["scroll"], streamed["stream"]
    what = f"{messages:,} messages"
    return {
        "lines": [
            line(f"a conversation of {what} on view", opened["settled"], 1.0, unit="s"),
            *_stalls(f"scrolling through {what}, worst frame", scroll),
            *_stalls(f"200 tokens/s behind {what}, worst stall", stream),
        ],
        "raw": {
            "the conversation": f"{messages:,} messages, about {about:,} tokens",
            "opening": _rounded(opened),
            "scrolling": _rounded(scroll),
            "streaming": _rounded(stream),
        },
    }


def measure_growth(
    folder: Path, on_step: Step, *, answers: int = 1_000, every: int = 100, tokens: int = 100
) -> Report:
    """Let many answers stream into one conversation and watch the window's memory."""
    home = folder / "growth"
    on_step(f"{answers:,} answers, one after another")
    asked = {
        "measure": "memory", "home": str(home), "questions": answers, "every": every,
        "answer_tokens": tokens, "tokens_per_second": 5_000,
    }  # fmt: skip
    resident = [size / 1e6 for size in run_child("app.bench.chat_window", asked)["resident"]]
    growth = max(resident) - resident[0]
    what = f"memory of the window, growth over {answers:,} answers after the first {every}"
    return {
        "lines": [line(what, growth, _FLAT, unit="MB")],
        "raw": {f"memory after every {every} answers (MB)": [round(size, 1) for size in resident]},
    }


def search_lines(measured: dict[str, Any]) -> Report:
    """Compare what :func:`measure_search` returns with its bounds."""
    what = f"a search over {measured['messages']:,} messages"
    queries = measured["queries"]
    return {
        "lines": [
            line(f"{what}, slowest of {len(queries)} queries", measured["slowest"], 50, unit="ms"),
            line(f"{what}, worst, its thread at work", measured["working"], 50, unit="ms"),
        ],
        "raw": {
            "the worst search by the clock": f"{measured['worst']} ms, {measured['worst query']}",
            "size of the messages with their index": f"{measured['size'] / 1e6:.0f} MB",
            **{f"search for {name}": one for name, one in queries.items()},
        },
    }


def state_lines(measured: dict[str, Any]) -> Report:
    """Compare what :func:`measure_state` returns with its bounds."""
    what = f"a state of {measured['tokens']:,} tokens"
    return {
        "lines": [
            line(f"{what}, restoring ÷ computing", measured["ratio"], 0.1),
            # The last one's prediction is what the answer begins with.
            line(f"{what}, tokens computed again", measured["again"], 1),
            line(f"{what}, the same answer", float(measured["same"]), 1, least=True),
        ],
        "raw": {what: measured},
    }


def _stalls(what: str, measured: dict[str, float]) -> list[Report]:
    """Return two lines: by the clock, and without what other programs took of the processor."""
    return [
        line(what, measured["worst"], 50, unit="ms"),
        line(f"{what}, Qt thread at work", measured["cpu_worst"], 50, unit="ms"),
    ]


def _rounded(measured: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in measured.items()}
