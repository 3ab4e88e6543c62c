"""Databases of conversations that were damaged deep inside: repaired, and nothing thrown away."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from core.damaging import PAGE, overwrite, pages_of
from faults.test_conversation_faults import earlier

from app.chat.archive import ArchivedConversation, ArchivedDocument, ArchivedMessage
from app.chat.model import Message, Preset
from app.chat.recorder import Recorder
from app.chat.repair import Repaired, repair
from app.chat.rescue import mend
from app.chat.store import ConversationStore
from app.core.database import DamagedDatabase, Database
from app.core.errors import StorageError

TALKS, LENGTH = 60, 40


def text_of(talk: int, place: int) -> str:
    return f"talk{talk} place{place} " + f"words that take room {talk * place} " * 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A database of 60 conversations, 40 messages each, with documents, drafts and a preset."""
    path = tmp_path_factory.mktemp("whole") / "snug.db"
    with closing(ConversationStore(path)) as store:
        store.take_over([_talk(number) for number in range(1, TALKS + 1)])
        store.keep_draft(None, "not sent")
        store.presets.keep(Preset(name="Mine"))
    return path


def _talk(number: int) -> ArchivedConversation:
    return ArchivedConversation(
        title=f"Talk {number}",
        updated=float(number),
        draft=f"draft {number}",
        leaf=LENGTH,
        messages=tuple(
            ArchivedMessage(
                id=place,
                role="user" if place % 2 else "assistant",
                text=text_of(number, place),
                parent=place - 1 or None,
                viewed=place + 1 if place < LENGTH else None,
                documents=(ArchivedDocument(name="a.txt", kind="text", text=f"paper {number}"),)
                if place == 1
                else (),
            )
            for place in range(1, LENGTH + 1)
        ),
    )


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "snug.db"))


def contents(path: Path) -> dict[int, list[Message]]:
    with closing(ConversationStore(path)) as store:
        return {one.id: store.branch(one.id) for one in store.conversations()}


def integrity(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("search_terms", 1, lambda text: text)
        wrong = connection.execute("PRAGMA foreign_key_check").fetchall()
        return [row[0] for row in connection.execute("PRAGMA integrity_check")] + wrong


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("content", [bytes(PAGE), b"\xff" * PAGE], ids=["zeros", "ones"])
def test_damaged_pages_cost_their_own_messages_only(path, whole, seed, content):
    before = contents(path)
    _root, *pages = pages_of(path, "message")
    overwrite(path, random.Random(seed).sample(pages, 6), content)
    damaged = path.read_bytes()
    with closing(ConversationStore(path)) as store:
        with pytest.raises(DamagedDatabase) as caught:
            [store.branch(conversation) for conversation in before]
        assert caught.value.can_be_repaired
        done = store.repair()
        # The same store goes on with what is there now.
        after = {one.id: store.branch(one.id) for one in store.conversations()}
        titles = {one.id: one.title for one in store.conversations()}
        assert done.rescued is not None
        assert done.rescued.is_all_told
        kept = sum(map(len, after.values()))
        assert done.rescued.messages == kept
        assert done.rescued.lost_messages == TALKS * LENGTH - kept
        assert 0 < done.rescued.lost_messages < 6 * 20
        for conversation, messages in before.items():
            assert titles[conversation] == f"Talk {conversation}"
            texts = {one.id: one.text for one in messages}
            # One branch, in its order, each message with its own number and text.
            assert [one.id for one in after[conversation]] == sorted(
                one.id for one in after[conversation]
            )
            assert all(texts[one.id] == one.text for one in after[conversation])
        assert len(store.search("room", 10_000)) == kept
        assert store.drafts()[None] == "not sent"
        assert store.drafts()[7] == "draft 7"
        assert "Mine" in [one.name for one in store.presets.all()]
        added = store.add_message(1, "user", "goes on", parent=after[1][-1].id)
        assert added.id > TALKS * LENGTH
        assert store.branch(1)[-1] == added
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    assert done.kept.name.startswith(f"snug.db.damaged-{time.strftime('%Y')}")
    assert integrity(path) == ["ok"]
    names = {one.name for one in path.parent.iterdir()}
    assert names - {f"{done.kept.name}{end}" for end in ("", "-wal", "-shm")} == {"snug.db"}


def test_a_lost_message_leaves_its_branch_whole(path):
    before = contents(path)[5]
    page = next(
        number
        for number in pages_of(path, "message")
        if b"talk5 place20 " in path.read_bytes()[(number - 1) * PAGE : number * PAGE]
    )
    overwrite(path, [page])
    repair(path)
    after = contents(path)[5]
    lost = {one.id for one in before} - {one.id for one in after}
    assert before[19].id in lost
    parents = {one.id: one.parent for one in after}
    first_behind = min(number for number in parents if number > max(lost))
    assert parents[first_behind] == min(lost) - 1


def test_what_is_known_of_lost_messages_may_be_garbled(path):
    with closing(ConversationStore(path)) as store:
        first, second, third, *_ = store.branch(5)
        connection = store._database.connection()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM message WHERE id IN (?, ?)", (second.id, third.id))
        mend(connection, {third.id: second.id, second.id: third.id})
        assert store.branch(5)[1].parent == first.id
        assert [one.id for one in store.branch(5)][:2] == [first.id, third.id + 1]


def test_what_a_window_still_shows_is_taken_from_there(path):
    shown = contents(path)[9]
    overwrite(path, pages_of(path, "message"))
    streaming = msgspec.structs.replace(shown[-1], state="streaming", text="so far")
    with closing(ConversationStore(path)) as store:
        done = store.repair([*shown[:-1], streaming])
        assert done.rescued is not None
        assert done.rescued.messages == LENGTH
        assert done.rescued.lost_messages == (TALKS - 1) * LENGTH
        assert len(store.conversations()) == TALKS
        after = store.branch(9)
        assert [(one.id, one.text) for one in after[:-1]] == [(m.id, m.text) for m in shown[:-1]]
        assert store.recover() == 0  # it is ours, and streams
        store.write_text(streaming.id, "so far, and on")
        ended = store.finish_message(streaming.id, "so far, and on.", "complete")
        assert store.branch(9)[-1] == ended
        assert store.search("far, and on")[0].message == ended.id
    assert integrity(path) == ["ok"]


def test_messages_are_found_where_nothing_leads_to_them_any_more(path):
    before = contents(path)
    root, *_ = pages_of(path, "message")
    overwrite(path, [root])
    done = repair(path)
    assert done.rescued is not None
    assert done.rescued.lost_messages == 0
    assert contents(path) == before


@pytest.mark.parametrize("page", [bytes(PAGE), (b"no database" * 400)[:PAGE]])
def test_without_its_first_page_a_file_still_has_its_conversations(path, page):
    before = contents(path)
    with closing(ConversationStore(path)) as store:
        store.delete(4)
        store.purge(older_than=-1)  # for good: its rows may lie in the file as long as they like
    del before[4]
    overwrite(path, [1], page)
    damaged = path.read_bytes()
    done = repair(path)
    assert done.rescued is not None
    assert not done.rescued.is_all_told
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    plain = {
        number: [msgspec.structs.replace(one, attachments=()) for one in branch]
        for number, branch in before.items()
    }
    assert contents(path) == plain
    with closing(ConversationStore(path)) as store:
        # No number comes twice: another window may still know the earlier ones.
        assert store.create_conversation().id > TALKS


def test_where_nothing_can_be_read_what_is_shown_is_left(path):
    shown = contents(path)[3][:4]
    path.write_bytes(b"no database" * 4000)
    done = repair(path, shown)
    assert done.rescued is not None
    assert done.rescued.messages == 4
    assert [[m.text for m in branch] for branch in contents(path).values()] == [
        [m.text for m in shown]
    ]
    with closing(ConversationStore(path)) as store:
        (one,) = store.conversations()
        assert one.title.startswith("talk3 place1 words")
        assert store.create_conversation().id > TALKS


@pytest.mark.parametrize("seed", range(12))
def test_wherever_it_is_damaged_it_can_be_used_afterwards(path, seed):
    chance, size = random.Random(seed), path.stat().st_size
    with path.open("r+b") as file:
        for _ in range(chance.choice([1, 3, 30])):
            file.seek(chance.randrange(chance.choice([PAGE, size])))
            file.write(chance.randbytes(chance.choice([1, 8, 3000])))
    repair(path)
    with closing(ConversationStore(path)) as store:
        talks = store.conversations()
        assert sum(len(store.archive(one.id).messages) for one in talks) > TALKS * LENGTH * 0.9
        for one in talks:
            added = store.add_question(one.id, "afterwards", parent=one.leaf)
            assert store.branch(one.id)[-1] == added
        assert len(store.search("afterwards", 1000)) == len(talks)
    assert integrity(path) == ["ok"]


def test_of_a_file_that_was_cut_off_the_rest_is_saved(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 2 // 3 // PAGE * PAGE)
    done = repair(path)
    assert done.rescued is not None
    assert done.rescued.messages > TALKS * LENGTH // 3
    assert all(
        message.text.startswith(f"talk{number} ")
        for number, branch in contents(path).items()
        for message in branch
    )
    assert integrity(path) == ["ok"]


def test_what_was_only_in_the_log_of_writes_is_saved_and_kept(path, tmp_path):
    with closing(ConversationStore(path)) as store:
        late = store.add_message(2, "user", "late", parent=contents(path)[2][-1].id)
        for end in ("", "-wal"):  # as a crash leaves them
            shutil.copy(f"{path}{end}", tmp_path / f"crashed.db{end}")
    crashed = tmp_path / "crashed.db"
    overwrite(crashed, pages_of(path, "message")[40:42])
    done = repair(crashed)
    assert done.kept is not None
    assert contents(crashed)[2][-1] == late
    assert not Path(f"{crashed}-wal").exists()


def test_a_garbled_index_of_words_is_made_again_in_place(path):
    before = contents(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE message_words_data SET block = randomblob(length(block))"
            " WHERE id > 10 AND rowid % 3"
        )
    with closing(ConversationStore(path)) as store:
        with pytest.raises(DamagedDatabase):
            [store.search(f"talk{talk} room {talk}", 10_000) for talk in range(TALKS)]
        assert store.repair() == Repaired()
        assert len(store.search("talk7", 10_000)) == LENGTH
        store.add_message(7, "user", "found afterwards", parent=None)
        assert len(store.search("afterwards")) == 1
    after = contents(path)
    assert after.pop(7)[-1].text == "found afterwards"
    assert after.items() < before.items()
    assert [one.name for one in path.parent.iterdir()] == ["snug.db"]


@pytest.mark.parametrize("part", ["message_words_data", "message_words_idx"])
def test_an_index_of_words_that_is_no_tree_any_more_costs_nothing(path, part):
    before = contents(path)
    overwrite(path, pages_of(path, part)[-30:])
    with closing(ConversationStore(path)) as store:
        with pytest.raises(DamagedDatabase):
            [store.search(f"talk{talk} room {talk}", 10_000) for talk in range(TALKS)]
        done = store.repair()
        assert done.rescued is not None
        assert done.rescued.messages == TALKS * LENGTH
        assert done.rescued.is_all_told
        assert len(store.search("talk7", 10_000)) == LENGTH
    assert contents(path) == before


def test_an_index_of_messages_is_no_reason_to_lose_one(path):
    before = contents(path)
    overwrite(path, pages_of(path, "message_children")[1:9])
    done = repair(path)
    assert done.rescued is not None
    assert done.rescued.messages == TALKS * LENGTH
    assert not done.rescued.is_all_told
    assert contents(path) == before
    assert integrity(path) == ["ok"]


def test_a_text_that_is_none_any_more_comes_with_marks_in_it(path):
    data = path.read_bytes()
    place = data.index(text_of(4, 6).encode())
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff\xfe")
    with closing(ConversationStore(path)) as store:
        with pytest.raises(DamagedDatabase):
            store.branch(4)
        done = store.repair()
        assert done.rescued is not None
        assert done.rescued.lost_messages == 0
        assert store.branch(4)[5].text == "\ufffd\ufffd" + text_of(4, 6)[2:]


def test_a_sound_database_stays_as_it_is(path):
    before = contents(path)
    assert repair(path).kept is None
    assert contents(path) == before
    assert [one.name for one in path.parent.iterdir()] == ["snug.db"]


@pytest.mark.parametrize("version", [1, 2])
def test_an_earlier_database_is_repaired_too(tmp_path, version):
    path = earlier(tmp_path / "old.db", version, 2000)
    _root, *pages = pages_of(path, "message")
    overwrite(path, pages[20:23])
    done = repair(path)
    assert done.rescued is not None
    assert 1800 < done.rescued.messages < 2006
    assert done.rescued.messages + done.rescued.lost_messages == 2006
    branch = contents(path)[9]
    assert branch[-1].text.startswith("long number1999 ")
    assert done.rescued.lost_messages == 2000 - len(branch)


def test_an_answer_that_streams_meanwhile_is_stored(path):
    with closing(ConversationStore(path)) as store:
        question = store.add_question(3, "And?", parent=store.branch(3)[-1].id)
        answer = store.add_message(3, "assistant", "", parent=question.id, state="streaming")
        store._database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        overwrite(path, pages_of(path, "message")[30:33])
        told: list[StorageError | None] = []
        with Recorder(store, answer.id, told.append) as recorder:
            repairing = threading.Thread(target=store.repair)
            repairing.start()
            while repairing.is_alive():
                recorder.add("word ")
                time.sleep(0.01)
            recorder.add("end")
        store.finish_message(answer.id, recorder.text(), "complete")
        assert store.branch(3)[-1].text == recorder.text()
        # What could not be stored before, was afterwards.
        assert not told or told[-1] is None
    assert integrity(path) == ["ok"]


OTHER_WINDOW = """
import pathlib, sys, time
from app.chat.store import ConversationStore
path, go = map(pathlib.Path, sys.argv[1:])
store = ConversationStore(path)
last = store.branch(1)[-1]
print("open", flush=True)
while not go.exists():
    time.sleep(0.01)
print(store.conversation(1).title, flush=True)
asked = store.add_question(1, "from the other window", parent=last.id)
answer = store.add_message(1, "assistant", "", parent=asked.id, state="streaming")
store.finish_message(answer.id, "answered", "complete")
store.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="an open file keeps its name there")
def test_another_window_goes_on_in_the_fresh_database(path, tmp_path):
    go = tmp_path / "go"
    overwrite(path, pages_of(path, "message")[60:63])
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_WINDOW, str(path), str(go)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    with other.stdout:
        assert other.stdout.readline() == "open\n"
        done = repair(path)
        go.touch()
        assert other.stdout.readline() == "Talk 1\n"
        assert other.wait(30) == 0
    assert done.kept is not None
    assert [one.text for one in contents(path)[1][-2:]] == ["from the other window", "answered"]
    assert integrity(path) == ["ok"]


def test_two_windows_that_repair_at_once_set_one_file_aside(path):
    overwrite(path, pages_of(path, "message")[60:63])
    stores = [ConversationStore(path) for _ in range(2)]
    failures: list[StorageError] = []

    def work(store: ConversationStore) -> None:
        try:
            store.repair()
        except StorageError as error:  # the other one has it in hand
            failures.append(error)

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) < 2
    for store in stores:
        assert len(store.conversations()) == TALKS
        store.close()
    kept = {one.name for one in path.parent.glob("snug.db.damaged-*")}
    assert len({name.removesuffix("-wal").removesuffix("-shm") for name in kept}) == 1
    assert integrity(path) == ["ok"]


def test_a_file_that_is_locked_stays_as_it_is(path, monkeypatch):
    overwrite(path, pages_of(path, "message")[60:63])
    damaged = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("app.core.database._BUSY_MS", 50)
        with pytest.raises(StorageError, match="locked"):
            repair(path)
    assert path.read_bytes() == damaged
    assert [one.name for one in path.parent.iterdir() if "-" not in one.name] == ["snug.db"]


def test_without_room_all_stays_as_it_is(path, monkeypatch):
    overwrite(path, pages_of(path, "message")[60:63])
    damaged = path.read_bytes()
    open_one = Database._open

    def small(database: Database) -> sqlite3.Connection:
        connection = open_one(database)
        connection.execute("PRAGMA max_page_count = 100")  # less is said to be a full disk
        return connection

    with closing(ConversationStore(path)) as store:
        with monkeypatch.context() as patch:
            patch.setattr(Database, "_open", small)
            with pytest.raises(StorageError, match="disk is full"):
                store.repair()
        assert path.read_bytes() == damaged
        assert [one.name for one in path.parent.iterdir() if "-" not in one.name] == ["snug.db"]
        assert store.repair().kept is not None
        assert len(store.conversations()) == TALKS
