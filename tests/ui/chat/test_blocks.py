from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.chat.blocks import Splitter, whole
from app.ui.chat.markdown import BOLD, CODE, PIECE, ROWS, Code, Paragraph, Table, Thinking


def streamed(text: str, sizes: list[int]) -> list:
    splitter = Splitter()
    seen: list = []
    position = index = 0
    while position < len(text):
        size = sizes[index % len(sizes)]
        kept = splitter.append(text[position : position + size])
        assert splitter.blocks[:kept] == seen[:kept]
        seen = splitter.blocks
        position, index = position + size, index + 1
    kept = splitter.finish()
    assert splitter.blocks[:kept] == seen[:kept]
    return splitter.blocks


LINES = st.one_of(
    st.sampled_from(
        [
            "", "", "text", "  indented", "    code?", "\ttab", "# Heading", "## Two *em*", "- item",
            "- ", "* star", "+ plus", " - a", "  - b", "   - c", "    - d", "1. one", "2. two",
            "7) seven", "1.", "> quote", "> - quoted item", ">", "```python", "```", "~~~", "~~~ x",
            "   ```", "  ```js", "| a | b |", "|---|:-:|", "| 1 | `2` |", "---", "===", "***",
            "**bold** and *it*", "a `code` b", "[l](https://x.y) ![i](file:///x)", "<b>x</b>",
            "</think>", "<think>", "[a]: /b", "a | b", "-|-", "snake_case * 2", "line  ", "x\\",
            "   1. deep", "      - deeper", "   continued", "&amp; &#35;", "[open", "`open", "**open",
            "\u2060x", "\u00a0", "\u2028", "\x0c",
        ]
    ),
    st.integers(1, 3).map(lambda n: "word and more, " * (n * 60) + "end."),
    st.text("ab*_`~[]()!<>|-+#>= \t1.\\&", max_size=12),
)  # fmt: skip
DOCUMENTS = st.lists(LINES, max_size=24).flatmap(
    lambda lines: st.sampled_from(["\n", "\n", "\r\n", "\n\n"]).map(lambda end: end.join(lines))
)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_streamed_equals_whole(text, sizes):
    assert streamed(text, sizes) == whole(text)
