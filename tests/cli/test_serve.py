"""``snug serve``: a process of its own that other programs use, until it is told to end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openai
import psutil
import pytest

from app.core.paths import DataPaths

pytestmark = pytest.mark.engine
LATEST = 60.0
"""Seconds; longer than any machine takes."""


@contextmanager
def snug_serve(paths: DataPaths, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "app", "serve", "--data-dir", str(paths.root), *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, errors = process.communicate(timeout=LATEST)
    return process.returncode, out, errors


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(checked_home, number):
    with snug_serve(checked_home, "--port", "0", "--json") as process:
        said = json.loads(process.stdout.readline())
        assert said["address"] == f"http://127.0.0.1:{said['port']}/v1"
        with openai.OpenAI(base_url=said["address"], api_key=said["key"]) as client:
            answer = client.chat.completions.create(
                model=said["model"],
                messages=[{"role": "user", "content": "Hello"}],
                max_tokens=5,
            )
            assert answer.choices[0].message.content
        listening = [
            one.laddr
            for one in psutil.Process(process.pid).net_connections("inet")
            if one.status == psutil.CONN_LISTEN
        ]
        assert [(one.ip, one.port) for one in listening] == [("127.0.0.1", said["port"])]
        children = psutil.Process(process.pid).children()
        assert children
        os.kill(process.pid, number)
        assert ended(process) == (0, "", "")
        _gone, alive = psutil.wait_procs(children, timeout=LATEST)
        assert not alive


def test_it_says_what_to_do_with_it(checked_home, demo: Path):
    with snug_serve(checked_home, "--port", "0", "--model", str(demo)) as process:
        lines = [process.stdout.readline().rstrip() for _ in range(4)]
        assert lines[0].startswith("Snug Guide is served at http://127.0.0.1:")
        assert lines[1] == f"Key:   {checked_home.api_key.read_text().strip()}"
        assert lines[2] == "Model: snug-guide-f16.gguf"
        assert "Only programs on this computer that have the key" in lines[3]


def test_a_taken_port_is_a_sentence(checked_home):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with snug_serve(checked_home, "--port", str(port)) as process:
            status, out, errors = ended(process)
    assert status == 1
    assert out == ""
    assert errors.startswith(f"snug: Port {port} is taken by another program.\n")


def test_a_model_that_is_not_there_is_a_sentence(checked_home):
    with snug_serve(checked_home, "--port", "0", "--model", "nothing-like-it") as process:
        status, _, errors = ended(process)
    assert status == 2
    assert errors.startswith("snug: There is no model “nothing-like-it” here.")


def test_a_port_that_is_none_is_bad_usage(checked_home):
    with snug_serve(checked_home, "--port", "70000") as process:
        status, _, errors = ended(process)
    assert status == 2
    assert "must be from 0" in errors
