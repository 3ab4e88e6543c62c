"""The C++ compiler: finding one that works, what it accepts, and what to do without one."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dev_console import Trouble
from dev_system import COMPILER, advice, family, read_os_release

# A virtual machine may show the AMX flags and fault at the first AMX instruction; CPUs of
# desktops and laptops have no AMX. So its kernels are left out: `--native-amx` leaves them in.
NO_AMX = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")

_VSWHERE = "Microsoft Visual Studio/Installer/vswhere.exe"
_VC_TOOLS = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
_TRIAL = "#include <vector>\nint main() { return static_cast<int>(std::vector<int>{}.size()); }\n"


@dataclass(frozen=True)
class Compiler:
    """A C++ compiler that was seen to work."""

    command: tuple[str, ...]
    version: str
    gnu_like: bool

    def accepts(self, flags: tuple[str, ...]) -> bool:
        """Say whether it compiles a file with these flags."""
        return self.gnu_like and _compile([*self.command, *flags]).returncode == 0


def find_compiler(env: Mapping[str, str]) -> Compiler | None:
    """Return the compiler that CMake will find, or None where there is none."""
    if sys.platform == "win32" and not env.get("CXX"):
        return _find_msvc(env)
    if sys.platform == "darwin" and not _has_command_line_tools():
        return None  # /usr/bin/c++ is there all the same, and opens a dialog
    chosen = shlex.split(env.get("CXX", "")) or _first_of(env, "c++", "g++", "clang++")
    if not chosen or not (shlex.split(env.get("CC", "")) or _first_of(env, "cc", "gcc", "clang")):
        return None
    result = _compile(chosen)
    if result.returncode != 0:
        raise Trouble(
            f"The C++ compiler {' '.join(chosen)} cannot compile an empty program.",
            "\n".join(f"    {line}" for line in result.stderr.strip().splitlines()[-8:])
            + f"\n{how_to_get_one()}",
        )
    return Compiler(tuple(chosen), _version(chosen), gnu_like=True)


def how_to_get_one(platform: str = sys.platform, os_release: str | None = None) -> str:
    """Tell how to install a compiler on this kind of machine."""
    if platform == "win32":
        return (
            "Install the Visual Studio Build Tools with the C++ workload, then run the same "
            "command again:\n"
            "    winget install Microsoft.VisualStudio.2022.BuildTools --override "
            '"--passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"'
        )
    if platform == "darwin":
        return (
            "Install Xcode's command line tools, then run the same command again:\n"
            "    xcode-select --install"
        )
    return advice(family(read_os_release() if os_release is None else os_release), [COMPILER])


def _compile(command: list[str]) -> subprocess.CompletedProcess[str]:
    return _run([*command, "-x", "c++", "-c", "-o", os.devnull, "-"], _TRIAL)


def _run(command: list[str], text: str = "") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, input=text, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


def _version(command: list[str]) -> str:
    lines = _run([*command, "--version"]).stdout.splitlines()
    return lines[0].strip() if lines else ""


def _first_of(env: Mapping[str, str], *names: str) -> list[str]:
    found = (shutil.which(name, path=env.get("PATH")) for name in names)
    return next(([path] for path in found if path), [])


def _has_command_line_tools() -> bool:
    return _run(["xcode-select", "-p"]).returncode == 0


def _find_msvc(env: Mapping[str, str]) -> Compiler | None:
    vswhere = Path(env.get("ProgramFiles(x86)", r"C:\Program Files (x86)")) / _VSWHERE
    query = [
        "-latest",
        "-products",
        "*",
        "-requires",
        _VC_TOOLS,
        "-property",
        "installationVersion",
    ]
    version = _run([str(vswhere), *query]).stdout.strip()
    return Compiler(("cl",), f"msvc {version}", gnu_like=False) if version else None
