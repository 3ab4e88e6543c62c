"""Nothing that an answer contains reads a file, opens a connection, or runs."""

from __future__ import annotations

from time import thread_time

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QToolTip, QWidget
from witness import Witness

from app.ui.chat import answer_body
from app.ui.chat.blocks import Splitter, whole
from app.ui.chat.code_view import CodeView
from app.ui.chat.link_honesty import true_host
from app.ui.chat.message_view import AnswerView
from app.ui.chat.prose_view import ProseView
from app.ui.chat.transcript import Transcript

FORMS = (
    "![picture]({0})", "![]({0})", "![picture][r]\n\n[r]: {0}", "[![picture]({0})]({0})",
    "<img src='{0}'>", '<img\nsrc="{0}">', "&lt;img src='{0}'&gt;", "<!doctype html><img src={0}>",
    "<table background='{0}'><tr><td background='{0}'>x</td></tr></table>",
    "<style>@import url('{0}'); body {{ background-image: url({0}) }}</style>",
    "<link rel='stylesheet' href='{0}'>", "<object data='{0}'></object>", "<iframe src='{0}'>",
    "<body background='{0}'>", "<video src='{0}'>", "<script src='{0}'></script>",
    "<p style=\"background-image: url('{0}')\">", "<meta http-equiv='refresh' content='0;url={0}'>",
    "| a ![p]({0}) |\n|--|\n| <img src='{0}'> |", "> - ![p]({0}) <img src='{0}'>",
    "$\\includegraphics{{{0}}} \\input{{{0}}}$", "$$\\href{{{0}}}{{x}} \\url{{{0}}}$$",
    "```html\n<img src='{0}'>\n```", "`<img src='{0}'>`", "# <img src='{0}'> ![p]({0})",
    "<think>\n<img src='{0}'> ![p]({0})\n</think>\n\n<img src='{0}'>",
)  # fmt: skip
"""How an answer may ask for what lies at an address."""


@pytest.fixture
def witness(tmp_path):
    witness = Witness(tmp_path)
    yield witness
    witness.close()


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Addresses that were handed to the system."""
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    return addresses


@pytest.fixture
def transcript(qtbot, themes, tasks) -> Transcript:
    transcript = Transcript(themes, tasks)
    qtbot.addWidget(transcript)
    transcript.resize(1000, 700)
    transcript.show()
    qtbot.waitExposed(transcript)
    return transcript


@pytest.fixture
def prose(qtbot, themes) -> ProseView:
    view = ProseView(themes)
    qtbot.addWidget(view)
    view.resize(500, 10)
    view.show()
    qtbot.waitExposed(view)
    yield view
    QToolTip.hideText()


def place_of(prose: ProseView, letter: int) -> QPointF:
    cursor = prose.textCursor()
    cursor.setPosition(letter)
    return prose.cursorRect(cursor).center().toPointF()


def unfold(view: AnswerView) -> None:
    for fold in view.findChildren(QWidget):
        if fold.property("look") == "fold":
            fold.setChecked(True)


@pytest.mark.parametrize("streamed", [False, True])
def test_an_answer_loads_nothing(transcript, make_message, qtbot, qapp, witness, streamed):
    addresses = (witness.file.as_uri(), str(witness.file), witness.web)
    messages = []
    for form in FORMS:
        text = "\n\n".join(form.format(address) for address in addresses)
        messages.append(make_message(2 * len(messages) + 1, "user", text))
        messages.append(make_message(2 * len(messages), "assistant", text, model=text))
    for question, answer in zip(messages[::2], messages[1::2], strict=True):
        transcript.set_messages([question])
        if streamed:
            transcript.add_message(make_message(answer.id, "assistant", "", state="streaming"))
            transcript.views[-1].append(answer.text)
            transcript.views[-1].finish(answer)
        else:
            transcript.add_message(answer)
        unfold(transcript.views[-1])
        qapp.processEvents()
        transcript.grab()
        assert witness.seen == [], answer.text
        for text in transcript.findChildren(QTextEdit):
            assert "\ufffc" not in text.toPlainText()  # where Qt keeps an object
            assert set(text.createMimeDataFromSelection().formats()) <= {"text/plain"}


ADDRESS = "https://other.example/path?q=1"
LINKS = {
    "https://web.example/a": True, "HTTP://web.example": True, "file:///etc/passwd": False,
    "FILE:///etc/passwd": False, "/etc/passwd": False, "//host/share": False,
    "\\\\\\\\host\\\\share": False, "smb://host/share": False, "javascript:alert(1)": False,
    "&#106;avascript:alert(1)": False, "data:text/html,x": False, "vscode://run": False,
    "ms-msdt:/id": False, "mailto:a@b.c": False, "qrc:/x": False, "#top": False, "a.html": False,
}  # fmt: skip


@pytest.mark.parametrize("address", LINKS)
def test_what_a_link_does_to_mouse_and_keyboard(prose, opened, address):
    prose.replace(0, whole(f"[here](<{address}>)"))
    assert prose.toPlainText() == "here"
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    QTest.keyClick(prose, Qt.Key.Key_Return)
    assert len(opened) == LINKS[address]
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        place = place_of(prose, 2)
        QApplication.sendEvent(
            prose.viewport(),
            QMouseEvent(kind, place, prose.viewport().mapToGlobal(place), left, left,
                        Qt.KeyboardModifier.NoModifier),
        )  # fmt: skip
    assert len(opened) == 2 * LINKS[address]


def test_a_link_says_to_the_mouse_where_it_leads(prose):
    prose.replace(0, whole(f"Look [here]({ADDRESS})."))
    place = place_of(prose, 7).toPoint()
    QApplication.sendEvent(
        prose.viewport(),
        QHelpEvent(QEvent.Type.ToolTip, place, prose.viewport().mapToGlobal(place)),
    )
    assert QToolTip.text() == ADDRESS


def test_a_link_says_to_the_keyboard_where_it_leads(prose):
    prose.replace(0, whole(f"Look [here]({ADDRESS})."))
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    assert QToolTip.text() == ADDRESS


@pytest.mark.parametrize(
    ("text", "address", "host"),
    [
        ("here", "https://other.example", ""),
        ("bank.com", "https://bank.com/login", ""),
        ("www.bank.com", "https://bank.com", ""),
        ("https://bank.com", "http://BANK.com:80/x", ""),
        ("Node.js", "https://nodejs.org", ""),
        ("bank.com", "https://other.example", "other.example"),
        ("  https://bank.com/login", "https://bank.com.other.example", "bank.com.other.example"),
        ("ｂａｎｋ．ｃｏｍ", "https://other.example", "other.example"),
        ("https://bаnk.com", "https://xn--bnk-7cd.com", "xn--bnk-7cd.com"),
        ("https://bank.com@other.example", "https://bank.com@other.example", "other.example"),
        ("here", "https://bank.com@other.example", "other.example"),
    ],
)
def test_a_link_that_names_another_host_is_found_out(text, address, host):
    assert true_host(text, address) == host


@pytest.mark.parametrize(
    "text",
    ["[bank.com]({})", "[**ba**nk.com]({})", "[ba]({})[nk.com]({})", "| [bank.com]({}) |\n|-|"],
)
def test_a_lie_is_answered_beside_it(prose, text):
    prose.replace(0, whole(text.replace("{}", "https://other.example/bank.com")))
    assert prose.toPlainText().strip().endswith("bank.com (other.example)")


def test_a_turned_link_is_seen(prose):
    prose.replace(0, whole("[\u202emoc.knab](https://other.example)"))
    assert prose.toPlainText() == "\ufffdmoc.knab"


def test_controls_are_shown_and_not_copied(transcript, make_message):
    # What is pasted into a terminal after the end of a paste is run by it.
    hostile = "ls\x1b[201~\x9b\x07\u202e\u2066\rrm -rf ~\n"
    text = f"Run `{hostile.strip()}`:\n\n```sh\n{hostile}```\n"
    transcript.set_messages([make_message(1, "assistant", text)])
    (answer,) = transcript.views
    (code,) = answer.findChildren(CodeView)
    shown = "ls\ufffd[201~" + 4 * "\ufffd" + "\nrm -rf ~"
    assert code.findChild(QPlainTextEdit).toPlainText() == shown
    code._copy.click()
    assert QGuiApplication.clipboard().text() == shown
    answer._actions.copy.click()
    assert shown in QGuiApplication.clipboard().text()
    assert not set(QGuiApplication.clipboard().text()) & set("\x1b\x9b\x07\u202e\u2066\r")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_controls_are_the_same_in_pieces(size):
    text = "a\r\nb\rc\x1b[31m\u202ed\r\r\n\ne\x85f\r"
    splitter = Splitter()
    for start in range(0, len(text), size):
        splitter.append(text[start : start + size])
    splitter.finish()
    assert splitter.blocks == whole(text)


def test_a_block_that_was_cut_is_whole_in_the_end(transcript, make_message):
    text = "> a line of it\n" + "and one more\n" * 1500
    transcript.set_messages([make_message(1, "assistant", "", state="streaming")])
    (answer,) = transcript.views
    for start in range(0, len(text), 1000):
        answer.append(text[start : start + 1000])
    assert len(answer.body.blocks) > 1
    answer.finish(make_message(1, "assistant", text))
    assert answer.body.blocks == whole(text)


def test_an_endless_list_opens_little_by_little(transcript, make_message, monkeypatch):
    monkeypatch.setattr(answer_body, "AT_ONCE", 5_000)
    text = "- a\n" * 5_000
    transcript.set_messages([make_message(1, "assistant", text)])
    (answer,) = transcript.views
    longest = 0.0
    while answer.body.busy:
        assert 0 < len(answer.body.blocks) < 5_000
        began = thread_time()
        answer.body._on_next_timeout()
        longest = max(longest, thread_time() - began)
    assert 0 < longest < 0.3
    assert answer.body.blocks == whole(text)


ENDLESS = {
    "one line": ("", "a", 1_000_000), "one line of code": ("```py\n", "a", 400_000),
    "one line of words": ("", "word ", 1_000_000), "turned": ("", "שלום עולם ", 1_000_000),
    "an open fence": ("```py\n", "x = 1  # one\n", 300_000), "emoji": ("", "👩‍👩‍👧‍👦", 500_000),
    "a list": ("", "- a line of a list with some words in it\n", 200_000),
    "controls": ("", "\x1b[31m\x07\u202e", 300_000),
    "accents": ("", "a\u0300\u0301\u0302", 300_000),
}  # fmt: skip
"""How it begins, what it says again and again, and how many characters of that."""


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_answer_without_end_does_not_stall_the_window(transcript, make_message, qapp, kind):
    beginning, piece, size = ENDLESS[kind]
    text = beginning + piece * (size // len(piece))
    transcript.set_messages([make_message(1, "assistant", "", state="streaming")])
    (answer,) = transcript.views
    longest = 0.0
    for start in range(0, len(text), 10_000):
        began = thread_time()
        answer.append(text[start : start + 10_000])
        qapp.processEvents()
        longest = max(longest, thread_time() - began)
    assert longest < 0.5
