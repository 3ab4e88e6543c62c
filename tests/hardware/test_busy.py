"""Telling one's own work from that of others."""

from __future__ import annotations

import os
import time
from types import SimpleNamespace

import psutil
import pytest

from app.hardware import busy
from app.hardware.busy import Watch


class Clock:
    """A processor and a process whose times the test sets, in seconds."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {"user": 100.0, "system": 50.0, "idle": 1000.0}
        self.own = 10.0
        self.gone = False

    def cpu_times(self):
        names = type("Times", (tuple,), {})
        found = names(self.times.values())
        for name, value in self.times.items():
            setattr(found, name, value)
        return found

    def process(self, _pid: int | None):
        if self.gone:
            raise psutil.NoSuchProcess(1)
        return SimpleNamespace(cpu_times=lambda: SimpleNamespace(user=self.own, system=0.0))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(busy.psutil, "cpu_times", clock.cpu_times)
    monkeypatch.setattr(busy.psutil, "Process", clock.process)
    return clock


def test_what_neither_idles_nor_is_ours_is_others(clock: Clock):
    watch = Watch(1)
    clock.times["idle"] += 2
    clock.times["user"] += 6
    clock.times["system"] += 2
    clock.own += 5
    assert watch.others() == pytest.approx(0.3)
    assert watch.disturbed()


def test_ones_own_work_does_not_disturb(clock: Clock):
    watch = Watch(1)
    clock.times["user"] += 10
    clock.own += 10
    assert watch.others() == 0
    assert not watch.disturbed()


def test_time_of_guests_and_of_waiting_for_the_disk_is_not_counted_twice(clock: Clock):
    clock.times |= {"iowait": 0.0, "guest": 0.0, "guest_nice": 0.0}
    watch = Watch(1)
    clock.times["user"] += 4
    clock.times["guest"] += 4  # is part of user already
    clock.times["iowait"] += 4
    assert watch.others() == pytest.approx(0.5)


def test_a_process_that_ended_is_not_known(clock: Clock):
    watch = Watch(1)
    clock.times["user"] += 4
    clock.gone = True
    assert watch.others() is None
    assert not watch.disturbed()


def test_no_time_has_passed(clock: Clock):
    assert Watch(1).others() is None


def test_this_machine():
    watch = Watch(os.getpid())
    time.sleep(0.05)
    others = watch.others()
    assert others is None or 0 <= others <= 1
