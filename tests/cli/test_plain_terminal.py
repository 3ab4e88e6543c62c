"""What a model or the Hub says does nothing to the terminal that it is shown on."""

from __future__ import annotations

import io
import sys

import pytest
from scripted_engine import STATS

from app.cli.plain_terminal import obedient
from app.cli.pull_progress import PullProgress
from app.cli.terminal import ask
from app.cli.verbs import guarded, parse
from app.core.errors import SnugError
from app.engine.protocol import Finished, Sampling, Text

HOSTILE = "\x1b]52;c;cm0gLXJmIH4K\x07 \x9b6n \x1b[201~\nrm -rf ~\r\ttrue \u202egnp.exe"
SHOWN = "\ufffd]52;c;cm0gLXJmIH4K\ufffd \ufffd6n \ufffd[201~\nrm -rf ~\n\ttrue \ufffdgnp.exe"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminals(monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, Terminal]:
    """Let stdout and stderr be terminals; not in a fixture, behind which pytest sets its own."""
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    return out, err


def fail(_options: object) -> int:
    print(HOSTILE)
    raise SnugError(HOSTILE, HOSTILE)


def test_what_is_said_on_a_terminal_is_plain(monkeypatch):
    out, err = terminals(monkeypatch)
    assert guarded(fail, parse(["models"])) == 1
    assert out.getvalue() == SHOWN + "\n"
    assert err.getvalue() == f"snug: {SHOWN}\n      {SHOWN}\n"
    assert sys.stdout is out


def test_what_goes_to_a_file_stays_as_it_is(monkeypatch):
    out, err = io.StringIO(newline=""), io.StringIO(newline="")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    guarded(fail, parse(["models"]))
    assert out.getvalue() == HOSTILE + "\n"


class Talker:
    """Services whose engine answers with what a hostile model would."""

    def __init__(self) -> None:
        self.engine = self.loader = self

    def load(self, *_: object, **__: object) -> Talker:
        return self

    name = HOSTILE

    def sampling(self) -> object:
        return Sampling()

    def generate(self, _turns, _sampling, *, on_event, cancel) -> Finished:
        for letter in HOSTILE:  # an order may come letter by letter
            on_event(Text(1, letter, 1))
        return Finished(1, "end", STATS)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_an_answer_on_a_terminal_is_plain(monkeypatch, options):
    out, _ = terminals(monkeypatch)
    options = parse(["chat", "--prompt", "?", *options])
    assert guarded(lambda chosen: ask(Talker(), chosen), options) == 0
    assert not set(out.getvalue()) & set("\x1b\x07\x9b\r\u202e")
    assert "rm -rf" in out.getvalue()


def test_only_the_bar_itself_moves_the_cursor(monkeypatch):
    _, err = terminals(monkeypatch)

    def pull(_options: object) -> int:
        progress = PullProgress(sys.stderr, name="\x1b[2J")
        assert obedient(sys.stderr) is err
        progress.say(HOSTILE)
        return 0

    guarded(pull, parse(["models"]))
    assert err.getvalue() == f"snug: {SHOWN}\n"
