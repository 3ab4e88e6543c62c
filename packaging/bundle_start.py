"""How soon the bundle's window is there, beside the window of the source, in turn."""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundle_place import PATIENCE, empty_home
from dev_console import Trouble
from dev_files import ROOT
from dev_venv import venv_python

MOST = 1.5
"""The bundle's time by the source's, at most."""
_COLD, _WARM = 3, 5


def compare_starts(program: Path, screen: Mapping[str, str]) -> str:
    """Compare the time to a visible window, from the disk and from memory; Linux only.

    A cold start is the first one after boot, as far as it can be had without one: the files of
    both, Python's among them, are put out of the system's memory before.
    """
    python = venv_python()
    source = [str(python), "-P", "-m", "app"]
    told, slow = [], False
    for name, rounds in (("cold", _COLD), ("again", _WARM)):
        times: dict[str, list[float]] = {"bundle": [], "source": []}
        for _ in range(rounds):
            for who, command, files in (
                ("bundle", [str(program)], (program.parent,)),
                ("source", source, source_folders(python)),
            ):
                if name == "cold":
                    forget(files)
                times[who].append(_until_painted(command, screen))
        bundle, from_source = (statistics.median(times[who]) for who in ("bundle", "source"))
        told.append(f"{name} a window after {bundle:.2f} s, from source {from_source:.2f} s")
        slow = slow or bundle > MOST * from_source
    if slow:
        raise Trouble(f"The bundle starts too slowly: {'; '.join(told)}.")
    return "; ".join(told)


def source_folders(python: Path) -> tuple[Path, ...]:
    """Return the folders that a start from source reads: Snug's, its libraries', Python's."""
    asked = "import sysconfig; print(sysconfig.get_path('stdlib'))"
    stdlib = subprocess.run(
        [python, "-I", "-c", asked], capture_output=True, text=True, check=True
    ).stdout.strip()
    folders = (ROOT / "app", ROOT / "resources", ROOT / "icons")
    return (*folders, python.parents[1] / "lib", Path(stdlib))


def forget(folders: Sequence[Path]) -> None:
    """Put files out of the system's memory, so that they are read from the disk the next time.

    Those that another process has mapped stay, and what is not written yet.
    """
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_symlink() or not file.is_file():
                continue
            handle = os.open(file, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def _until_painted(command: Sequence[str], screen: Mapping[str, str]) -> float:
    with empty_home(screen) as env:
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
