"""PDFs made by hand, so that tests know every byte of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter


def pdf_of(pages: Sequence[str]) -> bytes:
    """Return a PDF with these texts, a line of text a line; an empty one is an empty page."""
    return pdf_with([drawn(text) for text in pages])


def pdf_with(contents: Sequence[bytes | tuple[bytes, str]]) -> bytes:
    """Return a PDF whose pages are drawn by these operators, packed in a named way or plain."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * place)
        )
        data, name = content if isinstance(content, tuple) else (content, "")
        how = f" /Filter /{name}".encode() if name else b""
        objects.append(b"<< /Length %d%s >>\nstream\n" % (len(data), how) + data + b"\nendstream")
    output = io.BytesIO(b"")
    output.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(output.tell())
        output.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = output.tell()
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    output.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    output.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    )
    return output.getvalue()


def locked(pdf: bytes, user: str, owner: str = "owner", algorithm: str = "AES-256") -> bytes:
    """Return a PDF encrypted with passwords; no ``user`` password lets everybody read."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(user, owner, algorithm=algorithm)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def drawn(text: str) -> bytes:
    """Return the operators that write a text."""
    if not text:
        return b""
    lines = [
        line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        for line in text.split("\n")
    ]
    shown = b" T* ".join(b"(%s) Tj" % line for line in lines)
    return b"BT /F1 11 Tf 14 TL 60 780 Td %s ET" % shown
