"""The verbs: what `run` opens, what `test` runs, and Pythons that are too old."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import dev
import dev_verbs
import pytest
from dev_display import Display

ROOT = Path(dev.__file__).resolve().parents[1]
PYTHON = Path("/venv/bin/python")


class Replaced(Exception):
    """Snug took dev.py's place."""


@pytest.fixture
def calls(monkeypatch):
    """Note what would be set up and started, and start nothing."""
    noted = {"goals": [], "called": [], "code": 0}

    def wanted(extras, goals, env):
        noted["goals"].append((tuple(extras), tuple(goals)))

    def call(command, env, cwd=None):
        noted["called"].append(list(command[1:]))
        return noted["code"]

    def become(command, env):
        noted["called"].append(list(command[1:]))
        raise Replaced

    monkeypatch.setattr(dev_verbs, "wanted", wanted)
    monkeypatch.setattr(dev_verbs, "prepare", lambda want, env, **_: PYTHON)
    monkeypatch.setattr(dev_verbs, "_call", call)
    monkeypatch.setattr(dev_verbs, "_become", become)
    return noted


def display(monkeypatch, found):
    monkeypatch.setattr(dev_verbs, "find_display", lambda env: found)


def terminal(monkeypatch, there):
    monkeypatch.setattr("sys.stdin.isatty", lambda: there, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: there, raising=False)


def test_run_opens_the_window_where_there_is_a_display(monkeypatch, calls):
    display(monkeypatch, Display(("x11",)))
    with pytest.raises(Replaced):
        dev_verbs.main(["run", "--debug"])
    assert calls["called"] == [["-P", "-m", "app", "--debug"]]
    assert calls["goals"] == [((), ("engine", "qt", "x11"))]


def test_run_opens_the_terminal_chat_without_one(monkeypatch, calls, capsys):
    display(monkeypatch, Display(missing="There is no display."))
    terminal(monkeypatch, True)
    with pytest.raises(Replaced):
        dev_verbs.run([])
    assert calls["called"] == [["-P", "-m", "app", "chat"]]
    assert calls["goals"] == [((), ("engine",))]
    assert "There is no display." in capsys.readouterr().out


def test_run_shows_one_answer_without_a_terminal(monkeypatch, calls, capsys):
    display(monkeypatch, Display(missing="There is no display."))
    terminal(monkeypatch, False)
    assert dev_verbs.run([]) == 0
    question = "What does Q4_K_M mean?"
    assert [call[3:] for call in calls["called"]] == [["probe"], ["chat", "--prompt", question]]
    assert f"$ snug chat --prompt '{question}'" in capsys.readouterr().out


def test_run_without_a_terminal_passes_a_failure_on(monkeypatch, calls):
    display(monkeypatch, Display(missing="There is no display."))
    terminal(monkeypatch, False)
    calls["code"] = 1
    assert dev_verbs.run([]) == 1
    assert len(calls["called"]) == 1


@pytest.mark.parametrize("arguments", [["probe", "--json"], ["--version"], ["--help"]])
def test_run_passes_a_verb_on_whatever_the_display(monkeypatch, calls, arguments):
    display(monkeypatch, Display(missing="There is no display."))
    with pytest.raises(Replaced):
        dev_verbs.run(arguments)
    assert calls["called"] == [["-P", "-m", "app", *arguments]]


def test_a_model_to_open_becomes_a_model_to_talk_to():
    assert dev_verbs.wants_window(["a.GGUF"])
    assert dev_verbs.wants_window(["window", "a.gguf"])
    assert not dev_verbs.wants_window(["models"])
    command = dev_verbs.chat_command(["window", "a.gguf", "--data-dir", "d"])
    assert command == ["chat", "--model", "a.gguf", "--data-dir", "d"]


def test_test_runs_every_check_even_after_one_failed(calls, capsys):
    calls["code"] = 1
    assert dev_verbs.main(["test", "-k", "name"]) == 1
    names = [" ".join(call) for call in calls["called"]]
    assert names == [
        "-m ruff format --check .",
        "-m ruff check .",
        "-m mypy",
        "",
        "-m pytest -n logical --maxprocesses 4 --dist loadfile -k name",
    ]
    assert calls["goals"] == [(("dev",), ("engine", "qt"))]
    assert capsys.readouterr().out.strip().endswith("Failed: format, lint, types, imports, tests.")


def test_the_summary():
    text = dev_verbs.summary([("format", 0, 0.2), ("tests", 0, 75.0)])
    assert text.splitlines()[-1] == "All checks passed."
    text = dev_verbs.summary([("format", 0, 0.2), ("tests", 2, 75.0)])
    assert "FAILED (exit code 2)" in text
    assert text.splitlines()[-1] == "Failed: tests."


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), ([], 2), (["dance"], 2), (["clean", "--all"], 1)]
)
def test_usage(arguments, code):
    ended = subprocess.run(
        [sys.executable, ROOT / "packaging" / "dev.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    assert ended.stdout if code == 0 else ended.stderr


def test_dev_py_parses_under_pythons_that_are_too_old():
    source = (ROOT / "packaging" / "dev.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 7))


@pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")
def test_an_old_python_names_a_newer_one(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(sys, "argv", ["packaging/dev.py", "test"])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.refusal().startswith("Snug needs Python 3.11 or newer; this is Python 3.9.")
    assert "Install a newer one" in dev.refusal()
    for name, body in (("python3.13", "exit 127"), ("python3.12", "exit 0")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    assert "python3.12 packaging/dev.py test" in dev.refusal()


@pytest.mark.skipif(os.name != "posix", reason="the check runs on Linux")
def test_the_check_of_every_change_calls_the_documented_command():
    script = (ROOT / ".ci" / "run").read_text()
    assert "python3 packaging/dev.py test\n" in script
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
