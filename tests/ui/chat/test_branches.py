"""Branches on the page: edited questions, answers beside answers, and the way between them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.chat.model import Message
from app.ui.chat.branch_arrows import BranchArrows
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.message_view import AnswerView
from app.ui.chat.user_view import UserView

pytestmark = pytest.mark.engine
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
FIRST, SECOND = "What is quantization?", "What is Q4_K_M?"


@pytest.fixture
def ready(ready, services) -> ChatPage:
    services.settings.update(temperature=0.0, max_tokens=24)
    ready.activateWindow()
    return ready


def ask(page: ChatPage, qtbot, text: str) -> list[Message]:
    before = len(page.controller.branch)
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)
    return settled(page, qtbot, before + 2)


def settled(page: ChatPage, qtbot, count: int) -> list[Message]:
    qtbot.waitUntil(
        lambda: (
            len(page.controller.branch) == count
            and page.controller.phase == "idle"
            and page.controller.branch[-1].state != "streaming"
        ),
        timeout=30_000,
    )
    return list(page.controller.branch)


def arrows_at(page: ChatPage, qtbot, place: str) -> BranchArrows:
    """Wait until the first answer stands there among its family."""

    def found() -> list[BranchArrows]:
        views = page.transcript.views[1:2]
        return [view._actions.arrows for view in views if view._actions.arrows.text == place]

    qtbot.waitUntil(lambda: bool(found()), timeout=30_000)
    return found()[0]


def shown(page: ChatPage) -> list[int]:
    return [view.message.id for view in page.transcript.views]


def edit(page: ChatPage, qtbot, view: UserView, text: str) -> None:
    qtbot.mouseClick(view.pencil, Qt.MouseButton.LeftButton)
    view.editor.field.setPlainText(text)
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)


def test_an_edited_question_stands_beside_the_first_one(ready, qtbot, services):
    before = ask(ready, qtbot, FIRST)
    ask(ready, qtbot, "And how much memory does it save?")
    view = ready.transcript.views[0]
    assert isinstance(view, UserView)
    edit(ready, qtbot, view, SECOND)
    qtbot.waitUntil(lambda: ready.controller.branch[0].text == SECOND)
    after = settled(ready, qtbot, 2)
    assert after[1].role == "assistant"
    assert services.store.siblings(after[0].id) == [before[0].id, after[0].id]
    assert shown(ready) == [one.id for one in after]
    arrows = ready.transcript.views[0].arrows
    qtbot.waitUntil(lambda: arrows.text == "2 / 2")
    assert arrows.isVisible()
    assert arrows.back.isEnabled()
    assert not arrows.on.isEnabled()
    # Back: the first question with all that followed it.
    qtbot.mouseClick(arrows.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 4)
    assert [one.id for one in ready.controller.branch[:2]] == [one.id for one in before]
    qtbot.waitUntil(lambda: ready.transcript.views[0].arrows.text == "1 / 2")
    assert len(shown(ready)) == 4


def test_any_answer_gets_another_beside_it_and_keys_go_between_them(ready, qtbot, services):
    question, first = ask(ready, qtbot, FIRST)
    ask(ready, qtbot, SECOND)
    services.settings.update(temperature=1.0)
    view = ready.transcript.views[1]
    assert isinstance(view, AnswerView)
    qtbot.mouseClick(view._actions.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2)
    second = settled(ready, qtbot, 2)[1]
    assert services.store.siblings(second.id) == [first.id, second.id]
    place = ready.transcript.views[1]._actions.arrows
    qtbot.waitUntil(lambda: place.text == "2 / 2")
    # The keyboard is in the field: the latest message that has others beside it is meant.
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 4)
    assert ready.controller.branch[1].id == first.id
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2)
    assert ready.controller.branch[1] == second
    # Past the end nothing happens.
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Right, ALT)
    qtbot.wait(50)
    assert [one.id for one in ready.controller.branch] == [question.id, second.id]
    # What was on view last is what comes back.
    conversation = ready.controller.conversation
    ready.controller.new_chat()
    ready.controller.open_conversation(conversation)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2)
    assert ready.controller.branch[1].id == second.id
    qtbot.waitUntil(lambda: ready.transcript.views[1]._actions.arrows.text == "2 / 2")


def test_the_keyboard_stays_at_what_it_steps_through(ready, qtbot):
    ask(ready, qtbot, FIRST)
    for place in ("2 / 2", "3 / 3"):
        qtbot.keyClick(ready.composer.field, Qt.Key.Key_R, CONTROL)
        arrows_at(ready, qtbot, place)
        settled(ready, qtbot, 2)
    arrows_at(ready, qtbot, "3 / 3").back.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    arrows = arrows_at(ready, qtbot, "2 / 3")
    qtbot.waitUntil(arrows.back.hasFocus)
    qtbot.keyClick(arrows.back, Qt.Key.Key_Space)
    arrows_at(ready, qtbot, "1 / 3")
    # There is nothing before the first one: its text has the keyboard, and keys go on from there.
    text = ready.transcript.views[1].focus_target
    qtbot.waitUntil(text.hasFocus)
    qtbot.keyClick(text, Qt.Key.Key_Right, ALT)
    arrows_at(ready, qtbot, "2 / 3")


def test_who_asks_again_goes_on_in_the_field(ready, qtbot):
    ask(ready, qtbot, FIRST)
    again = ready.transcript.views[1]._actions.again
    again.setFocus()
    qtbot.keyClick(again, Qt.Key.Key_Space)
    assert ready.composer.field.hasFocus()
    settled(ready, qtbot, 2)
    assert ready.composer.field.hasFocus()


def test_a_message_that_goes_takes_no_keyboard_along(ready, qtbot):
    ask(ready, qtbot, FIRST)
    answer = ready.transcript.views[1]
    answer._actions.copy.setFocus()
    ready.transcript.remove_after(1)
    assert QApplication.focusWidget() is ready.transcript


def test_f2_edits_and_escape_leaves_the_message_as_it_was(ready, qtbot, services):
    question, _ = ask(ready, qtbot, FIRST)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_F2)
    view = ready.transcript.views[0]
    field = view.editor.field
    assert QApplication.focusWidget() is field
    assert field.toPlainText() == FIRST
    field.setPlainText("something else")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert view.editor is None
    assert QApplication.focusWidget() is view.pencil
    assert services.store.siblings(question.id) == [question.id]
    assert ready.controller.phase == "idle", "Escape has ended the editing and nothing else"


def test_nothing_is_sent_from_an_editor_while_an_answer_runs(ready, qtbot, services):
    services.settings.update(max_tokens=2000)
    ask(ready, qtbot, FIRST)
    view = ready.transcript.views[0]
    view.begin_edit()
    ready.composer.set_text("Tell me about quantization, memory, Q4_K_M and Snug.")
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ready.controller.phase == "answering")
    assert not view.editor.send.isEnabled()
    view.editor.field.setPlainText(SECOND)
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)
    assert view.editor is not None, "what was typed is still there"
    ready.controller.stop()
    qtbot.waitUntil(lambda: ready.controller.phase == "idle", timeout=20_000)
    assert view.editor.send.isEnabled()
    assert len(services.store.siblings(ready.controller.branch[0].id)) == 1


def test_an_edit_that_cannot_be_stored_is_not_lost(ready, qtbot, services, monkeypatch):
    from app.core.errors import StorageError

    ask(ready, qtbot, FIRST)

    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(services.store, "add_message", full)
    view = ready.transcript.views[0]
    edit(ready, qtbot, view, SECOND)
    qtbot.waitUntil(lambda: ready.notice.text == "The disk is full.")
    assert SECOND in ready.composer.field.toPlainText()
    assert len(ready.controller.branch) == 2
    assert ready.controller.phase == "idle"


def test_an_answer_that_never_began_leaves_the_one_that_was_there(ready, qtbot, services):
    from app.engine.errors import EngineError

    before = ask(ready, qtbot, FIRST)

    def refused(*_: object, **__: object) -> None:
        raise EngineError("no_model", "No model is loaded.")

    answer_fails = pytest.MonkeyPatch()
    answer_fails.setattr("app.ui.chat.answering.answer", refused)
    try:
        ready.controller.answer_again()
        qtbot.waitUntil(lambda: bool(ready.notice.text))
        qtbot.waitUntil(lambda: list(ready.controller.branch) == before)
    finally:
        answer_fails.undo()
    assert shown(ready) == [one.id for one in before]


def test_documents_stay_with_an_edited_question(ready, qtbot, services):
    store = services.store
    attached = store.attachments.add(None, "notes.txt", "text", "Four bits.")
    question = store.add_question(None, FIRST, parent=None, attachments=[attached.id])
    ready.controller.open_conversation(question.conversation)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 1)
    edit(ready, qtbot, ready.transcript.views[0], SECOND)
    qtbot.waitUntil(lambda: ready.controller.branch[0].text == SECOND)
    after = settled(ready, qtbot, 2)
    assert [one.name for one in after[0].attachments] == ["notes.txt"]


def test_changing_a_branch_far_up_keeps_what_is_read_in_its_place(ready, qtbot, services):
    store = services.store
    conversation = store.create_conversation("Long").id
    parent, ids = None, []
    for number in range(60):
        role = "assistant" if number % 2 else "user"
        text = f"Number {number}. " + "Words.\n\n" * 6
        ids.append(store.add_message(conversation, role, text, parent=parent).id)
        parent = ids[-1]
    other = store.add_message(conversation, "user", "Another one", parent=ids[29])
    store.select(ids[-1])
    ready.controller.open_conversation(conversation, ids[30])
    transcript = ready.transcript

    def view_of(message: int) -> UserView | None:
        return next((one for one in transcript.views if one.message.id == message), None)

    qtbot.waitUntil(lambda: view_of(ids[30]) is not None)
    qtbot.waitUntil(lambda: view_of(ids[30]).arrows.text == "1 / 2")
    bar = transcript.verticalScrollBar()
    view_of(ids[30]).arrows.on.click()
    qtbot.waitUntil(lambda: view_of(other.id) is not None)
    assert len(ready.controller.branch) == 31
    qtbot.wait(600)
    before = view_of(other.id).y() - bar.value()
    view_of(other.id).arrows.back.click()
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 60)
    qtbot.wait(600)
    # The arrows stay under the pointer.
    assert view_of(ids[30]).y() - bar.value() == pytest.approx(before, abs=2)
    assert not transcript.follows
