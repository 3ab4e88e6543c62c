"""What fits, what does not and the ways on, over the real engine, store and demo model."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from app.chat.asking import look_ahead, read_prompt
from app.chat.turn import answer
from app.core.cancel import CancelToken
from app.engine.protocol import Sampling, Turn
from app.services import Services
from app.ui.chat.chat_page import ChatPage

pytestmark = pytest.mark.engine
LONG = "Quantization stores each weight of a model in fewer bits. " * 12


def ask(page: ChatPage, qtbot, text: str) -> None:
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)


def idle(page: ChatPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=30_000)


@pytest.fixture
def full(page, qtbot, services) -> ChatPage:
    """A page whose model has 512 tokens of context, and a conversation that fills them."""
    services.settings.update(context=512, temperature=0.0, max_tokens=32)
    page.page_shown()
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=30_000)
    idle(page, qtbot)
    conversation = services.store.create_conversation().id
    parent = None
    for role in ("user", "assistant", "user", "assistant"):
        parent = services.store.add_message(conversation, role, LONG, parent=parent).id
    page.controller.open_conversation(conversation)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 4)
    return page


def refused(page: ChatPage, qtbot) -> None:
    ask(page, qtbot, "And what is Snug?")
    qtbot.waitUntil(page.overfull.isVisible, timeout=20_000)
    idle(page, qtbot)


def test_what_does_not_fit_is_asked_about_and_marked(full, qtbot, services):
    refused(full, qtbot)
    assert [message.role for message in full.controller.branch][-1] == "user"
    assert "512" in full.overfull.text
    (mark,) = full.transcript.marks.views
    assert mark.kind == "proposal"
    assert "do not fit" in mark.text
    assert full.overfull.enlarge.isVisible()
    assert "GB" in full.overfull.enlarge.text() or "MB" in full.overfull.enlarge.text()
    (conversation,) = services.store.conversations()
    assert all(one.cut is None for one in services.store.branch(conversation.id))


def test_going_on_without_leaves_a_line_that_takes_it_back(full, qtbot, services):
    refused(full, qtbot)
    qtbot.mouseClick(full.overfull.without, Qt.MouseButton.LeftButton)
    assert not full.overfull.isVisible()
    qtbot.waitUntil(lambda: full.controller.branch[-1].role == "assistant", timeout=20_000)
    idle(full, qtbot)
    assert full.controller.branch[-1].state == "complete"
    (mark,) = full.transcript.marks.views
    assert (mark.kind, mark.below) == ("cut", True)
    assert services.store.message(mark.message).cut == ""
    view = full.transcript.marks.views[mark]
    assert view.take_in.isVisible()
    qtbot.mouseClick(view.take_in, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not full.transcript.marks.views)
    assert services.store.message(mark.message).cut is None
    qtbot.waitUntil(lambda: full.composer.meter.text.startswith("too long"), timeout=10_000)


def test_enlarging_loads_the_context_that_was_offered_and_answers(full, qtbot, services):
    refused(full, qtbot)
    larger = full.controller.context.waiting.larger.context
    qtbot.mouseClick(full.overfull.enlarge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: full.controller.branch[-1].role == "assistant", timeout=30_000)
    idle(full, qtbot)
    assert services.engine.loaded.context == larger
    assert full.controller.branch[-1].state == "complete"
    assert not full.transcript.marks.views
    (chosen,) = services.settings.value.contexts.values()
    assert chosen == larger


def test_a_summary_stands_for_what_is_out(full, qtbot, services):
    refused(full, qtbot)
    qtbot.mouseClick(full.overfull.summary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: full.controller.branch[-1].role == "assistant", timeout=30_000)
    idle(full, qtbot)
    (mark,) = full.transcript.marks.views
    assert mark.summary
    view = full.transcript.marks.views[mark]
    qtbot.mouseClick(view.show_summary, Qt.MouseButton.LeftButton)
    assert view.show_summary.text() == "Hide the summary"


@pytest.mark.qt_log_ignore(r"This plugin does not support (grabbing the keyboard|\w+\(\))")
def test_the_meter_offers_contexts_with_what_they_take(full, qtbot, services):
    with qtbot.waitSignal(full.controller.context.costs_read):
        qtbot.mouseClick(full.composer.meter, Qt.MouseButton.LeftButton)
    texts = [action.text() for action in full.composer.meter.menu.actions()]
    assert any(text.startswith("As large as fits: 4,096 tokens") for text in texts)
    (two,) = [one for one in full.composer.meter.menu.actions() if one.text().startswith("2,048")]
    assert "MB" in two.text()
    full.composer.meter.menu.close()
    two.trigger()
    qtbot.waitUntil(
        lambda: services.engine.loaded is not None and services.engine.loaded.context == 2048,
        timeout=20_000,
    )
    idle(full, qtbot)
    assert list(services.settings.value.contexts.values()) == [2048]


def test_attachments_of_the_draft_are_counted(ready, qtbot, services):
    ready.composer.set_text("What is in it?")
    plan = lambda: ready.controller.context.plan  # noqa: E731
    qtbot.waitUntil(lambda: plan() is not None and plan().tokens > 0, timeout=10_000)
    before = ready.controller.context.plan.tokens
    services.store.attachments.add(None, "notes.txt", "text", LONG)
    ready.controller.draft_changed("What is in it? ")
    qtbot.waitUntil(lambda: ready.controller.context.plan.tokens > before + 50, timeout=10_000)


def test_a_second_question_waits_and_can_be_taken_back(ready, qtbot, services):
    ask(ready, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug.")
    qtbot.waitUntil(lambda: ready.controller.phase == "answering")
    ask(ready, qtbot, "And what is a token?")
    ask(ready, qtbot, "And a third one?")
    assert ready.waiting.texts == [
        "Waits, next: And what is a token?",
        "Waits, number 2 in line: And a third one?",
    ]
    qtbot.mouseClick(ready.waiting.buttons[1], Qt.MouseButton.LeftButton)
    assert ready.composer.field.toPlainText() == "And a third one?"
    ready.composer.clear()
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 4, timeout=30_000)
    idle(ready, qtbot)
    assert [one.text for one in ready.controller.branch if one.role == "user"][1] == (
        "And what is a token?"
    )
    assert not ready.waiting.isVisible()


def test_a_question_waits_for_other_programs_and_can_be_stopped(ready, qtbot, services):
    place = services.line.join()
    ask(ready, qtbot, "What is quantization?")
    qtbot.waitUntil(lambda: ready.composer.live_text == "waits for another prompt")
    ready.controller.stop()
    idle(ready, qtbot)
    assert [one.role for one in ready.controller.branch] == ["user"]
    assert not ready.notice.isVisible()
    ready.controller.answer_again()
    place.leave()
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=20_000)
    idle(ready, qtbot)


def test_what_was_read_is_taken_up_when_the_conversation_comes_back(ready, qtbot, services):
    ask(ready, qtbot, LONG * 4 + "What is quantization?")
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=30_000)
    idle(ready, qtbot)
    number = ready.controller.conversation
    first = ready.controller.branch[-1].stats
    ready.controller.new_chat()
    ask(ready, qtbot, "Who are you?")
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=30_000)
    idle(ready, qtbot)
    assert services.states.size() > 0
    ready.controller.open_conversation(number)
    qtbot.waitUntil(
        lambda: (
            ready.controller.context.plan is not None
            and ready.controller.context.plan.reused >= first.prompt_tokens - 1
        ),
        timeout=10_000,
    )
    ask(ready, qtbot, "Thank you")
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 4, timeout=30_000)
    idle(ready, qtbot)
    assert ready.controller.branch[-1].stats.reused_tokens >= first.prompt_tokens - 1


def test_what_was_read_of_a_deleted_conversation_is_gone(ready, qtbot, services):
    ask(ready, qtbot, LONG * 4)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=30_000)
    idle(ready, qtbot)
    number = ready.controller.conversation
    ready.controller.new_chat()
    ask(ready, qtbot, "Who are you?")
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=30_000)
    idle(ready, qtbot)
    assert services.states.size() > 0
    ready.controller.delete(number)
    qtbot.waitUntil(lambda: services.states.size() == 0, timeout=10_000)


def test_what_was_read_is_taken_up_when_snug_starts_again(services, engine_record):
    services.paths.engine_record.write_bytes(engine_record)
    services.loader.load(None)
    question = services.store.add_question(None, LONG * 4, parent=None)
    services.states.turn_to(services.engine, question.conversation)
    answer(
        services.store, services.engine, question.conversation, Sampling(max_tokens=8),
        on_message=lambda _: None, on_event=lambda _: None, cancel=CancelToken(),
    )  # fmt: skip
    services.close()
    with closing(Services(services.paths)) as again:
        again.loader.load(None)
        again.states.turn_to(again.engine, question.conversation)
        branch = again.store.branch(question.conversation)
        plan = look_ahead(again.engine, read_prompt(again.store, branch, "", draft="Thanks"), 8)
        assert plan.reused >= branch[-1].stats.prompt_tokens - 1


def test_an_api_that_has_the_engine_does_not_cost_the_chat_what_it_read(services, engine_record):
    services.paths.engine_record.write_bytes(engine_record)
    services.loader.load(None)
    conversation = services.store.create_conversation().id
    turns = [Turn("user", LONG * 4)]

    def say(turns):
        services.engine.generate(
            turns, Sampling(max_tokens=4), on_event=lambda _: None, cancel=CancelToken()
        )

    services.states.turn_to(services.engine, conversation)
    say(turns)
    services.states.turn_to(services.engine, None)
    say([Turn("user", "Something else entirely, from another program.")])
    services.states.turn_to(services.engine, conversation)
    counted = services.engine.count(turns)
    assert counted.reused >= counted.tokens - 1
