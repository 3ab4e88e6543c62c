"""The virtual environment: when the set-up has work to do, and when it has none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace

import dev_system
import dev_venv
import pytest
from dev_console import Trouble

STAMP = dev_venv.Stamp(
    recipe=1,
    root="/here",
    python="cpython-3.11",
    project="p1",
    engine="e1",
    extras=["dev"],
    goals=["engine", "qt"],
)


@pytest.fixture
def stamp_path(monkeypatch, tmp_path):
    path = tmp_path / "snug-dev.json"
    monkeypatch.setattr(dev_venv, "STAMP", path)
    return path


@pytest.mark.parametrize(
    "want",
    [
        STAMP,
        replace(STAMP, extras=[]),
        replace(STAMP, goals=["engine"]),
    ],
)
def test_nothing_to_do_for_what_is_there(want):
    assert STAMP.covers(want)


@pytest.mark.parametrize(
    "change",
    [
        {"recipe": 2},
        {"root": "/moved"},
        {"python": "cpython-3.13"},
        {"project": "p2"},
        {"engine": "e2"},
        {"extras": ["dev", "bundle"]},
        {"goals": ["engine", "qt", "x11"]},
    ],
)
def test_a_change_is_work(change):
    assert not STAMP.covers(replace(STAMP, **change))


def test_stamp_survives_writing_and_an_unknown_one_counts_as_none(stamp_path):
    assert dev_venv.read_stamp() is None
    dev_venv._write_stamp(STAMP)
    assert dev_venv.read_stamp() == STAMP
    stamp_path.write_text(json.dumps({**asdict(STAMP), "newer": 1}))
    assert dev_venv.read_stamp() is None
    stamp_path.write_text("{")
    assert dev_venv.read_stamp() is None


def test_only_what_decides_the_packages_counts():
    text = '[project]\nname = "snug"\n[tool.ruff]\nline-length = 100\n'
    before = dev_venv.project_fingerprint(text, "a==1")
    assert dev_venv.project_fingerprint(text.replace("100", "80"), "a==1") == before
    assert dev_venv.project_fingerprint(text.replace("snug", "smug"), "a==1") != before
    assert dev_venv.project_fingerprint(text, "a==2") != before


def test_the_choice_of_engine_stays_until_another_is_made():
    gpu = replace(STAMP, engine_args=["-DGGML_CUDA=ON"], amx=True)
    assert dev_venv.engine_choice({}, None) == ([], False)
    assert dev_venv.engine_choice({}, gpu) == (["-DGGML_CUDA=ON"], True)
    plain = {"SNUG_ENGINE_ARGS": "", "SNUG_ENGINE_AMX": "0"}
    assert dev_venv.engine_choice(plain, gpu) == ([], False)
    env = {"SNUG_ENGINE_ARGS": "-DA=1 '-DB=x y'", "SNUG_ENGINE_AMX": "1"}
    assert dev_venv.engine_choice(env, None) == (["-DA=1", "-DB=x y"], True)


def test_foreign_modules_and_user_settings_stay_out():
    env = dev_venv.clean_environment({"PYTHONPATH": "/x", "PIP_USER": "1", "HOME": "/h"})
    assert "PYTHONPATH" not in env
    assert env["PIP_USER"] == "0"
    assert env["HOME"] == "/h"


def test_install_command(tmp_path):
    python = tmp_path / "python"
    command = dev_venv.install_command(python, ["dev"])
    assert command[-1] == f"{dev_venv.ROOT}[dev]"
    assert command[command.index("--only-binary") + 1] == "llama-cpp-python"
    assert command[command.index("-c") + 1].endswith("constraints.txt")
    assert dev_venv.install_command(python, [])[-1] == str(dev_venv.ROOT)


@pytest.mark.usefixtures("stamp_path")
def test_the_set_up_runs_once_and_fills_in_what_is_added(monkeypatch, tmp_path):
    done = []
    python = tmp_path / ".venv" / "bin" / "python"
    monkeypatch.setattr(dev_venv, "ROOT", tmp_path)
    monkeypatch.setattr(dev_venv, "venv_python", lambda: python)
    monkeypatch.setattr(dev_venv, "check_system", lambda *_, **__: None)
    monkeypatch.setattr(dev_venv, "_wheel", lambda *_: tmp_path / "x.whl")
    monkeypatch.setattr(dev_venv, "_install_engine", lambda *_: done.append("engine"))
    monkeypatch.setattr(dev_venv, "_install_app", lambda _, extras, __: done.append(tuple(extras)))
    monkeypatch.setattr(dev_venv, "prove", lambda _, goals, __: done.append(tuple(goals)))

    def make(_):
        python.parent.mkdir(parents=True)
        python.touch()
        done.append("venv")

    monkeypatch.setattr(dev_venv, "_make_venv", make)

    def prepare(want):
        done.clear()
        assert dev_venv.prepare(want, {}) == python
        return list(done)

    here = replace(STAMP, root=str(tmp_path), extras=[], goals=["engine"])
    assert prepare(here) == ["venv", "engine", (), ("engine",)]
    assert prepare(here) == []
    assert prepare(replace(here, extras=["dev"])) == [("dev",), ("engine",)]
    assert prepare(replace(here, goals=["qt"])) == [("engine", "qt")]
    assert prepare(here) == []
    assert prepare(replace(here, engine="e2")) == ["engine", ("engine", "qt")]
    assert prepare(replace(here, engine="e2", project="p2")) == [("dev",), ("engine", "qt")]


@pytest.mark.usefixtures("stamp_path")
def test_a_set_up_that_fails_is_not_taken_for_done_but_its_choices_stay(monkeypatch, tmp_path):
    def fail(*_):
        raise Trouble("the network")

    monkeypatch.setattr(dev_venv, "ROOT", tmp_path)
    monkeypatch.setattr(dev_venv, "check_system", lambda *_, **__: None)
    monkeypatch.setattr(dev_venv, "_make_venv", lambda _: None)
    monkeypatch.setattr(dev_venv, "_wheel", fail)
    want = replace(STAMP, root=str(tmp_path), engine_args=["-DGGML_CUDA=ON"])
    with pytest.raises(Trouble):
        dev_venv.prepare(want, {})
    half = dev_venv.read_stamp()
    assert half is not None
    assert half.same_venv(want)
    assert not half.covers(want)
    assert dev_venv.engine_choice({}, half) == (["-DGGML_CUDA=ON"], False)


def test_a_real_virtual_environment(monkeypatch, tmp_path):
    if dev_system.missing_venv_module():
        pytest.skip("this Python makes no virtual environments")
    venv = tmp_path / "a folder" / ".venv"
    monkeypatch.setattr(dev_venv, "VENV", venv)
    monkeypatch.setattr(dev_venv, "LOGS", tmp_path / "logs")
    python = dev_venv.venv_python(venv)
    assert not dev_venv._is_sound(python)
    dev_venv._make_venv(dev_venv.clean_environment(os.environ))
    assert dev_venv._is_sound(python)
    prefix = subprocess.check_output([python, "-c", "import sys; print(sys.prefix)"], text=True)
    assert prefix.strip() == str(venv)
    monkeypatch.setattr(dev_venv, "VENV", tmp_path / "elsewhere" / ".venv")
    assert not dev_venv._is_sound(python)


def test_a_venv_is_not_remade_from_inside(monkeypatch, tmp_path):
    monkeypatch.setattr(dev_venv, "VENV", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(Trouble, match="own Python"):
        dev_venv._make_venv({})
    assert tmp_path.exists()


ERROR = "ImportError: {}: cannot open shared object file: No such file or directory"


def test_a_library_that_an_import_misses_is_provided(monkeypatch):
    asked = []
    monkeypatch.setattr(dev_system, "provide", asked.extend)
    dev_venv.provide_missing("qt", 1, ERROR.format("libEGL.so.1"))
    assert [need.apt for need in asked] == ["libegl1"]


@pytest.mark.parametrize(
    ("goal", "code", "stderr", "said"),
    [
        ("qt", 1, ERROR.format("libodd.so.9"), "libodd.so.9"),
        ("engine", -4, "", "clean --engines"),
        ("engine", 1, "OSError: odd", "OSError: odd"),
    ],
)
def test_what_does_not_load_is_told(goal, code, stderr, said):
    with pytest.raises(Trouble) as caught:
        dev_venv.provide_missing(goal, code, stderr)
    assert said in caught.value.text + caught.value.hint
