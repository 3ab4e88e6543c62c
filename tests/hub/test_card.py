"""A model card becomes two lines of plain text, whatever is in it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.hub.card import summarize

PROSE = "Snug is a small language model that answers questions about quantization."


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (PROSE, PROSE),
        (f"---\nlicense: mit\ntags:\n- a\n---\n# Snug\n\n{PROSE}\n\nMore.", PROSE),
        (f"---\r\nlicense: mit\r\n---\r\n\r\n{PROSE}\r\n", PROSE),
        (f"\ufeff---\na: b\n---\n{PROSE}", PROSE),
        (f"# Snug\n{PROSE}", PROSE),
        (f"[![Licence](https://x/y.svg)](LICENSE) ![](a.png)\n\n{PROSE}", PROSE),
        (f"<p align='center'>\n<img src='x.png' alt='a long text about some image here'>\n</p>\n"
         f"{PROSE}", PROSE),
        (f"<!-- {PROSE.upper()}\n\n-->\n{PROSE}", PROSE),
        (f"```\n{PROSE.upper()}\n```\n{PROSE}", PROSE),
        (f"<style>p {{ {PROSE.upper()} }}</style>\n<script>{PROSE.upper()}</script>{PROSE}", PROSE),
        (f"| a | b |\n|---|---|\n| {PROSE.upper()} | x |\n\n{PROSE}", PROSE),
        (f"- {PROSE.upper()}\n1. {PROSE.upper()}\n\n{PROSE}", PROSE),
        (f"> {PROSE}", PROSE),
        ("Snug is a **small** _language_ `model` that [answers](https://x.y) questions about\n"
         "[quantization][1].\n\n[1]: https://x.y", PROSE),
        (f"<b>{PROSE}</b><br>More", PROSE),
        (f"See https://example.org/a?b for all about it\n\n{PROSE}", PROSE),
        (f"Original model: https://huggingface.co/a/b\n\n{PROSE}", PROSE),
        (f"<a href='x'>Chat & support: our Discord server, with many words</a>\n\n{PROSE}", PROSE),
        ("static quants of https://huggingface.co/org/Model-7B for everyone to run here",
         "static quants of org/Model-7B for everyone to run here"),
        ("", ""),
        ("---\nlicense: mit\n---", ""),
        ("---\nlicense: mit\nnever closed " + PROSE, ""),
        ("# Snug Guide", "Snug Guide"),
        ("# Snug", ""),
        ("<h1>Snug Guide</h1>", "Snug Guide"),
        ("Ein Modell &amp; sein Ümlaut, &quot;klein&quot; und schnell auf jedem Rechner.",
         'Ein Modell & sein Ümlaut, "klein" und schnell auf jedem Rechner.'),
        ("这是一个小型语言模型，可以在任何计算机上运行，并回答有关量化的问题，非常快速而且完全离线。",
         "这是一个小型语言模型，可以在任何计算机上运行，并回答有关量化的问题，非常快速而且完全离线。"),
    ],
)  # fmt: skip
def test_cards(card, expected):
    assert summarize(card.encode()) == expected


def test_a_title_about_quantization_is_the_first_line():
    card = (
        "## Llamacpp imatrix Quantizations of Llama-3.2-1B-Instruct\n\n"
        'Using <a href="https://x/">llama.cpp</a> release b3821 for quantization.\n\n'
        "Original model: https://huggingface.co/meta-llama/Llama-3.2-1B-Instruct\n\n"
        "All quants made using imatrix option with dataset from here\n"
    )
    title = "Llamacpp imatrix Quantizations of Llama-3.2-1B-Instruct"
    assert summarize(card.encode()) == title
    assert summarize(f"{card}\n\n{PROSE}".encode()) == f"{title}\n{PROSE}"


def test_a_long_text_is_cut_at_a_sentence():
    text = "It is good at one thing and very good at another thing. " * 9
    said = summarize(text.encode())
    assert said.endswith("thing.")
    assert 100 < len(said) <= 240
    said = summarize(("many words without any end " * 40).encode())
    assert said.endswith("…")
    assert len(said) <= 241


@pytest.mark.parametrize(
    "hostile",
    [
        "&lt;b&gt;This text is bold and &lt;img src=x onerror=y&gt; in whatever shows it&lt;/b&gt;",
        "<<b>b>This text has tags in its <<i>i>tags and words</b</b>>, several of them",
        "This text hides \u202e what it \u2066 says \x00 behind \x1b[31m letters of control",
        "This model has 3 < 5 parts and 7 > 5 others, and that is all there is to say",
        "A link [with <b>bold</b> text](javascript:alert(1)) and more words after that link",
    ],
)
def test_nothing_is_left_that_could_be_markup(hostile):
    said = summarize(hostile.encode())
    assert said
    assert "<" not in said
    assert ">" not in said
    assert all(letter.isprintable() for letter in said)
    assert "javascript" not in said


@pytest.mark.parametrize(
    "piece",
    ["<", "![", "[a](", "<!--", "**", "_", "`", "---\n", "&lt;", "<p ", "[", "<h1", "#" * 50, "(",
     "x" * 3000 + "\n", "<style", "http://", "\n> ", "|", "<b>x</b>", "a_b_"],
)  # fmt: skip
def test_megabytes_of_anything_are_quick(piece):
    card = (piece * (3_000_000 // len(piece))).encode()
    began = time.process_time()
    said = summarize(card)
    assert time.process_time() - began < 3
    assert len(said) <= 400


@given(some.text() | some.text(alphabet="<>!-[]()#*_`|&;\n ab"))
def test_any_text_gives_two_lines_at_most(text):
    said = summarize(text.encode(errors="replace"))
    assert said.count("\n") <= 1
    assert "<" not in said
    assert all(line == line.strip() and line.isprintable() for line in said.split("\n"))


@given(some.binary())
def test_any_bytes_are_read(data):
    summarize(data)
