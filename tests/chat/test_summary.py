"""A summary stands for what is left out: made whole or in parts, or not at all."""

from __future__ import annotations

import pytest
from scripted_engine import ScriptedEngine, tokens_of

from app.chat.asking import look_ahead, read_prompt
from app.chat.context_plan import DoesNotFit
from app.chat.prompt import GAP, SUMMARY
from app.chat.store import ConversationStore
from app.chat.summary import ASKED, summarize
from app.chat.turn import answer
from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.errors import EngineError
from app.engine.protocol import Sampling, Text, Turn


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "snug.db")
    yield store
    store.close()


def talk(store, *texts, **wishes):
    chat = store.create_conversation(**wishes).id
    messages, parent = [], None
    for number, text in enumerate(texts):
        role = "assistant" if number % 2 else "user"
        messages.append(store.add_message(chat, role, text, parent=parent))
        parent = messages[-1].id
    return messages


def make(store, engine, until, **keywords):
    keywords.setdefault("on_event", lambda event: None)
    return summarize(store, engine, until.id, cancel=CancelToken(), **keywords)


def test_the_model_reads_what_it_has_read_and_is_asked_behind_it(store):
    messages = talk(store, "one", "two", "three", "four", "five", system="Be brief.")
    engine = ScriptedEngine("  They ", "counted. ")
    heard = []
    done = make(store, engine, messages[3], system="usual", on_event=heard.append)
    assert engine.asked == [
        [
            Turn("system", "Be brief."),
            Turn("user", "one"),
            Turn("assistant", "two"),
            Turn("user", "three"),
            Turn("assistant", "four"),
            Turn("user", ASKED),
        ]
    ]
    assert engine.thinking == [False]
    assert done == store.message(messages[3].id)
    assert done.cut == "They counted."
    assert [event.text for event in heard if isinstance(event, Text)] == ["  They ", "counted. "]
    prompt = read_prompt(store, store.branch(done.conversation), "")
    assert prompt.left_out == tuple(one.id for one in messages[:4])
    assert prompt.turns == (
        Turn("system", f"{SUMMARY}\n\nThey counted."),
        Turn("user", "five"),
    )


def test_up_to_a_question_the_asking_joins_it(store):
    messages = talk(store, "one", "two", "three", "four")
    engine = ScriptedEngine("s")
    make(store, engine, messages[2])
    assert engine.asked[0][-1] == Turn("user", f"three\n\n{ASKED}")


def test_what_does_not_fit_at_once_is_summarized_part_by_part(store):
    messages = talk(store, *(f"{'word ' * 30}{number}" for number in range(13)))
    budget = 240 - 240 // 4
    engine = ScriptedEngine(context=240, answers=lambda turns: f"up to {turns[-2].content[-2:]}")
    done = make(store, engine, messages[11])
    assert len(engine.asked) > 2
    assert all(tokens_of(turns) <= budget for turns in engine.asked)
    assert all(
        turns[0].content == f"{SUMMARY}\n\nup to {said}"
        for turns, said in zip(
            engine.asked[1:], (turns[-2].content[-2:] for turns in engine.asked), strict=False
        )
    )
    said = [
        turn.content.strip()
        for turns in engine.asked
        for turn in turns
        if turn.role != "system" and turn.content != ASKED
    ]
    assert said == [one.text.strip() for one in messages[:12]]
    assert all(turns[1].role == "user" for turns in engine.asked[1:])
    assert done.cut == "up to 11"


def test_a_part_that_begins_with_an_answer_has_a_question_before_it(store):
    messages = talk(store, "word " * 100, "word " * 100, "x")
    engine = ScriptedEngine("s", context=240)
    make(store, engine, messages[1])
    assert engine.asked[1][1:] == [
        Turn("user", GAP),
        Turn("assistant", "word " * 100),
        Turn("user", ASKED),
    ]


def test_one_message_that_is_too_long_is_said(store):
    messages = talk(store, "short", "word " * 1000, "q")
    with pytest.raises(EngineError, match="One message alone") as caught:
        make(store, ScriptedEngine("s", context=240), messages[1])
    assert caught.value.kind == "too_long"
    assert store.message(messages[1].id).cut is None


def test_an_earlier_summary_goes_into_the_next(store):
    messages = talk(store, "one", "two", "three", "four", "five", "six", "seven")
    make(store, ScriptedEngine("First."), messages[1])
    engine = ScriptedEngine("First and second.")
    make(store, engine, messages[3])
    assert [turn.content for turn in engine.asked[0]] == [
        f"{SUMMARY}\n\nFirst.", "three", "four", ASKED,
    ]  # fmt: skip
    prompt = read_prompt(store, store.branch(messages[0].conversation), "")
    assert prompt.summary == "First and second."
    assert len(prompt.left_out) == 4


def test_what_is_out_without_a_summary_goes_into_a_later_one(store):
    messages = talk(store, "one", "two", "three", "four", "five")
    store.leave_out(messages[1].id)
    engine = ScriptedEngine("All of it.")
    make(store, engine, messages[3])
    assert [turn.content for turn in engine.asked[0]][:2] == ["one", "two"]
    # Made once more: not from itself.
    again = ScriptedEngine("Better.")
    make(store, again, messages[3])
    assert again.asked == engine.asked
    assert store.message(messages[3].id).cut == "Better."


def test_a_thought_is_no_part_of_it(store):
    messages = talk(store, "one", "two", "three")
    make(store, ScriptedEngine("<think>hm\n</think>", "\nIn short."), messages[1])
    assert store.message(messages[1].id).cut == "In short."
    for pieces in (["<think>only"], [" \n"], []):
        with pytest.raises(EngineError, match="no summary"):
            make(store, ScriptedEngine(*pieces), messages[1])
    assert store.message(messages[1].id).cut == "In short."


def test_a_stop_changes_nothing(store):
    messages = talk(store, "one", "two", "three")
    with pytest.raises(Cancelled):
        make(store, ScriptedEngine("half", reason="cancelled"), messages[1])
    with pytest.raises(EngineError, match="No model"):
        make(store, ScriptedEngine(loaded=None), messages[1])
    assert store.message(messages[1].id).cut is None


def test_from_a_refused_question_to_its_answer(store):
    messages = talk(store, *("word " * 28 for _ in range(9)))
    chat = messages[0].conversation
    engine = ScriptedEngine("ok", context=240)

    def ask():
        return answer(
            store, engine, chat, Sampling(max_tokens=8), on_message=lambda message: None,
            on_event=lambda event: None, cancel=CancelToken(),
        )  # fmt: skip

    with pytest.raises(DoesNotFit) as caught:
        ask()
    plan = caught.value.plan
    assert store.branch(chat) == messages
    assert engine.asked == []
    make(store, ScriptedEngine("Words.", context=240), store.message(plan.until))
    said = ask()
    assert store.branch(chat)[-1] == said
    (asked,) = engine.asked
    assert tokens_of(asked) <= 240 - plan.room
    assert asked[0].content.endswith("Words.")
    # Taken in again, it is refused again.
    store.take_in(plan.until)
    with pytest.raises(DoesNotFit):
        answer(
            store, engine, chat, Sampling(max_tokens=8), parent=messages[-1].id,
            on_message=lambda message: None, on_event=lambda event: None, cancel=CancelToken(),
        )  # fmt: skip
    # Or left out without a summary.
    store.leave_out(plan.until)
    assert look_ahead(engine, read_prompt(store, store.path(messages[-1].id), ""), 8).fits
