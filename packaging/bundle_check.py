"""`dev.py bundle --test`: tries the bundle as its owner gets it, not the source.

No Python on the PATH, an empty home, a virtual screen of its own. The .deb is installed in a Debian
made for it, where this may be done (root, debootstrap); what could not be tried is said.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import bundle_root
from bundle_mac import app_bundle
from dev_bundle import MB, size
from dev_console import Trouble, duration, say
from dev_files import ROOT
from dev_venv import venv_python

MOST_UNPACKED = 220 * MB
MOST_PACKED = 90 * MB
MOST_STARTUP = 1.5
STARTS = 5
PATIENCE = 240


def check_bundle(app: Path, packages: Path, env: Mapping[str, str]) -> int:
    """Run every step, go on after one failed, and return the exit code."""
    program = terminal_program(app)
    steps: list[tuple[str, Callable[[], str]]] = [
        ("size", lambda: sizes(app, packages)),
        ("version", lambda: run(program, ["--version"]).strip()),
        ("selftest", lambda: selftest(program, [], {})),
    ]
    if sys.platform.startswith("linux"):
        steps += [
            ("window", lambda: window(program)),
            ("start", lambda: start(program)),
            ("deb", lambda: bundle_root.try_deb(next(packages.glob("*.deb")))),
        ]
    else:
        # No virtual screen there: the window is painted into memory.
        steps += [("window", lambda: open_model(program, {}))]
    if sys.platform == "win32":
        # It has no streams to print to; its exit code says whether its steps went well.
        steps += [("windowed program", lambda: run(app / "snug.exe", ["selftest"]) or "it works")]
    failed = []
    for name, step in steps:
        say(f"\n== {name}")
        began = time.monotonic()
        try:
            text = step()
        except (Trouble, subprocess.TimeoutExpired) as trouble:
            failed.append(name)
            text = f"FAILED: {trouble} {getattr(trouble, 'hint', '')}"
        say(f"{text} ({duration(time.monotonic() - began)})")
    say(f"\nFailed: {', '.join(failed)}." if failed else "\nThe bundle works.")
    return 1 if failed else 0


def terminal_program(app: Path, system: str = sys.platform) -> Path:
    """Return the program of the bundle that prints."""
    if system == "darwin":
        return app_bundle(app) / "Contents" / "MacOS" / "snug"
    return app / ("snug-cli.exe" if system == "win32" else "snug")


def sizes(app: Path, packages: Path) -> str:
    """Compare sizes with their bounds."""
    unpacked = app_bundle(app) if sys.platform == "darwin" else app
    found = {"unpacked": (size(unpacked), MOST_UNPACKED)}
    found |= {file.name: (file.stat().st_size, MOST_PACKED) for file in packages.iterdir()}
    text = ", ".join(f"{name} {actual / MB:.0f} MB" for name, (actual, _) in found.items())
    if any(actual > most for actual, most in found.values()):
        raise Trouble(f"The bundle is too large: {text}.")
    return text


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


def run(program: Path, arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
    """Run the bundle once in an empty home and return what it printed."""
    with empty_home(extra or {}) as env:
        # From a folder that holds libraries of the engine's names: they must not be loaded.
        trap = Path(env["HOME"], "trap")
        trap.mkdir()
        for name in ("libggml-cpu-haswell.so", "libggml-cpu-sse42.so", "libllama.so"):
            (trap / name).write_bytes(b"not a library")
        result = subprocess.run(
            [str(program), *arguments], env=env, cwd=trap, capture_output=True, text=True,
            errors="replace", timeout=PATIENCE, check=False,
        )  # fmt: skip
    if result.returncode:
        last = "\n".join((result.stdout + result.stderr).splitlines()[-25:])
        raise Trouble(f"{' '.join(arguments)} ended with {result.returncode}:\n{last}")
    return result.stdout


def selftest(program: Path, arguments: Sequence[str], extra: Mapping[str, str]) -> str:
    """Run the bundle's own test and return its steps."""
    report = json.loads(run(program, ["selftest", "--json", *arguments], extra))
    return "\n".join(f"  {step['step']}: {step['text']}" for step in report["steps"])


def window(program: Path) -> str:
    """Try the window on a virtual screen."""
    with virtual_screen() as display:
        return open_model(program, {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display})


def open_model(program: Path, extra: Mapping[str, str]) -> str:
    """Open a model in the window, chat, kill the engine, go on."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder, "my model.gguf")
        shutil.copyfile(ROOT / "resources" / "demo" / "snug-guide-f16.gguf", model)
        return selftest(program, ["--window", str(model)], extra)


def start(program: Path) -> str:
    """Compare the time to a visible window with that of the source."""
    source = [str(venv_python()), "-P", "-m", "app"]
    with virtual_screen() as display:
        times: dict[str, list[float]] = {"bundle": [], "source": []}
        for _ in range(STARTS + 1):
            times["bundle"].append(_until_painted([str(program)], display))
            times["source"].append(_until_painted(source, display))
    bundle, source_s = (statistics.median(times[name][1:]) for name in ("bundle", "source"))
    text = f"a window after {bundle:.2f} s, from source after {source_s:.2f} s"
    if bundle > MOST_STARTUP * source_s:
        raise Trouble(f"The bundle starts too slowly: {text}.")
    return text


def _until_painted(command: Sequence[str], display: str) -> float:
    with empty_home({"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}) as env:
        began = time.monotonic()
        process = subprocess.Popen(
            [*command, "selftest", "--window"], env=env, cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stdout
            ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
            said = process.stdout.readline().decode() if ready else ""
            took = time.monotonic() - began
        finally:
            process.kill()
            process.wait()
            time.sleep(0.3)  # its engine sees the closed pipe and leaves the home alone
    if not said.startswith("ok"):
        raise Trouble(f"{command[0]} showed no window: {said}")
    return took


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Run an X server without a screen and give its name."""
    server = shutil.which("Xvfb")
    if server is None:
        raise Trouble("There is no virtual screen here.", "Install the package xvfb.")
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
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()
