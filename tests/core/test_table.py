"""Columns of text."""

from __future__ import annotations

from app.core.table import columns


def test_cells_stand_under_each_other_and_lines_end_with_text():
    assert columns([("Name", "Size", ""), ("a", "4.91 GB", "x"), ("long name", "1 kB", "")]) == [
        "Name       Size",
        "a          4.91 GB  x",
        "long name  1 kB",
    ]


def test_wide_and_combining_letters_take_their_columns():
    plain, wide, combined = columns([("abcd", "x"), ("模型", "x"), ("e\u0301bcd", "x")])

    assert plain == "abcd  x"
    assert wide == "模型  x"
    assert combined == "e\u0301bcd  x"


def test_nothing_is_no_line():
    assert columns([]) == []
