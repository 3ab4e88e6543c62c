"""How documents are cut, and what is put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.passages import Passage, Span, joined, passages

PARAGRAPHS = "\n\n".join(
    f"Paragraph {number} says this. " + "It goes on for a while, and ends here. " * 8
    for number in range(30)
)


def texts(text: str, kind: str) -> list[str]:
    return [text[one.start : one.end] for one in passages(text, kind)]


@given(
    text=st.text(alphabet="ab .\n#[Page1]|", max_size=5_000),
    kind=st.sampled_from(["text", "code", "table", "pdf"]),
)
def test_nothing_is_left_out_and_nothing_is_there_twice(text, kind):
    cut = texts(text, kind)
    assert "".join(cut) == text
    assert all(0 < len(one) <= 1_200 for one in cut)
    assert passages(text, kind) == passages(text, kind)
    assert joined(passages(text, kind)) == ((Span(0, len(text)),) if text else ())


def test_prose_is_cut_between_paragraphs():
    cut = texts(PARAGRAPHS, "text")
    assert len(cut) > 8
    assert all(one.startswith("Paragraph") for one in cut)


def test_code_is_cut_between_definitions():
    code = "\n\n".join(
        f"def function_{number}():\n" + "    first = 1\n\n    second = 2\n" * 9
        for number in range(20)
    )
    assert all(one.startswith("def ") for one in texts(code, "code"))


def test_an_endless_line_is_cut_where_it_has_to_be():
    assert [len(one) for one in texts("x" * 3_000, "text")] == [1_200, 1_200, 600]
    assert texts("wörd " * 1_000, "text")[0].endswith("wörd ")


def test_pages_are_never_in_one_passage_and_lend_their_number():
    text = "[Page 1]\nshort\n\n[Page 2]\n" + PARAGRAPHS[:3_000] + "\n\n[Page 3]\nend\n"
    cut = passages(text, "pdf")
    assert text[cut[0].start : cut[0].end] == "[Page 1]\nshort\n\n"
    second = [one for one in cut if one.lead is not None]
    assert second
    assert {text[one.lead.start : one.lead.end] for one in second} == {"[Page 2]\n"}
    # The passage that begins the page needs no other.
    assert cut[1].lead is None
    chosen = joined([second[-1]])
    assert text[chosen[0].start : chosen[0].end] == "[Page 2]\n"
    assert len(chosen) == 2


def test_rows_keep_the_heads_of_their_columns():
    text = "name | size\n--- | ---\n" + "".join(f"model {n} | {n}\n" for n in range(500))
    cut = passages(text, "table")
    assert all(text[one.start : one.end].endswith("\n") for one in cut)
    assert cut[0].lead is None
    assert {one.lead for one in cut[1:]} == {Span(0, len("name | size\n--- | ---\n"))}


def test_a_head_of_a_thousand_columns_is_not_repeated():
    text = " | ".join("column" for _ in range(1_000)) + "\n" + "--- | " * 999 + "---\n1 | 2\n"
    assert {one.lead for one in passages(text, "table")} == {None}


@pytest.mark.parametrize(
    ("chosen", "spans"),
    [
        ([], ()),
        ([Passage(5, 9), Passage(0, 5)], ((0, 9),)),
        ([Passage(5, 9, Span(0, 2)), Passage(9, 12, Span(0, 2))], ((0, 2), (5, 12))),
        ([Passage(2, 5, Span(0, 2))], ((0, 5),)),
    ],
)
def test_parts_are_in_order_and_merged(chosen, spans):
    assert joined(chosen) == spans
