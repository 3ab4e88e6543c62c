"""What is said of models and downloads."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from app.hub.download import Download, Problem
from app.library.models import ModelEntry, Place
from app.ui.download_text import (
    amount,
    foremost,
    fraction,
    going_on,
    model_name,
    pace,
    state_text,
    strip_line,
    time_left,
    title,
)
from app.ui.library.entry_text import arranged, detail, facts, last_used, spoken, summary, where

NOW = datetime.datetime(2025, 6, 18, 9, 0).timestamp()


def download(**more) -> Download:
    values = {
        "id": 1, "repo": "maker/Owl-1B-Instruct-GGUF", "revision": "1" * 40, "name": "Q4_K_M",
        "files": (), "total": 800_000_000, "done": 272_000_000, "state": "running",
        "rate": 12_000_000.0, "left": 175.0,
    }  # fmt: skip
    return Download(**(values | more))


def place(store="folder", path="/m/owl.gguf", **more) -> Place:
    return Place(store=store, path=path, name=Path(path).name, **more)


def entry(name="Owl", **more) -> ModelEntry:
    values = {"path": "/m/owl.gguf", "name": name, "key": name, "places": (place(),)}
    return ModelEntry(**(values | more))


@pytest.mark.parametrize(
    ("repo", "name", "said"),
    [
        ("bartowski/Llama-3.2-1B-Instruct-GGUF", "Q4_K_M", "Llama 3.2 1B Instruct Q4_K_M"),
        ("google/gemma-3-27b-it-qat-q4_0-gguf", "Q4_0", "gemma 3 27b it qat q4_0"),
        ("GGUF", "F16", "GGUF F16"),
    ],
)
def test_a_download_is_named_after_its_model(repo, name, said):
    assert title(download(repo=repo, name=name)) == said
    assert model_name(repo) in said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "a few seconds left"), (12, "10 s left"), (54, "55 s left"), (56, "1 min left"),
        (175, "3 min left"), (3580, "1 h left"), (4000, "1 h 7 min left"),
        (11 * 3600 + 1500, "11 h left"), (86_400, "1 day left"), (3 * 86_400, "3 days left"),
    ],
)  # fmt: skip
def test_time_left_has_no_more_digits_than_are_true(seconds, said):
    assert time_left(seconds) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Downloading Owl 1B Instruct Q4_K_M: 34%, 12 MB/s, 3 min left"),
        ({"rate": None, "left": None}, "Downloading Owl 1B Instruct Q4_K_M: 34%"),
        ({"total": 0, "rate": None}, "Downloading Owl 1B Instruct Q4_K_M"),
        ({"state": "checking"}, "Checking Owl 1B Instruct Q4_K_M"),
        ({"state": "queued"}, "Owl 1B Instruct Q4_K_M waits to be downloaded"),
        ({"state": "waiting", "note": "Waiting until 14:05."},
         "Owl 1B Instruct Q4_K_M: waiting until 14:05."),
        ({"state": "paused"}, ""),
        ({"state": "done"}, ""),
    ],
)  # fmt: skip
def test_the_strip_says_what_goes_on(change, said):
    assert strip_line([download(**change)]) == said


def test_what_runs_is_said_before_what_waits():
    waits, runs, done = (
        download(id=number, state=state)
        for number, state in ((1, "queued"), (2, "running"), (3, "done"))
    )
    assert foremost([waits, runs, done]) is runs
    assert going_on([waits, runs, done]) == 2
    assert foremost([done]) is None


def test_a_download_says_how_far_it_is():
    assert amount(download()) == "272 MB of 800 MB"
    assert amount(download(state="done")) == "800 MB"
    assert pace(download()) == "12.0 MB/s · 3 min left"
    assert pace(download(state="paused")) == ""
    assert fraction(download()) == pytest.approx(0.34)
    assert fraction(download(done=900_000_000)) == 1.0
    assert fraction(download(total=0)) == -1


def test_every_state_has_words():
    problem = Problem("not_found", "The file is not there any more.")
    said = {
        state: state_text(download(state=state, problem=problem))
        for state in ("queued", "waiting", "running", "checking", "paused", "done", "failed")
    }
    assert said["failed"] == problem.text
    assert len(set(said.values())) == len(said)
    assert state_text(download(state="paused", note="Snug is offline.")) == "Snug is offline."


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-06-18 01:00", "today"), ("2025-06-19 01:00", "today"),
        ("2025-06-17 23:59", "yesterday"), ("2025-06-05 09:00", "13 days ago"),
        ("2025-06-04 09:00", "2 weeks ago"), ("2025-04-24 09:00", "7 weeks ago"),
        ("2025-03-01 09:00", "in March"), ("2024-12-24 09:00", "in December 2024"),
    ],
)  # fmt: skip
def test_the_last_use_is_said_in_days_weeks_and_months(day, said):
    then = datetime.datetime.fromisoformat(day).timestamp()
    assert last_used(then, NOW) == said
    assert last_used(None, NOW) == "not used yet"


def test_all_places_are_said_the_nearest_first(monkeypatch):
    monkeypatch.setenv("HOME", "/home/robin")
    places = (
        place("folder", "/drive/models/owl.gguf", here=False),
        place("huggingface", "/c/owl.gguf"),
        place("lmstudio", "/l/owl.gguf"),
        place("ollama", "/o/a"),
        place("ollama", "/o/b"),
        place("file", "/home/robin/Downloads/owl.gguf"),
    )
    said = where(entry(places=places))
    assert said == (
        "Hugging Face cache, also in LM Studio and Ollama and ~/Downloads and /drive/models"
    )
    assert where(entry(places=places[-1:])) == "In ~/Downloads"
    assert where(entry(places=())) == "/m"


def test_a_row_is_said_as_a_sentence():
    owl = entry(type="Q4_K_M", size=5_000_000_000, last_used=NOW - 86_400)
    assert spoken(owl, "Fits in RAM", NOW) == (
        "Owl Q4_K_M, 5.00 GB, Fits in RAM, In /m, used yesterday"
    )
    assert spoken(entry(problem="It is damaged."), "", NOW).endswith("It is damaged., not used yet")
    gone = entry(gone=True, problem="Its drive is not there.")
    assert "gone: its drive is not connected" in spoken(gone, "", NOW)
    assert detail(gone).endswith("gone: its drive is not connected")


def test_facts_are_said_as_far_as_they_are_known():
    known = entry(
        type="Q4_K_M", parameters=8_190_000_000, bits_per_weight=4.91, architecture="qwen3",
        context_length=40_960,
    )  # fmt: skip
    assert facts(known) == (
        "8.19 B parameters · Q4_K_M (4.91 bits per weight) · qwen3 · trained for 40,960 tokens"
    )
    assert facts(entry()) == ""


def test_a_list_is_summed_up():
    here, away = entry(size=2 * 10**9), entry(size=9 * 10**9, gone=True)
    assert summary([here]) == "1 model, 2.00 GB"
    assert summary([here, here, away]) == (
        "3 models, 4.00 GB; 1 is on a drive that is not connected"
    )


def test_models_are_found_by_any_of_their_names_and_sorted():
    owl = entry("Owl", size=3, type="Q4_K_M", repo="maker/owl-gguf")
    ant = entry("ant", size=9, last_used=5.0, places=(place("ollama", "/o/insects:3b"),))
    bee = entry("Bee", size=1, last_used=9.0, path="/m/bee.gguf", places=())
    eyes = entry("Aye", kind="mmproj", size=99)
    every = [owl, bee, eyes, ant]
    assert arranged(every, "", "name") == [ant, bee, owl, eyes]
    assert arranged(every, "", "size") == [ant, owl, bee, eyes]
    assert arranged(every, "", "used") == [bee, ant, owl, eyes]
    assert arranged(every, "q4_k MAKER", "name") == [owl]
    assert arranged(every, "insects", "name") == [ant]
    assert arranged(every, "owl bee", "name") == []
