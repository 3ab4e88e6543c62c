"""``snug bench hub``: downloads against curl, a repository's first look, a large library.

Everything is on this machine: the Hub is ``tests/fakehub`` in a process of its own, which is why
the source checkout is needed. All files are removed afterwards.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import psutil

from app.bench import line
from app.bench.fake_hub import FakeHub, find_server
from app.bench.hub_look import measure_library, measure_looks
from app.core.errors import UsageError
from app.core.units import format_byte_rate, format_bytes

Report = dict[str, Any]
Step = Callable[[str], None]

_LARGE = 2_000_000_000
_SMALL = 200_000_000
"""Bytes of the files whose downloads are measured."""
_ROUNDS = 5
_REPO = "bench/Model-GGUF"
_PIECE = 1 << 22
_MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""
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


def measure_hub(on_step: Step) -> Report:
    """Measure all of it; raises UsageError without the source checkout or room on the disk."""
    find_server()  # before gigabytes are written
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        _check_room(folder, 3 * _LARGE)
        memory = None
        if _in_memory(2 * _LARGE):
            made = tempfile.TemporaryDirectory(prefix="snug-bench-", dir=_MEMORY)
            memory = Path(stack.enter_context(made))
        parts = [
            measure_downloads(folder, on_step, memory=memory),
            measure_looks(folder, on_step),
            measure_library(folder, on_step),
        ]
    return {
        "lines": [line for part in parts for line in part["lines"]],
        "raw": {key: value for part in parts for key, value in part["raw"].items()},
    }


def measure_downloads(
    folder: Path,
    on_step: Step,
    *,
    memory: Path | None = None,
    large: int = _LARGE,
    small: int = _SMALL,
    rounds: int = _ROUNDS,
) -> Report:
    """Download a file with ``snug pull`` and with curl in turn, and see what memory it takes.

    Into ``memory``, a folder without a disk behind it, both are as quick as they can be. On the
    disk ``snug pull`` ends when the file would survive a power cut, and curl is waited for until
    its file would, too; how long it takes alone is among the raw figures.
    """
    content = folder / "content"
    for name, size in (("large", large), ("small", small)):
        on_step(f"writing {format_bytes(size)} of noise")
        _write_noise(content / _REPO / f"{name}.gguf", size)
    curl = shutil.which("curl")
    places = {"in memory": memory} if memory is not None else {}
    places["on the disk"] = folder
    lines: list[Report] = []
    raw: Report = {} if curl else {"curl": "is not installed: there is nothing to compare with"}
    with FakeHub(str(content)) as hub:
        peaks = [_pull(hub, folder, "small.gguf").peak]
        for place, target in places.items():
            rows = _take_turns(hub, target, curl, rounds, on_step, place)
            pulls = [pull for pull, _ in rows]
            peaks += [pull.peak for pull in pulls]
            raw[f"snug pull, {place}"] = _rates(large, (one.seconds for one in pulls))
            raw[f"snug pull, {place}, with the start of the process"] = _rates(
                large, (one.whole for one in pulls)
            )
            curls = [other for _, other in rows if other is not None]
            if not curls:
                continue
            raw[f"curl, {place}"] = _rates(large, (one.seconds for one in curls))
            if place == "on the disk":
                raw["curl, until the disk has it"] = _rates(large, (one.safe for one in curls))
            ratios = [one.safe / pull.seconds for pull, one in zip(pulls, curls, strict=True)]
            raw[f"snug pull ÷ curl, {place}"] = [round(ratio, 3) for ratio in ratios]
            what = f"throughput {place}, snug pull ÷ curl of the same file"
            lines.append(line(what, statistics.median(ratios), 0.85, least=True))
    shutil.rmtree(content)
    sizes = f"{format_bytes(large)} beyond {format_bytes(small)}"
    growth = (max(peaks[1:]) - peaks[0]) / 1e6
    raw["snug pull, peak of memory"] = [format_bytes(peak) for peak in peaks]
    return {
        "lines": [*lines, line(f"memory of snug pull, {sizes}", growth, 30, unit="MB")],
        "raw": raw,
    }


def _take_turns(
    hub: FakeHub, target: Path, curl: str | None, rounds: int, on_step: Step, place: str
) -> list[tuple[Pull, Curl | None]]:
    """Download the large file with both, as often as there are rounds.

    Each comes first in turn: the second finds the machine busy with what the first has left.
    """
    rows = []
    for number in range(1, rounds + 1):
        on_step(f"downloading, {place}, {number} of {rounds}")
        first = _curl(curl, hub, target, "large.gguf") if curl and number % 2 else None
        pull = _pull(hub, target, "large.gguf")
        other = _curl(curl, hub, target, "large.gguf") if curl and first is None else first
        rows.append((pull, other))
    return rows


def _rates(size: int, times: Iterable[float]) -> list[str]:
    return [format_byte_rate(size / seconds) for seconds in times]


def _in_memory(needed: int) -> bool:
    """Say whether files of that many bytes can be kept where no disk is behind them."""
    if not _MEMORY.is_dir():
        return False
    room = min(shutil.disk_usage(_MEMORY).free, psutil.virtual_memory().available)
    return room > 2 * needed


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


def _curl(curl: str, hub: FakeHub, folder: Path, name: str) -> Curl:
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


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UsageError(
            f"This benchmark needs {format_bytes(needed)} on the disk of {folder.parent}, where "
            f"{format_bytes(free)} are free.",
            "Free some space, or set TMPDIR to a folder on another disk.",
        )
