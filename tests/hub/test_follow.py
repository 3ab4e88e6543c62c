"""The checksum behind the front: the same, in whatever order the bytes come."""

from __future__ import annotations

import hashlib
import random
import threading
import time

import pytest
from downloading import content

from app.hub.buffers import Buffers
from app.hub.errors import HubError
from app.hub.follow import Follower
from app.hub.pieces import Plan

SIZE = 400_000
CHUNK = 4096
BUFFERS = 12


def follower(part, plan: Plan, stop: threading.Event, buffers: Buffers) -> Follower:
    return Follower(part, SIZE, lambda: plan.front, stop, buffers, reach=BUFFERS * CHUNK)


class Running:
    """A follower in its thread."""

    def __init__(self, part, plan: Plan) -> None:
        self.stop = threading.Event()
        self.buffers = Buffers(CHUNK, BUFFERS, self.stop)
        self.follower = follower(part, plan, self.stop, self.buffers)
        self.digest: str | None = None
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.digest = self.follower.run()
        except HubError as error:
            self.error = error

    def end(self) -> str | None:
        self.thread.join(20)
        assert not self.thread.is_alive()
        return self.digest


@pytest.mark.parametrize("seed", range(6))
def test_the_order_makes_no_difference(tmp_path, seed):
    chance = random.Random(seed)
    data, part = content(SIZE, seed), tmp_path / "part"
    there = [(0, 50_000), (90_000, 120_000)] if seed % 2 else []
    part.write_bytes(b"".join(data[start:end].ljust(90_000, b"?") for start, end in there))
    plan = Plan(SIZE, there, ahead=chance.choice([20_000, SIZE]), least=CHUNK)
    running = Running(part, plan)

    def work(seed: int) -> None:
        own = random.Random(seed)
        with part.open("r+b", buffering=0) as file:
            while not plan.completed.is_set():
                run = plan.take(own.choice([10_000, 60_000]))
                if run is None:
                    plan.wait(0.01)
                    continue
                while run.at < run.end and own.random() > 0.02:
                    at, size = run.at, min(own.randrange(1, CHUNK), run.end - run.at)
                    buffer = running.buffers.take()
                    buffer[:size] = data[at : at + size]
                    file.seek(at)
                    file.write(buffer[:size])
                    at_front = plan.wrote(run, size)
                    running.follower.give(at, buffer, size, at_front=at_front)
                plan.drop(run)

    threads = [threading.Thread(target=work, args=(seed * 10 + number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert running.end() == hashlib.sha256(data).hexdigest()
    assert part.read_bytes() == data


def test_who_brings_too_much_waits_and_who_stops_does_not(tmp_path):
    part = tmp_path / "part"
    part.write_bytes(bytes(SIZE))
    stop = threading.Event()
    plan = Plan(SIZE, [], ahead=SIZE, least=CHUNK)
    buffers = Buffers(CHUNK, BUFFERS, stop)
    idle = follower(part, plan, stop, buffers)
    run, given = plan.take(SIZE), []

    def bring() -> None:
        while buffer := buffers.take():
            offset = run.at
            at_front = plan.wrote(run, CHUNK)
            idle.give(offset, buffer, CHUNK, at_front=at_front)
            given.append(offset)

    thread = threading.Thread(target=bring)
    thread.start()
    time.sleep(0.2)
    # Nobody takes anything: all buffers are full, and the next one is not there.
    assert len(given) == BUFFERS
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_a_file_that_is_shortened_is_noticed(tmp_path):
    part = tmp_path / "part"
    part.write_bytes(bytes(1000))
    running = Running(part, Plan(SIZE, [(0, SIZE)], ahead=SIZE, least=CHUNK))
    assert running.end() is None
    assert running.error.kind == "disk"


def test_a_follower_stops_without_an_answer(tmp_path):
    part = tmp_path / "part"
    part.write_bytes(bytes(1000))
    running = Running(part, Plan(SIZE, [(0, 1000)], ahead=SIZE, least=CHUNK))
    running.stop.set()
    assert running.end() == ""
