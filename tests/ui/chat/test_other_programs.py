"""The chat and other programs share one engine: in turns, and each sees what the other did."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from api_clients import client_of
from PySide6.QtCore import Qt

from app.api.server import ApiServer
from app.ui.chat.message_view import AnswerView

pytestmark = pytest.mark.engine
LATEST = 30_000
LONG = {"max_tokens": 100_000, "extra_body": {"grammar": "root ::= [ab]{1900}"}}


@pytest.fixture
def server(ready, services) -> Iterator[ApiServer]:
    with closing(ApiServer(services, 0)) as server:
        server.start()
        yield server


def ask(page, qtbot, text: str = "What is quantization?") -> None:
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)


def test_a_question_waits_for_another_program_and_is_answered(ready, qtbot, services, server):
    moved = []
    ready.controller.answering.moved.connect(moved.append)
    with client_of(server) as client:
        stream = client.chat.completions.create(
            model="snug-guide-f16.gguf",
            messages=[{"role": "user", "content": "Hi"}],
            stream=True,
            **LONG,
        )
        next(stream)
        ask(ready, qtbot)
        qtbot.waitUntil(lambda: moved == [1], timeout=LATEST)
        assert ready.controller.phase == "answering"
        stream.close()
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=LATEST)
    qtbot.waitUntil(lambda: ready.controller.phase == "idle", timeout=LATEST)
    assert moved == [1, 0]
    assert ready.controller.branch[1].state == "complete"
    assert "bits" in ready.controller.branch[1].text


def test_a_question_that_waits_can_be_taken_back(ready, qtbot, services, server):
    with services.line.turn():
        ask(ready, qtbot)
        qtbot.waitUntil(lambda: services.line.waiting == 1, timeout=LATEST)
        ready.controller.stop()
        qtbot.waitUntil(lambda: ready.controller.phase == "idle", timeout=LATEST)
        assert services.line.waiting == 0
    assert [message.role for message in ready.controller.branch] == ["user"]
    assert not ready.notice.isVisible()


def test_a_program_waits_for_the_chat(ready, qtbot, services, server):
    ask(ready, qtbot)
    qtbot.waitUntil(lambda: services.line.busy, timeout=LATEST)

    def other() -> str:
        with client_of(server) as client:
            answer = client.chat.completions.create(
                model="snug-guide-f16.gguf", messages=[{"role": "user", "content": "Hello"}]
            )
            return answer.choices[0].message.content

    with ThreadPoolExecutor(1) as programs:
        answer = programs.submit(other)
        qtbot.waitUntil(answer.done, timeout=LATEST)
    qtbot.waitUntil(lambda: ready.controller.phase == "idle", timeout=LATEST)
    assert answer.result()
    assert ready.controller.branch[1].state == "complete"
    assert isinstance(ready.transcript.views[-1], AnswerView)


def test_a_model_that_a_program_loads_is_shown(ready, qtbot, services, server, slow_model: Path):
    services.settings.update(api_loads=True, recent_models=(str(slow_model),))
    shown = []
    ready.model_loaded.connect(shown.append)

    def load() -> None:
        with client_of(server) as client:
            client.chat.completions.create(
                model="slow.gguf", messages=[{"role": "user", "content": "Hi"}], max_tokens=1
            )

    with ThreadPoolExecutor(1) as programs:
        loading = programs.submit(load)
        qtbot.waitUntil(loading.done, timeout=LATEST)
        loading.result()
    qtbot.waitUntil(lambda: bool(shown), timeout=LATEST)
    assert Path(shown[-1].path) == slow_model
    assert ready.controller.loader.path == slow_model
    assert shown[-1].name in ready.composer.picker.text()
