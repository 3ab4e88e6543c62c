"""Search over real files: what is found, what is not, and that no query breaks it."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from app.chat.search import fold, snippet_of
from app.chat.search_terms import indexed
from app.chat.store import ConversationStore


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "snug.db")
    yield store
    store.close()


def say(store, *texts, title="chat"):
    conversation = store.create_conversation(title)
    parent = None
    for text in texts:
        parent = store.add_message(conversation.id, "user", text, parent=parent).id
    return conversation.id


def texts(hits):
    return [hit.snippet for hit in hits if hit.message is not None]


def marked(hit):
    return [hit.snippet[start:end] for start, end in hit.marks]


def test_words_are_found_by_their_beginnings_in_any_order(store):
    say(store, "How much memory does an 8B model need?", "Quantization explained", "MEMORY only")
    assert texts(store.search("mem")) == ["MEMORY only", "How much memory does an 8B model need?"]
    assert texts(store.search("model mem")) == ["How much memory does an 8B model need?"]
    assert texts(store.search("quant expl")) == ["Quantization explained"]
    assert texts(store.search("emory")) == []
    assert texts(store.search("memory quantization")) == []
    assert store.search("") == store.search(" \n ") == []


def test_a_hit_says_where_it_is(store):
    conversation = say(store, "Grüße an alle", title="Greetings")
    (message,) = store.branch(conversation)
    (hit,) = store.search("grusse") + store.search("gruße")
    assert (hit.conversation, hit.message, hit.title) == (conversation, message.id, "Greetings")
    assert (hit.role, hit.when, hit.snippet) == ("user", message.created, "Grüße an alle")
    assert marked(hit) == ["Grüße"]


def test_titles_are_found_too_and_stand_first(store):
    other = say(store, "about sizes", title="Something else")
    titled = say(store, "nothing", title="Größen und Sizes")
    hits = store.search("size")
    assert [(hit.conversation, hit.message is None) for hit in hits] == [
        (titled, True),
        (other, False),
    ]
    assert marked(hits[0]) == ["Size"]
    (title,) = store.search("grossen") + store.search("groß")
    assert (title.conversation, title.role) == (titled, None)


def test_case_and_accents_do_not_matter(store):
    say(store, "El Niño y la ÉCOLE", "e\u0301cole decomposed", "İstanbul")
    assert texts(store.search("nino")) == ["El Niño y la ÉCOLE"]
    assert len(texts(store.search("ecole"))) == 2
    assert len(texts(store.search("ÉCOLE"))) == 2
    assert texts(store.search("istan")) == ["İstanbul"]


def test_every_branch_is_searched_and_deleted_conversations_are_not(store):
    conversation = store.create_conversation("branches")
    first = store.add_message(conversation.id, "user", "apples", parent=None)
    store.add_message(conversation.id, "user", "pears", parent=None)
    assert [hit.message for hit in store.search("apples")] == [first.id]
    store.delete(conversation.id)
    assert store.search("apples") == store.search("branches") == []
    store.restore(conversation.id)
    assert len(store.search("apples")) == 1
    store.delete(conversation.id)
    store.purge(older_than=-1)
    assert store.search("apples") == []


def test_a_streaming_answer_is_indexed_once_at_its_end(store):
    conversation = store.create_conversation()
    answer = store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    statements: list[str] = []
    store._database.connection().set_trace_callback(statements.append)
    for count in range(1, 6):
        store.write_text(answer.id, "wonderful " * count)
    store._database.connection().set_trace_callback(None)
    assert not [one for one in statements if "message_words" in one]
    assert store.search("wonderful") == []
    store.finish_message(answer.id, "wonderful text", "complete")
    assert texts(store.search("wonder")) == ["wonderful text"]
    # Stored again, as after a disk that was full.
    store.finish_message(answer.id, "another end", "complete")
    assert store.search("wonder") == []
    assert texts(store.search("another")) == ["another end"]


def test_what_a_crash_left_is_found_after_the_next_start(store):
    conversation = store.create_conversation()
    answer = store.add_message(conversation.id, "assistant", "", parent=None, state="streaming")
    store.write_text(answer.id, "half a sentence")
    with store._database.write() as connection:
        connection.execute("UPDATE message SET owner_started = 0")
    assert store.search("sentence") == []
    assert store.recover() == 1
    assert texts(store.search("sentence")) == ["half a sentence"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("C++", "C++ and std::vector"),
        ("std::vec", "C++ and std::vector"),
        ("::", "C++ and std::vector"),
        ("100%", "100% of it_all"),
        ("%", "100% of it_all"),
        ("_all", "100% of it_all"),
        ('"quoted"', 'a "quoted" word'),
        ("量子", "这是量子化的说明"),
        ("の説明", "モデルの説明です"),
        ("คอม", "สวัสดีคอมพิวเตอร์"),
        ("🎉", "party 🎉 time"),
        ("NEAR", "near AND far"),
        ("near AND", "near AND far"),
        ("back\\slash", "back\\slash"),
        ("\\", "back\\slash"),
        ("子", "这是量子化的说明"),
        ("量子化的说", "这是量子化的说明"),
        ("モデル", "モデルの説明です"),
        ("x->y", "call x->y || z"),
        ("->", "call x->y || z"),
        ("||", "call x->y || z"),
        ("x = 1", "let x=1"),
        ("it's", "it\u2019s printed"),
        ("؟", "ما هذا؟"),
    ],
)
def test_signs_and_scripts_without_spaces_are_found(store, query, found):
    say(
        store,
        "C++ and std::vector",
        "100% of it_all",
        'a "quoted" word',
        "这是量子化的说明",
        "モデルの説明です",
        "สวัสดีคอมพิวเตอร์",
        "party 🎉 time",
        "near AND far",
        "back\\slash",
        "call x->y || z",
        "let x=1",
        "it\u2019s printed",
        "ما هذا؟",
    )
    assert texts(store.search(query)) == [found]


LETTERS = "ab"
ALPHABET = LETTERS + "+|-量子 "


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=strategies.lists(strategies.text(ALPHABET, max_size=12), min_size=1, max_size=5),
    query=strategies.text(ALPHABET.strip(), min_size=1, max_size=4),
)
def test_what_is_typed_is_found_where_it_stands_and_nowhere_else(store, said, query):
    for conversation in store.conversations():
        store.delete(conversation.id)
    say(store, *said, title="")
    # A word begins where no letter stands before it; beside signs, spaces do not matter.
    parts = re.findall(f"[{LETTERS}]+|[^{LETTERS}]+", query)
    begin = rf"(?<![{LETTERS}])" if query[0] in LETTERS else ""
    pattern = re.compile(begin + r"\s*".join(map(re.escape, parts)))
    hits = [hit for hit in store.search(query, 1000) if hit.message is not None]
    found = [store.message(hit.message).text for hit in hits]
    assert sorted(found) == sorted(text for text in said if pattern.search(text))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=strategies.text(max_size=40) | strategies.text('"*^(){}+-:\\%_ AND OR NOT', max_size=30)
)
def test_no_query_breaks_it(store, query):
    if not store.conversations():
        say(store, "plain words", '* signs (all) "of" them: -x +y ^z {a} \0 \\ % _')
    for hit in store.search(query):
        assert hit.conversation
        for start, end in hit.marks:
            assert 0 <= start < end <= len(hit.snippet)


def test_a_limit_holds_and_a_query_is_cut(store):
    say(store, *(f"word {number}" for number in range(30)), title="word")
    assert len(store.search("word", 10)) == 10
    assert store.search("word", 1)[0].message is None
    assert store.search("x" * 100_000) == []
    assert store.search("word " * 10_000)


@given(
    text=strategies.text(max_size=600),
    words=strategies.lists(strategies.text(min_size=1, max_size=5), max_size=3),
)
def test_a_snippet_is_one_short_line_with_marks_inside(text, words):
    snippet, marks = snippet_of(text, words)
    assert len(snippet.splitlines()) <= 1
    assert len(snippet) <= 162
    end = 0
    for start, stop in marks:
        assert end <= start < stop <= len(snippet)
        assert fold(snippet[start:stop]) != ""
        end = stop


def test_a_snippet_shows_the_find_and_not_its_beginning_only():
    text = "lead " * 100 + "the Needle here " + "tail " * 100
    snippet, marks = snippet_of(text, ["need"])
    assert [snippet[start:end] for start, end in marks] == ["Need"]
    assert snippet.startswith("…")
    assert snippet.endswith("…")


@pytest.mark.parametrize("place", [5, 19_998, 20_001, 59_999])
def test_a_find_is_shown_wherever_it_stands_in_a_long_text(place):
    text = "量" * place + "needle" + "量" * 300
    snippet, marks = snippet_of(text, ["NEEDLE"])
    assert [snippet[start:end] for start, end in marks] == ["needle"]


def test_a_snippet_turns_no_direction_and_breaks_no_line():
    snippet, _ = snippet_of("a\u202eb\u2066c\nd\u2028e\x07f\tg", ["a"])
    assert snippet == "a b c d e f g"


def test_hangul_keeps_its_vowels():
    assert fold("가나") == "가나"
    assert fold("ÀÉ") == "ae"


def test_what_the_index_reads_never_changes():
    # It stands in databases: who changes this adds a migration that builds the index anew.
    assert indexed("Ab->c, 量子x\u2019s") == (
        "Ab \U000f002d\U000f003e \U000f003e c \U000f002c   "
        "\U000f91cf\U000f5b50 \U000f5b50 x \U000f0027 s"
    )
    told = hashlib.sha256(indexed("".join(map(chr, range(0xD800)))).encode())
    assert told.hexdigest() == ("ca309de263b301ccf1dea57a87e8a55965b5bec6c7dfae170bb807998e3456e5")


@given(strategies.text())
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("query", ["a b", "|=", "量子"])
def test_a_search_reads_no_whole_table(store, query):
    say(store, "a b c |= 量子")
    statements: list[str] = []
    store._database.connection().set_trace_callback(statements.append)
    assert store.search(query)
    store._database.connection().set_trace_callback(None)
    (statement,) = [one for one in statements if "MATCH" in one]
    steps = [
        row["detail"]
        for row in store._database.connection().execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    assert any("VIRTUAL TABLE INDEX" in step for step in steps)
    assert not any(step == "SCAN message" or "TEMP B-TREE" in step for step in steps)


WORDS = ["alpha", "beta", "Gamma", "délta", "alphabet", "x"]


class Indexed(RuleBasedStateMachine):
    """The index says of each word what reading every message says, whatever was done before."""

    messages = Bundle("messages")
    said = strategies.lists(strategies.sampled_from(WORDS), max_size=4).map(" ".join)

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="snug-"))
        self.store = ConversationStore(self.folder / "snug.db")
        self.chats = [
            self.store.create_conversation("1").id,
            self.store.create_conversation("2").id,
        ]
        self.texts: dict[int, tuple[int, str, bool]] = {}
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(target=messages, chat=strategies.integers(0, 1), text=said, streams=strategies.booleans())
    def add(self, chat: int, text: str, streams: bool) -> int:
        state = "streaming" if streams else "complete"
        message = self.store.add_message(
            self.chats[chat], "assistant", text, parent=None, state=state
        )
        self.texts[message.id] = (chat, text, streams)
        return message.id

    @rule(message=messages, text=said)
    def write(self, message: int, text: str) -> None:
        chat, _, streams = self.texts[message]
        self.store.write_text(message, text)
        self.texts[message] = (chat, text, streams)

    @rule(message=messages, text=said)
    def finish(self, message: int, text: str) -> None:
        self.store.finish_message(message, text, "complete")
        self.texts[message] = (self.texts[message][0], text, False)

    @rule(message=messages)
    def cut(self, message: int) -> None:
        self.store.leave_out(message, "summary alpha")

    @rule(chat=strategies.integers(0, 1), listed=strategies.booleans())
    def delete_or_restore(self, chat: int, listed: bool) -> None:
        (self.store.restore if listed else self.store.delete)(self.chats[chat])
        (self.gone.discard if listed else self.gone.add)(chat)

    @invariant()
    def agrees(self) -> None:
        for word in ("alph", "b", "gamma", "delta", "x"):
            expected = sorted(
                number
                for number, (chat, text, streams) in self.texts.items()
                if chat not in self.gone
                and not streams
                and any(_plain(one).startswith(word) for one in text.split())
            )
            assert sorted(hit.message for hit in self.store.search(word)) == expected
        connection = self.store._database.connection()
        connection.execute("INSERT INTO message_words (message_words) VALUES ('integrity-check')")


def _plain(word: str) -> str:
    return unicodedata.normalize("NFD", word)[0:20].replace("\u0301", "").lower()


Indexed.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_index = Indexed.TestCase
