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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

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
_SECONDS = 600


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
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as name:
        folder = Path(name)
        _check_room(folder, 3 * _LARGE)
        parts = [
            measure_downloads(folder, on_step),
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
    large: int = _LARGE,
    small: int = _SMALL,
    rounds: int = _ROUNDS,
) -> Report:
    """Download a file with ``snug pull`` and with curl in turn, and see what memory it takes."""
    content = folder / "content"
    for name, size in (("large", large), ("small", small)):
        on_step(f"writing {format_bytes(size)} of noise")
        _write_noise(content / _REPO / f"{name}.gguf", size)
    curl = shutil.which("curl")
    pulls: list[Pull] = []
    curls: list[float] = []
    with FakeHub(str(content)) as hub:
        few = _pull(hub, folder, "small.gguf")
        for number in range(1, rounds + 1):
            on_step(f"downloading {format_bytes(large)}, {number} of {rounds}")
            # Each comes first in turn: the second finds the disk busy with the first.
            if curl and number % 2:
                curls.append(_curl(curl, hub, folder, "large.gguf"))
            pulls.append(_pull(hub, folder, "large.gguf"))
            if curl and not number % 2:
                curls.append(_curl(curl, hub, folder, "large.gguf"))
    shutil.rmtree(content)
    sizes = f"{format_bytes(large)} beyond {format_bytes(small)}"
    growth = (max(one.peak for one in pulls) - few.peak) / 1e6
    lines = [line(f"memory of snug pull, {sizes}", growth, 30, unit="MB")]
    raw: Report = {
        "snug pull": [format_byte_rate(large / one.seconds) for one in pulls],
        "snug pull, start of the process included": [
            format_byte_rate(large / one.whole) for one in pulls
        ],
        "snug pull, peak of memory": [format_bytes(one.peak) for one in (few, *pulls)],
    }
    if curls:
        ratios = [seconds / one.seconds for seconds, one in zip(curls, pulls, strict=True)]
        what = "throughput, snug pull ÷ curl of the same file"
        lines.insert(0, line(what, statistics.median(ratios), 0.85, least=True))
        raw["curl"] = [format_byte_rate(large / seconds) for seconds in curls]
        raw["snug pull ÷ curl, each round"] = [round(ratio, 3) for ratio in ratios]
    else:
        raw["curl"] = "is not installed: there is nothing to compare with"
    return {"lines": lines, "raw": raw}


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
            raise subprocess.CalledProcessError(process.returncode, command, out, said.read())
    report = json.loads(out)
    if report["already_there"] or Path(report["path"]).stat().st_size != report["size"]:
        raise AssertionError(f"nothing was downloaded: {report}")
    shutil.rmtree(cache)
    return Pull(report["seconds"], whole, peak)


def _curl(curl: str, hub: FakeHub, folder: Path, name: str) -> float:
    """Download the same file into the same folder; returns seconds. Raises CalledProcessError."""
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
    target.unlink()
    return seconds


def _settle() -> None:
    """Let the disk finish what was written before, which is not part of what comes."""
    if hasattr(os, "sync"):
        os.sync()


def _wait(process: subprocess.Popen[str]) -> int:
    """Wait for a process that has closed its output; returns the most memory that it had."""
    if sys.platform == "win32":
        import psutil

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
