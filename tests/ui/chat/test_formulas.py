"""Formulas as people read them, and as they come in an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.chat.blocks import Splitter, whole
from app.ui.chat.formulas import DOWN, MOST, UP, readable
from app.ui.chat.markdown import BOLD, ITALIC, Paragraph


def shown(source: str) -> str:
    """A formula on one line, what is raised or lowered in brackets."""
    marks = {UP: "^[{}]", DOWN: "_[{}]"}
    return "".join(
        marks.get(style & (UP | DOWN), "{}").format(text) for text, style in readable(source)
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"E = mc^2", "E = mc²"),
        (r"x_1^2 + y_{10}", "x₁² + y₁₀"),
        (r"\frac{a+b}{2} \le \sqrt{x^2+1}", "(a + b)/2 ≤ √(x² + 1)"),
        (r"\text{memory} = \text{bits} \times \frac{n}{8}", "memory = bits × n/8"),
        (r"\mathbb{R}^n \to \mathbb{R}", "ℝⁿ → ℝ"),
        (r"-b \pm \sqrt{b^2 - 4ac}", "−b ± √(b² − 4ac)"),
        (r"\alpha\beta \in \Omega", "αβ ∈ Ω"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
        (r"\left(\frac{1}{2}\right)^{n-1}", "(1/2)ⁿ⁻¹"),
        (r"x^{ab}", "x^[ab]"),
        (r"O(n \log n)", "O(n\u2009log\u2009n)"),
        (r"90^\circ", "90°"),
        (r"\sqrt[3]{8}", "∛8"),
        (r"\hat{y}", "y\u0302"),
        (r"50\%", "50%"),
    ],
)
def test_common_formulas_are_readable(source, expected):
    assert shown(source) == expected


@pytest.mark.parametrize(
    "source", [r"\unheardof{x}", "{{x}", "x^", r"\begin{aligned} a", "}" * 9, "{" * 99 + "}" * 99]
)
def test_what_is_not_understood_stays_as_it_was_written(source):
    assert shown(source) == source


@pytest.mark.parametrize(
    "start",
    [r"\sqrt", r"\frac", "^", "_", "x^", r"\mathbf", r"\vec", r"\not", r"\overset", r"\begin",
     r"\boxed", r"\binom", r"\sqrt[", r"\hat{", "{", r"\begin{cases}"],
)  # fmt: skip
def test_formulas_in_formulas_without_end_stay_as_they_were_written(start):
    source = start * (MOST // len(start))
    assert shown(source) == source


def test_an_endless_formula_stays_as_it_was_written():
    source = "x+" * MOST
    assert shown(source) == source


@given(st.text(alphabet="ab1 ^_{}\\&frac[]()sqrt$\n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_shown_somehow(source):
    assert isinstance(readable(source), list)


@pytest.mark.parametrize("text", ["It is $5 or $10.", "US$ and A$", "a $ b $ c", "$", "$$ $$"])
def test_prices_are_no_formulas(text):
    (block,) = whole(text)
    assert "".join(span.text for span in block.spans) == text


@pytest.mark.parametrize("text", ["$x^2$", r"\(x^2\)", "$$x^2$$", r"\[x^2\]", "$$\nx^2\n$$"])
def test_every_way_to_write_a_formula_is_known(text):
    (block,) = whole(f"So {text} it is.")
    assert isinstance(block, Paragraph)
    assert "".join(span.text for span in block.spans) == "So x² it is."
    assert block.spans[1].style == ITALIC


def test_code_is_no_formula():
    (block,) = whole("Say `$x^2$` then.")
    assert "".join(span.text for span in block.spans) == "Say $x^2$ then."


PIECES = st.sampled_from(
    ["$x^2$", r"\(", r"\)", "$", "$$", "a ", "word " * 40, ". Then ", "\n", "\n\n", r"\[y\]", "`$`"]
)


@given(st.lists(PIECES, max_size=60), st.integers(1, 50))
@settings(max_examples=100, deadline=None)
def test_a_streamed_answer_ends_as_the_whole_one(parts, size):
    text = "".join(parts)
    splitter = Splitter()
    for start in range(0, len(text), size):
        splitter.append(text[start : start + size])
    splitter.finish()
    assert splitter.blocks == whole(text)


@pytest.mark.parametrize("whole_text", [True, False])
def test_formulas_with_lines_of_their_own_stand_centred_between_the_text(whole_text):
    text = "It is:\n$$E = mc^2$$\nor, as one says,\n\\[\na = b\n\\].\nThere: $$x$$ is in it."
    if whole_text:
        blocks = whole(text)
    else:
        splitter = Splitter()
        for character in text:
            splitter.append(character)
        splitter.finish()
        blocks = splitter.blocks
    said = [("".join(span.text for span in one.spans), one.centred) for one in blocks]
    assert said == [
        ("It is:", False),
        ("E = mc²", True),
        ("or, as one says,", False),
        ("a = b.", True),
        ("There: x is in it.", False),
    ]


def test_emphasis_across_a_formula_is_kept():
    (block,) = whole("**so\n$$x$$\nit is**")
    assert not block.centred
    assert all(span.style & BOLD for span in block.spans)


def test_a_formula_in_a_list_keeps_its_bullet():
    first, second = whole("- $$x = y$$\n  and so on")
    assert (first.marker, first.centred) == ("•", True)
    assert (second.marker, second.centred, second.indent) == ("", False, 1)
