"""Downloads when processes die, disks fill and two of them want the same file."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path

import msgspec
import pytest
from downloading import FILE, MB, PACE, REPO, ended, incomplete, put, queue, wait_until, wanted
from huggingface_hub import hf_hub_download, scan_cache_dir, try_to_load_from_cache

from app.hub import keeping, writing
from app.hub.cache_layout import RepoCache
from app.hub.journal import read_journal
from fakehub.server import FakeHub

CHILD = Path(__file__).with_name("download_child.py")


def order(hub: FakeHub, folder: Path, data: bytes, **more: object) -> str:
    file = wanted(data)
    return json.dumps(
        {"do": "run", "url": hub.url, "folder": str(folder), "repo": REPO,
         "revision": hub.sha(REPO), "path": FILE, "size": file.size, "sha256": file.sha256, **more}
    )  # fmt: skip


def start(given: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(CHILD), given], stdout=subprocess.PIPE, text=True, env=surroundings()
    )


def surroundings() -> dict[str, str]:
    """Return the environment for a child that imports what tests share."""
    return {**os.environ, "PYTHONPATH": str(CHILD.parents[1])}


def finish(given: str, words: tuple[str, ...] = ()) -> list[dict]:
    done = subprocess.run(
        [*words, sys.executable, str(CHILD), given], capture_output=True, text=True, timeout=100,
        check=False, env=surroundings(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_with_huggingface_hub(folder: Path, data: bytes) -> None:
    """Let huggingface_hub find the file, whole, and nothing unfinished."""
    cache = folder / "hub"
    found = hf_hub_download(REPO, FILE, cache_dir=cache, local_files_only=True)
    assert Path(found).read_bytes() == data
    assert try_to_load_from_cache(REPO, FILE, cache_dir=cache) == found
    scan = scan_cache_dir(cache)
    assert (scan.warnings, scan.incomplete_files) == ([], frozenset())
    assert incomplete(folder) == []
    (repo,) = scan.repos
    assert repo.size_on_disk == len(data)


def test_thirty_kills_and_then_a_verified_file(fakehub, tmp_path):
    data = put(fakehub, 32 * MB)
    chance = random.Random(4)
    fault = fakehub.faults.slow(1.2e6)
    given = order(fakehub, tmp_path, data)
    unfinished = 0
    children = [start(given)]
    try:
        for _ in range(30):
            child = children[-1]
            assert json.loads(child.stdout.readline()) == {"started": True}
            # The next one starts up meanwhile: only the moment of the kill is left to chance.
            time.sleep(chance.uniform(0, 0.25))
            unfinished += child.poll() is None
            child.kill()
            child.wait()
            child.stdout.close()
            children.append(start(given))
        fakehub.faults.remove(fault)
        assert json.loads(children[-1].stdout.readline()) == {"started": True}
        last = json.loads(children[-1].stdout.readline())
    finally:
        for child in children:
            child.kill()
            child.wait()
            child.stdout.close()
    assert unfinished >= 25  # most of them were in the middle of it
    assert (last["state"], last["done"]) == ("done", len(data))
    # Each kill cost moments, not everything.
    assert fakehub.sent < 2 * len(data)
    check_with_huggingface_hub(tmp_path, data)


@pytest.mark.parametrize(
    "step",
    ["before replace", "after replace", "before folder", "after folder", "before link",
     "after link", "before ref", "after ref"],
)  # fmt: skip
def test_killed_at_the_last_steps(fakehub, tmp_path, step):
    data = put(fakehub, MB)
    child = start(order(fakehub, tmp_path, data, do="die", step=step))
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    fakehub.requests.clear()
    with queue(fakehub, tmp_path) as made:
        added = made.add(REPO, fakehub.sha(REPO), "Q4", [wanted(data)], ref="main")
        assert ended(made, added.id).state == "done"
    assert list(fakehub.asked(origin="cdn")) == []  # everything was there
    check_with_huggingface_hub(tmp_path, data)


def test_a_power_cut_costs_what_was_not_synchronised(fakehub, tmp_path, monkeypatch):
    data = put(fakehub, 8 * MB)
    fault = fakehub.faults.slow(3e6)
    with queue(fakehub, tmp_path) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4", [wanted(data)], ref="main").id
        wait_until(lambda: made.get(id).done > 4 * MB)
    # The system starts anew: what it had not written yet is gone, as zeros in the middle.
    monkeypatch.setattr("app.hub.journal.boot_id", lambda: "after the power cut")
    cache = RepoCache(tmp_path / "hub", REPO)
    part, journal = cache.part(wanted(data).sha256), cache.journal(wanted(data).sha256)
    kept = read_journal(journal, part, len(data))
    assert kept
    content = bytearray(part.read_bytes())
    at = 0
    for first, last in [*kept, (len(content), len(content))]:
        content[at:first] = bytes(first - at)
        at = last
    part.write_bytes(content)
    fakehub.faults.remove(fault)
    fakehub.requests.clear()
    with queue(fakehub, tmp_path) as made:
        assert ended(made, id).state == "done"
    # In one go: had a zero been taken for data, everything would have been fetched again.
    assert len(list(fakehub.asked(origin="hub"))) == 1
    for request in fakehub.asked(origin="cdn"):
        first = int(request.range.removeprefix("bytes=").partition("-")[0])
        assert not any(start <= first < end for start, end in kept)
    check_with_huggingface_hub(tmp_path, data)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_loses_what_it_took_is_not_believed(fakehub, tmp_path, monkeypatch, code):
    data = put(fakehub, 8 * MB)
    fault = fakehub.faults.slow(3e6)
    real, calls = keeping.os.fdatasync, []

    def fdatasync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            # As Linux does it: the pages that could not be written are dropped.
            size = os.fstat(handle).st_size
            os.pwrite(handle, bytes(size - second[0]), second[0])
            raise OSError(code, os.strerror(code))
        real(handle)
        second[0] = os.fstat(handle).st_size

    second = [0]
    monkeypatch.setattr(keeping.os, "fdatasync", fdatasync)
    with queue(fakehub, tmp_path, connections=1) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4", [wanted(data)], ref="main").id
        failed = ended(made, id)
        assert failed.state == "failed"
        assert failed.problem.kind == ("disk_full" if code == errno.ENOSPC else "disk")
        assert failed.problem.hint
        cache = RepoCache(tmp_path / "hub", REPO)
        etag = wanted(data).sha256
        kept = read_journal(cache.journal(etag), cache.part(etag), len(data))
        assert 0 < kept[0][1] <= second[0]
        fakehub.faults.remove(fault)
        fakehub.requests.clear()
        made.resume(id)
        assert ended(made, id).state == "done"
        assert len(list(fakehub.asked(origin="hub"))) == 1
    check_with_huggingface_hub(tmp_path, data)


@cache
def mounting() -> tuple[str, ...] | None:
    """Return the words before a command that may then mount, or None where nobody may."""
    if shutil.which("unshare") is None or sys.platform != "linux":
        return None
    for words in (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount")):
        with tempfile.TemporaryDirectory() as folder:
            tried = subprocess.run(
                [*words, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
                capture_output=True, check=False,
            )  # fmt: skip
        if tried.returncode == 0:
            return words
    return None


def filled(hub: FakeHub, folder: Path, data: bytes, disk: str, when: str) -> list[dict]:
    words = mounting() if disk == "tmpfs" else ()
    if words is None:
        pytest.skip("no right to mount a file system here; the other variant of this test ran")
    given = order(hub, folder, data, do="full", disk=disk, when=when, space=20 * MB, connections=1)
    return finish(given, words)


SIZE = 8 * MB + 1
"""The last byte needs a page of its own."""


def test_a_disk_too_small_is_refused_before_the_first_byte(fakehub, tmp_path):
    data = put(fakehub, SIZE)
    refused, then = filled(fakehub, tmp_path, data, "tmpfs", "before")
    assert refused["kind"] == "disk_full"
    assert "more are needed" in refused["text"]
    assert refused["hint"]
    assert then["state"] == "done"
    assert fakehub.sent < 2 * SIZE


@pytest.mark.parametrize("when", ["during", "last"])
@pytest.mark.parametrize(("disk", "kind"), [("tmpfs", "disk_full"), ("limit", "disk")])
def test_a_disk_that_fills_up_keeps_what_is_there(fakehub, tmp_path, disk, kind, when):
    data = put(fakehub, SIZE)
    if when == "last":
        # Everything but one byte comes, then the disk is filled, then that byte comes.
        fakehub.faults.stall_after(SIZE - 1, times=1)
    else:
        fakehub.faults.slow(4e6)
    failed, then = filled(fakehub, tmp_path, data, disk, when)
    assert (failed["state"], failed["kind"]) == ("failed", kind)
    assert failed["text"]
    assert failed["hint"]
    if disk == "tmpfs":
        assert "more are needed" in failed["text"]
    assert failed["done"] == SIZE - 1 if when == "last" else 2 * MB <= failed["done"] < SIZE
    assert failed["kept"] == ["snug-journal.incomplete", "snug.incomplete"]
    assert (then["state"], then["done"]) == ("done", SIZE)
    assert fakehub.sent < 1.6 * SIZE
    if disk == "limit":
        check_with_huggingface_hub(tmp_path, data)


def test_a_quota_that_is_used_up_says_what_is_missing(fakehub, tmp_path, monkeypatch):
    data = put(fakehub, 8 * MB)
    pace = msgspec.structs.replace(PACE, quick=float("inf"))
    real, left = writing.write_all, [3 * MB]

    def write(file: object, piece: memoryview) -> None:
        left[0] -= len(piece)
        if left[0] < 0:
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))
        real(file, piece)

    with queue(fakehub, tmp_path, pace=pace) as made:
        monkeypatch.setattr(writing, "write_all", write)
        id = made.add(REPO, fakehub.sha(REPO), "Q4", [wanted(data)], ref="main").id
        failed = ended(made, id)
        assert (failed.state, failed.problem.kind) == ("failed", "disk_full")
        assert "5." in failed.problem.text  # of 8.39 MB, 3.15 MB are there
        monkeypatch.setattr(writing, "write_all", real)
        made.resume(id)
        assert made.get(id).done > 2 * MB
        assert ended(made, id).state == "done"
    check_with_huggingface_hub(tmp_path, data)


def test_two_programs_download_one_file(fakehub, tmp_path):
    data = put(fakehub, 8 * MB)
    fakehub.faults.slow(3e6)
    children = [start(order(fakehub, tmp_path, data, window=name)) for name in ("one", "two")]
    ends = []
    for child in children:
        out, _ = child.communicate(timeout=60)
        ends.append(json.loads(out.splitlines()[-1]))
    assert [end["state"] for end in ends] == ["done", "done"]
    assert len({end["path"] for end in ends}) == 1
    # One fetched, the other waited: no byte came twice.
    asked = [request.range for request in fakehub.asked(origin="cdn")]
    assert len(asked) == len(set(asked))
    assert fakehub.sent < 1.5 * len(data)
    check_with_huggingface_hub(tmp_path, data)


def test_the_waiting_one_goes_on_where_a_killed_one_was(fakehub, tmp_path):
    data = put(fakehub, 8 * MB)
    fault = fakehub.faults.slow(2e6)
    child = start(order(fakehub, tmp_path, data, window="child"))
    with queue(fakehub, tmp_path) as made:
        assert json.loads(child.stdout.readline()) == {"started": True}
        wait_until(lambda: incomplete(tmp_path))
        id = made.add(REPO, fakehub.sha(REPO), "Q4", [wanted(data)], ref="main").id
        wait_until(lambda: made.get(id).state == "waiting")
        # It shows what the other one has by now.
        wait_until(lambda: made.get(id).done > 2 * MB)
        child.kill()
        child.communicate()
        fakehub.faults.remove(fault)
        assert ended(made, id).state == "done"
    assert fakehub.sent < 1.6 * len(data)
    check_with_huggingface_hub(tmp_path, data)


def test_what_a_killed_window_had_queued_goes_on_in_the_next(fakehub, tmp_path):
    data = put(fakehub, 8 * MB)
    fault = fakehub.faults.slow(2e6)
    child = start(order(fakehub, tmp_path, data, window="downloads"))
    assert json.loads(child.stdout.readline()) == {"started": True}
    wait_until(lambda: incomplete(tmp_path))
    with queue(fakehub, tmp_path) as beside:
        assert beside.downloads() == ()  # it lives: its downloads are its own
    child.kill()
    child.communicate()
    fakehub.faults.remove(fault)
    with queue(fakehub, tmp_path) as made:
        (found,) = made.downloads()
        assert (found.repo, found.name) == (REPO, "Q4")
        assert ended(made, found.id).state == "done"
    assert sorted(path.name for path in tmp_path.glob("*.lock")) == []
    check_with_huggingface_hub(tmp_path, data)


def test_huggingface_hub_and_snug_at_once(fakehub, tmp_path):
    data = put(fakehub, 8 * MB)
    fakehub.faults.slow(4e6)
    found = []

    def theirs() -> None:
        found.append(
            hf_hub_download(
                REPO, FILE, cache_dir=tmp_path / "hub", endpoint=fakehub.url, token=False
            )
        )

    thread = threading.Thread(target=theirs)
    thread.start()
    wait_until(lambda: list(tmp_path.glob("hub/*/blobs/*.incomplete")))
    with queue(fakehub, tmp_path) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4", [wanted(data)], ref="main").id
        wait_until(lambda: made.get(id).state == "waiting")
        done = ended(made, id)
    thread.join(20)
    assert (done.state, done.path) == ("done", found[0])
    assert len(list(fakehub.asked(origin="cdn", method="GET"))) == 1
    check_with_huggingface_hub(tmp_path, data)
