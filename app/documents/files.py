"""A file as a document: what it is, and which reader is for it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from app.core.words import mark
from app.documents.cleaning import clean
from app.documents.decoding import decoded
from app.documents.document import Document, DocumentError, Kind, Limits
from app.documents.sentences import Sentence, Size
from app.documents.signatures import is_pdf, what_it_is
from app.documents.tables import as_table, too_long

_HEAD = 4096
_TABLES = (".csv", ".tsv", ".tab")
_PROSE = {"Text only", "Markdown", "reStructuredText", "Org Mode", "Text output"}
"""What Pygments has a lexer for, and people do not call code."""


def read_file(path: Path, limits: Limits, on_page: Callable[[int, int], None]) -> Document:
    """Return what a file says; raises :class:`DocumentError`.

    For the child: a hostile file may take for ever, and any amount of memory.
    """
    try:
        # Opening a pipe would wait for somebody who writes to it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentError(
                Sentence(mark("It is not a file.")),
                Sentence(mark("Attach files, not folders or devices.")),
            )
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if is_pdf(head):
                _check_size(path, limits.pdf_size)
                return _pdf(file, clean(path.name), limits, on_page)
            _refuse(head)
            _check_size(path, limits.file_size)
            data = head + file.read(limits.file_size + 1 - len(head))
    except OSError as error:
        raise DocumentError(
            Sentence(mark("It cannot be read.")),
            Sentence(mark("Is it still there, and may you open it?")),
            str(error),
        ) from error
    if len(data) > limits.file_size:
        raise _too_large(limits.file_size)
    return _text(clean(path.name), data, limits)


def plain_document(name: str, text: str, limits: Limits) -> Document:
    """Return text that came from no file, as from the clipboard, as a document."""
    text = clean(text)
    if not text.strip():
        raise _empty()
    if len(text) > limits.characters:
        raise too_long(limits.characters)
    return Document(name=name, kind="text", text=text)


def _pdf(
    file: IO[bytes], name: str, limits: Limits, on_page: Callable[[int, int], None]
) -> Document:
    # It takes a fifth of a second to import, which only a PDF has to wait for.
    from app.documents.pdf import read_pdf

    file.seek(0)
    return read_pdf(file, name, limits.characters, on_page)


def _text(name: str, data: bytes, limits: Limits) -> Document:
    found = decoded(data)
    text = clean(found.text)
    if not text.strip():
        raise _empty()
    if len(text) > limits.characters:
        raise too_long(limits.characters)
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES:
        table = as_table(text, limits.characters)
        if table is not None:
            return Document(name=name, kind="table", text=table, notes=found.notes)
    return Document(name=name, kind=_kind(name), text=text, notes=found.notes)


def _kind(name: str) -> Kind:
    from pygments.lexers import find_lexer_class_for_filename

    lexer = find_lexer_class_for_filename(name)
    return "text" if lexer is None or lexer.name in _PROSE else "code"


def _refuse(head: bytes) -> None:
    found = what_it_is(head)
    if found is not None:
        what, hint = found
        raise DocumentError(
            Sentence(mark("It is {what}, which Snug cannot read."), {"what": Sentence(what)}),
            Sentence(hint),
        )
    if not head:
        raise _empty()


def _check_size(path: Path, most: int) -> None:
    if path.stat().st_size > most:
        raise _too_large(most)


def _too_large(most: int) -> DocumentError:
    return DocumentError(
        Sentence(mark("It is larger than {most}."), {"most": Size(most)}),
        Sentence(mark("Attach the part of it that matters.")),
    )


def _empty() -> DocumentError:
    return DocumentError(
        Sentence(mark("It is empty.")), Sentence(mark("Attach a file with text in it."))
    )
