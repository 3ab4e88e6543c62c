"""The line before the engine: in order, without gaps, for threads and for callbacks."""

from __future__ import annotations

import threading

import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.line import EngineLine

SOON = 20.0
"""Seconds; longer than any machine takes."""


def test_whoever_comes_first_is_served_first():
    line, served = EngineLine(), []
    places = [line.join(lambda n=n: served.append(n)) for n in range(4)]
    assert served == [0]
    assert [place.before for place in places] == [0, 1, 2, 3]
    assert line.busy
    assert line.waiting == 3
    for place in places:
        place.leave()
    assert served == [0, 1, 2, 3]
    assert not line.busy
    assert line.waiting == 0


def test_whoever_gives_up_makes_room_and_is_never_called():
    line, served, moved = EngineLine(), [], []
    first = line.join(lambda: served.append("first"))
    second = line.join(lambda: served.append("second"))
    third = line.join(lambda: served.append("third"), moved.append)
    assert moved == [2]
    second.leave()
    assert moved == [2, 1]
    second.leave()  # once is enough
    first.leave()
    assert served == ["first", "third"]
    assert moved == [2, 1]
    first.leave()
    assert third.before == 0
    assert line.waiting == 0
    assert line.busy
    third.leave()
    assert not line.busy


def test_a_block_waits_for_its_turn_and_ends_it_whatever_happens():
    line, order = EngineLine(), []
    place = line.join()
    inside = threading.Event()

    def second() -> None:
        try:
            with line.turn(None, order.append):
                inside.set()
                raise ValueError("it broke")
        except ValueError as error:
            order.append(str(error))

    thread = threading.Thread(target=second)
    thread.start()
    assert not inside.wait(0.05)
    assert order == [1]
    place.leave()
    thread.join(SOON)
    assert inside.is_set()
    assert order == [1, "it broke"]
    assert not line.busy


def test_a_block_that_is_cancelled_leaves_the_line():
    line, cancel, ended = EngineLine(), CancelToken(), []
    place = line.join()
    came = threading.Event()

    def second() -> None:
        try:
            with line.turn(cancel, lambda _: came.set()):
                ended.append("served")
        except Cancelled:
            ended.append("left")

    thread = threading.Thread(target=second)
    thread.start()
    assert came.wait(SOON)
    cancel.cancel()
    thread.join(SOON)
    assert ended == ["left"]
    assert line.waiting == 0
    place.leave()
    assert not line.busy


def test_a_cancelled_block_takes_no_turn_even_where_nobody_waits():
    line, cancel = EngineLine(), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled), line.turn(cancel):
        pytest.fail("it was served")
    assert not line.busy


def test_what_is_of_no_hurry_takes_a_turn_only_where_nobody_has_one():
    line = EngineLine()
    with line.turn_if_free() as free:
        assert free
        with line.turn_if_free() as other:
            assert not other
        assert line.busy
        place = line.join()
        assert place.before == 1
    assert place.before == 0
    with line.turn_if_free() as free:
        assert not free
    place.leave()
    assert not line.busy


def test_many_threads_have_the_engine_one_at_a_time():
    line, inside, most, served = EngineLine(), [], [], []

    def call(number: int) -> None:
        with line.turn():
            inside.append(number)
            most.append(len(inside))
            served.append(number)
            inside.remove(number)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    assert sorted(served) == list(range(30))
    assert set(most) == {1}
    assert not line.busy
