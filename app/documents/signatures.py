"""What a file is by how it begins, where that is no text."""

from __future__ import annotations

from app.core.words import mark

_PDF_WITHIN = 1024
"""Readers of PDF look for its mark in so many bytes: mailers and scanners write before it."""

_AS_PDF = mark("Save it as PDF or as plain text and attach that.")
_OFFICE = mark("an office document"), _AS_PDF
_PICTURE = mark("a picture"), mark("Snug reads text; write what it says, or attach a text of it.")
_SOUND = mark("a recording or a film"), mark("Attach a transcript of it.")
_ARCHIVE = mark("a compressed archive"), mark("Unpack it and attach the files that matter.")
_PROGRAM = mark("a program"), mark("Attach its source text.")
_MODEL = mark("a model"), mark("Open it on the Models page; it cannot be attached.")

_BEGINNINGS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"{\\rtf", (mark("a rich text document"), _AS_PDF)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    (b"%!PS", (mark("a PostScript document"), mark("Save it as PDF and attach that."))),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"ID3", _SOUND),
    (b"OggS", _SOUND),
    (b"fLaC", _SOUND),
    (b"\x1aE\xdf\xa3", _SOUND),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"(\xb5/\xfd", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90\x00", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"GGUF", _MODEL),
    (
        b"SQLite format 3\x00",
        (mark("a database"), mark("Export what matters as CSV and attach that.")),
    ),
)
_IN_ARCHIVE = (b"word/", b"xl/", b"ppt/", b"[Content_Types]", b"mimetypeapplication/")


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF."""
    return b"%PDF-" in head[:_PDF_WITHIN]


def what_it_is(head: bytes) -> tuple[str, str] | None:
    """Say what a file is that is no text, and what to do about it; None where it may be one."""
    if head.startswith(b"PK\x03\x04"):
        return _OFFICE if any(name in head for name in _IN_ARCHIVE) else _ARCHIVE
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return _PICTURE if head[8:12] == b"WEBP" else _SOUND
    if head[4:8] == b"ftyp":
        return _PICTURE if head[8:12] in (b"avif", b"heic", b"heix", b"mif1") else _SOUND
    for beginning, answer in _BEGINNINGS:
        if head.startswith(beginning):
            return answer
    return None
