"""CSV as a table that a model can read."""

from __future__ import annotations

import pytest

from app.documents.document import DocumentError
from app.documents.tables import as_table

MOST = 1_000_000


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    rows = [["name", "size", "note"], ["Q4_K_M", "4.9", "good"], ["Q8_0", "8.5", "better"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert as_table(text, MOST) == (
        "name | size | note\n--- | --- | ---\nQ4_K_M | 4.9 | good\nQ8_0 | 8.5 | better\n"
    )


def test_quotes_line_ends_and_bars_inside_of_values_make_no_other_cells():
    text = 'a,b\n"one, two","first\nsecond"\n"say ""hi""",x|y\n\n,\n'
    assert as_table(text, MOST) == ('a | b\n--- | ---\none, two | first second\nsay "hi" | x\\|y\n')


def test_decimal_commas_do_not_part_what_semicolons_part():
    text = "name;size\nA;4,9\nB;8,5\n"
    assert as_table(text, MOST) == "name | size\n--- | ---\nA | 4,9\nB | 8,5\n"


@pytest.mark.parametrize("text", ["one\ntwo\nthree\n", "A sentence, with a comma.\nNone.\nNo.\n"])
def test_what_has_no_columns_is_no_table(text):
    assert as_table(text, MOST) is None


def test_an_endless_cell_is_bounded():
    with pytest.raises(DocumentError, match="more than 1,000,000 characters"):
        as_table("a,b\n1,2\n3,4\n" + '5,"' + "x" * 2_000_000 + '"\n', MOST)


def test_an_open_quote_takes_no_more_than_the_text():
    assert as_table('a,b\n1,2\n3,4\n5,"never closed\n' + "6,7\n" * 1000, MOST) is not None
