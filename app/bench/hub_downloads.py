"""The first part of ``snug bench hub``: ``snug pull`` against curl, and the memory it takes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import psutil

from app.bench import line
from app.bench.fake_hub import FakeHub
from app.core.units import format_byte_rate, format_bytes
from app.hardware.busy import DISTURBED

Report = dict[str, Any]
Step = Callable[[str], None]

LARGE = 2_000_000_000
_SMALL = 200_000_000
"""Bytes of the files whose downloads are measured."""
_ROUNDS = 5
_TRIES = 3
"""Times as many rounds are made at most, of which those count that others disturbed least."""
_REPO = "bench/Model-GGUF"
_PIECE = 1 << 22
_SECONDS = 600


class Curl(msgspec.Struct, frozen=True):
    """One run of curl; seconds."""

    seconds: float
    safe: float
    """Until the file is on the disk, too, which is where ``snug pull`` ends."""


class Pull(msgspec.Struct, frozen=True):
    """One run of ``snug pull``."""

    seconds: float
    """From the decision to download to the checked file."""
    whole: float
    """Seconds of the whole process."""
    peak: int
    """Bytes of resident memory."""


class Round(msgspec.Struct, frozen=True):
    """One download with each, and the share of the processor that other programs took."""

    pull: Pull
    curl: Curl | None
    others: float


def measure_downloads(
    folder: Path,
    on_step: Step,
    *,
    large: int = LARGE,
    small: int = _SMALL,
    rounds: int = _ROUNDS,
    tries: int = _TRIES,
) -> Report:
    """Download a file with ``snug pull`` and with curl in turn, and see what memory it takes.

    Beside what curl does, ``snug pull`` works out the SHA-256 and ends when the file would survive
    a power cut. So there are two comparisons: with curl, and with curl until its file would, too.
    """
    content = folder / "content"
    for name, size in (("large", large), ("small", small)):
        on_step(f"writing {format_bytes(size)} of noise")
        _write_noise(content / _REPO / f"{name}.gguf", size)
    curl = shutil.which("curl")
    with FakeHub(str(content)) as hub:
        few = _pull(hub, folder, "small.gguf")
        found = _Turns(hub, folder, curl).least_disturbed(
            rounds, tries, lambda number: on_step(f"downloading, {number} of {rounds} or some more")
        )
    shutil.rmtree(content)
    pairs = [(one.pull, one.curl) for one in found if one.curl is not None]
    lines = []
    for other, ratios in {
        "curl of the same file": [curl.seconds / pull.seconds for pull, curl in pairs],
        "curl and its file safe on the disk": [curl.safe / pull.seconds for pull, curl in pairs],
    }.items():
        if ratios:
            what = f"throughput, snug pull ÷ {other}"
            lines.append(line(what, statistics.median(ratios), 0.85, least=True))
    sizes = f"{format_bytes(large)} beyond {format_bytes(small)}"
    growth = (max(one.pull.peak for one in found) - few.peak) / 1e6
    lines.append(line(f"memory of snug pull, {sizes}", growth, 30, unit="MB"))
    return {"lines": lines, "raw": _figures(found, few, large)}


class _Turns:
    """Downloads the large file with both programs, again and again."""

    def __init__(self, hub: FakeHub, target: Path, curl: str | None) -> None:
        self._hub = hub
        self._target = target
        self._curl = curl

    def least_disturbed(
        self, rounds: int, tries: int, on_round: Callable[[int], None]
    ) -> list[Round]:
        """Make rounds until so many were not disturbed; returns those that were least."""
        found: list[Round] = []
        while len(found) < rounds * tries:
            on_round(len(found) + 1)
            found.append(self._round(curl_first=len(found) % 2 == 0))
            if sum(one.others <= DISTURBED for one in found) >= rounds:
                break
        best = sorted(found, key=lambda one: one.others)[:rounds]
        return [one for one in found if one in best]

    def _round(self, *, curl_first: bool) -> Round:
        """Each comes first in turn: the second finds what the first has left behind."""
        processor = _Processor(self._hub.pid)
        other = self._with_curl() if curl_first else None
        pull = _pull(self._hub, self._target, "large.gguf")
        if not curl_first:
            other = self._with_curl()
        return Round(pull, other, processor.others())

    def _with_curl(self) -> Curl | None:
        if self._curl is None:
            return None
        return _with_curl(self._curl, self._hub, self._target, "large.gguf")


class _Processor:
    """Tells the work of this process, those it ran and the Hub from that of others."""

    def __init__(self, hub: int) -> None:
        self._hub = hub
        self._begun = self._read()

    def others(self) -> float:
        """Return the share of the processor that others took since; 0 where nobody can tell."""
        if sys.platform == "win32":  # which does not count processes that have ended
            return 0.0
        pairs = zip(self._read(), self._begun, strict=True)
        whole, idle, own = (now - then for now, then in pairs)
        return max(0.0, whole - idle - own) / whole if whole else 0.0

    def _read(self) -> tuple[float, float, float]:
        times = psutil.cpu_times()
        # Linux counts guests' time twice.
        guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        mine, hub = psutil.Process().cpu_times(), psutil.Process(self._hub).cpu_times()
        ended = mine.children_user + mine.children_system
        own = mine.user + mine.system + ended + hub.user + hub.system
        return sum(times) - guests, times.idle + getattr(times, "iowait", 0.0), own


def _figures(found: Sequence[Round], few: Pull, size: int) -> Report:
    pulls = [one.pull for one in found]
    curls = [one.curl for one in found if one.curl is not None]
    raw: Report = {
        "snug pull": _rates(size, (one.seconds for one in pulls)),
        "snug pull, with the start of the process": _rates(size, (one.whole for one in pulls)),
        "snug pull, peak of memory": [format_bytes(one.peak) for one in (few, *pulls)],
        "curl": "is not installed: there is nothing to compare with",
    }
    if curls:
        raw["curl"] = _rates(size, (one.seconds for one in curls))
        raw["curl and its file safe on the disk"] = _rates(size, (one.safe for one in curls))
    raw["SHA-256 alone"] = format_byte_rate(_hash_speed())
    raw["share of the processor that others took"] = [round(one.others, 2) for one in found]
    return raw


def _hash_speed() -> float:
    """Return the bytes/s of the processor's time that SHA-256 takes: no download is quicker."""
    piece = bytes(_PIECE)
    digest = hashlib.sha256()
    begun = time.thread_time()
    for _ in range(64):
        digest.update(piece)
    return 64 * len(piece) / (time.thread_time() - begun)


def _rates(size: int, times: Iterable[float]) -> list[str]:
    return [format_byte_rate(size / seconds) for seconds in times]


def _pull(hub: FakeHub, folder: Path, name: str) -> Pull:
    """Run ``snug pull`` in a process of its own; raises CalledProcessError."""
    cache = folder / "cache"
    environment = {
        **os.environ,
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(cache),
        "SNUG_HOME": str(folder / "home"),
        # The owner's token is not for this Hub.
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    for other in ("HF_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE"):
        environment.pop(other, None)
    _settle()
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-P", "-m", "app", "pull", f"{_REPO}:{name}", "--json"]
        begun = time.monotonic()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=said, text=True
        )
        assert process.stdout is not None
        with process.stdout:
            out = process.stdout.read()
        peak = _wait(process)
        whole = time.monotonic() - begun
        said.seek(0)
        if process.returncode:
            error = subprocess.CalledProcessError(process.returncode, command)
            error.add_note(said.read().decode(errors="replace"))
            raise error
    report = json.loads(out)
    if report["already_there"] or Path(report["path"]).stat().st_size != report["size"]:
        raise AssertionError(f"nothing was downloaded: {report}")
    shutil.rmtree(cache)
    return Pull(report["seconds"], whole, peak)


def _with_curl(curl: str, hub: FakeHub, folder: Path, name: str) -> Curl:
    """Download the same file into the same folder; raises CalledProcessError."""
    target = folder / "curl.gguf"
    address = f"{hub.url}/{_REPO}/resolve/main/{name}"
    _settle()
    begun = time.monotonic()
    subprocess.run(
        [
            curl,
            "--silent",
            "--show-error",
            "--fail",
            "--location",
            "--output",
            str(target),
            address,
        ],
        check=True,
        timeout=_SECONDS,
    )
    seconds = time.monotonic() - begun
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    safe = time.monotonic() - begun
    target.unlink()
    return Curl(seconds, safe)


def _settle() -> None:
    """Let the disk finish what was written before, which is not part of what comes."""
    if hasattr(os, "sync"):
        os.sync()


def _wait(process: subprocess.Popen[str]) -> int:
    """Wait for a process that has closed its output; returns the most memory that it had."""
    if sys.platform == "win32":
        # Windows keeps these figures for as long as somebody holds the process.
        peak = int(psutil.Process(process.pid).memory_info().peak_wset)
        process.wait(_SECONDS)
        return peak
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _write_noise(path: Path, size: int) -> None:
    """Write a file that no disk or connection can make smaller."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = random.Random(size)
    with path.open("wb") as file:
        for start in range(0, size, _PIECE):
            file.write(noise.randbytes(min(_PIECE, size - start)))
