"""The bundle's packages on Linux: a .deb, and an archive that runs where it is unpacked."""

from __future__ import annotations

import gzip
import os
import platform
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from dev_console import Progress, Trouble
from dev_files import ROOT

LINUX = ROOT / "packaging" / "linux"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
NAME = "app.snug.Snug"
# What the bundle leaves to the system beside the C library: graphics drivers' own, and a door to
# the browser.
DEPENDS = (
    "libgl1",
    "libegl1",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libwayland-client0",
    "libwayland-cursor0",
    "libxcb1",
    "fontconfig-config",
    "shared-mime-info",
    "hicolor-icon-theme",
)
RECOMMENDS = ("xdg-desktop-portal", "xdg-utils", "fonts-dejavu-core")


def architecture() -> str:
    """Return Debian's name of this machine's architecture."""
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


def make_deb(app: Path, out: Path, version: str) -> Path:
    """Make a .deb of the bundle: /opt/snug, a desktop entry, icons, the .gguf file type."""
    if shutil.which("dpkg-deb") is None:
        raise Trouble("dpkg-deb makes the .deb, and it is not here.", "Install the package dpkg.")
    tree = out.parent / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(app, tree / "opt" / "snug", symlinks=True)
    share = tree / "usr" / "share"
    _copy(LINUX / f"{NAME}.desktop", share / "applications" / f"{NAME}.desktop")
    _copy(LINUX / f"{NAME}.metainfo.xml", share / "metainfo" / f"{NAME}.metainfo.xml")
    _copy(LINUX / f"{NAME}.mime.xml", share / "mime" / "packages" / f"{NAME}.xml")
    icons = share / "icons" / "hicolor"
    for size in ICON_SIZES:
        _copy(
            ROOT / "icons" / f"snug-{size}.png", icons / f"{size}x{size}" / "apps" / f"{NAME}.png"
        )
    _copy(ROOT / "icons" / "snug.svg", icons / "scalable" / "apps" / f"{NAME}.svg")
    _copy(ROOT / "LICENSE", share / "doc" / "snug" / "copyright")
    (share / "doc" / "snug" / "changelog.gz").write_bytes(
        gzip.compress(f"snug ({version}) stable; urgency=low\n".encode(), mtime=0)
    )
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "snug").symlink_to("/opt/snug/snug")
    control = tree / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(control_text(tree, version), encoding="utf-8")
    _same_rights(tree)
    target = out / f"snug_{version}_{architecture()}.deb"
    progress = Progress("Packing the .deb")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(target)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Trouble("dpkg-deb made no package.", result.stderr.strip())
    shutil.rmtree(tree)
    progress.done()
    return target


def control_text(tree: Path, version: str) -> str:
    """Return the package's description for dpkg."""
    size = sum(file.lstat().st_size for file in tree.rglob("*") if not file.is_dir())
    return "\n".join((
        "Package: snug",
        f"Version: {version}",
        f"Architecture: {architecture()}",
        "Maintainer: The Snug developers <snug@localhost>",
        f"Installed-Size: {size // 1024}",
        f"Depends: libc6 (>= {needed_glibc(tree)}), {', '.join(DEPENDS)}",
        f"Recommends: {', '.join(RECOMMENDS)}",
        "Section: utils",
        "Priority: optional",
        "Description: Pick, fit and run quantized language models on your own machine",
        " Says before a download which quantization of a model runs on this machine, how",
        " well and how fast; downloads it, and chats with it, offline and private.",
        "",
    ))  # fmt: skip


def needed_glibc(tree: Path) -> str:
    """Return the oldest C library that every program and library of a tree runs with."""
    newest = 0
    for file in tree.rglob("*"):
        if file.is_symlink() or not file.is_file():
            continue
        with file.open("rb") as data:
            if data.read(4) == b"\x7fELF":
                asked = re.findall(rb"\0GLIBC_2\.(\d+)(?=\0)", data.read())
                newest = max(newest, *map(int, asked), 0)
    return f"2.{newest}"


def pack(app: Path, out: Path, version: str) -> Path:
    """Make an archive of one folder that runs where it is unpacked."""
    name = f"snug-{version}-linux-{platform.machine()}"
    target = out / f"{name}.tar.xz"
    progress = Progress("Packing the archive")
    with tarfile.open(target, "w:xz", preset=6) as archive:
        archive.add(app, name, filter=_plain)
        for file in (f"{NAME}.desktop",):
            archive.add(LINUX / file, f"{name}/share/{file}", filter=_plain)
        archive.add(ROOT / "icons" / "snug-256.png", f"{name}/share/{NAME}.png", filter=_plain)
    progress.done()
    return target


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _same_rights(tree: Path) -> None:
    """Give files the rights that packages have, whatever the builder's umask is."""
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or os.access(path, os.X_OK)
        path.chmod(0o755 if runs else 0o644)
