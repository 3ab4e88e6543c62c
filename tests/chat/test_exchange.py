"""Export and import: nothing is lost on the way, and no file does harm."""

from __future__ import annotations

import contextlib
import json
import math
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies
from scripted_engine import STATS

from app.chat.archive import (
    LONGEST_LABEL,
    ArchivedConversation,
    ArchivedDocument,
    ArchivedMessage,
    ArchiveError,
    checked,
)
from app.chat.exchange import file_name, from_json, read_file, to_json, write_file
from app.chat.markdown_archive import from_markdown, to_markdown
from app.chat.model import Passage, Preset
from app.chat.presets import BUILT_IN
from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, StorageError, UsageError
from app.engine.protocol import Sampling

# What an exported file is made of, in the middle of what people and models write.
TRAPS = [
    "---\n", "<!-- snug message {\"id\":1} -->", "<!-- snug end {} -->\n",
    "\n<!-- snug-2 cut {} -->\n", "**Answer**\n\n", "```\n", "````", "\r\n", "\r", "\n\n",
    "\u2028", "\0", " ", "# Title", "-->", "🎉", "\u202e", "título: \"x\"", "\ufeff",
]  # fmt: skip
TEXTS = strategies.lists(
    strategies.sampled_from(TRAPS)
    | strategies.text(strategies.characters(exclude_categories=["Cs"]), max_size=8),
    max_size=6,
).map("".join)
LABELS = TEXTS.map(lambda text: text[:40])
TIMES = strategies.floats(0, 4e9)
STATES = strategies.sampled_from(["complete", "stopped", "interrupted", "failed"])
PRESETS = strategies.none() | strategies.builds(
    Preset,
    name=strategies.just("Mine"),
    sampling=strategies.builds(
        Sampling,
        temperature=strategies.floats(0, 5),
        seed=strategies.none() | strategies.integers(0, 2**32 - 1),
        stop=strategies.lists(TEXTS.filter(bool), max_size=2).map(tuple),
        schema=TEXTS,
    ),
    thinking=strategies.none() | strategies.booleans(),
)


@strategies.composite
def documents(draw):
    text = draw(TEXTS)
    ends = sorted(draw(strategies.sets(strategies.integers(0, len(text)), max_size=4)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    passages = draw(strategies.none() | strategies.just(tuple(Passage(*pair) for pair in pairs)))
    return ArchivedDocument(
        name=draw(LABELS),
        kind=draw(strategies.sampled_from(["text", "pdf"])),
        text=text,
        tokens=draw(strategies.none() | strategies.integers(0, 10**6)),
        passages=passages,
    )


@strategies.composite
def conversations(draw):
    """A conversation as the store keeps one: a tree, with a branch on view in each part of it."""
    count = draw(strategies.integers(0, 7))
    messages = []
    for place in range(1, count + 1):
        parents = strategies.none() | strategies.integers(1, place - 1) if place > 1 else None
        messages.append(
            ArchivedMessage(
                id=place,
                parent=draw(parents) if parents is not None else None,
                role=draw(strategies.sampled_from(["user", "assistant", "system"])),
                text=draw(TEXTS),
                state=draw(STATES),
                created=draw(TIMES),
                model=draw(LABELS),
                stats=draw(strategies.sampled_from([None, STATS])),
                note=draw(LABELS),
                cut=draw(strategies.none() | TEXTS),
                documents=tuple(draw(strategies.lists(documents(), max_size=2))),
            )
        )
    children = {
        one.id: [child.id for child in messages if child.parent == one.id] for one in messages
    }
    messages = [
        msgspec.structs.replace(
            one,
            viewed=draw(strategies.sampled_from(children[one.id])) if children[one.id] else None,
        )
        for one in messages
    ]
    roots = [one.id for one in messages if one.parent is None]
    leaf = draw(strategies.sampled_from(roots)) if roots else None
    while leaf is not None and messages[leaf - 1].viewed is not None:
        leaf = messages[leaf - 1].viewed
    return ArchivedConversation(
        title=draw(LABELS),
        created=draw(TIMES),
        updated=draw(TIMES),
        leaf=leaf,
        model=draw(strategies.sampled_from(["", "/models/a b.gguf", "C:\\models\\a.gguf"])),
        pinned=draw(strategies.booleans()),
        system=draw(strategies.none() | TEXTS),
        preset=draw(PRESETS),
        draft=draw(TEXTS),
        messages=tuple(messages),
    )


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "snug.db")
    yield store
    store.close()


def as_markdown_keeps(conversation):
    return msgspec.structs.replace(conversation, model="", draft="")


@settings(max_examples=200, deadline=None)
@given(conversation=conversations())
def test_json_and_markdown_give_everything_back(conversation):
    assert checked(conversation) == conversation
    assert from_json(to_json([conversation, conversation])) == [conversation] * 2
    data = to_markdown(conversation)
    again = from_markdown(data.decode())
    assert again == as_markdown_keeps(conversation)
    assert to_markdown(again) == data


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(several=strategies.lists(conversations(), min_size=1, max_size=2))
def test_what_is_imported_is_exported_again_the_same(store, tmp_path, several):
    present = store.create_conversation("there already")
    before = store.archive(present.id)
    numbers = store.take_over(several)
    assert [store.archive(number) for number in numbers] == several
    for number, one in zip(numbers, several, strict=True):
        shown = [message.text for message in store.branch(number)]
        steps, step = [], one.leaf
        while step is not None:
            steps.insert(0, one.messages[step - 1].text)
            step = one.messages[step - 1].parent
        assert shown == steps
    write_file(tmp_path / "all.json", [store.archive(number) for number in numbers])
    assert read_file(tmp_path / "all.json") == several
    write_file(tmp_path / "one.md", [store.archive(numbers[0])])
    assert read_file(tmp_path / "one.md") == [as_markdown_keeps(several[0])]
    assert store.archive(present.id) == before
    check = store._database.connection().execute("PRAGMA foreign_key_check")
    assert check.fetchall() == []


def talk(store):
    """A conversation with a branch, a document, a cut and numbers."""
    document = store.attachments.add(None, "sizes.csv", "table", "size,bits\n8,4\n")
    question = store.add_question(
        None, "How **big**?", parent=None, attachments=[document.id], system="Be brief.",
        preset=BUILT_IN[0],
    )  # fmt: skip
    chat = question.conversation
    for text, state in (("About 4.9 GB.", "complete"), ("4.9", "stopped")):
        answer = store.add_message(
            chat, "assistant", "", parent=question.id, state="streaming", model="Tiny 8B"
        )
        last = store.finish_message(answer.id, text, state, stats=STATS, note="A note.")
    store.leave_out(question.id, "They spoke of sizes.")
    store.add_message(chat, "user", "And Q8_0?", parent=last.id)
    store.select(answer.id - 1)
    store.keep_draft(chat, "not sent")
    store.pin(chat)
    return chat


def test_the_file_can_be_read_by_people(store):
    text = to_markdown(store.archive(talk(store))).decode()
    assert text.startswith('---\ntitle: "How **big**?"\ndate: 20')
    assert "\n# How **big**?\n" in text
    assert "\nHow **big**?\n" in text
    assert "**Attached: sizes.csv**\n\n```\nsize,bits\n8,4\n\n```\n" in text
    assert "They spoke of sizes." in text
    # The branch on view first; the other one says where it belongs.
    assert text.index("About 4.9 GB.") < text.index("And Q8_0?")
    assert "**Tiny 8B** · 20" in text
    assert "UTC · stopped · another branch, after 1\n\n4.9\n" in text
    assert "/models" not in text
    assert "not sent" not in text


def test_no_note_ends_the_comment_that_it_stands_in(store):
    chat = store.create_conversation("--> title").id
    answer = store.add_message(chat, "assistant", "", parent=None, state="streaming", model="-->")
    store.finish_message(answer.id, "x", "failed", note="--> <b>bold</b>")
    text = to_markdown(store.archive(chat)).decode()
    comments = [line for line in text.split("\n") if line.startswith("<!-- ")]
    assert len(comments) == 2
    for comment in comments:
        assert comment.index(">") == len(comment) - 1


def test_a_file_that_was_edited_by_hand_is_still_one(store):
    conversation = store.archive(talk(store))
    text = to_markdown(conversation).decode()
    rewritten = "\ufeff" + text.replace("About 4.9 GB.", "About 5 GB.").replace("\n", "\r\n")
    rewritten = rewritten.replace('title: "How **big**?"', 'title: "Sizes"')
    path = store._database.path.with_name("edited.md")
    path.write_bytes(rewritten.encode())
    (again,) = read_file(path)
    assert again.title == "Sizes"
    assert again.messages[1].text == "About 5 GB."
    assert again.messages[0] == conversation.messages[0]
    # Its end was cut off.
    (shorter,) = [from_markdown(text[: text.index("<!-- snug end")].rstrip("\n"))]
    assert shorter.messages == conversation.messages


def test_importing_twice_overwrites_nothing(store):
    archived = store.archive(talk(store))
    first = store.take_over([archived])
    second = store.take_over([archived])
    assert len({*first, *second}) == 2
    assert len(store.conversations()) == 3
    assert all(store.archive(one.id) == archived for one in store.conversations())
    assert len(store.search("spoke sizes")) == 0
    assert len(store.search("About 4.9")) == 3


def test_an_answer_that_streams_is_exported_as_far_as_it_is(store):
    chat = store.create_conversation().id
    answer = store.add_message(chat, "assistant", "", parent=None, state="streaming")
    store.write_text(answer.id, "half")
    (message,) = store.archive(chat).messages
    assert (message.text, message.state) == ("half", "interrupted")
    assert store.message(answer.id).state == "streaming"


def message(number, parent=None, **fields):
    return ArchivedMessage(id=number, parent=parent, role="user", text=str(number), **fields)


def test_odd_values_are_put_right():
    odd = ArchivedConversation(
        title="t" * 5000, created=math.inf, updated=-5, leaf=77, model="//host/share/x.gguf",
        messages=(
            message(10, viewed=10, created=1e300, stats=msgspec.structs.replace(STATS, seed=2**70)),
            message(-3, parent=10, state="streaming", viewed=10),
            message(2**80, parent=10, model="m" * 5000),
        ),
    )  # fmt: skip
    made = checked(odd)
    assert len(made.title) == LONGEST_LABEL
    assert (made.created, made.updated, made.model) == (0.0, 0.0, "")
    assert [(one.id, one.parent, one.viewed) for one in made.messages] == [
        (1, None, 3),
        (2, 1, None),
        (3, 1, None),
    ]
    assert made.leaf == 3
    assert made.messages[0].stats is None
    assert made.messages[1].state == "interrupted"
    assert checked(made) == made


@pytest.mark.parametrize(
    "path",
    ["//host/share/a.gguf", "\\\\host\\share\\a.gguf", "https://host/a.gguf", "../a.gguf", "a.gguf",
     "C:\\\\host\\a", "/a\0.gguf", "/" + "a" * 5000],
)  # fmt: skip
def test_a_path_that_is_not_of_this_computer_is_dropped(path):
    assert checked(ArchivedConversation(model=path)).model == ""


@pytest.mark.parametrize(
    "messages",
    [
        (message(1), message(1)),
        (message(1, parent=2), message(2)),
        (message(1, parent=1),),
        (message(1, parent=9),),
        (
            message(
                1,
                documents=(
                    ArchivedDocument(name="a", kind="t", text="abc", passages=(Passage(2, 9),)),
                ),
            ),
        ),
    ],
)
def test_what_is_no_tree_is_refused(store, messages):
    with pytest.raises(ArchiveError):
        store.take_over([ArchivedConversation(), ArchivedConversation(messages=messages)])
    assert store.conversations() == []


HOSTILE = [
    b"", b"\0", b"{", b"[]", b"null", b"{}", b"---", b"---\n---\n", b"hello\n", b"\xff\xfe{}",
    b"[" * 100_000, b'{"a":' * 100_000, b"\xef\xbb\xbf", b'{"version": 1}',
    b'{"format":"snug conversations","version":1,"conversations":' + b"[" * 200_000,
    b'{"format":"another","version":1,"conversations":[]}',
    b'{"format":"snug conversations","version":1,"conversations":[{"messages":[{"id":1e99}]}]}',
    b'{"format":"snug conversations","version":1,"conversations":[{"title":"\\ud800"}]}',
    b'{"format":"snug conversations","version":1,"conversations":[{"title":"\xff"}]}',
    b'---\nsnug: {"version":1,"mark":"snug"\n---\n', b'---\nsnug: {"version":1}\n---\n',
    b'---\nsnug: 1\n---\n', b"---\nsnug: " + b"[" * 100_000 + b"\n---\n",
    b'---\nsnug: {"version":1,"mark":"snug"}\n---\n<!-- snug cut {} -->\nx',
    b'---\nsnug: {"version":1,"mark":"snug"}\n---\n<!-- snug message {} -->\nx',
    b'---\nsnug: {"version":1,"mark":"snug"}\n---\n<!-- snug message {"id":1,"role":"x"} -->\nx',
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_that_is_none_is_refused_with_a_sentence(tmp_path, data):
    path = tmp_path / "file.json"
    path.write_bytes(data)
    with pytest.raises(ArchiveError) as caught:
        read_file(path)
    assert caught.value.text
    assert caught.value.hint


@settings(max_examples=100, deadline=None)
@given(conversation=conversations(), data=strategies.data())
def test_whatever_is_broken_in_a_file_only_an_error_happens(conversation, data):
    whole = data.draw(strategies.sampled_from([to_json([conversation]), to_markdown(conversation)]))
    place = data.draw(strategies.integers(0, len(whole)))
    noise = data.draw(strategies.binary(max_size=20))
    broken = whole[:place] + noise + whole[place + data.draw(strategies.integers(0, 40)) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(broken)
        with contextlib.suppress(UsageError):
            for one in read_file(path):
                made = checked(one)
                assert checked(made) == made


def test_a_newer_export_is_named_as_one(tmp_path):
    for name, data in (
        ("a.json", b'{"format":"snug conversations","version":2,"conversations":{"new":1}}'),
        ("a.md", b'---\nsnug: {"version":2,"mark":3}\n---\n'),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ArchiveError, match="newer version"):
            read_file(tmp_path / name)


def test_a_file_that_is_not_there_or_too_large_is_said(tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="cannot be read"):
        read_file(tmp_path / "none.json")
    with pytest.raises(UsageError, match="cannot be read"):
        read_file(tmp_path)
    monkeypatch.setattr("app.chat.exchange.MOST_BYTES", 10)
    (tmp_path / "large.md").write_bytes(b"---" * 10)
    with pytest.raises(UsageError, match="larger than"):
        read_file(tmp_path / "large.md")


def test_presets_out_of_bounds_come_back_within(store):
    data = to_json([ArchivedConversation()])
    value = json.loads(data)
    value["conversations"][0]["preset"] = {"name": "x", "sampling": {"temperature": 1e308}}
    (one,) = from_json(json.dumps(value).encode())
    (number,) = store.take_over([one])
    assert store.conversation(number).preset.sampling.temperature == 5
    value["conversations"][0]["preset"]["sampling"] = {"stop": ["x"] * 1000}
    with pytest.raises(UsageError, match="stop words"):
        store.take_over(from_json(json.dumps(value).encode()))


def test_progress_is_told_and_a_stop_leaves_nothing(store):
    archived = [store.archive(talk(store))] * 5
    before = store.conversations()
    told: list[tuple[int, int]] = []
    cancel = CancelToken()

    def progress(done: int, all_of_them: int) -> None:
        told.append((done, all_of_them))
        # None of them is seen before all of them are there.
        assert store.conversations() == before
        assert len(store.search("About 4.9")) == 1
        if done == 3:
            cancel.cancel()

    with pytest.raises(Cancelled):
        store.take_over(archived, on_progress=progress, cancel=cancel)
    assert told == [(1, 5), (2, 5), (3, 5)]
    assert store.conversations() == before
    assert store.purge(older_than=-1) == 0
    connection = store._database.connection()
    assert connection.execute("SELECT count(*) FROM document").fetchone()[0] == 1


def test_an_export_that_cannot_be_written_leaves_what_is_there(store, tmp_path):
    archived = store.archive(talk(store))
    folder = tmp_path / "file.md"
    folder.mkdir()
    with pytest.raises(StorageError, match=r"file\.md could not be written"):
        write_file(folder, [archived])
    with pytest.raises(StorageError, match="could not be written"):
        write_file(tmp_path / "missing" / "file.json", [archived])
    assert list(folder.iterdir()) == []
    path = tmp_path / "good.json"
    path.write_text("old")
    write_file(path, [archived, archived])
    assert read_file(path) == [archived] * 2
    with pytest.raises(ValueError, match="unpack"):
        write_file(tmp_path / "two.md", [archived, archived])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What is Q4_K_M?", "What is Q4_K_M.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("", "Conversation.md"),
        ("con", "Conversation con.md"),
        ("a/b\\c:d*e\0f\ng", "a b c d e f g.md"),
        ("量子化", "量子化.md"),
        ("...", "Conversation.md"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title, name):
    assert file_name(title) == name


@given(strategies.text(max_size=300))
def test_no_title_makes_a_bad_name(title):
    name = file_name(title, ".json")
    assert name.endswith(".json")
    assert len(name.encode("utf-8", "replace")) <= 255
    assert not set(name) & set('/\\:*?"<>|\0\n\r')
    assert not name.startswith((".", " "))
