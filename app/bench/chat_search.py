"""How long a search over many messages takes, in the store itself."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

from app.bench.chat_texts import RARE, Writer, conversation
from app.chat.store import ConversationStore

FINDS = 100
"""As many as the window asks for."""
_EACH = 100
"""Messages of a conversation."""
_UNSPACED = 10
"""Each tenth conversation is in a script without spaces."""
_DIFFERENT = 200
"""Conversations, after which they repeat."""

QUERIES = {
    "a common word": "the",
    "several common words": "the model of memory",
    "a rare word": RARE,
    "the beginning of a word": "memo",
    "the beginning of many words": "mod",
    "one letter": "t",
    "a common and a rare word": f"the {RARE}",
    "many common words": "the a of in to and for with",
    "nothing to find": "xylophonist",
    "common words, nothing to find": "the model xylophonist",
    "code": "compute(",
    "signs alone": "**",
    "one sign": "|",
    "signs, nothing to find": "|=",
    "a word and signs": "memory |",
    "a word with a sign": "model++",
    "one character of a script without spaces": "丁",
    "a word of a script without spaces": "一丁",
    "a long word of it": "丂七丁丄",
    "a rare word of it": "嘉勺",
    "a word in each of two scripts": "model 一丁",
}


def measure_search(
    folder: Path,
    on_step: Callable[[str], None],
    *,
    messages: int = 100_000,
    characters: int = 600,
    rounds: int = 7,
) -> dict[str, Any]:
    """Fill a database and search it; milliseconds by query: the first time, the median, the worst.

    The first time is that of a window that has just begun to search; ``cpu`` is the longest that
    the thread itself worked, which other programs lengthen less.
    """
    path = folder / "search.db"
    on_step(f"storing {messages:,} messages")
    store = ConversationStore(path)
    known = _conversations(min(_DIFFERENT, -(-messages // _EACH)), characters)
    for number, begin in enumerate(range(0, messages, _EACH)):
        texts = known[number % len(known)][: messages - begin]
        store.take_over([conversation(texts, f"Conversation {number}")])
    store.close()
    on_step("searching them")
    queries = {name: _times(path, query, rounds) for name, query in QUERIES.items()}
    slowest = max(queries, key=lambda name: queries[name]["worst"])
    return {
        "messages": messages,
        "slowest": max(one["median"] for one in queries.values()),
        "worst": queries[slowest]["worst"],
        "worst query": slowest,
        "working": max(one["cpu"] for one in queries.values()),
        "size": path.stat().st_size,
        "queries": queries,
    }


def _conversations(count: int, characters: int) -> list[list[str]]:
    writer = Writer()
    return [
        list(writer.messages(_EACH, characters))
        if number % _UNSPACED
        else [writer.unspaced(characters) for _ in range(_EACH)]
        for number in range(count)
    ]


def _times(path: Path, query: str, rounds: int) -> dict[str, float]:
    store = ConversationStore(path)
    times: list[float] = []
    worked: list[float] = []
    finds = 0
    for _ in range(1 + rounds):
        began, at_work = perf_counter(), thread_time()
        finds = len(store.search(query, FINDS))
        worked.append(1000 * (thread_time() - at_work))
        times.append(1000 * (perf_counter() - began))
    store.close()
    return {
        "finds": finds,
        "first": round(times[0], 2),
        "median": round(statistics.median(times[1:]), 2),
        "worst": round(max(times), 2),
        "cpu": round(max(worked), 2),
    }
