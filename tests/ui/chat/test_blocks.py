"""A streamed answer ends as the blocks of the whole text, at a cost that does not grow."""

from __future__ import annotations

import itertools
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.chat.blocks import Splitter, whole
from app.ui.chat.markdown import (
    BOLD,
    BREAK,
    CODE,
    ITALIC,
    ROWS,
    STRIKE,
    Block,
    Code,
    Paragraph,
    Span,
    Table,
    Thinking,
    rows_of,
)
from app.ui.chat.pieces import PIECE

WORDS = "Some **words** with `code` in them, and more. "


def streamed(text: str, sizes: list[int]) -> list[Block]:
    splitter, seen, position = Splitter(), [], 0
    for size in itertools.cycle(sizes):
        if position >= len(text):
            break
        kept = splitter.append(text[position : position + size])
        assert splitter.blocks[:kept] == seen[:kept]
        seen, position = splitter.blocks, position + size
    kept = splitter.finish()
    assert splitter.blocks[:kept] == seen[:kept]
    return splitter.blocks


def spans(text: str) -> tuple[Span, ...]:
    (paragraph,) = whole(text)
    assert isinstance(paragraph, Paragraph)
    return paragraph.spans


LINES = st.one_of(
    st.sampled_from(
        [
            "", "", "text", "  indented", "    code?", "\ttab", "# Heading", "## Two *em*",
            "- item", "- ", "* star", "+ plus", " - a", "  - b", "   - c", "    - d", "1. one",
            "2. two", "7) seven", "1.", "> quote", "> - quoted item", ">", "```python", "```",
            "~~~", "~~~ x", "   ```", "  ```js", "| a | b |", "|---|:-:|", "| 1 | `2` |", "---",
            "===", "***", "**bold** and *it*", "a `code` b", "[l](https://x.y) ![i](file:///x)",
            "<b>x</b>", "</think>", "<think>", "[a]: /b", "a | b", "-|-", "snake_case * 2",
            "line  ", "x\\", "   1. deep", "      - deeper", "   continued", "&amp; &#35;",
            "[open", "`open", "**open", "\u2060x", "\u00a0", "\u2028", "\x0c",
            "   - in", "     ```py", "     code",
            "   text", "       9. n", "   | a | b |", "   |---|---|", "   > q", "- - a", "1. - x",
            "    ~~~", "\t- tab", "- ```", "10. ten", "    - under ten", "- # h",
        ]
    ),
    st.integers(1, 3).map(lambda n: "word and more, " * (n * 60) + "end."),
    st.text("ab*_`~[]()!<>|-+#>= \t1.\\&", max_size=12),
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\n\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=24), ENDS, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_streamed_equals_whole(lines, end, sizes):
    text = end.join(lines)
    assert streamed(text, sizes) == whole(text)


ENDLESS = {
    "list": lambda n: "".join(f"{i}. Item **{i}** with `code` and words.\n" for i in range(1, n)),
    "code": lambda n: "```python\n" + "    value = compute(17)  # comment\n" * n,
    "paragraph": lambda n: WORDS * n,
    "lines": lambda n: (WORDS + "\n") * n,
    "table": lambda n: "| a | b |\n|---|---|\n" + "| some text | `code` |\n" * n,
    "paragraphs": lambda n: (WORDS + "\n\n") * n,
    "nested list": lambda n: "- top\n" + "  1. nested with `code` and words\n" * n + "- end",
    "list item": lambda n: "2. top\n\n" + f"   {WORDS}\n\n" * n + "3. end",
    "code in a list": lambda n: "1. Run:\n   ```sh\n" + "   run --all the things\n" * n + "   ```",
    "thought": lambda n: "<think>\n" + WORDS * n,
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_the_cost_of_an_append_does_not_grow(kind):
    text = ENDLESS[kind](1500)
    splitter = Splitter()
    costs = []
    for position in range(0, len(text), 48):
        began = thread_time()
        splitter.append(text[position : position + 48])
        costs.append(thread_time() - began)
    tenth = len(costs) // 10
    early, late = sorted(costs[tenth : 2 * tenth]), sorted(costs[-tenth:])
    assert sum(late) < 3 * sum(early) + 0.02
    assert late[len(late) // 2] < 0.02


@pytest.mark.parametrize("kind", ENDLESS)
def test_endless_blocks_end_as_the_whole(kind):
    text = ENDLESS[kind](200)
    assert streamed(text, [17, 3, 90]) == whole(text)


def test_styles():
    assert spans("a **b *c*** ~~d~~ `e`") == (
        Span("a "),
        Span("b ", BOLD),
        Span("c", BOLD | ITALIC),
        Span(" "),
        Span("d", STRIKE),
        Span(" "),
        Span("e", CODE),
    )


def test_line_breaks_are_kept():
    assert spans("one\ntwo") == (Span(f"one{BREAK}two"),)


def test_html_is_text():
    assert spans("use <b>vector<int></b> & <script>x</script>") == (
        Span("use <b>vector<int></b> & <script>x</script>"),
    )


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://x.y/z.png", "data:image/png,x"])
def test_an_image_is_its_alt_text(address):
    assert spans(f"![the alt]({address})") == (Span("the alt", ITALIC),)


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("mailto:a@b.c", False),
    ],
)
def test_only_web_addresses_are_links(address, followed):
    assert spans(f"[here]({address})") == (Span("here", 0, address if followed else ""),)


def test_lists_become_paragraphs_with_markers():
    blocks = whole("3. a\n3. b\n   - c\n     - d\n\n   e\n- f")
    assert [(b.marker, b.indent, b.spans[0].text) for b in blocks] == [
        ("3.", 1, "a"),
        ("4.", 1, "b"),
        ("•", 2, "c"),
        ("◦", 3, "d"),
        ("", 1, "e"),
        ("•", 1, "f"),
    ]


def test_streamed_numbers_go_on():
    blocks = streamed("1. a\n" * 40, [1])
    assert [block.marker for block in blocks] == [f"{n}." for n in range(1, 41)]


def test_code_in_a_list_keeps_its_indent_and_the_list_goes_on():
    blocks = whole("1. Run\n   ```bash\n   ls\n     -l\n   ```\n   now\n2. Done")
    assert blocks[1] == Code(language="bash", text="ls\n  -l", indent=1)
    assert [b.marker for b in blocks if isinstance(b, Paragraph)] == ["1.", "", "2."]


def test_code_grows_while_its_fence_is_open():
    splitter = Splitter()
    splitter.append("Look:\n```py title\na = 1\n``")
    assert splitter.blocks[-1] == Code(language="py", text="a = 1", closed=False)
    splitter.append("`\nAfter")
    assert splitter.blocks[1:] == [
        Code(language="py", text="a = 1"),
        Paragraph(spans=(Span("After"),)),
    ]


def test_an_unclosed_fence_is_closed_at_the_end():
    assert streamed("~~~\nx\n", [1]) == [Code(language="", text="x")]


@pytest.mark.parametrize(
    "start", ["Text\n-", "Text\n1", "Text\n|", "Text\n##", "Text\n``", "Text\n>"]
)
def test_half_a_mark_is_not_shown_as_something_else(start):
    splitter = Splitter()
    splitter.append(start)
    assert splitter.blocks == [Paragraph(spans=(Span("Text"),))]


def test_a_table_is_not_shown_as_pipes():
    splitter = Splitter()
    for piece in ("| a | b |\n", "|--", "-|--"):
        splitter.append(piece)
        assert splitter.blocks == []
    splitter.append("-|\n| 1 | 2 |\n")
    (table,) = splitter.blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 1


def test_a_long_table_goes_on_with_the_same_columns():
    text = "| a | wide column |\n|:--|--:|\n" + "| 1 | some words |\n" * (2 * ROWS + 1)
    tables = whole(text)
    assert [len(table.rows) for table in tables] == [ROWS, ROWS, 1]
    assert [bool(table.head) for table in tables] == [True, False, False]
    assert len({table.widths for table in tables}) == 1
    assert sum(tables[0].widths) in (99, 100, 101)
    assert tables[0].aligns == ("left", "right")


def test_a_long_paragraph_is_cut_between_sentences_and_loses_nothing():
    text = WORDS * 200
    blocks = whole(text)
    assert len(blocks) > 3
    assert all(block.joined for block in blocks[1:])
    assert not blocks[0].joined
    plain = [" ".join(span.text for span in block.spans) for block in blocks]
    assert all(one.rstrip().endswith(".") for one in plain)
    assert max(len(one) for one in plain) <= 2 * PIECE
    assert " ".join(plain).split() == text.replace("**", " ").replace("`", " ").split()


def test_a_long_paragraph_is_not_cut_inside_of_bold():
    text = "**" + "word " * (PIECE // 4) + "end.** " + "more " * PIECE
    first = whole(text)[0]
    assert first.spans[0].style in (0, BOLD)
    assert "**" not in "".join(span.text for span in whole(WORDS * 200)[1].spans)


@pytest.mark.parametrize(
    ("text", "thought", "answer"),
    [
        ("<think>\nHmm.\n</think>\n\nYes.", "Hmm.", "Yes."),
        ("Hmm, it is.\n</think>\n\nYes.", "Hmm, it is.", "Yes."),
        ("\n<think></think>Yes.", "", "Yes."),
    ],
)
def test_thoughts_are_told_from_the_answer(text, thought, answer):
    expected = [Thinking(text=thought, closed=True), Paragraph(spans=(Span(answer),))]
    assert whole(text) == expected
    for size in (1, 7, 100):
        assert streamed(text, [size]) == expected


def test_a_tag_in_prose_or_code_is_no_thought():
    for text in ("The tag </think> ends it.", "```\nx\n</think>\n```"):
        assert not any(isinstance(block, Thinking) for block in whole(text))
        assert streamed(text, [3]) == whole(text)


def test_an_open_thought_is_shown_as_such():
    splitter = Splitter()
    splitter.append("<think>Let me")
    assert splitter.blocks == [Thinking(text="Let me", closed=False)]


HOSTILE = {
    "brackets": "[", "images": "![", "link starts": "[a](", "definitions": "[a]: <b\n",
    "titles": "[a]: b 'c\n", "emphasis": "_a _", "stars": "*a **b ", "ticks": "`a ", "less": "<a ",
    "dollars": "$a ", "braces": "$" + "{" * 900 + "$ ", "fractions": "$" + r"\frac{" * 40 + "$ ",
    "quote": "> word [a] *b\n", "lazy quote": "word *b\n", "item": "  word [a]( *b\n",
    "columns": "|a" * 300 + "|\n" + "|-" * 300 + "|\n", "combining": "\u0301",
    "right to left": "שלום *עולם ", "halves": "\ud83d",
    "family": "👩‍👩‍👧‍👦", "controls": "\x1b[31m\x07",
}  # fmt: skip
"""What is repeated; each was, or may become, the square of its length for one who reads it."""
BEGINNINGS = ("", "- a\n  ", "|a|\n|-|\n|")


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_takes_the_square_of_its_length(kind):
    began = thread_time()
    for beginning in BEGINNINGS:
        assert whole(beginning + HOSTILE[kind] * (24_000 // len(HOSTILE[kind])))
    assert thread_time() - began < 2.5


def test_a_paragraph_that_no_block_ends_is_read_in_parts():
    lines = "".join(f"  line {number} *of* [it\n" for number in range(500))
    began = thread_time()
    whole("- " + "[" * 60_000)
    assert thread_time() - began < 2
    (item,) = whole("- first\n" + lines)
    shown = "".join(span.text for span in item.spans).split(BREAK)
    assert shown == ["first", *(f"line {number} of [it" for number in range(500))]


@pytest.mark.parametrize("beginning", ["> ", "- a\n  ", "- a\n  - b\n    "])
def test_a_block_without_end_is_cut_while_it_streams(beginning):
    splitter = Splitter()
    for _ in range(60):
        splitter.append(beginning + "some words [there](\n" * 20)
        beginning = ""
    assert splitter.cut
    assert len(splitter.blocks) > 1
    shown = "".join(span.text for block in splitter.blocks for span in block.spans)
    assert shown.count("some words [there](") == 1200


def test_a_wide_table_goes_on_in_blocks_of_fewer_rows():
    text = "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|b" * 20 + "|\n") * 40
    tables = whole(text)
    assert sum(len(table.rows) for table in tables) == 40
    assert max(len(table.rows) for table in tables) == rows_of(20) < ROWS
    assert streamed(text, [7, 30]) == tables
