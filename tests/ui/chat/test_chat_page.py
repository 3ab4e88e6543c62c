"""The Chat page over the real engine, the real store and the demo model."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from app.chat.model import Message
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.empty_state import EXAMPLES
from app.ui.chat.message_view import AnswerView
from app.ui.chat.user_view import UserView

pytestmark = pytest.mark.engine
QUESTION = "What is quantization?"


def ask(page: ChatPage, qtbot, text: str = QUESTION) -> None:
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)


def settled(page: ChatPage, qtbot) -> list[Message]:
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=30_000)
    return list(page.controller.branch)


def answer(page: ChatPage, qtbot, text: str = QUESTION) -> list[Message]:
    ask(page, qtbot, text)
    return settled(page, qtbot)


def answering(page: ChatPage, qtbot) -> AnswerView:
    """Wait until an answer streams, and return it."""
    qtbot.waitUntil(
        lambda: (
            bool(page.transcript.views) and page.transcript.views[-1].message.state == "streaming"
        ),
        timeout=20_000,
    )
    return page.transcript.views[-1]


def test_the_first_show_loads_the_demo_model_and_says_what_to_do(page, qtbot):
    with qtbot.waitSignals([page.job, page.job_ended], timeout=30_000):
        page.page_shown()
    qtbot.waitUntil(lambda: page.controller.loaded is not None)
    assert page.empty.isVisible()
    assert [button.text() for button in page.empty.buttons] == list(EXAMPLES)
    qtbot.waitUntil(lambda: page.composer.meter.isVisible())
    assert page.composer.meter.text.startswith("0 / ")
    assert "Snug Guide" in page.composer.picker.text()


def test_the_demo_model_leads_to_larger_ones(page, qtbot):
    with qtbot.waitSignal(page.page_requested, check_params_cb=lambda title: title == "Discover"):
        page.empty.larger.click()
    page.empty.show_model("Llama", demo=False)
    assert page.empty.larger.isHidden()


def test_an_example_is_answered_and_stored(ready, qtbot, services):
    qtbot.mouseClick(ready.empty.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=20_000)
    question, reply = settled(ready, qtbot)
    assert (question.role, question.text) == ("user", EXAMPLES[0])
    assert (reply.role, reply.state) == ("assistant", "complete")
    assert "bits" in reply.text
    (conversation,) = services.store.conversations()
    assert services.store.branch(conversation.id) == [question, reply]
    assert conversation.title == EXAMPLES[0]
    qtbot.waitUntil(lambda: len(ready.side.items.titles) == 1)
    assert ready.side.items.current.id == conversation.id
    views = ready.transcript.views
    assert [type(view) for view in views] == [UserView, AnswerView]
    assert views[1].message == reply
    assert "tokens/\N{WORD JOINER}s" in views[1]._actions._numbers.text(), "no line ends there"


def test_a_question_may_come_before_the_model(page, qtbot):
    page.page_shown()
    ask(page, qtbot)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 2, timeout=30_000)
    assert settled(page, qtbot)[1].state == "complete"


def test_the_draft_is_counted_exactly(ready, qtbot, services):
    from app.engine.protocol import Turn

    ready.composer.set_text(QUESTION)
    expected = services.engine.count([Turn("user", QUESTION)])
    said = f"{expected.tokens:,} / {expected.context:,} tokens"
    qtbot.waitUntil(lambda: ready.composer.meter.text == said)


def test_escape_stops_and_keeps_what_came(ready, qtbot, services):
    services.settings.update(temperature=0.0)
    ask(ready, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug.")
    answering(ready, qtbot)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Escape)
    reply = settled(ready, qtbot)[-1]
    assert reply.state in ("stopped", "complete")
    assert services.store.message(reply.id) == reply
    assert ready.composer.button.accessibleName() == "Send"


def test_regenerating_keeps_the_first_answer(ready, qtbot, services):
    question, first = answer(ready, qtbot)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: len(ready.controller.branch) == 2 and ready.controller.branch[1].id != first.id
    )
    second = settled(ready, qtbot)[1]
    assert services.store.siblings(second.id) == [first.id, second.id]
    assert [view.message.id for view in ready.transcript.views] == [question.id, second.id]


def test_the_last_answer_is_copied_as_markdown(ready, qtbot):
    reply = answer(ready, qtbot)[1]
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_C, modifiers)
    assert QGuiApplication.clipboard().text() == reply.text


def test_conversations_are_chosen_renamed_deleted_and_brought_back(ready, qtbot, services):
    answer(ready, qtbot)
    first = ready.controller.conversation
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert ready.empty.isVisible()
    answer(ready, qtbot, "What is Q4_K_M?")
    qtbot.waitUntil(lambda: len(ready.side.items.titles) == 2)
    ready.side.chosen.emit(first)
    qtbot.waitUntil(lambda: ready.controller.conversation == first)
    assert ready.transcript.views[0].message.text == QUESTION
    ready.side.renamed.emit(first, "Renamed")
    qtbot.waitUntil(lambda: ready.side.title_of(first) == "Renamed")
    ready.side.deleted.emit(first, "Renamed")
    qtbot.waitUntil(lambda: len(ready.side.items.titles) == 1)
    assert ready.empty.isVisible()
    assert "Renamed" in ready.notice.text
    qtbot.mouseClick(ready.notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready.controller.conversation == first)
    assert len(ready.side.items.titles) == 2
    assert [one.title for one in services.store.conversations() if one.id == first] == ["Renamed"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_engine_is_explained_and_one_click_goes_on(ready, qtbot, services):
    ask(ready, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug.")
    answering(ready, qtbot)
    os.kill(services.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(ready.notice.text), timeout=5_000)
    assert "The engine stopped" in ready.notice.text
    assert ready.notice.hint
    assert "status -9" in ready.notice.detail
    broken = settled(ready, qtbot)[-1]
    restart = ready.notice.buttons[0]
    assert restart.text() == "Restart the engine"
    with qtbot.waitSignal(ready.model_loaded, timeout=20_000):
        qtbot.mouseClick(restart, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: (
            ready.controller.branch[-1].id != broken.id
            and ready.controller.branch[-1].state == "complete"
        ),
        timeout=20_000,
    )
    assert services.store.message(broken.id).state == "interrupted"
    assert not ready.notice.text


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_smaller_context_is_tried_on_request(ready, qtbot, services):
    before = services.engine.loaded.context
    os.kill(services.engine.pid, signal.SIGKILL)
    answer(ready, qtbot) if services.engine.loaded is None else ask(ready, qtbot)
    qtbot.waitUntil(lambda: ready.controller.phase == "idle", timeout=20_000)
    ready.controller.go_on("smaller")
    context = lambda: services.engine.loaded and services.engine.loaded.context  # noqa: E731
    qtbot.waitUntil(lambda: context() == before // 2, timeout=20_000)
    # It is remembered: the model is loaded with it from now on.
    settled(ready, qtbot)
    ready.controller.open_model(None)
    qtbot.waitUntil(lambda: not ready.controller.loader.busy, timeout=20_000)
    assert services.engine.loaded.context == before // 2


def test_a_file_that_is_no_model_is_said_and_the_demo_model_is_one_click_away(
    ready, qtbot, tmp_path: Path
):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"this is no model" * 100)
    ready.open_model(bad)
    qtbot.waitUntil(lambda: bool(ready.notice.text), timeout=10_000)
    assert ready.notice.hint
    assert ready.notice.buttons[0].text() == "Use the demo model"
    with qtbot.waitSignal(ready.model_loaded, timeout=20_000):
        qtbot.mouseClick(ready.notice.buttons[0], Qt.MouseButton.LeftButton)
    assert "Snug Guide" in ready.composer.picker.text()


def test_a_question_that_waited_for_a_bad_model_is_answered_by_the_next(
    ready, qtbot, tmp_path: Path
):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF")
    stored = threading.Event()
    load = ready._services.loader.load

    def load_once_stored(path, *rest, **named):
        if path == bad:
            assert stored.wait(10)  # the file is refused after the question waits, never before
        return load(path, *rest, **named)

    ready._services.loader.load = load_once_stored
    ready.open_model(bad)
    ask(ready, qtbot)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 1)
    stored.set()
    qtbot.waitUntil(lambda: bool(ready.notice.text), timeout=10_000)
    qtbot.mouseClick(ready.notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=20_000)
    assert settled(ready, qtbot)[1].state == "complete"


def test_an_answer_that_a_crash_cut_off_is_what_one_comes_back_to(page, qtbot, services):
    conversation = services.store.create_conversation()
    question = services.store.add_message(conversation.id, "user", QUESTION, parent=None)
    reply = services.store.add_message(
        conversation.id, "assistant", "Half an ans", parent=question.id, state="streaming"
    )
    with services.store._database.write() as connection:
        connection.execute("UPDATE message SET owner_pid = 1, owner_started = 1.0")
    page.page_shown()
    qtbot.waitUntil(lambda: len(page.transcript.views) == 2, timeout=10_000)
    view = page.transcript.views[1]
    assert view.message.id == reply.id
    assert view.message.state == "interrupted"
    assert view._note.isVisibleTo(view)
    assert view._note.again.text() == "Answer again"
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=20_000)


def test_a_store_that_cannot_be_written_is_said(ready, qtbot, services, monkeypatch):
    from app.core.errors import StorageError

    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(services.store, "add_question", full)
    ask(ready, qtbot)
    qtbot.waitUntil(lambda: ready.notice.text == "The disk is full.")
    assert ready.controller.phase == "idle"
    assert ready.composer.field.toPlainText() == QUESTION


def test_the_side_list_folds_where_it_is_narrow(ready, qtbot):
    assert ready.side.isVisible()
    ready.resize(820, 600)
    qtbot.waitUntil(lambda: not ready.side.isVisible())
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert ready.side.isVisible()


def test_everything_has_a_name_and_is_reached_by_tab(ready, qtbot):
    answer(ready, qtbot)
    ready.activateWindow()
    ready.composer.setFocus()
    reached, widget = set(), ready.composer.field
    for _ in range(200):
        reached.add(widget)
        widget = widget.nextInFocusChain()
    for button in ready.findChildren(QAbstractButton):
        if button.isVisible() and not isinstance(button.parent(), QLineEdit):
            assert button.accessibleName() or button.text(), button
            assert button in reached, button.accessibleName() or button.text()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button
