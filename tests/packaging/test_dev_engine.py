"""The engine: when it is built anew, how, and what the wait looks like."""

from __future__ import annotations

import dataclasses
import shlex
import subprocess
import sys
import threading
from dataclasses import replace

import dev_engine
import pytest
from dev_compiler import NO_AMX, Compiler
from dev_console import Trouble

GCC = Compiler(("/usr/bin/c++",), "c++ 12.2.0", gnu_like=True)
RECIPE = dev_engine.Recipe(
    version="0.3.36",
    extra_args=(),
    amx=False,
    cpu=("avx2", "fma"),
    system=("linux", "x86_64", "2.36"),
    cmake="set(X OFF)",
)


@pytest.fixture(autouse=True)
def _an_x86_machine_whose_compiler_knows_amx(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr(Compiler, "accepts", lambda self, flags: self.gnu_like)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "0.3.37"},
        {"extra_args": ("-DGGML_CUDA=ON",)},
        {"amx": True},
        {"cpu": ("avx2", "fma", "avx512f")},
        {"system": ("linux", "aarch64", "2.36")},
        {"cmake": "set(X ON)"},
    ],
)
def test_identity_changes_with_what_the_engine_is_made_of(change):
    assert replace(RECIPE, **change).identity != RECIPE.identity


def test_identity_changes_with_the_way_it_is_built(monkeypatch):
    before = RECIPE.identity
    monkeypatch.setattr(dev_engine, "RECIPE", dev_engine.RECIPE + 1)
    assert RECIPE.identity != before
    monkeypatch.undo()
    monkeypatch.setattr(dev_engine, "CMAKE_ARGS", ("-DGGML_NATIVE=OFF",))
    assert RECIPE.identity != before


def test_folder_tells_compilers_and_flags_apart(tmp_path):
    def name(compiler=GCC, env=None):
        return dev_engine.wheel_folder(tmp_path, RECIPE, compiler, env or {}).name

    others = [
        name(replace(GCC, version="c++ 14.1.0")),
        name(replace(GCC, command=("/usr/bin/clang++",))),
        name(replace(GCC, gnu_like=False)),
        name(env={"CFLAGS": "-O1"}),
    ]
    assert len({name(), *others}) == 5
    assert {folder.split("-")[0] for folder in (name(), *others)} == {RECIPE.identity}


def test_cpu_features_are_the_instruction_sets():
    cpuinfo = (
        "processor\t: 0\nflags\t\t: fpu vme avx2 amx_tile f16c sse4_2 cpuid_fault avx512_bf16\n"
    )
    features = dev_engine.cpu_features("x86_64", cpuinfo)
    assert features == ("amx_tile", "avx2", "avx512_bf16", "f16c", "sse4_2")
    arm = dev_engine.cpu_features("aarch64", "Features\t: fp asimd i8mm sve\n")
    assert arm == ("asimd", "fp", "i8mm", "sve")


def test_pinned_version():
    pins = "numpy==2.4.6\nllama-cpp-python==0.3.36\n"
    assert dev_engine.pinned_version(pins) == "0.3.36"
    assert dev_engine.pinned_version("llama_cpp_python==1.0  # so\n") == "1.0"
    with pytest.raises(Trouble, match="does not pin"):
        dev_engine.pinned_version("numpy==2.4.6\n")


def test_amx_kernels_are_left_out_unless_asked_for(monkeypatch):
    assert dev_engine.compiler_flags(RECIPE, GCC) == NO_AMX
    assert dev_engine.compiler_flags(replace(RECIPE, amx=True), GCC) == ()
    assert dev_engine.compiler_flags(RECIPE, replace(GCC, gnu_like=False)) == ()
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert dev_engine.compiler_flags(RECIPE, GCC) == ()


def test_wheels_that_pip_built_before_are_not_used(tmp_path):
    command = dev_engine.build_command(tmp_path / "python", "0.3.36", tmp_path)
    assert "--no-cache-dir" in command
    assert command[command.index("--no-binary") + 1] == "llama-cpp-python"
    assert command[-1] == "llama-cpp-python==0.3.36"


def test_windows_builds_with_a_cmake_that_knows_its_compiler():
    recipe = dataclasses.replace(RECIPE, system=("win32", "amd64", ""))
    assert dev_engine.build_environment({}, recipe, ())["SKBUILD_CMAKE_MINIMUM_VERSION"] == "4.2"
    assert "SKBUILD_CMAKE_MINIMUM_VERSION" not in dev_engine.build_environment({}, RECIPE, ())


def test_build_environment():
    recipe = replace(RECIPE, extra_args=("-DGGML_CUDA=ON", "-DNAME=a b"))
    env = dev_engine.build_environment({"CFLAGS": "-g", "CMAKE_ARGS": "-DODD=1"}, recipe, NO_AMX)
    arguments = shlex.split(env["CMAKE_ARGS"])
    assert arguments[:2] == ["-DGGML_NATIVE=ON", "-DLLAVA_BUILD=OFF"]
    assert arguments[-2:] == ["-DGGML_CUDA=ON", "-DNAME=a b"]
    assert "-DODD=1" not in arguments  # it would not be in the identity
    assert env["CFLAGS"] == "-g -mno-amx-tile -mno-amx-int8 -mno-amx-bf16"
    assert env["CXXFLAGS"] == "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16"
    assert int(env["CMAKE_BUILD_PARALLEL_LEVEL"]) >= 1
    own = dev_engine.build_environment({"CMAKE_BUILD_PARALLEL_LEVEL": "3"}, RECIPE, ())
    assert own["CMAKE_BUILD_PARALLEL_LEVEL"] == "3"
    assert "CFLAGS" not in own


def test_progress_reads_ninja():
    build = dev_engine.BuildProgress()
    assert build.describe(0) == "fetching the sources (77 MB)"
    build.feed("  Installing build dependencies: started", 1)
    assert build.describe(1) == "fetching the build tools"
    build.feed("  *** Configuring CMake...", 4)
    assert build.describe(4) == "configuring"
    build.feed("  [1/83] /usr/bin/c++ -DX[2/5] -c a.cpp", 10)
    assert build.describe(10) == "step 1 of 83"
    build.feed("  [41/83] /usr/bin/c++ -c b.cpp", 70)
    assert build.describe(70) == "step 41 of 83, about 2 minutes left"
    build.feed("  [80/83] /usr/bin/c++ -c b.cpp", 130)
    assert build.describe(130) == "step 80 of 83, less than a minute left"
    build.feed("  [83/83] : && /usr/bin/c++ -shared", 140)
    assert build.describe(140) == "step 83 of 83, nearly done"
    build.feed("  *** Making wheel...", 141)
    assert build.describe(141) == "packing"


def test_progress_counts_files_where_the_build_tells_no_total():
    build = dev_engine.BuildProgress()
    for name in ("ggml.c", "llama-model.cpp", "unity_0_cxx.cxx"):
        build.feed(f"  {name}", 5)
    build.feed("  ggml.vcxproj -> C:\\build\\ggml.dll", 6)
    assert build.describe(60) == "3 files compiled"


class Builder:
    """Stands in for pip: writes a wheel into the folder it is told, and counts."""

    def __init__(self, monkeypatch, tmp_path):
        self.count = 0
        self.fails = False
        monkeypatch.setattr(dev_engine, "run_logged", self.run)
        monkeypatch.setattr(dev_engine, "LOGS", tmp_path / "logs")

    def run(self, command, log, progress, **_):
        self.count += 1
        target = dev_engine.Path(command[command.index("--wheel-dir") + 1])
        (target / "llama_cpp_python-0.3.36-py3-none-any.whl").write_text("half")
        if self.fails:
            raise Trouble("the network")
        threading.Event().wait(0.05)
        (target / "llama_cpp_python-0.3.36-py3-none-any.whl").write_text("whole")


@pytest.fixture
def builder(monkeypatch, tmp_path):
    return Builder(monkeypatch, tmp_path)


def build(engines, recipe=RECIPE, compiler=GCC):
    return dev_engine.engine_wheel(engines / "python", recipe, compiler, engines, {})


def test_an_engine_is_built_once(builder, tmp_path):
    wheel = build(tmp_path)
    assert wheel.read_text() == "whole"
    assert build(tmp_path) == wheel
    assert builder.count == 1
    assert build(tmp_path, replace(RECIPE, amx=True)) != wheel
    assert builder.count == 2
    assert dev_engine.compiled_engines(tmp_path) == sorted(
        {folder for folder in tmp_path.iterdir() if folder.is_dir()}
    )


def test_a_build_that_failed_leaves_no_wheel(builder, tmp_path):
    builder.fails = True
    with pytest.raises(Trouble):
        build(tmp_path)
    assert not list(tmp_path.rglob("*.whl"))
    builder.fails = False
    assert build(tmp_path).read_text() == "whole"


def test_what_a_killed_build_left_behind_is_removed(builder, tmp_path):
    folder = dev_engine.wheel_folder(tmp_path, RECIPE, GCC, {})
    left = tmp_path / f".building-{folder.name}-x1"
    left.mkdir()
    build(tmp_path)
    assert not left.exists()


def test_two_at_once_build_one(builder, tmp_path):
    wheels = []
    threads = [
        threading.Thread(target=lambda: wheels.append(build(tmp_path).read_text()))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wheels == ["whole"] * 3
    assert builder.count == 1


def test_without_a_compiler_an_engine_built_before_serves(builder, tmp_path):
    assert dev_engine.any_wheel(tmp_path, RECIPE) is None
    wheel = build(tmp_path)
    assert dev_engine.any_wheel(tmp_path, RECIPE) == wheel
    assert dev_engine.any_wheel(tmp_path, replace(RECIPE, cpu=("avx2",))) is None


def test_the_lock_ends_with_its_process(tmp_path):
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); import pathlib, dev_files\n"
        "with dev_files.locked(pathlib.Path(sys.argv[2]), 'waiting'): os._exit(9)"
    )
    lock = tmp_path / "x.lock"
    packaging = str(dev_engine.ENGINE_CMAKE.parent)
    for _ in range(2):
        ended = subprocess.run(
            [sys.executable, "-c", code, packaging, str(lock)],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert (ended.returncode, ended.stdout) == (9, "")
