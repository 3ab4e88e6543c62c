"""The benchmark of the chat, with few messages and without a clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench import chat
from app.bench.chat_search import QUERIES, measure_search
from app.bench.chat_state import measure_state
from app.bench.chat_texts import Writer, conversation
from app.chat.archive import checked
from app.core.paths import DataPaths

QUIET = lambda _step: None  # noqa: E731


def test_the_same_texts_each_time_and_everything_in_them():
    texts = list(Writer().messages(200, 600))

    assert texts == list(Writer().messages(200, 600))
    assert 400 < sum(map(len, texts)) / len(texts) < 800
    for sign in ("```python\n", "| --- |", "\n- ", "\n1. ", "## ", "**", "`"):
        assert any(sign in text for text in texts[1::2])
    long = checked(conversation(texts, "Long"))
    assert [one.role for one in long.messages[:2]] == ["user", "assistant"]
    assert long.leaf == 200


def test_opening_scrolling_and_streaming(tmp_path: Path):
    report = chat.measure_window(tmp_path, QUIET, messages=40, tokens=60)

    assert len(report["lines"]) == 5
    assert all(line["value"] > 0 for line in report["lines"])
    scrolling, streaming = report["raw"]["scrolling"], report["raw"]["streaming"]
    assert scrolling["frames"] > 10
    assert 0 < scrolling["views"] <= 40
    assert streaming["tokens"] == 60


def test_the_memory_of_the_window(tmp_path: Path):
    report = chat.measure_growth(tmp_path, QUIET, answers=4, every=2, tokens=20)

    (line,) = report["lines"]
    assert 0 <= line["value"] < 50
    (sizes,) = report["raw"].values()
    assert len(sizes) == 2


def test_searching(tmp_path: Path):
    found = measure_search(tmp_path, QUIET, messages=200, rounds=1)

    finds = {name: one["finds"] for name, one in found["queries"].items()}
    assert set(finds) == set(QUERIES)
    for name in (
        "a common word",
        "code",
        "one sign",
        "signs alone",
        "a word and signs",
        "one character of a script without spaces",
        "a word of a script without spaces",
    ):
        assert finds[name] > 0, name
    for name in ("nothing to find", "common words, nothing to find", "signs, nothing to find"):
        assert finds[name] == 0, name
    assert found["worst"] == found["queries"][found["worst query"]]["worst"]
    assert [line["bound"] for line in chat.search_lines(found)["lines"]] == [50, 50]
    assert found["working"] <= found["worst"]


@pytest.mark.engine
def test_restoring_a_state(checked_home: DataPaths, tmp_path: Path):
    checked_home.root.rename(tmp_path / "home")  # where it finds that the engine was checked
    shape = {"layers": 2, "width": 256, "ffn": 512, "heads": 4, "kv_heads": 2}
    measured = measure_state(tmp_path, QUIET, tokens=700, shape=shape)

    assert 600 < measured["tokens"] <= 700
    ratio, again, same = chat.state_lines(measured)["lines"]
    assert ratio["value"] > 0
    assert again["ok"]
    assert same["ok"]
