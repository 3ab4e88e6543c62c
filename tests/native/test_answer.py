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
