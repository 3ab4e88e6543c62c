"""How long a search over many messages takes, in the store itself."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from app.bench.chat_texts import RARE, Writer, conversation
from app.chat.store import ConversationStore

FINDS = 100
"""As many as the window asks for."""
_EACH = 100
"""Messages of a conversation."""

QUERIES = {
    "a common word": "the",
    "several common words": "the model of memory",
    "a rare word": RARE,
    "the beginning of a word": "memo",
    "one letter": "t",
    "a common and a rare word": f"the {RARE}",
    "many common words": "the a of in to and for with",
    "nothing to find": "xylophonist",
    "common words, nothing to find": "the model xylophonist",
    "code": "compute(",
}
SCANS = {"signs alone": "|=", "a script without spaces": "量子"}
"""No index of words has these: every message is read. They are told, and have no bound."""


def measure_search(
    folder: Path,
    on_step: Callable[[str], None],
    *,
    messages: int = 100_000,
    characters: int = 600,
    rounds: int = 7,
) -> dict[str, Any]:
    """Fill a database and search it; milliseconds by query: the first time, the median, the worst.

    The first time is that of a window that has just begun to search.
    """
    path = folder / "search.db"
    on_step(f"storing {messages:,} messages")
    store = ConversationStore(path)
    writer = Writer()
    for number in range(-(-messages // _EACH)):
        texts = list(writer.messages(min(_EACH, messages - number * _EACH), characters))
        store.take_over([conversation(texts, f"Conversation {number}")])
    store.close()
    on_step("searching them")
    queries = {name: _times(path, query, rounds) for name, query in QUERIES.items()}
    scans = {name: _times(path, query, rounds) for name, query in SCANS.items()}
    return {
        "messages": messages,
        "median": statistics.median(one["median"] for one in queries.values()),
        "slowest": max(one["median"] for one in queries.values()),
        "worst": max(one["worst"] for one in queries.values()),
        "size": path.stat().st_size,
        "queries": queries,
        "scans": scans,
    }


def _times(path: Path, query: str, rounds: int) -> dict[str, float]:
    store = ConversationStore(path)
    times: list[float] = []
    finds = 0
    for _ in range(1 + rounds):
        began = perf_counter()
        finds = len(store.search(query, FINDS))
        times.append(1000 * (perf_counter() - began))
    store.close()
    return {
        "finds": finds,
        "first": round(times[0], 2),
        "median": round(statistics.median(times[1:]), 2),
        "worst": round(max(times), 2),
    }
