"""What the page says, and what it understands."""

from __future__ import annotations

import pytest

from app.hub.download import Download, Problem, Wanted
from app.ui.discover.words import (
    as_repo,
    count_text,
    day_text,
    download_line,
    licence_text,
    loss_short,
    owner_and_name,
    speed_short,
)


@pytest.mark.parametrize(("text", "repo"), [
    ("bartowski/Llama-3.2-1B-Instruct-GGUF", "bartowski/Llama-3.2-1B-Instruct-GGUF"),
    ("  org/name ", "org/name"),
    ("https://huggingface.co/org/name", "org/name"),
    ("https://huggingface.co/org/name/tree/main?x=1#files", "org/name"),
    ("http://127.0.0.1:8000/org/name/", "org/name"),
    ("https://huggingface.co/datasets/org/name", ""),
    ("https://huggingface.co/org", ""),
    ("llama 3.2", ""),
    ("a/b/c", ""),
    ("../etc/passwd", ""),
    ("org/", ""),
    ("", ""),
])  # fmt: skip
def test_a_repository_is_known_by_its_name_or_its_page(text, repo):
    assert as_repo(text) == repo


@pytest.mark.parametrize(("count", "text"), [
    (0, "0"), (812, "812"), (999, "999"), (1000, "1.0k"), (34_400, "34k"), (999_900, "1.0M"),
    (1_240_000, "1.2M"), (12_400_000, "12M"), (2_000_000_000, "2.0B"),
])  # fmt: skip
def test_counts_are_short(count, text):
    assert count_text(count) == text


def test_days_licences_and_owners():
    assert day_text("2025-01-31") == "31 January 2025"
    assert day_text("2025-01-31T10:00:00Z") == "31 January 2025"
    assert day_text("soon") == "soon"
    assert licence_text("apache-2.0") == "Apache 2.0"
    assert licence_text("cc-by-nc-4.0") == "CC-BY-NC-4.0"
    assert licence_text("Gemma Terms of Use") == "Gemma Terms of Use"
    assert owner_and_name("org/name") == ("org", "name")
    assert owner_and_name("name") == ("", "name")


@pytest.mark.parametrize(("loss", "text"), [
    (0.0, "no real loss"), (0.01, "very small loss"), (0.03, "small loss"),
    (0.1, "noticeable loss"), (0.2, "large loss"), (2.0, "heavy loss"),
    (None, "loss not measured"),
])  # fmt: skip
def test_losses_are_words(loss, text):
    assert loss_short(loss) == text


def test_speeds():
    assert speed_short(None) == ""
    assert speed_short(2.84) == "2.8 tokens/s"
    assert speed_short(1234) == "1,234 tokens/s"


def download(**changes):
    values = {
        "id": 1,
        "repo": "org/name",
        "revision": "0" * 40,
        "name": "Q4_K_M",
        "total": 2 * 10**9,
    }
    values["files"] = (Wanted("name-Q4_K_M.gguf", 2 * 10**9, "a" * 64),)
    return Download(**(values | changes))


def test_a_download_in_a_line():
    running = download(state="running", done=10**9, rate=34.2e6, left=185.0)
    assert download_line(running) == "1.00 GB of 2.00 GB · 34.2 MB/s · 3 min left"
    assert download_line(download(state="running", done=0)) == "0 bytes of 2.00 GB"
    assert download_line(download(state="queued")) == "Waits for its turn"
    assert download_line(download(state="paused", done=10**9)) == "Paused · 1.00 GB of 2.00 GB"
    told = download(state="waiting", done=10**9, note="The Hub asks to wait until 12:31")
    assert download_line(told) == "The Hub asks to wait until 12:31 · 1.00 GB of 2.00 GB"
    broken = download(state="failed", problem=Problem("network", "The network is gone."))
    assert download_line(broken) == "The network is gone."
