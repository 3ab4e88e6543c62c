"""Whether a window can be opened here."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

X11_SOCKETS = "/tmp/.X11-unix/X"
TIMEOUT = 2.0


@dataclass(frozen=True)
class Display:
    """What a window would be shown on, and the sentence that says why there is none."""

    goals: tuple[str, ...] = ()
    missing: str = ""


def find_display(
    env: Mapping[str, str],
    platform: str = sys.platform,
    reaches: Callable[[str | tuple[str, int]], bool] | None = None,
) -> Display:
    """Look for a display, and see on Linux whether something answers there."""
    if platform in ("win32", "darwin") or env.get("QT_QPA_PLATFORM"):
        return Display()
    reaches = reaches or _reaches
    wayland = wayland_socket(env)
    x11 = x11_addresses(env.get("DISPLAY", ""))
    if not wayland and not x11:
        return Display(missing="There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    goals = []
    if wayland and reaches(wayland):
        goals.append("wayland")
    if any(reaches(address) for address in x11):
        goals.append("x11")
    if goals:
        return Display(tuple(goals))
    named = " and ".join(
        f"{name}={env[name]}" for name in ("WAYLAND_DISPLAY", "DISPLAY") if env.get(name)
    )
    return Display(missing=f"The display does not answer ({named}).")


def wayland_socket(env: Mapping[str, str]) -> str:
    """Return the path of the Wayland compositor's socket, or an empty string."""
    name = env.get("WAYLAND_DISPLAY", "")
    if not name or name.startswith("/"):
        return name
    return f"{env.get('XDG_RUNTIME_DIR', '')}/{name}"


def x11_addresses(display: str) -> list[str | tuple[str, int]]:
    """Return the addresses that an X display may listen at."""
    found = re.fullmatch(r"(?:[a-z]+/)?([^/]*):(\d+)(?:\.\d+)?", display)
    if not found:
        return [display.removeprefix("unix:")] if display.startswith(("/", "unix:/")) else []
    host, number = found[1], int(found[2])
    if host in ("", "unix"):
        return [f"{X11_SOCKETS}{number}", f"\0{X11_SOCKETS}{number}"]
    return [(host.strip("[]"), 6000 + number)]


def _reaches(address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, TIMEOUT).close()
        elif sys.platform != "win32":
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(TIMEOUT)
                probe.connect(address)
    except OSError:
        return False
    return True
