"""What a repository is, in two lines of plain text out of its model card."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LONGEST_CARD = 48_000
"""Bytes of a card that are looked at; what matters stands at its beginning."""
_LONGEST_LINE = 2000
_WHOLE = 240
_HALF = 150
_FENCE = re.compile(r"\s*(?:```|~~~)")
_UNSHOWN = ("style", "script", "table", "svg", "summary", "pre")
_HEADING_TAG = re.compile(r"<h[1-6](?:\s[^<>]*)?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|hr|li|ul|ol|h[1-6]|details|center|section|blockquote)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_TARGET = r"(?:\([^()]{0,1000}(?:\([^()]{0,200}\)[^()]{0,200}){0,3}\)|\[[^\[\]]{0,100}\])"
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,300}}\]{_TARGET}")
_LINK = re.compile(rf"\[([^\[\]]{{0,500}})\]{_TARGET}")
_REPO = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]{1,96}/[\w.-]{1,96})\b")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)[^\s<>]{1,1000}>?")
_MARK = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`+|~~|\$\$?")
_NOT_PROSE = re.compile(r"\s*(?:[-*+]\s|\d{1,3}[.)]\s|\||[-=*_]{3,}\s*$|\[[^\[\]]{1,60}\]:)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)[\s#]*$")
_SAYS_NOTHING = re.compile(
    r"(?:using .{0,40}llama\.cpp|original model|run (?:them|it|this)|all quants|quantized by|"
    r"quantization made by|note|click|for more|see |read |licen[cs]e|chat & support|want to|"
    r"thanks|learn |table of contents)|"
    r".*(?:discord|patreon|ko-fi|buy me a coffee|donat|sponsor|newsletter|follow us|grant from|"
    r"join (?:us|our))",
    re.IGNORECASE,
)
_ABOUT_FILES = re.compile(r"quant|gguf|imatrix", re.IGNORECASE)


def summarize(card: bytes) -> str:
    """Return at most two lines of plain text: no markup, no HTML, no addresses; or nothing."""
    text = card[:LONGEST_CARD].decode(errors="replace").removeprefix("\ufeff")
    headings: list[str] = []
    prose = ""
    for is_heading, said in _paragraphs(_without_blocks(_without_front_matter(text))):
        if _SAYS_NOTHING.match(said):
            continue
        if is_heading:
            headings.append(said)
        elif _is_prose(said):
            prose = said
            break
    title = next((one for one in headings if _ABOUT_FILES.search(one)), "")
    if not prose:
        return _cut(title or next((one for one in headings if " " in one), ""), _WHOLE)
    return f"{_cut(title, _HALF)}\n{_cut(prose, _HALF)}" if title else _cut(prose, _WHOLE)


def _without_front_matter(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip()
    if text.startswith("---\n"):
        end = text.find("\n---", 3)
        return text[text.find("\n", end + 1) + 1 :] if end >= 0 and "\n" in text[end + 1 :] else ""
    return text


def _without_blocks(text: str) -> str:
    """Leave out code, comments and what HTML does not show as text; other tags end lines."""
    kept: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        if not fenced:
            kept.append(line[:_LONGEST_LINE])
    text = _cut_out("\n".join(kept), "<!--", "-->")
    for name in _UNSHOWN:
        text = _cut_out(text, f"<{name}", f"</{name}>")
    text = _HEADING_TAG.sub("\n\n# ", text)
    return _TAG.sub("", _BLOCK_TAG.sub("\n\n", text))


def _cut_out(text: str, start: str, end: str) -> str:
    lower, kept, at = text.lower(), [], 0
    if len(lower) != len(text):  # a few letters have longer small ones: then places differ
        lower = text
    while (found := lower.find(start, at)) >= 0:
        kept.append(text[at:found])
        closed = lower.find(end, found)
        if closed < 0:
            return "".join(kept)
        at = closed + len(end)
    return "".join([*kept, text[at:]])


def _paragraphs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield headings (True) and paragraphs (False) as plain text."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        line = line.lstrip(" >")
        heading = _HEADING.match(line)
        if line.strip() and not heading and not _NOT_PROSE.match(line):
            lines.append(line)
            continue
        if lines:
            yield False, _plain(" ".join(lines))
            lines = []
        if heading:
            yield True, _plain(heading[1])


def _plain(text: str) -> str:
    text = _REPO.sub(r"\1", _IMAGE.sub("", text[: 2 * _LONGEST_LINE]))
    text = _ADDRESS.sub("", _LINK.sub(r"\1", text))
    text = html.unescape(_MARK.sub("", text))
    # What was escaped may be a tag, and whoever shows the text may take it for one.
    text = _TAG.sub("", text).replace("<", "").replace(">", "")
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split()).strip(" :-–|")


def _is_prose(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    # Scripts without spaces say more with fewer letters.
    words = len(text.split()) if text.isascii() else letters // 2
    return letters >= 24 and words >= 5 and letters >= 0.6 * len(text)


def _cut(text: str, most: int) -> str:
    """Shorten a text after a sentence, else after a word."""
    if len(text) <= most:
        return text
    head = text[:most]
    sentence = max(head.rfind(end) for end in (". ", "! ", "? ", "。"))
    if sentence >= most // 3:
        return head[: sentence + 1]
    return head.rpartition(" ")[0].rstrip(" ,;:") + "…" if " " in head else head + "…"
