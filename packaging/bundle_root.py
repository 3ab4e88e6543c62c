"""Trying the .deb in a Debian made for it: a double click, a chat, and removed without a trace."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bundle_place import NotTried
from dev_console import Trouble, say

SUITE = "bookworm"
# A display and fonts, as any desktop has them, and a hand that types; no Python is asked for.
DESKTOP = (
    "xvfb",
    "xdotool",
    "fonts-dejavu-core",
    "desktop-file-utils",
    "libglib2.0-bin",
    "shared-mime-info",
    "hicolor-icon-theme",
)
MOST_UNTIL_ANSWER = 60.0
"""Seconds from the double click to an answer, the engine's first check among them."""
_ENTRY = "/usr/share/applications/app.snug.Snug.desktop"
_QUESTION = "What is quantization?"
# What dpkg and apt write about themselves, and the owner's own files.
_CHANGES = (
    r"(?:var/(?:lib|log|cache)|tmp|proc|sys|dev|run|home/owner|etc/ld\.so\.cache"
    r"|usr/share/(?:mime|icons|applications)/.*cache)"
)


def try_deb(deb: Path) -> str:
    """Install the package as a desktop's owner would, use it, remove it; say what was seen.

    Raises Trouble where a step fails, NotTried where the machine does not allow a try.
    """
    with _debian() as root:
        before = _files(root)
        shutil.copyfile(deb, root / "tmp" / deb.name)
        _in(
            root, ["apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/tmp/{deb.name}"]
        )
        if (root / "usr/bin/python3").exists():
            raise Trouble("The package brought a Python along.")
        _in(root, ["desktop-file-validate", _ENTRY])
        _opens_models(root)
        data = root / "home/owner/.local/share/Snug"
        chatted = _double_click(root, data)
        _in(root, ["apt-get", "purge", "-y", "-qq", "snug"])
        _in(root, ["apt-get", "autoremove", "--purge", "-y", "-qq"])
        left = sorted(_files(root) - before)
        left = [name for name in left if not re.match(_CHANGES, name)]
        if left or not (data / "snug.db").is_file():
            raise Trouble(
                "Removing it left something behind, or took the owner's data.", "\n".join(left[:20])
            )
    return (
        "installed; no Python there; .gguf files are opened by it\n"
        f"started from its desktop entry: {chatted}\n"
        "removed without a trace but the owner's data"
    )


def _opens_models(root: Path) -> None:
    model = "/opt/snug/_internal/resources/demo/snug-guide-f16.gguf"
    kind = _in(root, ["gio", "info", "-a", "standard::content-type", model], user=True)
    opener = _in(root, ["gio", "mime", "application/x-gguf"], user=True)
    if "application/x-gguf" not in kind or "app.snug.Snug.desktop" not in opener:
        raise Trouble("A .gguf is not opened by Snug.", f"{kind}\n{opener}")


def _double_click(root: Path, data: Path) -> str:
    """Start the desktop entry as a double click does, type a question, wait for the answer."""
    with _screen(root) as display:

        def typed(*words: str) -> str:
            return _in(root, ["env", f"DISPLAY={display}", "xdotool", *words], user=True)

        began = time.monotonic()
        # What it starts must not hold our pipes.
        launch = f"DISPLAY={display} gio launch {_ENTRY} > /dev/null 2>&1"
        _in(root, ["sh", "-c", launch], user=True)
        found = typed("search", "--sync", "--onlyvisible", "--class", "snug").split()
        shown = time.monotonic() - began
        typed("windowfocus", "--sync", found[0])
        typed("type", _QUESTION)
        answer = ""
        while not answer:
            if time.monotonic() - began > MOST_UNTIL_ANSWER:
                raise Trouble(f"No answer within {MOST_UNTIL_ANSWER:.0f} s of the double click.")
            # Nothing is sent before the model is loaded: what was typed stays.
            typed("key", "Return")
            time.sleep(1)
            answer = _answer(data / "snug.db")
        took = time.monotonic() - began
        typed("key", "ctrl+q")
        _wait_until_closed(root)
    words = " ".join(answer.split())
    return f"a window after {shown:.1f} s, an answer after {took:.1f} s: “{words[:60]} …”"


def _answer(database: Path) -> str:
    """Return the newest whole answer; empty before there is one."""
    if not database.is_file():
        return ""
    asked = "SELECT text FROM message WHERE role = 'assistant' AND state = 'complete'"
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            row = connection.execute(f"{asked} ORDER BY id DESC").fetchone()
    except sqlite3.OperationalError:  # it is just being made
        return ""
    return str(row[0]) if row else ""


def _wait_until_closed(root: Path) -> None:
    until = time.monotonic() + 20
    while _running(root / "opt" / "snug"):
        if time.monotonic() > until:
            raise Trouble("Snug was closed, and goes on.")
        time.sleep(0.2)


def _running(folder: Path) -> bool:
    """Say whether a program of a folder runs."""
    for process in Path("/proc").glob("[0-9]*/exe"):
        try:
            if process.readlink().is_relative_to(folder):
                return True
        except OSError:  # it has ended
            continue
    return False


@contextmanager
def _screen(root: Path) -> Iterator[str]:
    """Run the Debian's own X server without a screen, and give its name."""
    server = subprocess.Popen(
        ["chroot", "--userspec=owner", str(root), "/usr/bin/Xvfb", "-displayfd", "1", "-screen",
         "0", "1280x900x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout
    try:
        number = server.stdout.readline().strip()
        if not number:
            raise Trouble("The virtual screen did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.communicate()


@contextmanager
def _debian() -> Iterator[Path]:
    """Make a Debian and take it away again; raises NotTried where that cannot be done."""
    if os.geteuid() != 0:
        raise NotTried("this takes root")
    if shutil.which("debootstrap") is None:
        raise NotTried("there is no debootstrap")
    folder = Path(tempfile.mkdtemp(prefix="snug-debian-"))
    root = folder / "root"
    try:
        say(f"Making a Debian {SUITE} in {root}")
        try:
            _run(["debootstrap", "--variant=minbase", f"--include={','.join(DESKTOP)}", SUITE,
                  str(root)])  # fmt: skip
            _run(["mount", "-t", "proc", "proc", str(root / "proc")])
        except Trouble as trouble:  # no mirror is reached, or the container allows no mounts
            last = trouble.hint.strip().splitlines()[-1:]
            raise NotTried(" ".join(("no Debian could be made:", *last))) from trouble
        for name in ("resolv.conf", "hosts"):
            shutil.copyfile(Path("/etc", name), root / "etc" / name)
        _in(root, ["useradd", "-m", "owner"])
        yield root
    finally:
        subprocess.run(["umount", "-l", str(root / "proc")], check=False, capture_output=True)
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
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, timeout=900
        )
    except subprocess.TimeoutExpired as error:
        raise Trouble(f"{command[0]} … {command[-1]} did not end.", str(error)) from error
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
