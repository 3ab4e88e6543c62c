"""The bundle's package on macOS: a .dmg with Snug.app and a way to Applications."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from pathlib import Path

from dev_console import Progress, Trouble

_TRIES = 5
"""hdiutil says "Resource busy" while the system indexes what was just copied."""


def app_bundle(folder: Path) -> Path:
    """Return Snug.app, which PyInstaller puts beside the plain folder."""
    return folder.parent / "Snug.app"


def make_dmg(app: Path, out: Path, version: str, seconds: float = 5.0) -> Path:
    """Make the disk image; ``seconds`` is how long to wait before trying again."""
    stage = out.parent / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    # Links and signatures inside of it must stay as they are.
    shutil.copytree(app, stage / app.name, symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    target = out / f"Snug-{version}-macos-{platform.machine()}.dmg"
    progress = Progress("Packing the disk image")
    for left in range(_TRIES - 1, -1, -1):
        result = subprocess.run(dmg_command(stage, target), capture_output=True, text=True,
                                check=False)  # fmt: skip
        if result.returncode == 0:
            break
        if not left:
            raise Trouble("hdiutil made no disk image.", result.stderr.strip())
        time.sleep(seconds)
    shutil.rmtree(stage)
    if identity := os.environ.get("SNUG_SIGN_IDENTITY"):
        _sign(target, identity)
    progress.done()
    return target


def dmg_command(stage: Path, target: Path) -> list[str]:
    """Return the command that packs a folder into a disk image (LZMA, macOS 10.15 and later)."""
    return [
        *("hdiutil", "create", "-volname", "Snug", "-srcfolder", str(stage)),
        *("-fs", "HFS+", "-format", "ULMO", "-ov", str(target)),
    ]


def _sign(target: Path, identity: str) -> None:
    command = ["codesign", "--sign", identity, "--timestamp", str(target)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Trouble("The disk image was not signed.", result.stderr.strip())
