"""The engine: llama-cpp-python compiled for this CPU, once, into a folder that clones share.

pip keeps wheels that it built in a cache of its own and takes no notice there of CFLAGS and
CMAKE_ARGS: a wheel built with other flags comes back silently. So the engine is built past that
cache, into `<cache>/snug/engines/<identity>-<compiler>/`.
"""

from __future__ import annotations

import math
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from bundle_contents import LEAST_MACOS
from dev_compiler import NO_AMX, Compiler
from dev_console import Progress, Trouble, duration, run_logged, say
from dev_files import CONSTRAINTS, ENGINE_CMAKE, LOGS, ROOT, fingerprint, locked, write_atomically
from dev_system import glibc_version

RECIPE = 1  # raise it when the way the engine is built changes
PACKAGE = "llama-cpp-python"
# mtmd (pictures) is not used yet and takes two minutes of compiling.
CMAKE_ARGS = ("-DGGML_NATIVE=ON", "-DLLAVA_BUILD=OFF")
# One library of kernels for each step of x86, loaded at run time; all where llama_cpp looks.
PORTABLE_ARGS = (
    *("-DGGML_NATIVE=OFF", "-DGGML_BACKEND_DL=ON", "-DGGML_CPU_ALL_VARIANTS=ON"),
    *("-DCMAKE_INSTALL_BINDIR=llama_cpp/lib", "-DCMAKE_INSTALL_LIBDIR=llama_cpp/lib"),
    "-DLLAVA_BUILD=OFF",
)
# What differs where a bundle of that system is made. Every Mac that runs the bundle's least macOS
# has the same kernels, so there are no variants; Metal's shaders go inside of the library. A
# desktop may lack OpenMP's library there, and the engine has threads of its own.
PORTABLE_ELSEWHERE = {
    "darwin": (
        *("-DGGML_NATIVE=OFF", "-DGGML_METAL=ON", "-DGGML_METAL_EMBED_LIBRARY=ON"),
        *("-DGGML_OPENMP=OFF", f"-DCMAKE_OSX_DEPLOYMENT_TARGET={LEAST_MACOS}"),
        *PORTABLE_ARGS[-3:],
    ),
    "win32": (*PORTABLE_ARGS, "-DGGML_OPENMP=OFF"),
}
ANY_CPU = ("any",)

_X86_64 = ("x86_64", "amd64")
# Of the hundred flags that Linux shows, those that -march=native turns into instructions.
_ISA = re.compile(
    r"(?:sse|ssse|avx|amx|fma|f16c|bmi|abm|lzcnt|popcnt|movbe|aes|vaes|gfni|v?pclmul|sha|adx)"
)


@dataclass(frozen=True)
class Recipe:
    """All that decides what the engine becomes, but for the compiler."""

    version: str
    extra_args: tuple[str, ...]
    amx: bool
    cpu: tuple[str, ...]
    system: tuple[str, ...]
    cmake: str

    @property
    def identity(self) -> str:
        """Return the name that tells this engine from others."""
        return fingerprint([RECIPE, self.cmake_args, *astuple(self)])

    @property
    def cmake_args(self) -> tuple[str, ...]:
        """Return the CMake arguments that make it an engine for this CPU, or for any."""
        if self.cpu != ANY_CPU:
            return CMAKE_ARGS
        return PORTABLE_ELSEWHERE.get(self.system[0], PORTABLE_ARGS)


def pinned_version(constraints: str) -> str:
    """Return the engine's version from the text of constraints.txt."""
    found = re.search(rf"(?m)^{PACKAGE.replace('-', '[-_]')}==(\S+)", constraints)
    if not found:
        raise Trouble(f"packaging/constraints.txt does not pin {PACKAGE}.")
    return found[1]


def cpu_features(machine: str, cpuinfo: str, system: str = sys.platform) -> tuple[str, ...]:
    """Return what a native build depends on: instruction sets, or else the CPU's name."""
    found = re.search(r"(?m)^(?:flags|Features)\s*:\s*(.*)$", cpuinfo)
    if found:
        flags = set(found[1].split())
        return tuple(sorted(filter(_ISA.match, flags) if machine.lower() in _X86_64 else flags))
    if system == "darwin":
        return (_output(["sysctl", "-n", "machdep.cpu.brand_string"]),)
    return (platform.processor(),)


def this_recipe(extra_args: tuple[str, ...], *, amx: bool) -> Recipe:
    """Return the recipe for this machine."""
    return Recipe(
        version=pinned_version(CONSTRAINTS.read_text("utf-8")),
        extra_args=extra_args,
        amx=amx,
        cpu=cpu_features(platform.machine(), _cpuinfo()),
        system=(sys.platform, platform.machine(), ".".join(map(str, glibc_version()))),
        cmake=ENGINE_CMAKE.read_text("utf-8"),
    )


def portable_recipe(extra_args: tuple[str, ...] = ()) -> Recipe:
    """Return the recipe of an engine that chooses its kernels where it runs."""
    return replace(this_recipe(extra_args, amx=False), cpu=ANY_CPU)


def _cpuinfo() -> str:
    """Return what /proc/cpuinfo says of the first CPU; with hundreds of them it is a long read."""
    lines = []
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            for line in file:
                lines.append(line)
                if not line.strip():
                    break
    except OSError:
        return ""
    return "".join(lines)


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def compiler_flags(recipe: Recipe, compiler: Compiler) -> tuple[str, ...]:
    """Return the flags that leave the AMX kernels out, where there are any to leave out."""
    if recipe.amx or platform.machine().lower() not in _X86_64:
        return ()
    return NO_AMX if compiler.accepts(NO_AMX) else ()


def wheel_folder(engines: Path, recipe: Recipe, compiler: Compiler, env: Mapping[str, str]) -> Path:
    """Return where the wheel of this recipe by this compiler is, or will be."""
    flags = compiler_flags(recipe, compiler)
    given = [env.get(name, "") for name in ("CFLAGS", "CXXFLAGS", "LDFLAGS")]
    made_by = fingerprint([compiler.command, compiler.version, flags, given])
    return engines / f"{recipe.identity}-{made_by}"


def finished_wheel(folder: Path) -> Path | None:
    """Return the wheel in a folder; one that is there is whole, for it was moved there."""
    return next(iter(sorted(folder.glob("*.whl"))), None)


def compiled_engines(engines: Path) -> list[Path]:
    """Return the folders that hold an engine compiled here, and nothing else that is there."""
    return [folder for folder in sorted(engines.glob("*-*")) if (folder / "recipe.txt").is_file()]


def any_wheel(engines: Path, recipe: Recipe) -> Path | None:
    """Return a wheel of this recipe whichever compiler made it, for a machine without one."""
    wheels = (finished_wheel(folder) for folder in sorted(engines.glob(f"{recipe.identity}-*")))
    return next((wheel for wheel in wheels if wheel), None)


def build_command(python: Path, version: str, target: Path) -> list[str]:
    """Return the pip command that compiles the engine into a folder, past pip's own cache."""
    return [
        *(str(python), "-m", "pip", "wheel", "-v", "--no-cache-dir", "--no-deps"),
        *("--no-binary", PACKAGE, "--wheel-dir", str(target), f"{PACKAGE}=={version}"),
    ]


def build_environment(
    env: Mapping[str, str], recipe: Recipe, flags: tuple[str, ...]
) -> dict[str, str]:
    """Return the environment that tells pip, scikit-build-core and CMake how to build."""
    include = f"-DCMAKE_PROJECT_llama_cpp_INCLUDE={ENGINE_CMAKE.as_posix()}"
    arguments = (*recipe.cmake_args, include, *recipe.extra_args)
    result = {
        **env,
        "CMAKE_ARGS": shlex.join(arguments),
        "SKBUILD_NINJA_MAKE_FALLBACK": "false",  # ninja tells how far it is
    }
    if recipe.system[0] == "win32":
        # Older ones, which Visual Studio brings along, do not find Visual Studio 2026.
        result["SKBUILD_CMAKE_MINIMUM_VERSION"] = "4.2"
    result.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(parallel_jobs()))
    for name in ("CFLAGS", "CXXFLAGS"):
        if flags:
            result[name] = " ".join((*shlex.split(env.get(name, "")), *flags))
    return result


def usable_cores() -> int:
    """Return the number of CPU cores that this process may use."""
    if sys.platform == "linux":
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return cores


def parallel_jobs() -> int:
    """Return how many files to compile at once: every core, and about a gigabyte for each."""
    cores = usable_cores()
    if sys.platform != "win32":
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        cores = max(1, min(cores, round(memory / 2**30)))
    return cores


class BuildProgress:
    """Reads the build's output and tells which step of how many it is at, and for how long."""

    _NINJA = re.compile(r"^\s*\[(\d+)/(\d+)\] ")
    _MSBUILD = re.compile(r"^\s+[\w.-]+\.(?:c|cc|cpp|cxx)\s*$")
    _PHASES = (
        ("Installing build dependencies", "fetching the build tools"),
        ("Preparing metadata", "preparing"),
        ("*** Configuring CMake", "configuring"),
        ("*** Making wheel", "packing"),
    )

    def __init__(self) -> None:
        self.phase = "fetching the sources (77 MB)"
        self.step = 0
        self.steps = 0
        self._compiling_since: float | None = None

    def feed(self, line: str, now: float) -> None:
        """Take in one line of output, seen at this second."""
        if found := self._NINJA.match(line):
            self.step, self.steps = int(found[1]), int(found[2])
        elif self._MSBUILD.match(line):
            self.step += 1
        else:
            for mark, phase in self._PHASES:
                if mark in line:
                    self.phase, self.step = phase, 0
            return
        self._compiling_since = now if self._compiling_since is None else self._compiling_since

    def describe(self, now: float) -> str:
        """Say where the build stands; how long it still takes only once that can be told."""
        if not self.step:
            return self.phase
        if not self.steps:
            return f"{self.step} files compiled"
        text = f"step {self.step} of {self.steps}"
        spent = now - (self._compiling_since if self._compiling_since is not None else now)
        if self.step >= self.steps:
            return f"{text}, nearly done"
        if spent < 20 or self.step < self.steps * 0.1:
            return text
        # The later steps are the longer ones: measured, time goes about as steps to this power.
        left = spent * ((self.steps / self.step) ** 1.2 - 1)
        return f"{text}, {_about(left)} left"


def _about(seconds: float) -> str:
    if seconds < 50:
        return "less than a minute"
    minutes = math.ceil((seconds - 10) / 60)
    return f"about {minutes} minute{'s' if minutes > 1 else ''}"


def purpose(recipe: Recipe) -> str:
    """Say what an engine is for."""
    return "for any CPU of this kind" if recipe.cpu == ANY_CPU else "for this CPU"


def engine_wheel(
    python: Path, recipe: Recipe, compiler: Compiler, engines: Path, env: Mapping[str, str]
) -> Path:
    """Return the engine's wheel: the one built before, or a new one."""
    folder = wheel_folder(engines, recipe, compiler, env)
    if wheel := finished_wheel(folder):
        say(f"The engine {purpose(recipe)} was built before: using {wheel.parent}")
        return wheel
    with locked(engines / f"{folder.name}.lock", "Another set-up builds the engine: waiting."):
        return finished_wheel(folder) or _build(python, recipe, compiler, folder, env)


def _build(
    python: Path, recipe: Recipe, compiler: Compiler, folder: Path, env: Mapping[str, str]
) -> Path:
    cores = usable_cores()
    on = f"on {cores} core{'s' if cores > 1 else ''}"
    say(f"Compiling the engine {purpose(recipe)}: once, {on}.")
    flags = compiler_flags(recipe, compiler)
    unfinished = f".building-{folder.name}-"
    for left_behind in folder.parent.glob(f"{unfinished}*"):  # by one that was killed: we lock
        shutil.rmtree(left_behind, ignore_errors=True)
    beside = Path(tempfile.mkdtemp(prefix=unfinished, dir=folder.parent))
    progress = Progress("Compiling the engine")
    build = BuildProgress()

    def on_line(line: str) -> None:
        build.feed(line, progress.elapsed)
        progress.state = build.describe(progress.elapsed)

    try:
        run_logged(
            build_command(python, recipe.version, beside),
            LOGS / "engine.log",
            progress,
            env=build_environment(env, recipe, flags),
            cwd=ROOT,
            on_line=on_line,
        )
        wheel = finished_wheel(beside)
        if wheel is None:
            raise Trouble(f"pip built no wheel of {PACKAGE}.", f"See {LOGS / 'engine.log'}")
        seconds = duration(progress.elapsed)
        about = f"{recipe}\n{compiler}\nflags: {' '.join(flags)}\nbuilt in {seconds}\n"
        write_atomically(beside / "recipe.txt", about)
        beside.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    progress.done()
    return folder / wheel.name
