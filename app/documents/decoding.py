"""Bytes of a text file as text, in whatever encoding it was written."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from app.core.words import mark
from app.documents.cleaning import share_of_controls
from app.documents.document import DocumentError
from app.documents.sentences import Sentence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "koi8_r", "koi8_u", "cp437", "cp850",
    "cp852", "cp866", "cp874", "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
"""Those that files are in: the rarer an encoding, the more often it would be guessed wrongly."""
_SAMPLE = 65_536
"""Bytes that an encoding is guessed from: those of lines with anything but ASCII in them."""
_MOST_CONTROLS = 0.01
_MANY = 20
"""So many good characters to each broken one and it is UTF-8 with damage, nothing else."""


class Decoded(NamedTuple):
    """Text, and what the owner should know about how it was read."""

    text: str
    notes: tuple[Sentence, ...] = ()


def decoded(data: bytes) -> Decoded:
    """Return the text of a file; raises :class:`DocumentError` for what is none."""
    for beginning, name in _MARKS:
        if data.startswith(beginning):
            return _checked(data, name)
    wide = _wide(data)
    if wide is not None:
        return _checked(data, wide)
    if b"\x00" in data:
        raise not_text()
    try:
        return Decoded(_plausible(data.decode("utf-8")))
    except UnicodeDecodeError:
        pass
    replaced = data.decode("utf-8", "replace")
    broken = replaced.count("\N{REPLACEMENT CHARACTER}")
    if sum(not character.isascii() for character in replaced) > (_MANY + 1) * broken:
        return Decoded(_plausible(replaced), (_broken(broken),))
    return _checked(data, _guessed(data))


def not_text(detail: Sentence | str = "") -> DocumentError:
    """Return the error for a file that is something, but no text."""
    return DocumentError(
        Sentence(mark("It is not a text, a table or a PDF.")),
        Sentence(mark("Snug reads text, code, CSV and PDF files.")),
        detail,
    )


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that a file without a mark is in, as many programs write it."""
    head = data[:4096]
    if len(head) < 4 or b"\x00" not in head:
        return None
    zeros = [head[place::4].count(0) * 4 / len(head) for place in range(4)]
    for name, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(
            share > 0.5 if zero else share < 0.05
            for share, zero in zip(zeros, pattern, strict=True)
        ):
            return name
    return None


def _checked(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    if broken > len(text) * _MOST_CONTROLS:
        raise not_text(
            Sentence(
                mark("{broken:,} of {count:,} characters are none in {encoding}."),
                {"broken": broken, "count": len(text), "encoding": encoding},
            )
        )
    notes = []
    if not encoding.startswith("utf"):
        read_as = mark("Its characters were read as {encoding}.")
        notes.append(Sentence(read_as, {"encoding": encoding}))
    if broken:
        notes.append(_broken(broken))
    return Decoded(_plausible(text), tuple(notes))


def _guessed(data: bytes) -> str:
    # Where only a few names are not ASCII, they have to speak for the whole.
    lines = dict.fromkeys(line for line in data.splitlines() if not line.isascii())
    from charset_normalizer import from_bytes

    matches = from_bytes(b"\n".join(lines)[:_SAMPLE], cp_isolation=_ENCODINGS)
    best = matches.best()
    if best is None:
        raise not_text(Sentence(mark("Its encoding is none that is known.")))
    for match in matches:
        # Of encodings that make as much sense, the usual one: short texts decide nothing.
        usual = {match.encoding, *match.could_be_from_charset} & {"cp1252"}
        if usual and match.chaos <= best.chaos and match.coherence >= best.coherence:
            return "cp1252"
    return best.encoding


def _plausible(text: str) -> str:
    share = share_of_controls(text)
    if share > _MOST_CONTROLS:
        said = mark("{share:.1%} of its characters are control characters.")
        raise not_text(Sentence(said, {"share": share}))
    return text


def _broken(count: int) -> Sentence:
    if count == 1:
        return Sentence(mark("One character is broken in the file."))
    return Sentence(mark("{count:,} characters are broken in the file."), {"count": count})
