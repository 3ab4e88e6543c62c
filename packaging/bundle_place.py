"""Where a bundle is tried: an empty home, no Python on the PATH, a screen of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev_console import Trouble

PATIENCE = 240
"""Seconds for a step of the bundle's own tests; the engine's first check is one of them."""
_TRAPS = ("libggml-cpu-haswell.so", "libggml-cpu-sse42.so", "libllama.so")


class NotTried(Exception):
    """This machine does not allow the step; the text says why."""


@contextmanager
def empty_home(extra: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give an environment like a new owner's, without a Python to be found."""
    with tempfile.TemporaryDirectory(prefix="snug bundle ") as folder:
        home = Path(folder, "home")
        (home / "bin").mkdir(parents=True)
        yield {
            **home_of(home, os.environ),
            "PATH": str(home / "bin"),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            **extra,
        }


def home_of(home: Path, env: Mapping[str, str], system: str = sys.platform) -> dict[str, str]:
    """Return what tells a program where home is, and what no program runs without."""
    if system != "win32":
        return {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    needed = ("SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "NUMBER_OF_PROCESSORS")
    folders = ("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP")
    kept = {name: env[name] for name in needed if name in env}
    return kept | {name: str(home) for name in folders}


@contextmanager
def trap(env: Mapping[str, str]) -> Iterator[Path]:
    """Give a folder with libraries of the engine's names, which must not be loaded from there."""
    folder = Path(env["HOME" if "HOME" in env else "USERPROFILE"], "trap")
    folder.mkdir()
    for name in _TRAPS:
        (folder / name).write_bytes(b"not a library")
    yield folder


def run(program: Path, arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
    """Run the bundle once in an empty home, from a folder of traps; return what it printed."""
    with empty_home(extra or {}) as env, trap(env) as folder:
        result = subprocess.run(
            [str(program), *arguments], env=env, cwd=folder, capture_output=True, text=True,
            errors="replace", timeout=PATIENCE, check=False,
        )  # fmt: skip
    if result.returncode:
        last = "\n".join((result.stdout + result.stderr).splitlines()[-25:])
        raise Trouble(f"{' '.join(arguments)} ended with {result.returncode}:\n{last}")
    return result.stdout


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Run an X server that shows nothing, and give what leads a window to it.

    Without one there is nothing in what it gives: windows are painted into memory then.
    """
    server = shutil.which("Xvfb") if sys.platform.startswith("linux") else None
    if server is None:
        yield {}
        return
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Trouble("The virtual screen did not start.")
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        process.terminate()
        process.wait()
