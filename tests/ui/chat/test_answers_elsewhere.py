"""Answers go on while another conversation is on view; real engine, demo model."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from PySide6.QtCore import Qt

from app.chat.model import Preset
from app.engine.protocol import Sampling
from app.ui.chat.chat_page import ChatPage
from app.ui.chat_settings.options_keeper import Options
from app.ui.conversations.row_model import RUNNING

pytestmark = pytest.mark.engine
LATEST = 60_000
LETTERS = 900


def ask(page: ChatPage, qtbot, text: str) -> None:
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)


def idle(page: ChatPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=LATEST)


def open_conversation(page: ChatPage, qtbot, number: int) -> None:
    page.side.chosen.emit(number)
    qtbot.waitUntil(lambda: page.controller.conversation == number, timeout=LATEST)


def running(page: ChatPage) -> list[int]:
    rows = page.side.items.rows
    return [one.id for one in rows.conversations if rows.place_of(one.id).data(RUNNING)]


@pytest.fixture
def other(ready, qtbot) -> int:
    """A conversation with a short answer."""
    ask(ready, qtbot, "What is quantization?")
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=LATEST)
    idle(ready, qtbot)
    number = ready.controller.conversation
    qtbot.waitUntil(lambda: bool(ready.composer.meter.text), timeout=LATEST)
    ready.controller.new_chat()
    return number


@pytest.fixture
def long(ready, qtbot, other) -> int:
    """A conversation in which a long answer streams, on view; ``other`` stands beside it."""
    letters = Sampling(grammar=f"root ::= [ab]{{{LETTERS}}}", max_tokens=100_000)
    ready.controller.options.change(Options(preset=Preset(name="Letters", sampling=letters)))
    ask(ready, qtbot, "Say some letters.")
    qtbot.waitUntil(lambda: bool(ready.controller.answering.text), timeout=LATEST)
    qtbot.waitUntil(lambda: len(ready.side.items.titles) == 2, timeout=LATEST)
    return ready.controller.conversation


def test_it_goes_on_is_marked_in_the_list_and_is_there_when_one_comes_back(
    ready, qtbot, services, other, long
):
    open_conversation(ready, qtbot, other)
    assert ready.controller.phase == "answering"
    assert running(ready) == [long]
    rows = ready.side.items.rows
    said = rows.place_of(long).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "is being answered" in said
    assert ready.composer.live_text == "answers “Say some letters.”"
    # It is counted when the engine is free; until then no number of another one stands there.
    assert ready.composer.meter.text.startswith("… / ")
    assert not any(view.message.state == "streaming" for view in ready.transcript.views)
    # Back before it has ended: what came meanwhile is there, and it grows on.
    open_conversation(ready, qtbot, long)
    view = ready.transcript.views[-1]
    assert view.text == ready.controller.answering.text
    assert view.message.state == "streaming"
    open_conversation(ready, qtbot, other)
    idle(ready, qtbot)
    assert running(ready) == []
    stored = services.store.branch(long)[-1]
    assert (stored.state, len(stored.text)) == ("complete", LETTERS)
    open_conversation(ready, qtbot, long)
    assert ready.transcript.views[-1].message == stored


def test_what_is_seen_of_it_after_coming_back_is_all_of_it(ready, qtbot, services, other, long):
    open_conversation(ready, qtbot, other)
    open_conversation(ready, qtbot, long)
    view = ready.transcript.views[-1]
    seen = []
    view_finish = view.finish
    view.finish = lambda message: (seen.append(view.text), view_finish(message))
    idle(ready, qtbot)
    (text,) = seen
    assert text == services.store.branch(long)[-1].text


def test_stop_reaches_it_from_elsewhere(ready, qtbot, services, other, long):
    open_conversation(ready, qtbot, other)
    assert ready.composer.button.accessibleName() == "Stop"
    qtbot.mouseClick(ready.composer.button, Qt.MouseButton.LeftButton)
    idle(ready, qtbot)
    stored = services.store.branch(long)[-1]
    assert stored.state == "stopped"
    assert stored.text
    assert ready.controller.conversation == other


def test_questions_wait_where_they_were_written(ready, qtbot, services, other, long):
    ready.controller.options.change(Options())
    ask(ready, qtbot, "What is a token?")
    open_conversation(ready, qtbot, other)
    assert ready.waiting.texts == []
    ask(ready, qtbot, "What is Q4_K_M?")
    assert ready.waiting.texts == ["Waits, number 2 in line: What is Q4_K_M?"]
    ready.controller.stop()
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 4, timeout=LATEST)
    idle(ready, qtbot)
    asked = [one.text for one in services.store.branch(long) if one.role == "user"]
    assert asked == ["Say some letters.", "What is a token?"]
    assert services.store.branch(long)[-1].role == "assistant"
    assert ready.controller.branch[2].text == "What is Q4_K_M?"


def test_a_new_chats_waiting_question_becomes_its_draft_again(ready, qtbot, other, long):
    ready.controller.new_chat()
    ask(ready, qtbot, "What is a token?")
    assert len(ready.waiting.texts) == 1
    open_conversation(ready, qtbot, other)
    ready.controller.stop()
    idle(ready, qtbot)
    ready.controller.new_chat()
    assert ready.composer.field.toPlainText() == "What is a token?"
    assert not ready.waiting.texts


def test_deleting_the_conversation_ends_its_answer(ready, qtbot, services, other, long):
    ask(ready, qtbot, "And what is a token?")
    open_conversation(ready, qtbot, other)
    ready.side.deleted.emit(long, "Letters")
    idle(ready, qtbot)
    assert ready.controller.conversation == other
    assert [one.id for one in services.store.conversations()] == [other]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_engine_that_dies_elsewhere_is_said_and_one_click_goes_on_there(
    ready, qtbot, services, other, long
):
    open_conversation(ready, qtbot, other)
    ready.controller.options.change(Options())
    os.kill(services.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(ready.notice.isVisible, timeout=LATEST)
    assert [one.text() for one in ready.notice.buttons] == [
        "Show the conversation",
        "Restart the engine",
    ]
    before = len(services.store.branch(other))
    services.store.set_preset(long, None)
    qtbot.mouseClick(ready.notice.buttons[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready.controller.answering.conversation == long, timeout=LATEST)
    idle(ready, qtbot)
    assert len(services.store.branch(other)) == before
    reply = services.store.branch(long)[-1]
    assert len(services.store.siblings(reply.id)) == 2
    assert reply.state == "complete"


def test_loading_goes_on_when_another_conversation_is_opened(ready, qtbot, services, other):
    loader = ready.controller.loader
    with qtbot.waitSignal(loader.loaded, timeout=LATEST):
        with services.line.turn():  # it has to wait, so that it is not over at once
            loader.load_again()
            ready.controller.new_chat()
            open_conversation(ready, qtbot, other)
        assert loader.busy


def test_an_answer_of_others_is_shown_as_it_ends(ready, qtbot, services, other):
    store = services.store
    question = store.branch(other)[0]
    reply = store.add_message(other, "assistant", "So far", parent=question.id, state="streaming")
    open_conversation(ready, qtbot, other)
    assert ready.transcript.views[-1].message.state == "streaming"
    store.finish_message(reply.id, "So far, and the rest.", "complete")
    qtbot.waitUntil(lambda: ready.transcript.views[-1].message.state == "complete", timeout=LATEST)
    assert ready.transcript.views[-1].text == "So far, and the rest."


def test_a_question_that_does_not_fit_waits_for_a_choice_where_it_was_asked(
    ready, qtbot, services, other, long
):
    ready.controller.options.change(Options())
    ask(ready, qtbot, "Tell me about " + "quantization and memory " * 1500)
    open_conversation(ready, qtbot, other)
    ready.controller.stop()
    qtbot.waitUntil(ready.notice.isVisible, timeout=LATEST)
    assert not ready.overfull.isVisible()
    (show, _unused) = ready.notice.buttons
    assert show.text() == "Show the conversation"
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready.controller.conversation == long, timeout=LATEST)
    qtbot.waitUntil(ready.overfull.isVisible, timeout=LATEST)
