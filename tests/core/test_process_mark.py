"""Knowing a process again."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from app.core.process import ProcessMark, is_running, this_process


def test_this_process_runs_and_knows_itself():
    mark = this_process()
    assert mark.pid == os.getpid()
    assert mark.started < time.time()
    assert mark == this_process()
    assert is_running(mark)


def test_another_process_with_the_same_pid_is_another():
    mark = this_process()
    assert not is_running(ProcessMark(mark.pid, mark.started - 60))
    assert not is_running(ProcessMark(mark.pid, mark.started + 60))


def test_a_clock_set_by_a_little_changes_nothing():
    mark = this_process()
    assert is_running(ProcessMark(mark.pid, mark.started - 2))


def test_a_dead_process_does_not_run_not_even_before_it_is_reaped():
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from app.core.process import this_process\n"
            "print(*this_process(), flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    pid, started = process.stdout.readline().split()
    mark = ProcessMark(int(pid), float(started))
    assert is_running(mark)
    process.kill()
    end = time.monotonic() + 10
    while is_running(mark) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_running(mark)  # nobody has waited for it yet: on Unix it is a zombie
    process.communicate()
    assert not is_running(mark)
