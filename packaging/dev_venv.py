"""The checkout's virtual environment: making it, filling it, and knowing when it is ready."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import dev_system
from dev_compiler import Compiler, find_compiler, how_to_get_one
from dev_console import Progress, Trouble, duration, run_logged, say
from dev_engine import Recipe, any_wheel, engine_wheel, this_recipe
from dev_files import (
    CONSTRAINTS,
    LOGS,
    ROOT,
    VENV,
    engines_dir,
    fingerprint,
    locked,
    write_atomically,
)

RECIPE = 1  # raise it when what the set-up does to .venv changes
STAMP = VENV / "snug-dev.json"

# What is imported to prove that a goal's libraries are all there.
PROOFS = {
    "engine": "import llama_cpp",
    "qt": "from PySide6 import QtCore, QtGui, QtNetwork, QtSvg, QtWidgets",
    "x11": "import ctypes, pathlib, PySide6; from PySide6 import QtGui; ctypes.CDLL(str("
    "pathlib.Path(PySide6.__file__).parent / 'Qt/plugins/platforms/libqxcb.so'))",
    "wayland": "import ctypes, pathlib, PySide6; from PySide6 import QtGui; ctypes.CDLL(str("
    "pathlib.Path(PySide6.__file__).parent / 'Qt/plugins/platforms/libqwayland.so'))",
}


@dataclass(frozen=True)
class Stamp:
    """What .venv was set up with, and what was chosen for it."""

    recipe: int
    root: str
    python: str
    project: str
    engine: str
    engine_args: list[str] = field(default_factory=list)
    amx: bool = False
    extras: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)

    def same_venv(self, other: Stamp) -> bool:
        """Say whether the virtual environment itself can stay."""
        return (self.recipe, self.root, self.python) == (other.recipe, other.root, other.python)

    def covers(self, want: Stamp) -> bool:
        """Say whether nothing is left to do for what is wanted."""
        return (
            self.same_venv(want)
            and (self.project, self.engine) == (want.project, want.engine)
            and set(want.extras) <= set(self.extras)
            and set(want.goals) <= set(self.goals)
        )


def venv_python(venv: Path = VENV, platform: str = sys.platform) -> Path:
    """Return the path of a virtual environment's Python."""
    return venv / ("Scripts/python.exe" if platform == "win32" else "bin/python")


def clean_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Drop what would let another Python's modules or pip's user settings into .venv."""
    dropped = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX")
    result = {name: value for name, value in env.items() if name not in dropped}
    return {
        **result,
        "PIP_USER": "0",
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_CONSTRAINT": str(CONSTRAINTS),  # for what packages are built with, too:
        "PIP_BUILD_CONSTRAINT": str(CONSTRAINTS),  # pip 25.3 and newer ask for this one
    }


def read_stamp() -> Stamp | None:
    """Return what .venv was set up with, or None when it never was, or by an unknown recipe."""
    try:
        return Stamp(**json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def project_fingerprint(pyproject: str, constraints: str) -> str:
    """Hash what decides which packages are installed; tools' settings do not."""
    tables = tomllib.loads(pyproject)
    hatch = tables.get("tool", {}).get("hatch")
    return fingerprint([tables.get("project"), tables.get("build-system"), hatch, constraints])


def wanted(extras: Iterable[str], goals: Iterable[str], env: Mapping[str, str]) -> Stamp:
    """Return the stamp that a set-up for these would leave."""
    args, amx = engine_choice(env, read_stamp())
    return Stamp(
        recipe=RECIPE,
        root=str(ROOT),
        python=f"{sys.implementation.name}-{sys.version_info.major}.{sys.version_info.minor}",
        project=project_fingerprint(
            (ROOT / "pyproject.toml").read_text("utf-8"), CONSTRAINTS.read_text("utf-8")
        ),
        engine=this_recipe(tuple(args), amx=amx).identity,
        engine_args=args,
        amx=amx,
        extras=sorted(extras),
        goals=sorted(goals),
    )


def engine_choice(env: Mapping[str, str], stamp: Stamp | None) -> tuple[list[str], bool]:
    """Return the engine's extra CMake arguments and whether AMX stays in.

    What the environment does not say stays as it was at the last set-up, so that an engine built
    for a GPU is not swapped for a plain one by a shell that lacks the variable.
    """
    args = env.get("SNUG_ENGINE_ARGS")
    amx = env.get("SNUG_ENGINE_AMX")
    return (
        (stamp.engine_args if stamp else []) if args is None else shlex.split(args),
        (stamp.amx if stamp else False) if amx is None else amx not in ("", "0"),
    )


def prepare(want: Stamp, env: Mapping[str, str], *, force: bool = False) -> Path:
    """Make .venv hold what is wanted, and return its Python."""
    if not force and is_ready(want):
        return venv_python()
    lock = ROOT / "build" / "dev.lock"
    with locked(lock, "Another dev.py sets this checkout up: waiting for it."):
        if not force and is_ready(want):
            return venv_python()
        start = time.monotonic()
        _set_up(want, clean_environment(env), force=force)
        say(f"Set up in {duration(time.monotonic() - start)}.\n")
    return venv_python()


def is_ready(want: Stamp) -> bool:
    """Say whether .venv holds what is wanted already."""
    stamp = read_stamp()
    return stamp is not None and stamp.covers(want) and venv_python().exists()


def _set_up(want: Stamp, env: dict[str, str], *, force: bool) -> None:
    old = read_stamp()
    python = venv_python()
    if old is not None and old.same_venv(want) and python.exists():
        extras, goals = {*want.extras, *old.extras}, {*want.goals, *old.goals}
        want = replace(want, extras=sorted(extras), goals=sorted(goals))
        make_venv = False
    else:
        make_venv = old is not None or not _is_sound(python)
        old = None
    recipe = this_recipe(tuple(want.engine_args), amx=want.amx)
    compiler = check_system(want, recipe, env, make_venv=make_venv)
    if make_venv:
        _make_venv(env)
    # Until all is done the stamp names no engine and no packages, but remembers what was chosen.
    _write_stamp(replace(want, engine="", project="", extras=[], goals=[]))
    if force or old is None or old.engine != want.engine:
        _install_engine(python, _wheel(python, recipe, compiler, env), env)
    if force or old is None or (old.project, old.extras) != (want.project, want.extras):
        _install_app(python, want.extras, env)
    prove(python, want.goals, env)
    _write_stamp(want)


def _write_stamp(stamp: Stamp) -> None:
    write_atomically(STAMP, json.dumps(asdict(stamp), indent=1))


def check_system(
    want: Stamp, recipe: Recipe, env: Mapping[str, str], *, make_venv: bool
) -> Compiler | None:
    """See that the machine has what the set-up needs, and return its compiler if it has one."""
    needs = dev_system.missing_venv_module() if make_venv else []
    needs += dev_system.missing_libraries(goal for goal in want.goals if goal != "engine")
    compiler = find_compiler(env)
    lacks_compiler = compiler is None and any_wheel(engines_dir(env), recipe) is None
    if lacks_compiler and sys.platform.startswith("linux"):
        needs.append(dev_system.COMPILER)
    dev_system.provide(needs)
    if lacks_compiler:
        compiler = find_compiler(env)
        if compiler is None:
            raise Trouble("The engine is compiled, and no C++ compiler is here.", how_to_get_one())
    return compiler


def _is_sound(python: Path) -> bool:
    """Say whether a .venv without a stamp was made here with this Python, and has pip."""
    code = "import sys, pip; print(*sys.version_info[:2])"
    try:
        config = (VENV / "pyvenv.cfg").read_text("utf-8", "replace")
        result = subprocess.run(
            [python, "-I", "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    version = f"{sys.version_info.major} {sys.version_info.minor}"
    return result.stdout.strip() == version and str(VENV) in config


def _make_venv(env: Mapping[str, str]) -> None:
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise Trouble(
            "dev.py was started with .venv's own Python, and .venv must be made anew.",
            "Run it with the system's Python: python3 packaging/dev.py ...",
        )
    if VENV.exists():
        say("Making .venv anew: it is unfinished, or from another Python or place.")
        shutil.rmtree(VENV)
    progress = Progress("Making .venv")
    command = [sys.executable, "-m", "venv", str(VENV)]
    run_logged(command, LOGS / "venv.log", progress, env=env, cwd=ROOT)
    progress.done()


def _wheel(python: Path, recipe: Recipe, compiler: Compiler | None, env: dict[str, str]) -> Path:
    engines = engines_dir(env)
    if compiler is not None:
        return engine_wheel(python, recipe, compiler, engines, env)
    wheel = any_wheel(engines, recipe)
    if wheel is None:
        raise Trouble("The engine is compiled, and no C++ compiler is here.", how_to_get_one())
    say(f"There is no compiler; using the engine built before: {wheel.parent}")
    return wheel


def _install_engine(python: Path, wheel: Path, env: Mapping[str, str]) -> None:
    """Install the wheel itself, so that pip finds the engine there and builds none."""
    command = [str(python), "-m", "pip", "install", "--no-deps", "--force-reinstall", str(wheel)]
    progress = Progress("Installing the engine")
    run_logged(command, LOGS / "install-engine.log", progress, env=env, cwd=ROOT)
    progress.done()


def install_command(python: Path, extras: Iterable[str]) -> list[str]:
    """Return the pip command that installs the app from this checkout."""
    names = ",".join(extras)
    return [
        *(str(python), "-m", "pip", "install", "--only-binary", "llama-cpp-python"),
        *("-c", str(CONSTRAINTS), "-e", f"{ROOT}[{names}]" if names else str(ROOT)),
    ]


def _install_app(python: Path, extras: Iterable[str], env: Mapping[str, str]) -> None:
    progress = Progress("Installing Snug and its libraries")
    progress.state = "about 150 MB the first time"

    def on_line(line: str) -> None:
        if found := re.match(r"\s*(?:Downloading|Using cached) ([\w.]+?)-\d\S* \((.*)\)", line):
            progress.state = f"{found[1]}, {found[2]}"
        elif line.startswith("Installing collected packages"):
            progress.state = "unpacking"

    command = install_command(python, extras)
    run_logged(command, LOGS / "install.log", progress, env=env, cwd=ROOT, on_line=on_line)
    progress.done()


def prove(python: Path, goals: Iterable[str], env: Mapping[str, str]) -> None:
    """Import what the goals need; fetch or name a shared library that turns out to be missing."""
    for goal in goals:
        for _ in range(8):
            result = subprocess.run(
                [str(python), "-I", "-c", PROOFS[goal]],
                env=dict(env),
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
            if result.returncode == 0:
                break
            provide_missing(goal, result.returncode, result.stderr)
        else:
            raise Trouble(f"Libraries for {goal} are still missing.", result.stderr.strip()[-500:])


def provide_missing(goal: str, code: int, stderr: str) -> None:
    """Get the shared library that an import failed for, or say what is wrong."""
    found = re.search(r"([\w.+-]+\.so[\w.]*): cannot open shared object file", stderr)
    need = dev_system.need_for(found[1]) if found else None
    if need is not None:
        dev_system.provide([need])
        return
    last = (stderr.strip().splitlines() or [f"it ended with code {code}"])[-1]
    raise Trouble(f"What was installed for {goal} does not load: {last}", _hint(goal, code))


def _hint(goal: str, code: int) -> str:
    if goal == "engine" and code < 0:
        return (
            "It was built for another CPU, or is damaged. Build it again:\n"
            "    python3 packaging/dev.py clean --engines"
        )
    return f"If a library is missing, the system's package manager brings it ({os.name})."
