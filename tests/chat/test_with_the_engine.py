"""Prompts, plans and summaries with the real engine and the demo model."""

from __future__ import annotations

import pytest

from app.chat.asking import look_ahead, read_prompt
from app.chat.context_plan import DoesNotFit
from app.chat.store import ConversationStore
from app.chat.summary import summarize
from app.chat.turn import answer
from app.core.cancel import CancelToken
from app.engine.engine import Engine
from app.engine.protocol import ModelSettings, Sampling

pytestmark = pytest.mark.engine
SAMPLING = Sampling(temperature=0, max_tokens=16)


@pytest.fixture(scope="module")
def engine(demo):
    with Engine() as engine:
        engine.load(demo, ModelSettings(context=512))
        yield engine


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "snug.db")
    yield store
    store.close()


def ask(store, engine, question):
    return answer(
        store, engine, question.conversation, SAMPLING, parent=question.id,
        on_message=lambda message: None, on_event=lambda event: None, cancel=CancelToken(),
    )  # fmt: skip


def test_what_is_attached_is_read_once(store, engine):
    text = "The card has 8 GB of memory. " * 8
    document = store.attachments.add(None, "card.txt", "text", text)
    question = store.add_question(None, "How much memory?", parent=None, attachments=[document.id])
    first = ask(store, engine, question)
    more = store.add_question(question.conversation, "And then?", parent=first.id)
    plan = look_ahead(engine, read_prompt(store, store.path(more.id), ""), 16)
    second = ask(store, engine, more)
    assert second.stats.prompt_tokens == plan.tokens
    assert second.stats.reused_tokens == plan.reused > first.stats.prompt_tokens - 8


def test_from_too_long_to_answered(store, engine):
    parent, chat = None, None
    for number in range(12):
        said = store.add_question(chat, f"{number} tokens of memory " * 6, parent=parent)
        chat = said.conversation
        reply = store.add_message(chat, "assistant", "It has 8 GB. " * 4, parent=said.id)
        parent = reply.id
    question = store.add_question(chat, "How much memory?", parent=parent)
    with pytest.raises(DoesNotFit) as caught:
        ask(store, engine, question)
    plan = caught.value.plan
    assert plan.tokens > plan.context == 512
    assert plan.can_leave_out
    assert store.branch(chat)[-1] == question

    # Without the messages that the plan names, it is as long as the plan says.
    store.leave_out(plan.until)
    after = look_ahead(engine, read_prompt(store, store.path(question.id), ""), 16)
    assert (after.tokens, after.fits, after.left_out) == (plan.kept, True, plan.next_out)
    short = ask(store, engine, question)
    assert short.stats.prompt_tokens == plan.kept

    made = summarize(store, engine, plan.until, on_event=lambda event: None, cancel=CancelToken())
    assert made.cut
    whole = ask(store, engine, question)
    assert plan.kept < whole.stats.prompt_tokens <= 512
    assert store.siblings(whole.id) == [short.id, whole.id]
