"""The command line as a person or a script meets it, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import __version__
from app.cli.verbs import parse
from app.core.paths import DataPaths

Snug = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def snug(checked_home: DataPaths) -> Snug:
    """Run ``snug`` with a data directory of its own."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "app", *arguments],
            env={**os.environ, "SNUG_HOME": str(checked_home.root)},
            capture_output=True,
            text=True,
            timeout=100,
            **options,  # type: ignore[call-overload]
        )

    return run


def test_no_verb_or_a_model_opens_the_window():
    assert parse([]).verb == "window"
    assert parse(["/models/My Model.GGUF"]).files == ["/models/My Model.GGUF"]
    assert parse(["--data-dir", "here"]).data_dir == "here"
    assert parse(["probe", "--data-dir", "here"]).data_dir == "here"


def test_version_says_what_it_is_made_of_and_runs_with(snug: Snug, checked_home: DataPaths):
    lines = snug("--version").stdout.splitlines()
    assert lines[0] == f"snug {__version__}"
    names = ("Qt ", "Python ", "llama-cpp-python ", "llama.cpp build ", "Engine setting processor")
    for name in names:
        assert any(line.startswith(name) for line in lines), name


def test_version_without_a_check_before_runs_none(snug: Snug, tmp_path: Path):
    done = snug("--data-dir", str(tmp_path / "none"), "--version")
    assert done.stdout.splitlines()[-1] == "Engine setting not checked yet"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("arguments", [("dance",), ("chat", "--ctx", "0"), ("chat", "--seed", "x")])
def test_wrong_words_exit_with_2(snug: Snug, arguments: tuple[str, ...]):
    done = snug(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "usage: snug" in done.stderr


@pytest.mark.engine
def test_one_question_as_json(snug: Snug):
    done = snug("chat", "--prompt", "What is quantization?", "--seed", "7", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["text"]
    assert answer["seed"] == 7
    assert {"prompt_tokens", "reused_tokens", "completion_tokens", "decode_tps", "prefill_tps",
            "first_token_s", "peak_memory"} <= answer.keys()  # fmt: skip
    again = snug("chat", "--prompt", "What is quantization?", "--seed", "7", "--json")
    assert json.loads(again.stdout)["text"] == answer["text"]


@pytest.mark.engine
def test_a_conversation_in_the_terminal(snug: Snug):
    done = snug("chat", "--max-tokens", "30", input="Hello\n/new\nWhat is a token?\n/quit\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("tokens/s") >= 2
    assert "A new chat." in done.stdout


@pytest.mark.engine
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_stops_the_answer_and_keeps_the_chat(checked_home: DataPaths):
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "chat"],
        env={**os.environ, "SNUG_HOME": str(checked_home.root), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    while "/quit leaves" not in process.stdout.readline():
        assert process.poll() is None
    process.stdin.write("Tell me all about every quantization type\n")
    process.stdin.flush()
    while not process.stdout.read(1).isalpha():
        pass
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate("/quit\n", timeout=30)
    assert process.returncode == 0, errors
    assert "tokens/s" in out


def test_a_model_that_is_not_there_exits_with_2(snug: Snug):
    done = snug("chat", "--model", "nonsense", "--prompt", "Hi")
    assert done.returncode == 2
    assert "no model “nonsense”" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_model_is_a_sentence(snug: Snug, tmp_path: Path):
    letter = tmp_path / "letter.gguf"
    letter.write_text("Dear model, " * 100)
    done = snug("chat", "--model", str(letter), "--prompt", "Hi")
    assert done.returncode == 1
    assert "letter.gguf" in done.stderr or "GGUF" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.engine
def test_the_probe_as_json(snug: Snug):
    done = snug("probe", "--json")
    assert done.returncode == 0, done.stderr
    probe = json.loads(done.stdout)
    assert probe["ram"]["total"] >= probe["ram"]["available"] > 0
    assert probe["cpu"]["cores"] >= 1
    assert probe["engine"]["working"] is True
    assert isinstance(probe["gpus"], list)


def test_the_models_as_json(snug: Snug):
    (demo,) = json.loads(snug("models", "--json").stdout)["models"]
    assert demo["source"] == "demo"
    assert demo["problem"] is None


def test_a_data_directory_that_cannot_be_used_is_said(snug: Snug, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.touch()
    done = snug("models", "--data-dir", str(blocked / "below"))
    assert done.returncode == 1
    assert "cannot write" in done.stderr or "may not write" in done.stderr
    assert "--data-dir" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.engine
def test_the_selftest_runs_the_whole_chain(snug: Snug):
    done = snug("selftest", "--json")
    report = json.loads(done.stdout)
    assert report["ok"], report
    assert done.returncode == 0
    assert len(report["steps"]) >= 8
