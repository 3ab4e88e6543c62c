"""Two side by side, with two real engines and the real store."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.chat.model import Message
from app.core.errors import StorageError
from app.ui.chat.message_view import AnswerView
from app.ui.chat.user_view import UserView
from app.ui.compare.compare_page import ComparePage
from app.ui.compare.pair_judge import Room

pytestmark = pytest.mark.engine
QUESTION = "What is quantization?"


def ask(page: ComparePage, qtbot, text: str = QUESTION) -> None:
    page.bar.field.setPlainText(text)
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Return)


def ended(page: ComparePage, qtbot, count: int = 2) -> list[Message]:
    """Wait until both sides have so many messages and nothing runs; return the last of each."""
    qtbot.waitUntil(
        lambda: (
            not page.controller.busy
            and all(len(side.transcript.views) == count for side in page.sides)
        ),
        timeout=60_000,
    )
    qtbot.waitUntil(
        lambda: all(side.transcript.views[-1].message.state != "streaming" for side in page.sides)
    )
    return [side.transcript.views[-1].message for side in page.sides]


def one_at_a_time(page: ComparePage, monkeypatch) -> None:
    """Let the memory hold one model only."""
    room = page.controller.judge.room

    def small(paths) -> Room:
        found = room(paths)
        return replace(found, arrangement=replace(found.arrangement, manner="one"))

    monkeypatch.setattr(page.controller.judge, "room", small)


def test_both_get_the_same_and_their_numbers_stand_side_by_side(page, qtbot, services):
    ask(page, qtbot)
    left, right = ended(page, qtbot)
    assert page.bar.field.toPlainText() == ""
    # The same weights, the same seed: the same answer.
    assert left.text == right.text
    assert left.stats.seed == right.stats.seed
    for side in page.sides:
        assert [type(view) for view in side.transcript.views] == [UserView, AnswerView]
        assert side.transcript.views[0].message.text == QUESTION
        assert float(side.numbers.text("speed").replace(",", "")) > 0
        assert side.numbers.text("answer") == str(left.stats.completion_tokens)
        assert side.chip.isVisible()
        assert side.said == ""
    assert page.sides[0].numbers.text("file") == page.sides[1].numbers.text("file")
    assert not page.sides[0].numbers.is_better("file"), "equal is not better"


def test_each_side_is_kept_as_a_conversation_and_goes_on(page, qtbot, services):
    ask(page, qtbot)
    ended(page, qtbot)
    ask(page, qtbot, "And what is Q4_K_M?")
    ended(page, qtbot, 4)
    stored = services.store.conversations()
    assert [one.title for one in stored] == [f"{QUESTION} · Snug Guide F16"] * 2
    for contestant, side in zip(page.controller.contestants, page.sides, strict=True):
        branch = services.store.branch(contestant.conversation)
        assert branch == [view.message for view in side.transcript.views]
    with qtbot.waitSignal(page.conversation_requested) as opened:
        qtbot.mouseClick(page.sides[1].open_button, Qt.MouseButton.LeftButton)
    assert opened.args == [page.controller.contestants[1].conversation]
    # A new comparison leaves them where they are.
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert not any(side.transcript.views for side in page.sides)
    ask(page, qtbot)
    ended(page, qtbot)
    assert len(services.store.conversations()) == 4


def test_both_stay_in_memory_where_there_is_room(page, qtbot, services):
    assert page.controller.arrangement.together
    assert "Both fit in memory together" in page._memory.text()
    ask(page, qtbot)
    ended(page, qtbot)
    assert all(one.loaded is not None for one in page.controller.contestants)
    # Their own memory is no reason to put one of them out.
    page.controller.judge_again()
    qtbot.waitUntil(lambda: page.controller.arrangement is not None)
    assert page.controller.arrangement.together


def test_one_is_in_memory_at_a_time_where_there_is_none(page, qtbot, monkeypatch):
    one_at_a_time(page, monkeypatch)
    held: list[int] = []
    page.controller.loaded.connect(
        lambda *_: held.append(sum(one.loaded is not None for one in page.controller.contestants))
    )
    ask(page, qtbot)
    left, right = ended(page, qtbot)
    assert max(held) == 1
    assert left.text == right.text
    assert not page.manner.button("once").isEnabled()
    assert "each is loaded when it is its turn" in page._memory.text()
    # Who is in memory already goes first.
    begun: list[int] = []
    page.controller.answer_begun.connect(lambda side, _message: begun.append(side))
    ask(page, qtbot, "And what is Q4_K_M?")
    ended(page, qtbot, 4)
    assert begun == [1, 0]


def test_both_answer_at_once_when_asked_to(page, qtbot):
    page.manner.button("once").click()
    assert "slower" in page.bar.hint
    running: list[bool] = []
    page.controller.text_arrived.connect(
        lambda *_: running.append(
            all(
                side.transcript.views and side.transcript.views[-1].message.state == "streaming"
                for side in page.sides
            )
        )
    )
    page._services.settings.update(max_tokens=200)
    ask(page, qtbot)
    left, right = ended(page, qtbot)
    assert any(running)
    assert left.text
    assert left.text == right.text


def test_escape_stops_both_and_keeps_what_came(page, qtbot, services):
    services.settings.update(max_tokens=2000)
    ask(page, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug.")
    qtbot.waitUntil(lambda: len(page.sides[0].transcript.views) == 2, timeout=30_000)
    assert page.bar.button.accessibleName() == "Stop both"
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.controller.busy, timeout=20_000)
    first = services.store.branch(page.controller.contestants[0].conversation)
    assert first[-1].state in ("stopped", "complete")
    assert QApplication.focusWidget() is page.bar.field
    ask(page, qtbot, "Again")
    qtbot.waitUntil(lambda: not page.controller.busy, timeout=60_000)


def test_a_file_that_is_no_model_is_said_on_its_side_and_the_other_answers(page, qtbot, tmp_path):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"this is no model" * 100)
    page.controller.choose(1, bad)
    ask(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.notice.text or page.sides[1].notice.text), timeout=30_000)
    qtbot.waitUntil(lambda: not page.controller.busy, timeout=30_000)
    assert page.sides[1].notice.text
    assert page.sides[0].transcript.views[-1].message.state == "complete"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_engine_that_dies_is_explained_and_loaded_again(page, qtbot, services):
    services.settings.update(max_tokens=2000)
    ask(page, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug.")
    qtbot.waitUntil(lambda: len(page.sides[0].transcript.views) == 2, timeout=30_000)
    os.kill(page.controller.contestants[0]._engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(page.sides[0].notice.text), timeout=20_000)
    assert "The engine stopped" in page.sides[0].notice.text
    qtbot.waitUntil(lambda: len(page.sides[1].transcript.views) == 2, timeout=30_000)
    page.controller.stop()
    qtbot.waitUntil(lambda: not page.controller.busy, timeout=20_000)
    services.settings.update(max_tokens=20)
    ask(page, qtbot, "And now?")
    last = ended(page, qtbot, 4)[0]
    assert last.state == "complete"
    assert not page.sides[0].notice.text


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_one_click_asks_a_side_again_with_a_smaller_context(page, qtbot, services):
    services.settings.update(max_tokens=2000)
    ask(page, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug.")
    qtbot.waitUntil(lambda: len(page.sides[0].transcript.views) == 2, timeout=30_000)
    os.kill(page.controller.contestants[0]._engine.pid, signal.SIGKILL)
    ended(page, qtbot)
    qtbot.waitUntil(page.sides[0].notice.isVisible)
    buttons = page.sides[0].notice.buttons
    assert [one.text() for one in buttons] == ["Try with a smaller context", "Try again"]
    services.settings.update(max_tokens=20)
    broken = page.sides[0].transcript.views[-1].message
    other = page.sides[1].transcript.views[-1].message
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.controller.busy)
    left, right = ended(page, qtbot)
    assert (left.state, left.parent) == ("complete", broken.parent)
    assert page.controller.contestants[0].loaded.context == 2048
    assert right == other


def test_no_more_context_is_loaded_than_a_model_was_trained_for(page, qtbot):
    ask(page, qtbot)
    ended(page, qtbot)
    assert [one.loaded.context for one in page.controller.contestants] == [4096, 4096]


def test_an_answer_that_cannot_be_stored_is_shown_and_said(page, qtbot, services, monkeypatch):
    finish = services.store.finish_message

    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(services.store, "finish_message", full)
    ask(page, qtbot)
    left, _ = ended(page, qtbot)
    assert left.text
    assert page.sides[0].notice.text == "The disk is full."
    monkeypatch.setattr(services.store, "finish_message", finish)
    qtbot.mouseClick(page.sides[0].notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: services.store.message(left.id).text == left.text)


def test_memory_is_given_back_when_one_goes_elsewhere(page, qtbot):
    ask(page, qtbot)
    ended(page, qtbot)
    page.hide()
    qtbot.waitUntil(lambda: all(one.loaded is None for one in page.controller.contestants))


def test_what_runs_when_one_goes_elsewhere_ends_and_then_gives_its_memory_back(
    page, qtbot, services
):
    ask(page, qtbot)
    qtbot.waitUntil(lambda: len(page.sides[0].transcript.views) == 2, timeout=30_000)
    page.hide()
    assert page.controller.busy
    assert [one.state for one in ended(page, qtbot)] == ["complete", "complete"]
    qtbot.waitUntil(lambda: all(one.loaded is None for one in page.controller.contestants))


def test_without_two_models_it_says_what_is_missing(qtbot, services, tasks, themes, engine_record):
    services.paths.engine_record.write_bytes(Path(engine_record).read_bytes())
    page = ComparePage(services, tasks, themes)
    qtbot.addWidget(page)
    page.show()
    page.page_shown()
    page.bar.field.setPlainText(QUESTION)
    assert "Choose a model on each side" in page.bar.hint
    assert not page.bar.button.isEnabled()
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Return)
    assert not page.controller.busy
    page.page_close()
    for lane in ("engine", "library"):
        idle: list[None] = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
