"""System packages: what is missing on this machine, which package brings it, and getting it."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev_console import Progress, Trouble, run_logged, say
from dev_files import LOGS, ROOT

OS_RELEASE = Path("/etc/os-release")
# The Linux distributions that renamed libraries for 64-bit time ship at least this glibc.
TIME64_GLIBC = (2, 39)
TIME64_RENAMED = frozenset({"libglib2.0-0", "libpython3.12"})


@dataclass(frozen=True)
class Need:
    """Something the machine must have: what it is called, and the package that brings it."""

    name: str
    apt: str
    dnf: str
    pacman: str


def _needs(text: str) -> tuple[Need, ...]:
    return tuple(Need(*line.split()) for line in text.strip().splitlines())


COMPILER = Need("a C++ compiler", "g++", "gcc-c++", "gcc")

# Keyed by what asks for them. Each line: shared library, then its package for apt, dnf, pacman.
LIBRARIES = {
    "qt": _needs("""
        libglib-2.0.so.0       libglib2.0-0          glib2                libglib2
        libGL.so.1             libgl1                libglvnd-glx         libglvnd
        libEGL.so.1            libegl1               libglvnd-egl         libglvnd
        libX11.so.6            libx11-6              libX11               libx11
        libxkbcommon.so.0      libxkbcommon0         libxkbcommon         libxkbcommon
        libfontconfig.so.1     libfontconfig1        fontconfig           fontconfig
        libfreetype.so.6       libfreetype6          freetype             freetype2
        libdbus-1.so.3         libdbus-1-3           dbus-libs            dbus
        libbrotlidec.so.1      libbrotli1            libbrotli            brotli
        libgssapi_krb5.so.2    libgssapi-krb5-2      krb5-libs            krb5
        libzstd.so.1           libzstd1              libzstd              zstd
        libz.so.1              zlib1g                zlib                 zlib
    """),
    "engine": _needs("""
        libgomp.so.1           libgomp1              libgomp              gcc-libs
        libstdc++.so.6         libstdc++6            libstdc++            gcc-libs
    """),
    "x11": _needs("""
        libX11-xcb.so.1        libx11-xcb1           libX11-xcb           libx11
        libxkbcommon-x11.so.0  libxkbcommon-x11-0    libxkbcommon-x11     libxkbcommon-x11
        libxcb-cursor.so.0     libxcb-cursor0        xcb-util-cursor      xcb-util-cursor
        libxcb-icccm.so.4      libxcb-icccm4         xcb-util-wm          xcb-util-wm
        libxcb-image.so.0      libxcb-image0         xcb-util-image       xcb-util-image
        libxcb-keysyms.so.1    libxcb-keysyms1       xcb-util-keysyms     xcb-util-keysyms
        libxcb-render-util.so.0 libxcb-render-util0  xcb-util-renderutil  xcb-util-renderutil
        libxcb-util.so.1       libxcb-util1          xcb-util             xcb-util
        libxcb-randr.so.0      libxcb-randr0         libxcb               libxcb
        libxcb-render.so.0     libxcb-render0        libxcb               libxcb
        libxcb-shape.so.0      libxcb-shape0         libxcb               libxcb
        libxcb-shm.so.0        libxcb-shm0           libxcb               libxcb
        libxcb-sync.so.1       libxcb-sync1          libxcb               libxcb
        libxcb-xfixes.so.0     libxcb-xfixes0        libxcb               libxcb
        libxcb-xkb.so.1        libxcb-xkb1           libxcb               libxcb
    """),
    "wayland": _needs("""
        libwayland-client.so.0 libwayland-client0    libwayland-client    wayland
        libwayland-cursor.so.0 libwayland-cursor0    libwayland-cursor    wayland
    """),
}

# What a bundle is tried with, by the names of the programs; without one there is less to try.
TEST_TOOLS = _needs("""
    Xvfb         xvfb         xorg-x11-server-Xvfb  xorg-server-xvfb
    debootstrap  debootstrap  debootstrap           debootstrap
""")

_TRY_LIBRARIES = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""


def missing_libraries(goals: Iterable[str], platform: str = sys.platform) -> list[Need]:
    """Return the shared libraries that a child process fails to load. Linux only."""
    needs = [need for goal in goals for need in LIBRARIES[goal]] if platform == "linux" else []
    return _unloadable(needs)


def missing_python_library(platform: str = sys.platform) -> list[Need]:
    """Return this Python's own library where it is a package of its own, and not here. Linux only.

    Debian's Python runs without it; a program that has Python inside of it does not.
    """
    name = str(sysconfig.get_config_var("INSTSONAME") or "")
    if platform != "linux" or ".so" not in name:
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return _unloadable([Need(name, f"libpython{version}", "python3-libs", "python")])


def _unloadable(needs: Sequence[Need]) -> list[Need]:
    if not needs:
        return []
    # A child, because loading libraries to see whether they load has effects of its own.
    result = subprocess.run(
        [sys.executable, "-I", "-c", _TRY_LIBRARIES, *(need.name for need in needs)],
        capture_output=True,
        text=True,
        check=False,
    )
    missing = set(result.stdout.split())
    return [need for need in needs if need.name in missing]


def missing_venv_module() -> list[Need]:
    """Say whether this Python can make virtual environments with pip in them."""
    result = subprocess.run(
        [sys.executable, "-I", "-c", "import venv, ensurepip"], capture_output=True, check=False
    )
    if result.returncode == 0:
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [Need("Python's venv module", f"python{version}-venv", "python3-pip", "python")]


def need_for(library: str) -> Need | None:
    """Return the table's entry for a shared library's file name."""
    for needs in LIBRARIES.values():
        for need in needs:
            if need.name == library:
                return need
    return None


def family(os_release: str, has: Callable[[str], object] = shutil.which) -> str:
    """Tell which package manager a Linux distribution uses: apt, dnf, pacman or none."""
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    ids = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").lower().split()
    known = {"debian": "apt", "ubuntu": "apt", "fedora": "dnf", "rhel": "dnf", "arch": "pacman"}
    for name in ids:
        if name in known:
            return known[name]
    return next((manager for manager in ("apt-get", "dnf", "pacman") if has(manager)), "").replace(
        "apt-get", "apt"
    )


def glibc_version() -> tuple[int, ...]:
    """Return glibc's version, or an empty tuple where there is another C library."""
    name, version = platform.libc_ver()
    if name != "glibc":
        return ()
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def package_names(
    manager: str, needs: Sequence[Need], glibc: tuple[int, ...] | None = None
) -> list[str]:
    """Name the packages that bring the needs, each once, in order."""
    glibc = glibc_version() if glibc is None else glibc
    names = []
    for need in needs:
        name = str(getattr(need, manager))
        if manager == "apt" and name in TIME64_RENAMED and glibc >= TIME64_GLIBC:
            name += "t64"
        names.append(name)
    return list(dict.fromkeys(names))


def install_command(manager: str, packages: Sequence[str]) -> list[str]:
    """Return the command that installs packages, without sudo."""
    heads = {
        "apt": ["apt-get", "install", "-y", "--no-install-recommends"],
        "dnf": ["dnf", "install", "-y"],
        "pacman": ["pacman", "-S", "--needed", "--noconfirm"],
    }
    return [*heads[manager], *packages]


def advice(manager: str, needs: Sequence[Need], glibc: tuple[int, ...] | None = None) -> str:
    """Tell in words how to get what is missing."""
    if not manager:
        return "Install them with this system's package manager, then run the same command again."
    command = " ".join(install_command(manager, package_names(manager, needs, glibc)))
    command = command.replace(" -y", "").replace(" --noconfirm", "")
    prefix = "sudo apt-get update && sudo " if manager == "apt" else "sudo "
    return f"Run this, then the same command again:\n    {prefix}{command}"


def read_os_release() -> str:
    """Return the text of /etc/os-release, or nothing where there is none."""
    try:
        return OS_RELEASE.read_text("utf-8", "replace")
    except OSError:
        return ""


def is_root() -> bool:
    """Say whether packages can be installed without asking for a password."""
    return sys.platform != "win32" and os.geteuid() == 0


def provide(needs: Sequence[Need]) -> None:
    """Install what is missing where the machine is Debian-like and we are root; else say how."""
    if not needs:
        return
    manager = family(read_os_release())
    named = _listed([need.name for need in needs])
    if manager != "apt" or not is_root():
        raise Trouble(f"This machine lacks {named}.", advice(manager, needs))
    packages = package_names(manager, needs)
    say(f"Installing what the system lacks: {' '.join(packages)}")
    progress = Progress("Installing system packages")
    try:
        with contextlib.suppress(Trouble):  # a stale list may do; if not, the next line fails
            _apt(["apt-get", "-q", "update"], progress)
        _apt(install_command(manager, packages), progress)
    except Trouble as trouble:
        raise Trouble(
            f"This machine lacks {named}. {trouble.text}",
            f"{trouble.hint}\n{advice(manager, needs)}",
        ) from None
    progress.done()


def provide_test_tools() -> None:
    """Install what a bundle is tried with where that is ours to do; elsewhere leave it."""
    missing = [need for need in TEST_TOOLS if shutil.which(need.name) is None]
    if not is_root() or family(read_os_release()) != "apt":
        return
    try:
        provide(missing)
    except Trouble as trouble:  # the test goes without, and says so
        say(trouble.text)


def _listed(names: Sequence[str], at_most: int = 5) -> str:
    """Name a few things; the command that follows names them all."""
    if len(names) <= at_most:
        return ", ".join(names)
    return f"{', '.join(names[: at_most - 1])} and {len(names) - at_most + 1} more"


def _apt(command: Sequence[str], progress: Progress) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [*command, "-o", "DPkg::Lock::Timeout=120"]
    run_logged(command, LOGS / "apt.log", progress, env=env, cwd=ROOT)
