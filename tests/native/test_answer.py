"""From token pieces to text, whatever the pieces are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.engine.protocol import Text
from app.native.answer import AnswerText


def _collect(pieces: list[bytes], stops: tuple[str, ...] = ()) -> tuple[str, AnswerText]:
    events: list[Text] = []
    answer = AnswerText(1, events.append, stops)
    for piece in pieces:
        answer.add(piece)
        if answer.stopped:
            break
    answer.finish()
    return "".join(event.text for event in events), answer


@given(st.text(), st.lists(st.integers(1, 5)))
def test_characters_spread_over_tokens_come_out_whole(text: str, cuts: list[int]):
    data = text.encode("utf-8", "replace")
    pieces, place = [], 0
    for cut in [*cuts, len(data)]:
        pieces.append(data[place : place + cut])
        place += cut
    streamed, answer = _collect(pieces)
    assert streamed == data[:place].decode("utf-8", "replace")
    assert answer.tokens == len(pieces)


def test_bytes_that_are_no_character_are_shown_as_such():
    assert _collect([b"a\xff", b"\xe2\x82", b"b", b"\xf0\x9f"])[0] == "a\ufffd\ufffdb\ufffd"


def test_a_stop_word_ends_the_text_before_it_wherever_it_is_cut():
    stop = ("\nUser:",)
    for cut in range(1, 6):
        text, answer = _collect([b"Hi!", b"\nUser:"[:cut], b"\nUser:"[cut:] + b" more"], stop)
        assert (text, answer.stopped) == ("Hi!", True)


def test_the_beginning_of_a_stop_word_that_is_none_is_kept():
    assert _collect([b"Hi\nUse", b" it"], ("\nUser:",))[0] == "Hi\nUse it"


def _thought(pieces: list[str], stops: tuple[str, ...] = (), **options: object) -> str:
    events: list[Text] = []
    answer = AnswerText(1, events.append, stops, **options)  # type: ignore[arg-type]
    for piece in pieces:
        answer.add(piece.encode())
        if answer.stopped:
            break
    answer.finish()
    return "".join(event.text for event in events)


@given(st.lists(st.sampled_from(["<", "think", ">", "</", "a stop", "\n", " b"]), max_size=12))
def test_nothing_is_lost_or_added_around_thoughts(pieces: list[str]):
    text = "".join(pieces)
    assert _thought(pieces, may_think=True) == text
    opened = _thought(pieces, opening="<think>\n")
    assert opened == ("<think>\n" + text if pieces else "")


def test_a_stop_word_in_a_thought_is_none_however_it_is_cut():
    text = "<think>a stop b</think> c stop d"
    for size in range(1, 9):
        pieces = [text[place : place + size] for place in range(0, len(text), size)]
        assert _thought(pieces, (" stop",), may_think=True) == "<think>a stop b</think> c"
        assert _thought(pieces, (" stop",)) == "<think>a"


def test_a_tag_that_is_not_the_beginning_is_text():
    assert _thought(["I say <think> and", " stop", "!"], (" stop",), may_think=True) == (
        "I say <think> and"
    )
