"""How much of attached documents goes with a question, counted by the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.attaching import Attaching, Fitted
from app.chat.asking import Wishes, read_prompt
from app.chat.context_plan import room_for_answer
from app.chat.model import Attachment
from app.chat.prompt import quoted
from app.chat.store import ConversationStore
from app.engine.engine import Engine
from app.engine.protocol import ModelSettings, Sampling

pytestmark = pytest.mark.engine

CONTEXT = 1024
WISHES = Wishes("Be short.", Sampling(max_tokens=64))
NEEDLE = "The keeper of the lighthouse is called Augustin."
PAGES = ["\n".join([f"This is about matter number {page} of many."] * 12) for page in range(1, 41)]
PAGES[23] += "\n" + NEEDLE
LONG = "\n\n".join(f"[Page {place}]\n{page}" for place, page in enumerate(PAGES, 1)) + "\n"
QUESTION = "Who is the keeper of the lighthouse?"


@pytest.fixture(scope="module")
def engine(demo: Path) -> Iterator[Engine]:
    with Engine() as running:
        running.load(demo, ModelSettings(context=CONTEXT))
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(tmp_path / "chats.db")) as opened:
        yield opened


@pytest.fixture
def attaching(store: ConversationStore, engine: Engine) -> Iterator[Attaching]:
    made = Attaching(store, engine)
    yield made
    made.forget()


def exact(engine: Engine, store: ConversationStore, one: Attachment) -> int:
    (tokens,) = engine.count_texts([quoted(one, store.attachments.text(one.id))])
    return tokens


def check(engine: Engine, store: ConversationStore, fitted: Fitted, question: str = QUESTION):
    """What was said is stored, exact, and what will be sent."""
    stored = store.attachments.of_draft(None)
    assert list(fitted.attachments) == stored
    assert [one.tokens for one in stored] == [exact(engine, store, one) for one in stored]
    prompt = read_prompt(store, [], WISHES.system, draft=question, draft_attachments=stored)
    assert fitted.plan.tokens == engine.count(prompt.turns).tokens


def test_what_fits_goes_in_as_a_whole(store, engine, attaching):
    store.attachments.add(None, "note.txt", "text", NEEDLE)
    store.attachments.add(None, "other.txt", "text", "Other matters.")
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted)
    assert fitted.plan.fits
    assert not fitted.shares
    assert {one.passages for one in fitted.attachments} == {None}


def test_of_what_does_not_fit_the_passages_for_the_question_go_in(store, engine, attaching):
    store.attachments.add(None, "long.pdf", "pdf", LONG)
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted)
    (one,) = fitted.attachments
    share = fitted.shares[one.id]
    assert 0 < share.passages < share.of
    text = quoted(one, LONG)
    assert NEEDLE in text
    assert "[Page 24]" in text
    assert "[…]" in text
    assert fitted.plan.fits
    # There is room for the next turns, too, and it is used.
    room = room_for_answer(CONTEXT, WISHES.sampling.max_tokens)
    assert CONTEXT * 0.3 < fitted.plan.tokens < (CONTEXT - room) * 0.75


def test_another_question_gets_other_passages_and_the_same_one_the_same(store, engine, attaching):
    store.attachments.add(None, "long.pdf", "pdf", LONG)

    def chosen(question: str):
        draft = store.attachments.of_draft(None)
        return attaching.fit([], question, draft, WISHES).attachments[0].passages

    first = chosen(QUESTION)
    assert chosen("What is matter number 7 about?") != first
    assert chosen(QUESTION) == first
    assert (
        Attaching(store, engine)
        .fit([], QUESTION, store.attachments.of_draft(None), WISHES)
        .attachments[0]
        .passages
        == first
    )


def test_a_small_document_stays_whole_beside_a_large_one(store, engine, attaching):
    store.attachments.add(None, "long.pdf", "pdf", LONG)
    small = store.attachments.add(None, "note.txt", "text", "The lighthouse is red.")
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted)
    assert small.id not in fitted.shares
    assert fitted.attachments[1].passages is None
    assert fitted.plan.fits


def test_a_shorter_question_later_or_a_document_less_makes_it_whole_again(store, engine, attaching):
    note = " ".join(["A word or two about the lighthouse."] * 50)
    first = store.attachments.add(None, "one.txt", "text", note)
    second = store.attachments.add(None, "two.txt", "text", note + NEEDLE)
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted)
    assert fitted.shares
    store.attachments.remove(first.id)
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted)
    assert fitted.attachments[0].id == second.id
    assert fitted.attachments[0].passages is None
    assert not fitted.shares


def test_an_old_chat_has_to_make_room_not_the_documents(store, engine, attaching):
    """History that fills the context is the owner's to shorten; the plan says so."""
    parent = None
    for turn in range(12):
        question = store.add_question(
            None if parent is None else parent.conversation,
            f"Question {turn}: " + "tell me more of it. " * 12,
            parent=None if parent is None else parent.id,
        )
        parent = store.add_message(
            question.conversation, "assistant", "It is so. " * 20, parent=question.id
        )
    branch = store.branch(parent.conversation)
    store.attachments.add(parent.conversation, "long.pdf", "pdf", LONG)
    draft = store.attachments.of_draft(parent.conversation)
    fitted = attaching.fit(branch, QUESTION, draft, WISHES)
    assert not fitted.plan.fits
    assert fitted.plan.can_leave_out
    assert fitted.attachments[0].tokens > CONTEXT // 8
    assert NEEDLE in quoted(fitted.attachments[0], LONG)


def test_the_next_turn_begins_as_this_one_did(store, engine, attaching):
    store.attachments.add(None, "long.pdf", "pdf", LONG)
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    sent = store.add_question(
        None, QUESTION, parent=None, attachments=[one.id for one in fitted.attachments]
    )
    first = read_prompt(store, store.branch(sent.conversation), WISHES.system)
    assert engine.count(first.turns).tokens == fitted.plan.tokens
    reply = store.add_message(sent.conversation, "assistant", "Augustin.", parent=sent.id)
    later = read_prompt(
        store, store.branch(sent.conversation), WISHES.system, draft="Where does he live?"
    )
    assert later.turns[: len(first.turns)] == first.turns
    store.attachments.add(sent.conversation, "note.txt", "text", NEEDLE)
    attaching.fit(
        store.branch(sent.conversation),
        "And this?",
        store.attachments.of_draft(sent.conversation),
        WISHES,
    )
    again = read_prompt(store, store.path(reply.id), WISHES.system, draft="?")
    assert again.turns[: len(first.turns)] == first.turns


@pytest.mark.parametrize(
    "text",
    ["x" * 2_000_000, "word " * 400_000, "\n" * 1_000 + "a" + "\n" * 100_000, "量子" * 300_000],
)
def test_endless_lines_and_endless_texts_are_cut_to_fit(store, engine, attaching, text):
    store.attachments.add(None, "line.txt", "text", text)
    fitted = attaching.fit([], QUESTION, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted)
    assert fitted.plan.fits
    assert fitted.shares[fitted.attachments[0].id].passages >= 0


def test_a_context_too_small_for_any_passage_says_that_none_of_it_goes_in(store, engine, attaching):
    store.attachments.add(None, "long.pdf", "pdf", LONG)
    question = QUESTION + " I ask because of this. " * 110
    fitted = attaching.fit([], question, store.attachments.of_draft(None), WISHES)
    check(engine, store, fitted, question)
    (one,) = fitted.attachments
    assert fitted.shares[one.id].passages == 0
    assert one.passages == ()
    assert ", none of it:" in quoted(one, LONG)


def test_no_model_no_answer(store, demo):
    with Engine() as idle:
        store.attachments.add(None, "note.txt", "text", NEEDLE)
        assert Attaching(store, idle).fit([], "", store.attachments.of_draft(None), WISHES) is None
