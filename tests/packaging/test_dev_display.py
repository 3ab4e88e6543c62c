"""Whether a window can be opened here."""

from __future__ import annotations

import socket
import sys

import pytest
from dev_display import find_display, wayland_socket, x11_addresses


def find(env, *, answers=()):
    return find_display(env, "linux", lambda address: address in answers)


def test_without_a_display_it_says_so():
    assert "no display" in find({}).missing


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_one(platform):
    assert find_display({}, platform).missing == ""


def test_a_chosen_qt_platform_is_taken_at_its_word():
    assert find({"QT_QPA_PLATFORM": "offscreen"}).missing == ""


def test_x11():
    display = find({"DISPLAY": ":1"}, answers=["/tmp/.X11-unix/X1"])
    assert (display.goals, display.missing) == (("x11",), "")
    assert find({"DISPLAY": ":1"}, answers=["\0/tmp/.X11-unix/X1"]).goals == ("x11",)


def test_wayland_with_x11_beside_it():
    env = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1", "DISPLAY": ":0"}
    display = find(env, answers=["/run/user/1/wayland-0", "/tmp/.X11-unix/X0"])
    assert display.goals == ("wayland", "x11")


def test_a_display_that_does_not_answer_is_named():
    assert find({"DISPLAY": ":7"}).missing == "The display does not answer (DISPLAY=:7)."


@pytest.mark.parametrize(
    ("display", "addresses"),
    [
        (":0", ["/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0"]),
        ("unix:2.1", ["/tmp/.X11-unix/X2", "\0/tmp/.X11-unix/X2"]),
        ("localhost:10.0", [("localhost", 6010)]),
        ("[::1]:3", [("::1", 6003)]),
        ("/tmp/launch/x:0", ["/tmp/launch/x:0"]),
        ("nonsense", []),
        ("", []),
    ],
)
def test_x11_addresses(display, addresses):
    assert x11_addresses(display) == addresses


def test_wayland_socket():
    assert wayland_socket({"WAYLAND_DISPLAY": "/run/w"}) == "/run/w"
    assert wayland_socket({}) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="Unix sockets")
def test_a_real_socket(tmp_path):
    env = {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert find_display(env, "linux").missing
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "w"))
        server.listen()
        assert find_display(env, "linux").goals == ("wayland",)
