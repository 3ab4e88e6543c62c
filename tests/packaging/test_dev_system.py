"""System packages: which are missing, what they are called, and getting them."""

from __future__ import annotations

import re
import sys

import dev_compiler
import dev_files
import dev_system
import pytest
from dev_console import Trouble
from dev_system import COMPILER, LIBRARIES

BOOKWORM = 'ID=debian\nVERSION_ID="12"\n'
NOBLE = 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n'


@pytest.fixture
def on(monkeypatch, tmp_path):
    """Pretend to be on a distribution, as root or not."""
    monkeypatch.setattr(dev_system, "LOGS", tmp_path / "logs")

    def pretend(os_release, *, root):
        monkeypatch.setattr(dev_system, "read_os_release", lambda: os_release)
        monkeypatch.setattr(dev_system, "is_root", lambda: root)

    return pretend


@pytest.mark.parametrize(
    ("os_release", "manager"),
    [
        (BOOKWORM, "apt"),
        (NOBLE, "apt"),
        ("ID=linuxmint\nID_LIKE='ubuntu debian'\n".replace("'", '"'), "apt"),
        ("ID=fedora\n", "dnf"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf"),
        ("ID=arch\n", "pacman"),
        ("ID=endeavouros\nID_LIKE=arch\n", "pacman"),
        ("ID=nixos\n", ""),
        ("", ""),
    ],
)
def test_family(os_release, manager):
    assert dev_system.family(os_release, has=lambda _: None) == manager


def test_family_of_an_unknown_distribution_is_told_by_its_tool():
    assert dev_system.family("ID=odd\n", has=lambda name: name == "apt-get") == "apt"


def test_packages_by_distribution():
    glib, gl = LIBRARIES["qt"][:2]
    assert dev_system.package_names("apt", [glib, gl], (2, 36)) == ["libglib2.0-0", "libgl1"]
    assert dev_system.package_names("apt", [glib, gl], (2, 39)) == ["libglib2.0-0t64", "libgl1"]
    assert dev_system.package_names("dnf", [glib], (2, 40)) == ["glib2"]
    doubled = dev_system.package_names("pacman", LIBRARIES["x11"], ())
    assert doubled.count("libxcb") == 1


def test_every_library_has_a_package_for_every_family():
    for need in (COMPILER, *(need for needs in LIBRARIES.values() for need in needs)):
        assert all((need.apt, need.dnf, need.pacman))


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        (
            "apt",
            "sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 g++",
        ),
        ("dnf", "sudo dnf install libglvnd-egl gcc-c++"),
        ("pacman", "sudo pacman -S --needed libglvnd gcc"),
    ],
)
def test_the_exact_command_is_named(manager, command):
    egl = dev_system.need_for("libEGL.so.1")
    assert egl is not None
    assert dev_system.advice(manager, [egl, COMPILER], (2, 36)).splitlines()[-1].strip() == command


def test_an_ordinary_user_is_told_what_to_run(on, fake_tools):
    calls = fake_tools("apt-get")
    on(BOOKWORM, root=False)
    with pytest.raises(Trouble) as caught:
        dev_system.provide([COMPILER])
    assert "a C++ compiler" in caught.value.text
    assert "sudo apt-get install --no-install-recommends g++" in caught.value.hint
    assert not calls.exists()


def test_root_on_debian_gets_it_installed(on, fake_tools):
    calls = fake_tools("apt-get")
    on(BOOKWORM, root=True)
    dev_system.provide([COMPILER, *LIBRARIES["engine"]])
    update, install = calls.read_text().splitlines()
    assert "update" in update.split()
    assert "install -y --no-install-recommends g++ libgomp1 libstdc++6" in install


def test_a_failing_update_does_not_stop_the_install(on, fake_tools):
    calls = fake_tools("apt-get", 'case "$*" in *update*) exit 100;; esac')
    on(NOBLE, root=True)
    dev_system.provide([COMPILER])
    assert len(calls.read_text().splitlines()) == 2


def test_what_apt_says_is_passed_on(on, fake_tools):
    fake_tools("apt-get", 'echo "E: Unable to locate package g++" >&2; exit 100')
    on(BOOKWORM, root=True)
    with pytest.raises(Trouble) as caught:
        dev_system.provide([COMPILER])
    assert "a C++ compiler" in caught.value.text
    assert "Unable to locate package g++" in caught.value.hint
    assert "apt-get install" in caught.value.hint


def test_nothing_missing_asks_for_nothing(on, fake_tools):
    calls = fake_tools("apt-get")
    on(BOOKWORM, root=True)
    dev_system.provide([])
    assert not calls.exists()


def test_many_missing_things_are_not_all_listed(on):
    on(BOOKWORM, root=False)
    with pytest.raises(Trouble) as caught:
        dev_system.provide([COMPILER, *LIBRARIES["x11"]])
    assert caught.value.text.endswith("libxkbcommon-x11.so.0, libxcb-cursor.so.0 and 12 more.")
    assert all(need.apt in caught.value.hint for need in LIBRARIES["x11"])


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names libraries so")
def test_missing_libraries_are_those_that_do_not_load(monkeypatch):
    odd = dev_system.Need("libno-such-thing.so.7", "odd", "odd", "odd")
    c = dev_system.Need("libc.so.6", "libc6", "glibc", "glibc")
    monkeypatch.setitem(LIBRARIES, "trial", (c, odd))
    assert dev_system.missing_libraries(["trial"]) == [odd]
    assert dev_system.missing_libraries(["trial"], platform="darwin") == []
    assert dev_system.missing_libraries([]) == []


def test_how_to_get_a_compiler():
    assert "g++" in dev_compiler.how_to_get_one("linux", BOOKWORM)
    assert "gcc-c++" in dev_compiler.how_to_get_one("linux", "ID=fedora\n")
    assert "xcode-select --install" in dev_compiler.how_to_get_one("darwin")
    assert "VCTools" in dev_compiler.how_to_get_one("win32")


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows look elsewhere")
def test_finding_a_compiler(fake_tools, tmp_path):
    fake_tools("c++", 'case "$*" in *--version*) echo "c++ 9.9"; echo more;; esac')
    fake_tools("cc")
    env = {"PATH": str(tmp_path / "tools")}
    found = dev_compiler.find_compiler(env)
    assert found is not None
    assert found.version == "c++ 9.9"
    assert found.accepts(("-mno-amx-tile",))
    assert dev_compiler.find_compiler({"PATH": str(tmp_path)}) is None


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows look elsewhere")
def test_a_compiler_without_headers_is_told(fake_tools, tmp_path):
    fake_tools("c++", 'echo "fatal error: vector: No such file" >&2; exit 1')
    fake_tools("cc")
    with pytest.raises(Trouble, match="cannot compile") as caught:
        dev_compiler.find_compiler({"PATH": str(tmp_path / "tools")})
    assert "vector: No such file" in caught.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows look elsewhere")
def test_a_compiler_that_refuses_a_flag(fake_tools, tmp_path):
    fake_tools("c++", 'case "$*" in *amx*) exit 1;; esac')
    fake_tools("cc")
    found = dev_compiler.find_compiler({"PATH": str(tmp_path / "tools")})
    assert found is not None
    assert not found.accepts(dev_compiler.NO_AMX)


def test_where_compiled_engines_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    assert dev_files.cache_dir({}, "linux") == tmp_path / ".cache" / "snug"
    assert dev_files.cache_dir({"XDG_CACHE_HOME": "/c"}, "linux").as_posix() == "/c/snug"
    assert dev_files.cache_dir({}, "darwin") == tmp_path / "Library" / "Caches" / "snug"
    assert dev_files.cache_dir({"LOCALAPPDATA": "/l"}, "win32").as_posix() == "/l/snug"
    wheels = tmp_path / "wheels"
    assert dev_files.engines_dir({"SNUG_ENGINE_WHEELS": str(wheels)}) == wheels
    blocked = tmp_path / "blocked"
    blocked.touch()
    fallback = dev_files.engines_dir({"XDG_CACHE_HOME": str(blocked), "LOCALAPPDATA": str(blocked)})
    if sys.platform != "darwin":
        assert fallback == dev_files.ROOT / "build" / "engines"


def test_pythons_own_library_is_asked_for_where_it_is_another_package(monkeypatch):
    monkeypatch.setattr(dev_system.sysconfig, "get_config_var", lambda name: "libpython9.9.so.1.0")
    (need,) = dev_system.missing_python_library("linux")
    assert need.name == "libpython9.9.so.1.0"
    assert re.fullmatch(r"libpython3\.\d+", need.apt)
    assert dev_system.missing_python_library("darwin") == []
    # A Python that has all of itself in one file.
    monkeypatch.setattr(dev_system.sysconfig, "get_config_var", lambda name: "libpython9.9.a")
    assert dev_system.missing_python_library("linux") == []


def test_what_a_bundle_is_tried_with_is_got_where_that_is_ours_to_do(monkeypatch, capsys):
    wanted: list[str] = []

    def provide(needs) -> None:
        wanted.extend(need.apt for need in needs)
        raise Trouble("There is no network.")

    monkeypatch.setattr(dev_system, "provide", provide)
    monkeypatch.setattr(dev_system.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev_system, "read_os_release", lambda: "ID=debian")
    monkeypatch.setattr(dev_system, "is_root", lambda: False)
    dev_system.provide_test_tools()
    assert wanted == []
    monkeypatch.setattr(dev_system, "is_root", lambda: True)
    dev_system.provide_test_tools()  # the test goes without
    assert wanted == ["xvfb", "debootstrap"]
    assert "There is no network." in capsys.readouterr().out
