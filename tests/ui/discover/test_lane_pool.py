"""The latest order counts, and what stalls holds up nobody."""

from __future__ import annotations

import threading

from app.core.errors import Cancelled
from app.ui.discover.lane_pool import LanePool


class Gate:
    """Work that ends when it is told to."""

    def __init__(self, name):
        self.name = name
        self.began, self.open = threading.Event(), threading.Event()
        self.token = None

    def __call__(self, token):
        self.token = token
        self.began.set()
        assert self.open.wait(10)
        return self.name


def test_a_stalled_order_holds_up_no_other_and_is_not_heard(qtbot, tasks):
    pool, heard = LanePool(tasks, "t", 3), []
    slow, quick = Gate("slow"), Gate("quick")
    pool.run(slow, heard.append, heard.append)
    assert slow.began.wait(5)
    quick.open.set()
    pool.run(quick, heard.append, heard.append)
    qtbot.waitUntil(lambda: heard == ["quick"], timeout=5000)
    assert slow.token.cancelled
    slow.open.set()
    done = []
    tasks.run(lambda: None, done.append, lane="t-2")
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    qtbot.wait(20)
    assert heard == ["quick"], "an older answer came after a newer one"


def test_with_every_lane_held_only_the_latest_waits(qtbot, tasks):
    pool, heard = LanePool(tasks, "t", 2), []
    held = [Gate("a"), Gate("b")]
    for gate in held:
        pool.run(gate, heard.append, heard.append)
        assert gate.began.wait(5)
    skipped, last = Gate("skipped"), Gate("last")
    skipped.open.set()
    last.open.set()
    pool.run(skipped, heard.append, heard.append)
    pool.run(last, heard.append, heard.append)
    assert pool.busy
    held[0].open.set()
    qtbot.waitUntil(lambda: heard == ["last"], timeout=5000)
    assert not skipped.began.is_set()
    assert not pool.busy
    held[1].open.set()


def test_what_is_stopped_is_not_heard(qtbot, tasks):
    pool, heard = LanePool(tasks, "t", 1), []
    gate = Gate("x")
    pool.run(gate, heard.append, heard.append)
    assert gate.began.wait(5)
    pool.stop()
    assert not pool.busy
    gate.open.set()
    after = Gate("after")
    after.open.set()
    pool.run(after, heard.append, heard.append)
    qtbot.waitUntil(lambda: heard == ["after"], timeout=5000)


def test_an_error_is_told_to_who_ordered(qtbot, tasks):
    pool, errors = LanePool(tasks, "t", 1), []

    def broken(_token):
        raise ValueError("no")

    pool.run(broken, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    assert isinstance(errors[0], ValueError)
    assert not isinstance(errors[0], Cancelled)
