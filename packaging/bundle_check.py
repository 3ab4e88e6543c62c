"""`dev.py bundle --test`: tries the bundle as its owner gets it, not the source.

No Python on the PATH, an empty home, a virtual screen of its own. The .deb is installed in a Debian
made for it, where this may be done. What could not be tried is said at the end.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import bundle_root
from bundle_mac import app_bundle
from bundle_place import NotTried, run, screen
from bundle_start import compare_starts
from bundle_uses import read_pdf, serve
from dev_bundle import MB, size
from dev_console import Trouble, duration, say
from dev_files import ROOT

MOST_UNPACKED = 220 * MB
MOST_PACKED = 90 * MB
Step = tuple[str, Callable[[], str]]


def check_bundle(app: Path, packages: Path, *, whole: bool = False) -> int:
    """Run every step, go on after one failed, close with one line, and return the exit code.

    ``whole``: a step that this machine does not allow counts as failed.
    """
    with screen() as display:
        return run_steps(steps(app, packages, display), whole=whole)


def steps(app: Path, packages: Path, display: Mapping[str, str]) -> list[Step]:
    """Return the steps for this system."""
    program = terminal_program(app)
    found: list[Step] = [
        ("size", lambda: sizes(app, packages)),
        ("licences", lambda: licences(program)),
        ("languages", lambda: languages(program)),
        ("version", lambda: run(program, ["--version"]).strip()),
        ("selftest", lambda: selftest(program, [], {})),
        ("window", lambda: open_model(program, display)),
        ("document", lambda: read_pdf(program)),
        ("server", lambda: serve(program)),
    ]
    if sys.platform.startswith("linux"):
        found += [
            ("screen", lambda: on_a_screen(display)),
            ("start", lambda: compare_starts(program, display)),
            ("deb", lambda: bundle_root.try_deb(next(packages.glob("*.deb")))),
        ]
    if sys.platform == "win32":
        # It has no streams to print to; its exit code says whether its steps went well.
        found += [("windowed program", lambda: run(app / "snug.exe", ["selftest"]) or "it works")]
    return found


def run_steps(steps: Sequence[Step], *, whole: bool) -> int:
    """Run the steps one after the other, and return the exit code."""
    failed, left = [], []
    began = time.monotonic()
    for name, step in steps:
        say(f"\n== {name}")
        at = time.monotonic()
        try:
            text = step()
        except NotTried as reason:
            left.append(f"{name} ({reason})")
            text = f"not tried: {reason}"
        except (Trouble, subprocess.TimeoutExpired) as trouble:
            failed.append(name)
            text = f"FAILED: {trouble} {getattr(trouble, 'hint', '')}"
        say(f"{text} ({duration(time.monotonic() - at)})")
    bad = failed + (left if whole else [])
    say(f"\n{summary(len(steps), bad, [] if whole else left, time.monotonic() - began)}")
    return 1 if bad else 0


def summary(steps: int, failed: Sequence[str], left: Sequence[str], seconds: float) -> str:
    """Return the line that closes the test."""
    verdict = f"Failed: {', '.join(failed)}" if failed else "The bundle works"
    count = f"{steps - len(failed) - len(left)} of {steps} steps went well in {duration(seconds)}"
    return f"{verdict}: {count}." + (f" Not tried: {', '.join(left)}." if left else "")


def terminal_program(app: Path, system: str = sys.platform) -> Path:
    """Return the program of the bundle that prints."""
    if system == "darwin":
        return app_bundle(app) / "Contents" / "MacOS" / "snug"
    return app / ("snug-cli.exe" if system == "win32" else "snug")


def inside(program: Path) -> Path:
    """Return the folder of the bundle's own files."""
    if program.parent.name == "MacOS":
        return program.parents[1] / "Resources"
    return program.parent / "_internal"


def sizes(app: Path, packages: Path) -> str:
    """Compare sizes with their bounds."""
    unpacked = app_bundle(app) if sys.platform == "darwin" else app
    found = {"unpacked": (size(unpacked), MOST_UNPACKED)}
    found |= {
        file.name: (file.stat().st_size, MOST_PACKED)
        for file in sorted(packages.iterdir())
        if file.suffix != ".txt"
    }
    text = ", ".join(f"{name} {actual / MB:.0f} MB" for name, (actual, _) in found.items())
    if any(actual > most for actual, most in found.values()):
        raise Trouble(f"The bundle is too large: {text}.")
    return text


def licences(program: Path) -> str:
    """See that every part names a text, and that the text is there."""
    folder = inside(program) / "licences"
    parts = json.loads((folder / "list.json").read_text("utf-8"))
    missing = [
        part["name"]
        for part in parts
        if not part["texts"] or not all((folder / text).is_file() for text in part["texts"])
    ]
    if missing:
        raise Trouble(f"Licences are missing: {', '.join(missing)}.")
    return f"{len(parts)} parts, each with the text of its licence"


def languages(program: Path) -> str:
    """See that Snug's translations are there, and Qt's of the same languages."""
    here = {file.name for file in inside(program).rglob("*.qm")}
    found = [file.stem.partition("_")[2]
             for file in sorted((ROOT / "resources" / "translations").glob("*.qm"))]  # fmt: skip
    wanted = {f"{whose}_{language}.qm" for whose in ("snug", "qtbase") for language in found}
    if missing := wanted - here:
        raise Trouble(f"Translations are missing: {', '.join(sorted(missing))}.")
    return ", ".join(("English", *found))


def selftest(program: Path, arguments: Sequence[str], extra: Mapping[str, str]) -> str:
    """Run the bundle's own test and return its steps."""
    report = json.loads(run(program, ["selftest", "--json", *arguments], extra))
    return "\n".join(f"  {step['step']}: {step['text']}" for step in report["steps"])


def open_model(program: Path, display: Mapping[str, str]) -> str:
    """Open a model in the window, chat, kill the engine, go on."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder, "my model.gguf")
        shutil.copyfile(ROOT / "resources" / "demo" / "snug-guide-f16.gguf", model)
        return selftest(program, ["--window", str(model)], display)


def on_a_screen(display: Mapping[str, str]) -> str:
    """Say whether windows were on a screen, and not only painted into memory."""
    if not display:
        raise NotTried("there is no Xvfb: windows were painted into memory")
    return f"windows were on {display['DISPLAY']}"
