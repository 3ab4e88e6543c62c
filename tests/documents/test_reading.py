"""Files of every kind read in a child; none of them hangs or bloats this process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from small_pdfs import drawn, locked, pdf_of, pdf_with

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.words import ENGLISH, Language, speak
from app.documents.document import Document, DocumentError, Limits
from app.documents.files import plain_document
from app.documents.reader import read_document

HOUSE = "The house has four floors (and a roof).\nThe roof is red."
GARDEN = "The garden is behind the house.\nIt has 12 trees \\ 3 of them are old."

GERMAN = {
    "It is {what}, which Snug cannot read.": "Das ist {what}; so etwas kann Snug nicht lesen.",
    "a picture": "ein Bild",
    "Snug reads text; write what it says, or attach a text of it.": "Snug liest Text.",
    "It is larger than {most}.": "Die Datei ist größer als {most}.",
    "{share:.1%} of its characters are control characters.": "{share:.1%} sind Steuerzeichen.",
    "Its characters were read as {encoding}.": "Die Zeichen wurden als {encoding} gelesen.",
}


@pytest.fixture
def make(tmp_path: Path):
    def make(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return make


@pytest.fixture
def german() -> Iterator[None]:
    """Speak a German of few words."""
    speak(Language(lambda text: GERMAN.get(text, ""), comma_for_point=True))
    yield
    speak(ENGLISH)


def refusal(path: Path, **limits: float) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_document(path, limits=Limits(**limits))
    assert caught.value.hint
    assert not [child for child in psutil.Process().children() if "read-document" in cmdline(child)]
    return caught.value


def cmdline(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("notes.txt", "text"), ("README.md", "text"), ("LICENSE", "text"), ("main.py", "code"),
     ("a.rs", "code"), ("data.json", "code"), ("strange.xyz", "text"), ("prose.csv", "text")],
)  # fmt: skip
def test_text_is_what_its_name_says(make, name, kind):
    path = make(name, "one line\r\nand another\n")
    assert read_document(path) == Document(name=name, kind=kind, text="one line\nand another\n")


def test_a_table(make):
    found = read_document(make("sizes.CSV", "Größe;Zahl\nklein;1\ngroß;2\n".encode("cp1252")))
    assert found.kind == "table"
    assert found.text == "Größe | Zahl\n--- | ---\nklein | 1\ngroß | 2\n"
    assert found.note == "Its characters were read as cp1252."


def test_a_pdf_keeps_its_pages(make):
    seen: list[tuple[int, int]] = []
    found = read_document(
        make("house.pdf", pdf_of([HOUSE, GARDEN])), on_page=lambda *at: seen.append(at)
    )
    assert found == Document(
        name="house.pdf",
        kind="pdf",
        text=f"[Page 1]\n{HOUSE}\n\n[Page 2]\n{GARDEN}\n",
        pages=2,
    )
    assert seen[0] == (1, 2)


def test_a_pdf_is_known_by_what_it_holds_not_by_its_name(make):
    assert read_document(make("house.txt", pdf_of([HOUSE]))).kind == "pdf"
    assert read_document(make("house", b"\nmailed\n" + pdf_of([HOUSE]))).kind == "pdf"
    assert read_document(make("house.pdf", HOUSE)).kind == "text"


def test_pages_without_text_are_said(make):
    found = read_document(make("scan.pdf", pdf_of([HOUSE, "", ""])))
    assert found.note == "2 of 3 pages hold no text (pictures, or nothing)."


def test_a_scan_is_refused(make):
    assert "pictures of pages" in refusal(make("scan.pdf", pdf_of(["", ""]))).text


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_is_needed_or_not(make, algorithm):
    pdf = pdf_of([HOUSE])
    assert (
        "locked with a password"
        in refusal(make("locked.pdf", locked(pdf, "secret", algorithm=algorithm))).text
    )
    # Locked against changes only: everybody may read it.
    found = read_document(make("open.pdf", locked(pdf, "", algorithm=algorithm)))
    assert HOUSE in found.text


def test_a_damaged_page_does_not_take_the_others_along(make):
    pdf = pdf_with([drawn(HOUSE), (drawn(GARDEN), "NobodyKnows"), drawn(GARDEN)])
    found = read_document(make("broken.pdf", pdf))
    assert found.text == f"[Page 1]\n{HOUSE}\n\n[Page 3]\n{GARDEN}\n"
    assert found.note == "1 of 3 pages are damaged and were left out."
    error = refusal(make("none.pdf", pdf_with([(drawn(HOUSE), "NobodyKnows")])))
    assert error.text.startswith("None of the pages")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 10_000, b"%PDF-1.7\n" + b"1 0 obj <<" * 5_000,
     pdf_of([HOUSE])[:300], b"%PDF-1.4\ntrailer << /Root 1 0 R >>\n1 0 obj << /Pages 1 0 R >>",
     pdf_of([HOUSE]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")],
    ids=["nothing", "zeros", "nested", "cut off", "a loop", "pages that hold each other"],
)  # fmt: skip
def test_a_damaged_pdf_is_a_sentence(make, data):
    error = refusal(make("bad.pdf", data))
    assert error.text.startswith(("It cannot be read", "This PDF", "None of the pages"))


@pytest.mark.parametrize("size", [600_000_000, 40_000_000])
def test_a_bomb_is_defused(make, size):
    """A few kilobytes that unpack to far more than a document may take."""
    packer = zlib.compressobj(9)
    block = b"BT (bomb) Tj ET\n" * 65_536
    packed = b"".join(packer.compress(block) for _ in range(size // len(block)))
    packed += packer.flush()
    pdf = pdf_with([(packed, "FlateDecode")])
    path = make("bomb.pdf", pdf)
    assert path.stat().st_size < size / 100
    before = psutil.Process().memory_info().rss
    refusal(path, memory=300_000_000, seconds=20, characters=1_000_000)
    assert psutil.Process().memory_info().rss - before < 50_000_000


def test_more_memory_than_a_document_may_take_is_a_sentence(make):
    path = make("large.txt", "words and more words\n" * 1_000_000)
    assert "more memory" in refusal(path, memory=60_000_000).text


def test_what_takes_too_long_is_ended(make):
    slow = make("slow.pdf", pdf_of(["\n".join([GARDEN] * 40)] * 2_000))
    began = time.monotonic()
    assert "longer than 1 seconds" in refusal(slow, seconds=1).text
    assert time.monotonic() - began < 15


def test_reading_can_be_cancelled(make):
    cancel = CancelToken()
    slow = make("slow.pdf", pdf_of(["\n".join([GARDEN] * 40)] * 2_000))
    with pytest.raises(Cancelled):
        read_document(slow, on_page=lambda _page, _pages: cancel.cancel(), cancel=cancel)
    assert not [child for child in psutil.Process().children() if "read-document" in cmdline(child)]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t\n", "empty"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "a picture"),
        ("photo.txt", b"\xff\xd8\xff\xe0" + b"\x00" * 100, "a picture"),
        ("letter.rtf", b"{\\rtf1 Dear Sir}", "a rich text document"),
        ("data.gz", b"\x1f\x8b\x08" + b"x" * 100, "a compressed archive"),
        ("run.exe", b"MZ\x90\x00" + b"\x00" * 100, "a program"),
        ("model.bin", b"GGUF\x03\x00\x00\x00", "a model"),
        ("noise.txt", os.urandom(4096) + b"\x00", "not a text"),
        ("long.txt", b"a" * 5_000_001, "more than 5,000,000 characters"),
        ("huge.txt", b"a" * 6_000_001, "larger than 6.00 MB"),
    ],
)
def test_what_cannot_be_attached_says_why(make, name, data, said):
    error = refusal(make(name, data), characters=5_000_000, file_size=6_000_000)
    assert said in error.text


def test_what_the_child_found_is_said_in_the_language_of_its_parent(make, german):
    picture = refusal(make("photo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100))
    assert picture.text == "Das ist ein Bild; so etwas kann Snug nicht lesen."
    assert picture.hint == "Snug liest Text."
    huge = refusal(make("huge.txt", b"a" * 6_500_001), file_size=6_500_000)
    assert huge.text == "Die Datei ist größer als 6,50 MB."
    controls = refusal(make("controls.txt", b"\x01abc" * 100))
    assert controls.detail == "25,0\xa0% sind Steuerzeichen."
    guessed = read_document(make("wide.txt", "Größe".encode("cp1252")))
    assert guessed.note == "Die Zeichen wurden als cp1252 gelesen."


@pytest.mark.parametrize(
    ("inside", "said"), [("word/document.xml", "office document"), ("a.txt", "archive")]
)
def test_an_office_document_is_told_from_other_archives(tmp_path, inside, said):
    path = tmp_path / "some.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "text")
    assert said in refusal(path).text


def test_an_endless_line_is_a_text_like_others(make):
    assert len(read_document(make("line.txt", "word " * 1_000_000)).text) == 5_000_000


def test_what_is_no_file_is_not_opened(tmp_path):
    assert "not a file" in refusal(tmp_path).text
    assert "cannot be read" in refusal(tmp_path / "gone.txt").text
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.txt")
        assert "not a file" in refusal(tmp_path / "pipe.txt").text
        assert "not a file" in refusal(Path("/dev/zero")).text


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_name_that_is_no_text(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe4r.txt"))
    path.write_text(HOUSE)
    assert read_document(path).name == "b�r.txt"


def test_text_without_a_file():
    found = plain_document("Pasted text", "a\r\nb\x00", Limits())
    assert found == Document(name="Pasted text", kind="text", text="a\nb")
    with pytest.raises(DocumentError, match="empty"):
        plain_document("Pasted text", " \n", Limits())
    with pytest.raises(DocumentError, match="more than 3 characters"):
        plain_document("Pasted text", "four", Limits(characters=3))


def test_nothing_in_a_file_is_run_or_fetched(make):
    """What PDF readers would run or open stays where it is."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        pdf = pdf_of([HOUSE]).replace(
            b"/Type /Catalog",
            b"/Type /Catalog /OpenAction << /S /URI /URI (http://127.0.0.1:%d/) >>"
            b" /AA << /O << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:%d/'\\)) >> >>"
            % (port, port),
        )
        assert HOUSE in read_document(make("active.pdf", pdf)).text
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_verb_is_not_for_people():
    shown = subprocess.run(
        [sys.executable, "-m", "app", "--help"], capture_output=True, text=True, check=True
    )
    assert "read-document" not in shown.stdout
