"""How a download is shown: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import io

import msgspec
import pytest

from app.cli.pull_progress import PullProgress, bar_text, progress_text, time_text
from app.hub.download import Download

RUNNING = Download(
    id=1, repo="maker/Small", revision="0" * 40, name="Q8_0", files=(), total=4_910_000_000,
    done=1_980_000_000, state="running", rate=112e6, left=26.2,
)  # fmt: skip


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_numbers_for_people():
    assert progress_text(RUNNING) == "40%, 1.98 GB of 4.91 GB, 112 MB/s, 26 s left"
    checking = msgspec.structs.replace(RUNNING, state="checking", done=RUNNING.total)
    assert progress_text(checking) == "100%, 4.91 GB of 4.91 GB, checking"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (3900, "1 h 5 min"), (-3, "0 s")],
)
def test_times_for_people(seconds: float, said: str):
    assert time_text(seconds) == said


@pytest.mark.parametrize("width", [20, 47, 60, 80, 200])
def test_the_bar_keeps_to_the_width(width: int):
    text = bar_text(RUNNING, width, "Q8_0")

    assert len(text) <= width
    assert text.count("[") == (1 if width >= 60 else 0)
    if width >= 80:
        assert text.count("#") == round(24 * 0.403)


def test_a_terminal_gets_one_line_that_moves():
    stream = Terminal()
    progress = PullProgress(stream, clock=Clock())

    progress.show(RUNNING)
    progress.show(RUNNING)
    progress.say("Done.")

    assert stream.getvalue().count("\r") == 2
    assert stream.getvalue().endswith("left\nsnug: Done.\n")


def test_elsewhere_a_line_every_few_seconds():
    stream, clock = io.StringIO(), Clock()
    progress = PullProgress(stream, clock=clock)

    progress.show(RUNNING)
    assert stream.getvalue() == ""  # what is done in a moment needs no line
    for _ in range(100):
        clock.now += 0.2
        progress.show(RUNNING)

    lines = stream.getvalue().splitlines()
    assert lines == [f"snug: {progress_text(RUNNING)}"] * 4


def test_a_wait_is_said_once():
    stream, clock = io.StringIO(), Clock()
    progress = PullProgress(stream, clock=clock)
    waiting = msgspec.structs.replace(RUNNING, state="waiting", note="The Hub asks to wait.")
    queued = msgspec.structs.replace(RUNNING, state="queued")

    clock.now += 60  # the time before the download is not a wait
    progress.show(queued)
    for _ in range(3):
        progress.show(waiting)
    clock.now += 5
    progress.show(queued)

    assert stream.getvalue().splitlines() == [
        "snug: The Hub asks to wait.",
        "snug: Waiting for the downloads before it.",
    ]
