"""A turn, with an engine that says what it is told to; everything else is real."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from scripted_engine import STATS, ScriptedEngine

from app.chat.model import Message, Passage, Preset
from app.chat.recorder import WRITE_EVERY_S
from app.chat.store import ConversationStore
from app.chat.turn import AnswerNotSaved, DoesNotFit, answer, turns_of
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, StorageError
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Progress, Sampling, Text, Turn


class CountingStore(ConversationStore):
    """Counts the writes of streaming text; fails or waits when told to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.writes: list[str] = []
        self.trouble: StorageError | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.wrote = threading.Event()

    def write_text(self, message: int, text: str) -> None:
        assert self.gate.wait(20)
        self.writes.append(text)
        self.wrote.set()
        if self.trouble is not None:
            raise self.trouble
        super().write_text(message, text)

    def finish_message(self, *args, **keywords) -> Message:
        if self.trouble is not None:
            raise self.trouble
        return super().finish_message(*args, **keywords)


@pytest.fixture
def store(tmp_path):
    store = CountingStore(tmp_path / "snug.db")
    yield store
    store.close()


@pytest.fixture
def question(store):
    conversation = store.create_conversation()
    return store.add_message(conversation.id, "user", "How big is 8B at Q4?", parent=None)


def ask(store, engine, question, **keywords):
    keywords.setdefault("on_message", lambda message: None)
    keywords.setdefault("on_event", lambda event: None)
    keywords.setdefault("cancel", CancelToken())
    return answer(store, engine, question.conversation, Sampling(), **keywords)


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.005)


FULL = StorageError("The disk is full.", "Free some space.")


def test_streams_stores_and_returns_the_answer(store, question):
    engine = ScriptedEngine("About ", "4.9 ", "GB.")
    begun, events = [], []
    message = ask(store, engine, question, on_message=begun.append, on_event=events.append)
    assert message == Message(
        id=message.id,
        conversation=question.conversation,
        parent=question.id,
        role="assistant",
        text="About 4.9 GB.",
        state="complete",
        created=message.created,
        model="Tiny",
        stats=STATS,
    )
    assert store.branch(question.conversation) == [question, message]
    assert [(one.id, one.text, one.state) for one in begun] == [(message.id, "", "streaming")]
    assert [type(event) for event in events] == [Progress, Text, Text, Text]
    assert store.conversation(question.conversation).model == "/models/tiny.gguf"
    assert engine.asked == [[Turn("user", "How big is 8B at Q4?")]]


def test_the_system_prompt_comes_first(store, question):
    engine = ScriptedEngine("ok")
    ask(store, engine, question, system="Be brief.")
    assert engine.asked[0][0] == Turn("system", "Be brief.")


def test_what_a_conversation_has_of_its_own_goes_first(store, question):
    engine = ScriptedEngine("ok")
    own = Preset(name="own", sampling=Sampling(temperature=0, stop=("END",)), thinking=False)
    store.set_system(question.conversation, "In French.")
    store.set_preset(question.conversation, own)
    ask(store, engine, question, system="Be brief.")
    assert engine.asked[0][0] == Turn("system", "In French.")
    assert (engine.samplings, engine.thinking) == ([own.sampling], [False])
    store.set_system(question.conversation, None)
    store.set_preset(question.conversation, None)
    ask(store, engine, question, system="Be brief.", parent=question.id)
    assert engine.asked[1][0] == Turn("system", "Be brief.")
    assert (engine.samplings[1], engine.thinking[1]) == (Sampling(), None)


def test_the_model_reads_what_is_attached(store):
    table = store.attachments.add(
        None, "sizes.csv", "table", "8,4\n16,8\n", passages=[Passage(4, 8)]
    )
    question = store.add_question(None, "How many?", parent=None, attachments=[table.id])
    engine = ScriptedEngine("Two.", "More.")
    ask(store, engine, question)
    (turn,) = engine.asked[0]
    assert turn.content == "File “sizes.csv”, in part:\n```\n[…]\n16,8\n[…]\n```\n\nHow many?"
    # The next question goes on behind the same words: what was read is not read again.
    later = store.add_question(
        question.conversation, "Sure?", parent=store.branch(question.conversation)[-1].id
    )
    ask(store, engine, later)
    assert engine.asked[1][0] == turn


def test_a_prompt_without_room_for_an_answer_is_not_sent(store, question):
    engine = ScriptedEngine("no", context=7)
    with pytest.raises(DoesNotFit) as caught:
        ask(store, engine, question)
    assert (caught.value.plan.tokens, caught.value.plan.context) == (8, 7)
    assert store.branch(question.conversation) == [question]
    assert engine.asked == []
    ask(store, ScriptedEngine("yes", context=9), question)
    assert engine.asked == []


def test_wishes_that_were_not_kept_are_said(store, question):
    engine = ScriptedEngine("{}", reason="length", notes=["minItems is not enforced."])
    message = ask(store, engine, question)
    assert message.note.endswith("may have. minItems is not enforced.")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (EngineDied("memory", "The engine stopped."), "interrupted"),
        (EngineError("template", "The template refused."), "failed"),
    ],
)
def test_a_failure_while_counting_is_stored_as_the_answers(store, question, error, state):
    engine = ScriptedEngine("no")
    engine.count_error = error
    with pytest.raises(EngineError) as caught:
        ask(store, engine, question)
    assert caught.value is error
    kept = store.branch(question.conversation)[-1]
    assert (kept.text, kept.state, kept.note) == ("", state, error.text)
    assert engine.asked == []


def test_text_is_on_disk_while_it_streams(store, question, tmp_path):
    seen: list[str] = []

    def look(count: int) -> None:
        # A second window's eyes: another store on the same file.
        second = ConversationStore(tmp_path / "snug.db")
        wait_until(lambda: second.branch(question.conversation)[-1].text == "ab"[:count])
        seen.append(second.branch(question.conversation)[-1].state)
        second.close()

    ask(store, ScriptedEngine("a", "b", between=look), question)
    assert seen == ["streaming", "streaming"]


def test_writes_follow_the_clock_not_the_tokens(store, question):
    begun = time.monotonic()
    ask(
        store,
        ScriptedEngine(*["token "] * 400, between=lambda count: time.sleep(0.002)),
        question,
    )
    most = (time.monotonic() - begun) / WRITE_EVERY_S
    assert 1 <= len(store.writes) <= most


def test_without_new_text_nothing_is_written(store, question):
    def pause(count: int) -> None:
        assert store.wrote.wait(20)
        time.sleep(3 * WRITE_EVERY_S)

    ask(store, ScriptedEngine("only", between=pause), question)
    assert store.writes == ["only"]


def test_a_slow_disk_holds_no_token_up(store, question):
    store.gate.clear()
    engine = ScriptedEngine(*["word "] * 50, between=lambda count: time.sleep(0.02))
    spoken: list[bool] = []

    def release() -> None:
        spoken.append(engine.said.wait(20))
        store.gate.set()

    opener = threading.Thread(target=release)
    opener.start()
    message = ask(store, engine, question)
    opener.join()
    assert spoken == [True]
    assert message.text == "word " * 50


def test_regenerating_adds_a_sibling_and_the_first_answer_stays(store, question):
    first = ask(store, ScriptedEngine("one"), question)
    later = store.add_message(question.conversation, "user", "thanks", parent=first.id)
    engine = ScriptedEngine("two")
    second = ask(store, engine, question, parent=question.id)
    assert engine.asked == [[Turn("user", question.text)]]
    assert store.siblings(second.id) == [first.id, second.id]
    assert store.branch(question.conversation) == [question, second]
    store.select(first.id)
    assert store.branch(question.conversation) == [question, first, later]


def test_only_a_users_message_is_answered(store, question):
    said = ask(store, ScriptedEngine("one"), question)
    other = store.create_conversation()
    elsewhere = store.add_message(other.id, "user", "hello", parent=None)
    empty = store.create_conversation()
    for conversation, parent in (
        (question.conversation, None),
        (question.conversation, said.id),
        (question.conversation, elsewhere.id),
        (empty.id, None),
    ):
        with pytest.raises(ValueError, match="user"):
            answer(
                store,
                ScriptedEngine("no"),
                conversation,
                Sampling(),
                on_message=lambda message: None,
                on_event=lambda event: None,
                cancel=CancelToken(),
                parent=parent,
            )
    assert store.branch(question.conversation)[-1] == said


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (EngineDied("memory", "The engine stopped: memory ran out."), "interrupted"),
        (EngineError("decode", "The model could not go on."), "failed"),
    ],
)
def test_what_had_come_is_kept_when_the_engine_fails(store, question, error, state):
    with pytest.raises(EngineError) as caught:
        ask(store, ScriptedEngine("half an ", "answ", error=error), question)
    assert caught.value is error
    kept = store.branch(question.conversation)[-1]
    assert (kept.text, kept.state, kept.note) == ("half an answ", state, error.text)


@pytest.mark.parametrize(
    ("engine", "stats"),
    [
        (ScriptedEngine("half", reason="cancelled"), STATS),
        (ScriptedEngine("half", error=Cancelled()), None),
        (ScriptedEngine("half", error=EngineError("cancelled", "Stopped.")), None),
    ],
)
def test_a_cancelled_answer_is_stopped_not_failed(store, question, engine, stats):
    message = ask(store, engine, question)
    assert (message.text, message.state, message.stats, message.note) == (
        "half",
        "stopped",
        stats,
        "",
    )
    assert store.message(message.id) == message


@pytest.mark.parametrize(("reason", "word"), [("length", "most tokens"), ("context", "context")])
def test_an_answer_cut_by_a_limit_says_so(store, question, reason, word):
    message = ask(store, ScriptedEngine("long", reason=reason), question)
    assert message.state == "complete"
    assert word in message.note


def test_a_bug_in_a_callback_leaves_no_streaming_message(store, question):
    def broken(event: Progress | Text) -> None:
        if isinstance(event, Text) and event.tokens == 2:
            raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        ask(store, ScriptedEngine("one ", "two ", "three"), question, on_event=broken)
    kept = store.branch(question.conversation)[-1]
    assert (kept.text, kept.state) == ("one two ", "interrupted")

    def unshown(message: Message) -> None:
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        ask(store, ScriptedEngine("x"), question, parent=question.id, on_message=unshown)
    assert store.branch(question.conversation)[-1].state == "interrupted"


def test_trouble_with_the_disk_is_told_once_and_so_is_its_end(store, question):
    told: list[StorageError | None] = []

    def between(count: int) -> None:
        if count == 1:
            store.trouble = FULL
            wait_until(lambda: len(store.writes) >= 3)  # it goes on trying
            store.trouble = None
            wait_until(lambda: len(told) == 2)

    message = ask(
        store,
        ScriptedEngine("one ", "two", between=between),
        question,
        on_storage_error=told.append,
    )
    assert told == [FULL, None]
    assert message.state == "complete"
    assert store.message(message.id).text == "one two"


def test_an_answer_that_could_not_be_stored_is_handed_over_whole(store, question):
    store.trouble = FULL
    with pytest.raises(AnswerNotSaved) as caught:
        ask(store, ScriptedEngine("all ", "of it"), question)
    unsaved = caught.value
    assert (unsaved.text, unsaved.hint) == (FULL.text, FULL.hint)
    assert (unsaved.message.text, unsaved.message.state) == ("all of it", "complete")
    assert unsaved.failure is None
    assert store.message(unsaved.message.id).state == "streaming"

    store.trouble = None
    again = unsaved.message
    stored = store.finish_message(
        again.id, again.text, again.state, stats=again.stats, note=again.note
    )
    assert stored == again


def test_an_engine_failure_is_not_lost_behind_the_disks(store, question):
    died = EngineDied("bug", "The engine stopped.")
    store.trouble = FULL
    with pytest.raises(AnswerNotSaved) as caught:
        ask(store, ScriptedEngine("half", error=died), question)
    assert caught.value.failure is died
    assert (caught.value.message.text, caught.value.message.note) == ("half", died.text)


def test_no_thread_and_no_connection_is_left_behind(store, question):
    threads = threading.active_count()
    ask(store, ScriptedEngine("x", between=lambda count: store.wrote.wait(20)), question)
    assert threading.active_count() == threads
    assert len(store._database._all) == 1


def message_of(role, text, state="complete"):
    return Message(
        id=1, conversation=1, parent=None, role=role, text=text, state=state, created=0.0
    )


@pytest.mark.parametrize(
    ("branch", "system", "turns"),
    [
        ([("user", "a")], "", [("user", "a")]),
        ([("user", "a")], " \n", [("user", "a")]),
        ([("user", "a")], "be kind", [("system", "be kind"), ("user", "a")]),
        # One system turn, first: templates take no other.
        (
            [("system", "speak French"), ("user", "a")],
            "be kind",
            [("system", "be kind\n\nspeak French"), ("user", "a")],
        ),
        (
            [("user", "a"), ("assistant", "b"), ("user", "c")],
            "",
            [("user", "a"), ("assistant", "b"), ("user", "c")],
        ),
        # Nothing had come: the two questions stand together.
        (
            [("user", "a"), ("assistant", " ", "interrupted"), ("user", "c")],
            "",
            [("user", "a\n\nc")],
        ),
        (
            [("user", "a"), ("assistant", "gibber", "failed"), ("user", "c")],
            "",
            [("user", "a\n\nc")],
        ),
        (
            [("user", "a"), ("assistant", "hal", "interrupted"), ("user", "go on")],
            "",
            [("user", "a"), ("assistant", "hal"), ("user", "go on")],
        ),
        (
            [("user", "a"), ("assistant", "hal", "stopped"), ("user", "go on")],
            "",
            [("user", "a"), ("assistant", "hal"), ("user", "go on")],
        ),
    ],
)
def test_turns_of_a_branch(branch, system, turns):
    messages = [message_of(*parts) for parts in branch]
    assert turns_of(messages, system) == [Turn(*parts) for parts in turns]
