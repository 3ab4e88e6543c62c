"""What is made when it is first asked for: once, by one of many threads, and not after the end."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.errors import Cancelled
from app.services.lazy import Lazy, close


class Thing:
    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_many_threads_get_the_same_one():
    made: list[Thing] = []
    start = threading.Barrier(8)

    def make() -> Thing:
        time.sleep(0.01)
        made.append(Thing())
        return made[-1]

    lazy = Lazy(make)
    assert lazy.made is None

    def ask(_number: int) -> Thing:
        start.wait()
        return lazy()

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(ask, range(8)))
    assert got == set(made)
    assert len(made) == 1
    assert lazy.made is made[0]


def test_what_was_made_is_closed_once_and_nothing_is_made_after_it():
    lazy = Lazy(Thing)
    thing = lazy()
    close(lazy)
    close(lazy)
    assert thing.closed == 1
    with pytest.raises(Cancelled):
        lazy()


def test_what_nobody_asked_for_is_not_made_to_be_closed():
    made: list[Thing] = []
    lazy = Lazy(lambda: made.append(Thing()) or made[0])
    close(lazy)
    assert made == []
    with pytest.raises(Cancelled):
        lazy()


def test_a_failure_to_make_it_is_told_and_the_next_one_tries_again():
    tries: list[int] = []

    def make() -> Thing:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk is gone")
        return Thing()

    lazy = Lazy(make)
    with pytest.raises(OSError, match="gone"):
        lazy()
    assert isinstance(lazy(), Thing)
