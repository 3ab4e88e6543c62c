"""Trying the .deb in a Debian made for it: installed, started from its desktop entry, removed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev_console import Trouble, say

SUITE = "bookworm"
# A display, and fonts, as any desktop has them; no Python is asked for.
DESKTOP = (
    "xvfb",
    "xauth",
    "fonts-dejavu-core",
    "desktop-file-utils",
    "libglib2.0-bin",
    "shared-mime-info",
    "hicolor-icon-theme",
)


def try_deb(deb: Path) -> str:
    """Install the package as a desktop's owner would, use it, remove it; say what was seen.

    Raises Trouble where a step fails; says so where the machine does not allow a try.
    """
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        return "not tried: this takes root and debootstrap"
    with _debian() as root:
        before = _files(root)
        shutil.copyfile(deb, root / "tmp" / deb.name)
        _in(
            root, ["apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/tmp/{deb.name}"]
        )
        if (root / "usr/bin/python3").exists():
            raise Trouble("The package brought a Python along.")
        _in(root, ["desktop-file-validate", "/usr/share/applications/app.snug.Snug.desktop"])
        model = "/opt/snug/_internal/resources/demo/snug-guide-f16.gguf"
        kind = _in(root, ["gio", "info", "-a", "standard::content-type", model], user=True)
        opener = _in(root, ["gio", "mime", "application/x-gguf"], user=True)
        if "application/x-gguf" not in kind or "app.snug.Snug.desktop" not in opener:
            raise Trouble("A .gguf is not opened by Snug.", f"{kind}\n{opener}")
        seen = _in(root, ["sh", "-c", _start_line(root)], user=True)
        if "FAILED" in seen or "ok      engine killed" not in seen:
            raise Trouble("Started from its desktop entry, Snug did not work.", seen)
        data = root / "home/owner/.local/share/Snug"
        if not (data / "snug.db").is_file():
            raise Trouble(f"Snug left no data in {data}.")
        _in(root, ["apt-get", "purge", "-y", "-qq", "snug"])
        _in(root, ["apt-get", "autoremove", "--purge", "-y", "-qq"])
        left = sorted(_files(root) - before)
        left = [name for name in left if not re.match(_CHANGES, name)]
        if left or not (data / "snug.db").is_file():
            raise Trouble(
                "Removing it left something behind, or took the owner's data.", "\n".join(left[:20])
            )
    return (
        f"installed; .gguf files are opened by it\n{seen.strip()}\n"
        "removed without a trace but the owner's data"
    )


# What dpkg and apt write about themselves, and the owner's own files.
_CHANGES = (
    r"(?:var/(?:lib|log|cache)|tmp|proc|sys|dev|run|home/owner|etc/ld\.so\.cache"
    r"|usr/share/(?:mime|icons|applications)/.*cache)"
)


def _start_line(root: Path) -> str:
    """Return the command of the desktop entry, with a virtual screen around it and a test in it."""
    entry = (root / "usr/share/applications/app.snug.Snug.desktop").read_text("utf-8")
    found = re.search(r"(?m)^Exec=(.+)$", entry)
    assert found
    command = shlex.split(found[1].replace("%f", ""))
    return f"xvfb-run -a {shlex.join([*command, 'selftest', '--window'])}"


@contextmanager
def _debian() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="snug-debian-"))
    root = folder / "root"
    mounted: list[Path] = []
    try:
        say(f"Making a Debian {SUITE} in {root}")
        _run(["debootstrap", "--variant=minbase", SUITE, str(root)])
        for kind, target in (("proc", root / "proc"),):
            _run(["mount", "-t", kind, kind, str(target)])
            mounted.append(target)
        for name in ("resolv.conf", "hosts"):
            shutil.copyfile(Path("/etc", name), root / "etc" / name)
        _in(root, ["apt-get", "update", "-qq"])
        _in(root, ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DESKTOP])
        _in(root, ["useradd", "-m", "owner"])
        yield root
    finally:
        for target in mounted:
            subprocess.run(["umount", "-l", str(target)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _in(root: Path, command: Sequence[str], *, user: bool = False) -> str:
    who = ["--userspec=owner"] if user else []
    home = "/home/owner" if user else "/root"
    clean = [
        *("/usr/bin/env", "-i", f"HOME={home}", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"),
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]
    return _run(["chroot", *who, str(root), *clean, *command])


def _run(command: Sequence[str]) -> str:
    result = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, timeout=900
    )
    if result.returncode:
        last = "\n".join((result.stdout + result.stderr).splitlines()[-20:])
        raise Trouble(f"{command[0]} … {command[-1]} ended with {result.returncode}.", last)
    return result.stdout


def _files(root: Path) -> set[str]:
    """Return the names of all files, the kernel's own left out."""
    found = set()
    for folder, folders, files in os.walk(root):
        place = os.path.relpath(folder, root)
        folders[:] = [
            name
            for name in folders
            if os.path.join(place, name) not in ("./proc", "./sys", "./dev")
        ]
        found |= {os.path.normpath(os.path.join(place, name)) for name in files}
    return found
