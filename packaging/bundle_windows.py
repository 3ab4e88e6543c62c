"""The bundle's packages on Windows: an installer for one user, and an archive to unpack and run."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from dev_console import Progress, Trouble, say
from dev_files import ROOT

SCRIPT = ROOT / "packaging" / "windows" / "snug.iss"


def find_compiler(env: Mapping[str, str]) -> Path | None:
    """Return Inno Setup's compiler: SNUG_ISCC, on PATH, or where its installers put it."""
    if chosen := env.get("SNUG_ISCC"):
        return Path(chosen)
    if found := shutil.which("ISCC", path=env.get("PATH", "")):
        return Path(found)
    names = ("LOCALAPPDATA", "ProgramFiles(x86)", "ProgramFiles")
    places = [Path(env[name]) for name in names if env.get(name)]
    tries = [place / inner / f"Inno Setup {version}" / "ISCC.exe" for version in (7, 6)
             for place in places for inner in (".", "Programs")]  # fmt: skip
    return next((file for file in tries if file.is_file()), None)


def setup_command(compiler: Path, app: Path, out: Path, version: str) -> list[str]:
    """Return the command that makes the installer."""
    return [
        str(compiler), "/Q", f"/DVersion={version}", f"/DSource={app}", f"/O{out}", str(SCRIPT),
    ]  # fmt: skip


def make_setup(app: Path, out: Path, version: str, env: Mapping[str, str]) -> Path | None:
    """Make the installer; None, and said so, where Inno Setup is not here."""
    compiler = find_compiler(env)
    if compiler is None:
        say("There is no installer: Inno Setup is not here (winget install JRSoftware.InnoSetup).")
        return None
    progress = Progress("Packing the installer")
    command = setup_command(compiler, app, out, version)
    result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    target = out / f"Snug-{version}-windows-x64-setup.exe"
    if result.returncode or not target.is_file():
        raise Trouble("Inno Setup made no installer.", (result.stdout + result.stderr).strip())
    progress.done()
    return target


def pack(app: Path, out: Path, version: str) -> Path:
    """Make a .zip of one folder that runs where it is unpacked."""
    name = f"snug-{version}-windows-{platform.machine().lower()}"
    target = out / f"{name}.zip"
    progress = Progress("Packing the archive")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(app.rglob("*")):
            if file.is_file():
                archive.write(file, os.path.join(name, file.relative_to(app)))
    progress.done()
    return target
