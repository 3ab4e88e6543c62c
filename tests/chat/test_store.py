"""The store on a real file: conversations, branches, owners, undo, and what may not be lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.chat.model import Passage, Preset
from app.chat.schema import FUNCTIONS, MIGRATIONS
from app.chat.store import CLOSED_NOTE, ConversationStore
from app.core.database import Database
from app.core.errors import StorageError
from app.core.process import this_process
from app.engine.protocol import Sampling, Stats

STATS = Stats(
    prompt_tokens=1,
    reused_tokens=0,
    completion_tokens=2,
    prefill_tps=1.5,
    decode_tps=2.5,
    first_token_s=0.25,
    seed=3,
    peak_memory=2**40,
)


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "snug.db")
    yield store
    store.close()


def chain(store, conversation, *texts):
    """Add the texts below each other, user's and assistant's in turn; return the messages."""
    messages, parent = [], None
    for number, text in enumerate(texts):
        role = "assistant" if number % 2 else "user"
        messages.append(store.add_message(conversation, role, text, parent=parent))
        parent = messages[-1].id
    return messages


def long_chain(store, conversation, count):
    """Lengthen an empty conversation in one transaction: a commit each would take the disk long."""
    first = store.add_message(conversation, "user", "text", parent=None).id
    with store._database.write() as connection:
        connection.executemany(
            "INSERT INTO message (id, conversation, parent, viewed, role, state, created, model,"
            " note, text) VALUES (?, ?, ?, ?, 'user', 'complete', 0, '', '', 'text')",
            [(first + n, conversation, first + n - 1, first + n + 1) for n in range(1, count)],
        )
        connection.execute("UPDATE message SET viewed = id + 1 WHERE id = ?", (first,))
        connection.execute("UPDATE message SET viewed = NULL WHERE id = ?", (first + count - 1,))
    store.select(first)
    return list(range(first, first + count))


def test_everything_is_there_after_a_restart(store, tmp_path):
    conversation = store.create_conversation("Sizes", "/models/a.gguf")
    (question,) = chain(store, conversation.id, "How big?")
    reply = store.add_message(
        conversation.id, "assistant", "", parent=question.id, state="streaming", model="A"
    )
    store.write_text(reply.id, "Four")
    done = store.finish_message(reply.id, "Four GB", "complete", stats=STATS, note="a note")
    store.close()

    again = ConversationStore(tmp_path / "snug.db")
    (listed,) = again.conversations()
    assert (listed.title, listed.model, listed.leaf) == ("Sizes", "/models/a.gguf", reply.id)
    assert listed.updated >= listed.created == conversation.created
    assert again.branch(conversation.id) == [question, done]
    assert done.stats == STATS
    assert (done.text, done.state, done.note, done.model) == ("Four GB", "complete", "a note", "A")
    again.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "line\r\nline\ttab",
        "nul \0 inside",
        "Grüße 你好 🎉 \u202eright\u202c",
        "e\u0301 stays decomposed",
        "'; DROP TABLE message; --",
        "x" * 3_000_000,
    ],
)
def test_text_comes_back_as_it_was(store, text):
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "user", text, parent=None)
    assert message.text == text
    assert store.branch(conversation.id)[0].text == text


def test_halves_of_a_character_pair_are_joined_or_replaced(store):
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "user", "\ud83d\ude00 \ud83d x\ude00", parent=None)
    assert message.text == "😀 \ufffd x\ufffd"
    store.rename(conversation.id, "half \udc80")
    assert store.conversation(conversation.id).title == "half \ufffd"


def test_the_latest_conversation_comes_first(store):
    first, second = store.create_conversation("first"), store.create_conversation("second")
    assert [one.id for one in store.conversations()] == [second.id, first.id]
    chain(store, first.id, "again")
    assert [one.id for one in store.conversations()] == [first.id, second.id]
    store.rename(second.id, "renamed")
    assert [one.title for one in store.conversations()] == ["first", "renamed"]


def test_an_untitled_conversation_is_named_after_its_first_question(store):
    conversation = store.create_conversation()
    chain(store, conversation.id, "What is Q4_K_M?", "A quantization.", "And Q8_0?")
    assert store.conversation(conversation.id).title == "What is Q4_K_M?"
    named = store.create_conversation("Mine")
    chain(store, named.id, "What is Q4_K_M?")
    assert store.conversation(named.id).title == "Mine"


def test_deleting_is_undone_whole(store):
    conversation = store.create_conversation("keep")
    messages = chain(store, conversation.id, "a", "b", "c")
    before = store.conversations()
    store.delete(conversation.id)
    assert store.conversations() == []
    store.restore(conversation.id)
    assert store.conversations() == before
    assert store.branch(conversation.id) == messages


def test_purge_removes_only_what_was_deleted_long_enough_ago(store):
    kept, gone = store.create_conversation("kept"), store.create_conversation("gone")
    messages = chain(store, kept.id, "a", "b")
    # Longer than SQLite lets a cascade go.
    removed = long_chain(store, gone.id, 1100)
    store.delete(gone.id)
    assert store.purge() == 0
    assert store.purge(older_than=-1) == 1
    assert store.purge(older_than=-1) == 0
    assert store.branch(kept.id) == messages
    with pytest.raises(StorageError, match="no longer stored"):
        store.message(removed[0])
    # Ids are not given out again: an old window's does not mean another conversation.
    assert store.create_conversation().id > gone.id


def test_switching_branches_returns_to_where_each_was_left(store):
    conversation = store.create_conversation()
    question, first, follow_up = chain(store, conversation.id, "q", "first", "follow-up")
    reply = store.add_message(conversation.id, "assistant", "r1", parent=follow_up.id)
    other_reply = store.add_message(conversation.id, "assistant", "r2", parent=follow_up.id)
    store.select(reply.id)
    second = store.add_message(conversation.id, "assistant", "second", parent=question.id)
    assert store.branch(conversation.id) == [question, second]
    store.select(first.id)
    assert store.branch(conversation.id) == [question, first, follow_up, reply]
    assert store.siblings(first.id) == store.siblings(second.id) == [first.id, second.id]
    assert store.siblings(other_reply.id) == [reply.id, other_reply.id]
    assert store.path(other_reply.id) == [question, first, follow_up, other_reply]


def test_an_edited_first_message_is_a_sibling_too(store):
    conversation = store.create_conversation()
    old, _ = chain(store, conversation.id, "teh question", "answer")
    new = store.add_message(conversation.id, "user", "the question", parent=None)
    chain(store, store.create_conversation().id, "elsewhere")
    assert store.siblings(old.id) == [old.id, new.id]
    assert store.branch(conversation.id) == [new]


def test_a_branch_never_leads_into_another_conversation(store):
    (message,) = chain(store, store.create_conversation().id, "a")
    other = store.create_conversation()
    with pytest.raises(ValueError, match="not in conversation"):
        store.add_message(other.id, "user", "b", parent=message.id)
    assert store.branch(other.id) == []


def test_what_is_not_stored_is_said(store):
    store.create_conversation()
    for call in (
        lambda: store.branch(99),
        lambda: store.path(99),
        lambda: store.message(99),
        lambda: store.conversation(99),
        lambda: store.siblings(99),
        lambda: store.select(99),
        lambda: store.rename(99, "x"),
        lambda: store.delete(99),
        lambda: store.restore(99),
        lambda: store.use_model(99, "x"),
        lambda: store.pin(99),
        lambda: store.set_system(99, "x"),
        lambda: store.set_preset(99, None),
        lambda: store.leave_out(99),
        lambda: store.take_in(99),
        lambda: store.archive(99),
        lambda: store.attachments.text(99),
        lambda: store.attachments.choose(99, None),
        lambda: store.add_question(99, "x", parent=None),
        lambda: store.add_message(99, "user", "x", parent=None),
        lambda: store.add_message(1, "user", "x", parent=99),
        lambda: store.write_text(99, "x"),
        lambda: store.finish_message(99, "x", "complete"),
    ):
        with pytest.raises(StorageError, match="no longer stored"):
            call()


def test_finishing_needs_an_end(store):
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    with pytest.raises(ValueError, match="stream"):
        store.finish_message(message.id, "x", "streaming")
    assert store.message(message.id).text == ""


def test_recover_leaves_what_this_process_streams(store, tmp_path):
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    second = ConversationStore(tmp_path / "snug.db")
    assert second.recover() == 0
    assert store.message(message.id).state == "streaming"
    second.close()


def test_recover_marks_what_a_dead_process_left(store, tmp_path):
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, pathlib, sys\n"
            "from app.chat.store import ConversationStore\n"
            "store = ConversationStore(pathlib.Path(sys.argv[1]))\n"
            "chat = store.create_conversation('left')\n"
            "one = store.add_message(chat.id, 'assistant', '', parent=None, state='streaming')\n"
            "store.write_text(one.id, 'half an ans')\n"
            "os._exit(9)\n",
            str(tmp_path / "snug.db"),
        ],
        check=False,
        timeout=60,
    )
    (conversation,) = store.conversations()
    assert store.branch(conversation.id)[0].state == "streaming"
    assert store.recover() == 1
    (message,) = store.branch(conversation.id)
    assert (message.text, message.state, message.note) == (
        "half an ans",
        "interrupted",
        CLOSED_NOTE,
    )
    assert store.recover() == 0


def test_a_reused_pid_is_not_the_owner(store):
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    mark = this_process()
    with store._database.write() as connection:
        connection.execute("UPDATE message SET owner_started = ?", (mark.started - 3600,))
    assert store.recover() == 1
    assert store.message(message.id).state == "interrupted"


@pytest.mark.parametrize("pid", [-1, 0, 2**31, 2**62])
def test_a_number_that_is_no_process_is_no_owner(store, pid):
    conversation = store.create_conversation()
    store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    with store._database.write() as connection:
        connection.execute("UPDATE message SET owner_pid = ?", (pid,))
    assert store.recover() == 1


def test_a_row_of_the_wrong_types_is_damage(store):
    conversation = store.create_conversation()
    (message,) = chain(store, conversation.id, "a")
    with store._database.write() as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE message SET role = 'nobody'")
    for call in (
        lambda: store.branch(conversation.id),
        lambda: store.message(message.id),
        lambda: store.finish_message(message.id, "x", "complete"),
    ):
        with pytest.raises(StorageError, match="damaged"):
            call()
    assert store._database.connection().execute("SELECT text FROM message").fetchone()[0] == "a"


def test_a_column_of_the_wrong_type_is_damage(store, tmp_path):
    conversation = store.create_conversation("a")
    chain(store, conversation.id, "::")
    store.close()
    # As noise in the file would have it: the table says one thing, the rows hold another.
    connection = sqlite3.connect(tmp_path / "snug.db")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE type = 'table'"
    )
    connection.commit()
    connection.close()
    connection = sqlite3.connect(tmp_path / "snug.db")
    connection.create_function("search_terms", 1, lambda _text: "")  # the index stays as it is
    connection.execute("UPDATE conversation SET title = x'ff'")
    connection.execute("UPDATE message SET text = x'ff'")
    connection.commit()
    connection.close()
    again = ConversationStore(tmp_path / "snug.db")
    for call in (
        lambda: again.search("a"),
        lambda: again.archive(conversation.id),
        again.conversations,
        lambda: again.branch(conversation.id),
    ):
        with pytest.raises(StorageError, match="damaged"):
            call()
    again.close()


def test_an_owner_wrongly_taken_for_dead_still_ends_its_answer(store):
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    with store._database.write() as connection:
        connection.execute("UPDATE message SET owner_started = 0")
    store.recover()
    store.write_text(message.id, "it goes on")
    done = store.finish_message(message.id, "it goes on to its end", "complete", stats=STATS)
    assert (done.state, done.note, done.stats) == ("complete", "", STATS)


def test_numbers_of_an_unknown_shape_do_not_close_a_conversation(store, caplog):
    conversation = store.create_conversation()
    (message,) = chain(store, conversation.id, "a")
    with store._database.write() as connection:
        connection.execute("UPDATE message SET stats = '{\"prompt_tokens\": 1}'")
    assert store.branch(conversation.id) == [message]
    assert "unreadable" in caplog.text


def test_many_threads_write_at_once(store):
    conversations = [store.create_conversation(str(number)) for number in range(4)]
    failures: list[BaseException] = []

    def work(conversation: int) -> None:
        try:
            chain(store, conversation, *(f"{conversation}-{number}" for number in range(50)))
        except BaseException as error:  # handed to the test
            failures.append(error)
        finally:
            store.release()

    threads = [threading.Thread(target=work, args=(one.id,)) for one in conversations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for conversation in conversations:
        texts = [message.text for message in store.branch(conversation.id)]
        assert texts == [f"{conversation.id}-{number}" for number in range(50)]


def plan(database: Database, statement: str, *values: object) -> str:
    rows = database.connection().execute("EXPLAIN QUERY PLAN " + statement, values)
    return "\n".join(row["detail"] for row in rows)


def test_a_branch_is_one_walk_over_the_primary_key(store):
    conversation = store.create_conversation()
    messages = long_chain(store, conversation.id, 2000)
    statements: list[str] = []
    store._database.connection().set_trace_callback(statements.append)
    assert [message.id for message in store.branch(conversation.id)] == messages
    store._database.connection().set_trace_callback(None)
    # The conversation's row, the walk and the attachments, whatever the length.
    assert len(statements) == 3
    walk = plan(store._database, statements[1])
    assert "SEARCH message USING INTEGER PRIMARY KEY" in walk
    assert "SCAN message" not in walk


def test_nothing_asked_often_reads_a_whole_table(store):
    conversation = store.create_conversation()
    (message,) = chain(store, conversation.id, "a")
    statements: list[str] = []
    store._database.connection().set_trace_callback(statements.append)
    store.siblings(message.id)
    store.attachments.of_draft(conversation.id)
    store.keep_draft(conversation.id, "x")
    store.leave_out(message.id)
    store.select(message.id)
    store.add_message(conversation.id, "assistant", "", parent=message.id, state="streaming")
    store.recover()
    store.conversations()
    store.purge()
    store._database.connection().set_trace_callback(None)
    asked = [one for one in statements if one.lstrip().startswith(("SELECT", "UPDATE", "WITH"))]
    assert len(asked) >= 9
    for statement in asked:
        steps = plan(store._database, statement)
        assert "SCAN message" not in steps, statement
        if "deleted IS NULL" not in statement:
            assert "SCAN conversation" not in steps, statement
        assert "TEMP B-TREE" not in steps, statement


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_every_earlier_database_is_brought_along(version, tmp_path):
    dump = Path(__file__).parent / "databases" / f"v{version}.sql"
    path = tmp_path / "snug.db"
    # Its version without its tables.
    old = Database(path, [""] * version, functions=FUNCTIONS)
    old.connection().executescript(dump.read_text(encoding="utf-8"))
    old.close()

    store = ConversationStore(path)
    listed = store.conversations()
    assert [(one.title, one.model) for one in listed] == [
        ("Two branches", "/models/tiny.gguf"),
        ("Left behind", ""),
    ]
    branches, left = listed
    shown = store.branch(branches.id)
    assert [(one.role, one.text, one.state) for one in shown] == [
        ("user", "How big is 8B at Q4_K_M?", "complete"),
        ("assistant", "About 4.9 GB.", "complete"),
    ]
    assert shown[1].stats == STATS
    assert len(store.siblings(shown[1].id)) == 2
    assert store.recover() == 1
    assert [(one.text, one.state) for one in store.branch(left.id)] == [
        ("It's 'quoted'\nand 你好", "complete"),
        ("half", "interrupted"),
    ]
    assert [hit.message for hit in store.search("quoted")] == [1]
    assert [hit.message for hit in store.search("4.9 gb")] == [5, 4]
    assert [hit.snippet for hit in store.search("half")] == ["half"]
    assert store.search("gone") == []
    if version >= 2:
        _holds_what_version_2_brought(store, branches, shown[0])
    fresh = ConversationStore(tmp_path / "fresh.db")
    assert _tables(store) == _tables(fresh)
    store.close()
    fresh.close()


def _holds_what_version_2_brought(store, conversation, question):
    assert (conversation.pinned, conversation.system) == (True, "Be brief.")
    assert conversation.preset == Preset(
        name="Precise", sampling=Sampling(temperature=0.2, stop=("END",)), thinking=False
    )
    assert question.cut == "They greeted each other."
    (table,) = question.attachments
    assert (table.name, table.kind, table.tokens, table.passages) == (
        "sizes.csv", "table", 9, (Passage(0, 9),),
    )  # fmt: skip
    assert store.attachments.text(table.id) == "size,bits\n8,4\n"
    assert store.drafts() == {None: "not sent", conversation.id: "and Q8_0?"}
    assert [one.name for one in store.attachments.of_draft(None)] == ["sizes.csv"]
    assert store.presets.all()[-1] == Preset(name="Mine", sampling=Sampling(seed=7))


def _tables(store: ConversationStore) -> set[tuple[str, str]]:
    rows = store._database.connection().execute(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    # Words alone: a rebuilt table may be laid out or quoted otherwise.
    return {(name, " ".join(sql.replace('"', "").split())) for name, sql in rows}
