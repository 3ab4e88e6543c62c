"""The text of a PDF, page by page."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from typing import IO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from app.core.words import mark
from app.documents.cleaning import clean
from app.documents.document import Document, DocumentError
from app.documents.sentences import Sentence
from app.documents.tables import too_long

_PAGE_ERRORS = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError,
    OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What pypdf raises on one page of a damaged file; other pages may be whole."""


def read_pdf(
    file: IO[bytes], name: str, most: int, on_page: Callable[[int, int], None]
) -> Document:
    """Return the text of a PDF, each page below a line with its number.

    ``on_page`` gets the page and how many there are. Raises :class:`DocumentError`, and whatever
    pypdf trips over where the file as a whole is damaged.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    reader = PdfReader(file)
    _open(reader)
    count = len(reader.pages)
    pages: list[str] = []
    empty = broken = size = 0
    for number in range(count):
        on_page(number + 1, count)
        try:
            text = _page_text(reader.pages[number])
        except DependencyError as error:
            raise _locked() from error
        except _PAGE_ERRORS:
            broken += 1
            continue
        if not text:
            empty += 1
            continue
        pages.append(f"[Page {number + 1}]\n{text}\n")
        size += len(pages[-1]) + 1
        if size > most:
            raise too_long(most)
    if not pages:
        raise _nothing(broken)
    return Document(
        name=name,
        kind="pdf",
        text="\n".join(pages),
        pages=count,
        notes=tuple(_notes(count, empty, broken)),
    )


def _open(reader: PdfReader) -> None:
    if not reader.is_encrypted:
        return
    try:
        # Many are locked against changes only, and open with no password at all.
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise _locked() from error
    if not opened:
        raise _locked()


def _page_text(page: PageObject) -> str:
    lines = [line.rstrip() for line in clean(page.extract_text()).strip().split("\n")]
    return "\n".join(lines)


def _locked() -> DocumentError:
    return DocumentError(
        Sentence(mark("This PDF is locked with a password.")),
        Sentence(mark("Open it in a PDF reader, save it without the password, and attach that.")),
    )


def _nothing(broken: int) -> DocumentError:
    if broken:
        return DocumentError(
            Sentence(
                mark("None of the pages of this PDF can be read: they are damaged, or too large.")
            ),
            Sentence(mark("Open it in a PDF reader and save it anew.")),
        )
    return DocumentError(
        Sentence(mark("This PDF holds pictures of pages, no text.")),
        Sentence(mark("Run it through a text recognition (OCR) and attach the result.")),
    )


def _notes(count: int, empty: int, broken: int) -> Iterator[Sentence]:
    if empty:
        yield Sentence(
            mark("{empty:,} of {count:,} pages hold no text (pictures, or nothing)."),
            {"empty": empty, "count": count},
        )
    if broken:
        yield Sentence(
            mark("{broken:,} of {count:,} pages are damaged and were left out."),
            {"broken": broken, "count": count},
        )
