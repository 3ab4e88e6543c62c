"""Pins, drafts, own system prompts, presets and documents, on a real file."""

from __future__ import annotations

import msgspec
import pytest

from app.chat.model import Passage, Preset
from app.chat.presets import ABOUT, BUILT_IN, KNOBS, LONGEST_RULES, MOST_STOPS, checked
from app.chat.store import ConversationStore
from app.core.errors import StorageError, UsageError
from app.engine.protocol import Sampling


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "snug.db")
    yield store
    store.close()


def documents(store) -> int:
    rows = store._database.connection().execute("SELECT count(*) FROM document")
    return int(rows.fetchone()[0])


def test_pinned_conversations_stand_first(store):
    old, middle, new = (store.create_conversation(name) for name in ("old", "middle", "new"))
    store.pin(old.id)
    assert [one.title for one in store.conversations()] == ["old", "new", "middle"]
    store.pin(middle.id)
    # Among the pinned ones the latest message decides, too.
    assert [one.title for one in store.conversations()] == ["middle", "old", "new"]
    assert [one.pinned for one in store.conversations()] == [True, True, False]
    store.pin(middle.id, False)
    assert [one.title for one in store.conversations()] == ["old", "new", "middle"]
    assert new.pinned is False


def test_wishes_of_a_conversation_are_kept(store, tmp_path):
    preset = Preset(
        name="Mine", sampling=Sampling(temperature=0.1, seed=7, stop=("END",)), thinking=False
    )
    one = store.create_conversation(system="Be brief.", preset=preset)
    assert (one.system, one.preset) == ("Be brief.", preset)
    plain = store.create_conversation()
    assert (plain.system, plain.preset) == (None, None)
    store.set_system(plain.id, "")
    store.set_preset(plain.id, BUILT_IN[0])
    store.set_system(one.id, None)
    store.set_preset(one.id, None)
    store.close()
    again = ConversationStore(tmp_path / "snug.db")
    # No prompt at all is another wish than the usual one.
    assert again.conversation(plain.id).system == ""
    assert again.conversation(plain.id).preset == BUILT_IN[0]
    assert again.conversation(one.id).system is None
    assert again.conversation(one.id).preset is None
    again.close()


def test_a_preset_of_an_unknown_shape_does_not_close_a_conversation(store, caplog):
    one = store.create_conversation(preset=BUILT_IN[0])
    with store._database.write() as connection:
        connection.execute("UPDATE conversation SET preset = '{\"name\": 3}'")
    assert store.conversation(one.id).preset is None
    assert "unreadable" in caplog.text


def test_drafts_are_kept_for_each_conversation_and_for_the_new_chat(store, tmp_path):
    one, other = store.create_conversation("one"), store.create_conversation("other")
    before = store.conversations()
    store.keep_draft(None, "for a new one \ud83d")
    store.keep_draft(one.id, "first")
    store.keep_draft(one.id, "first, longer")
    store.keep_draft(other.id, "gone soon")
    store.keep_draft(other.id, "")
    store.close()
    again = ConversationStore(tmp_path / "snug.db")
    assert again.draft(None) == "for a new one \ufffd"
    assert again.draft(one.id) == "first, longer"
    assert again.draft(other.id) == ""
    assert again.drafts() == {None: "for a new one \ufffd", one.id: "first, longer"}
    # Typing is no message: the list stays as it is.
    assert again.conversations() == before
    with pytest.raises(StorageError, match="no longer stored"):
        again.keep_draft(99, "x")
    again.delete(one.id)
    again.purge(older_than=-1)
    assert again.drafts() == {None: "for a new one \ufffd"}
    again.close()


def test_a_question_begins_a_conversation_and_ends_its_draft(store):
    store.keep_draft(None, "How big?")
    table = store.attachments.add(None, "sizes.csv", "table", "8,4\n")
    question = store.add_question(
        None, "How big?", parent=None, attachments=[table.id], model="/m.gguf", system="Be brief."
    )
    about = store.conversation(question.conversation)
    assert (about.title, about.model, about.system) == ("How big?", "/m.gguf", "Be brief.")
    assert about.leaf == question.id
    assert store.drafts() == {}
    assert store.attachments.of_draft(None) == []
    assert [one.name for one in question.attachments] == ["sizes.csv"]
    store.keep_draft(about.id, "And Q8_0?")
    more = store.add_question(about.id, "And Q8_0?", parent=question.id)
    assert store.branch(about.id) == [question, more]
    assert store.drafts() == {}


def test_a_failed_send_keeps_the_draft(store):
    store.keep_draft(None, "How big?")
    with pytest.raises(StorageError, match="no longer stored"):
        store.add_question(None, "How big?", parent=None, attachments=[99])
    assert store.draft(None) == "How big?"
    assert store.conversations() == []


def test_a_question_without_words_is_named_after_its_document(store):
    document = store.attachments.add(None, "sizes.csv", "table", "8,4\n")
    question = store.add_question(None, "", parent=None, attachments=[document.id])
    assert store.conversation(question.conversation).title == "sizes.csv"


def test_documents_go_with_the_message_they_were_sent_with(store, tmp_path):
    conversation = store.create_conversation()
    text = "Grüße 🎉\r\n" * 3
    added = store.attachments.add(conversation.id, "hello.txt", "text", text, tokens=12)
    assert (added.name, added.kind, added.length, added.tokens, added.message) == (
        "hello.txt", "text", len(text), 12, None,
    )  # fmt: skip
    parts = (Passage(0, 5), Passage(8, 13))
    chosen = store.attachments.choose(added.id, parts, 4)
    assert (chosen.passages, chosen.tokens) == (parts, 4)
    assert store.attachments.of_draft(conversation.id) == [chosen]
    question = store.add_message(
        conversation.id, "user", "What is this?", parent=None, attachments=[added.id]
    )
    (sent,) = question.attachments
    assert (sent.id, sent.message, sent.passages) == (added.id, question.id, parts)
    store.close()
    again = ConversationStore(tmp_path / "snug.db")
    assert again.branch(conversation.id) == [question]
    assert again.message(question.id) == question
    assert again.path(question.id) == [question]
    assert again.attachments.text(sent.id) == text
    assert again.attachments.of_draft(conversation.id) == []
    # What the model has read stays as it was read.
    for change in (
        lambda: again.attachments.choose(sent.id, None),
        lambda: again.attachments.remove(sent.id),
    ):
        with pytest.raises(ValueError, match="was sent"):
            change()
    again.close()


def test_an_edited_question_keeps_its_documents(store):
    conversation = store.create_conversation()
    first = store.attachments.add(conversation.id, "a.txt", "text", "same text")
    old = store.add_message(conversation.id, "user", "old", parent=None, attachments=[first.id])
    more = store.attachments.add(conversation.id, "b.txt", "text", "another text")
    edited = store.add_message(
        conversation.id, "user", "new", parent=None, attachments=[first.id, more.id]
    )
    assert {one.name for one in edited.attachments} == {"a.txt", "b.txt"}
    assert [one.name for one in store.message(old.id).attachments] == ["a.txt"]
    texts = {one.name: store.attachments.text(one.id) for one in edited.attachments}
    assert texts == {"a.txt": "same text", "b.txt": "another text"}
    assert documents(store) == 2


def test_a_text_is_stored_once_and_goes_with_the_last_that_needs_it(store):
    kept, gone = store.create_conversation(), store.create_conversation()
    for conversation in (kept, gone):
        document = store.attachments.add(conversation.id, "a.txt", "text", "the same")
        store.add_message(conversation.id, "user", "q", parent=None, attachments=[document.id])
    waiting = store.attachments.add(None, "a.txt", "text", "the same")
    lonely = store.attachments.add(gone.id, "b.txt", "text", "only there")
    assert documents(store) == 2
    store.attachments.remove(waiting.id)
    assert documents(store) == 2
    store.delete(gone.id)
    store.purge(older_than=-1)
    assert documents(store) == 1
    with pytest.raises(StorageError, match="no longer stored"):
        store.attachments.text(lonely.id)
    (message,) = store.branch(kept.id)
    assert store.attachments.text(message.attachments[0].id) == "the same"


def test_documents_do_not_wander_between_conversations(store):
    one, other = store.create_conversation(), store.create_conversation()
    document = store.attachments.add(one.id, "a.txt", "text", "private")
    for call in (
        lambda: store.add_message(other.id, "user", "q", parent=None, attachments=[document.id]),
        lambda: store.add_question(None, "q", parent=None, attachments=[document.id]),
    ):
        with pytest.raises(ValueError, match="not in conversation"):
            call()
    assert store.branch(other.id) == []
    assert len(store.conversations()) == 2
    assert store.attachments.of_draft(one.id) == [document]


@pytest.mark.parametrize(
    "passages",
    [
        [Passage(0, 11)],
        [Passage(-1, 3)],
        [Passage(3, 3)],
        [Passage(4, 2)],
        [Passage(4, 6), Passage(0, 2)],
        [Passage(0, 4), Passage(3, 6)],
    ],
)
def test_passages_are_parts_of_the_text_in_its_order(store, passages):
    document = store.attachments.add(None, "a.txt", "text", "0123456789")
    with pytest.raises(ValueError, match="no part"):
        store.attachments.choose(document.id, passages)
    with pytest.raises(ValueError, match="no part"):
        store.attachments.add(None, "a.txt", "text", "0123456789", passages=passages)
    assert store.attachments.of_draft(None) == [document]


def test_presets_are_kept_by_name(store):
    assert store.presets.all() == list(BUILT_IN)
    mine = store.presets.keep(Preset(name="  Mine\n two ", sampling=Sampling(seed=3)))
    assert mine.name == "Mine two"
    store.presets.keep(Preset(name="Another"))
    changed = store.presets.keep(msgspec.structs.replace(mine, name="MINE two", thinking=True))
    own = store.presets.all()[len(BUILT_IN) :]
    assert [one.name for one in own] == ["Another", "MINE two"]
    assert own[1] == changed
    store.presets.forget("mine TWO")
    assert [one.name for one in store.presets.all()[len(BUILT_IN) :]] == ["Another"]


@pytest.mark.parametrize("name", ["", "  ", "precise", BUILT_IN[1].name])
def test_a_preset_has_a_name_of_its_own(store, name):
    with pytest.raises(UsageError, match="preset"):
        store.presets.keep(Preset(name=name))
    assert store.presets.all() == list(BUILT_IN)


def test_every_number_of_sampling_is_explained():
    fields = set(Sampling.__struct_fields__) - {"ignore_end"}  # for measuring only
    assert {knob.name for knob in KNOBS} == fields
    for knob in KNOBS:
        assert knob.about.endswith(".")
        assert knob.label
    assert set(ABOUT) == {preset.name for preset in BUILT_IN}


def test_what_comes_with_snug_is_within_its_own_bounds():
    for preset in BUILT_IN:
        assert checked(preset) == preset
    assert checked(Preset(name="x")).sampling == Sampling()


def test_numbers_out_of_bounds_are_brought_back():
    wild = Sampling(
        temperature=float("nan"), top_k=-1, top_p=1e308, min_p=-1, repeat_penalty=0, seed=2**70,
        max_tokens=0, stop=("", "END"),
    )  # fmt: skip
    tame = checked(Preset(name="x", sampling=wild)).sampling
    assert tame == Sampling(
        temperature=0.7, top_k=0, top_p=1, min_p=0, repeat_penalty=0.5, seed=2**32 - 1,
        max_tokens=1, stop=("END",),
    )  # fmt: skip
    assert isinstance(tame.seed, int)


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(stop=("x",) * (MOST_STOPS + 1)),
        Sampling(stop=("x" * 1000,)),
        Sampling(grammar="x" * (LONGEST_RULES + 1)),
        Sampling(schema="x" * (LONGEST_RULES + 1)),
    ],
)
def test_more_rules_than_anyone_needs_are_refused(sampling):
    with pytest.raises(UsageError, match="at most"):
        checked(Preset(name="x", sampling=sampling))
