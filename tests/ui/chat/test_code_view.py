"""Code blocks: lines, colours, the copy button."""

from __future__ import annotations

import pytest
from pygments.lexers import get_all_lexers
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.chat import highlight, languages
from app.ui.chat.code_view import CodeView
from app.ui.chat.highlight import LONGEST, Lexers
from app.ui.chat.languages import suffix_of
from app.ui.chat.markdown import Code

PYTHON = 'def f(x):\n    """🦙 doc"""\n    return x + 1  # add'


@pytest.fixture
def view(qtbot, themes, tasks) -> CodeView:
    view = CodeView(themes, Lexers(tasks))
    qtbot.addWidget(view)
    view.resize(400, 100)
    view.show()
    return view


def lines(view: CodeView) -> QPlainTextEdit:
    return view.findChild(QPlainTextEdit)


def colors(view: CodeView) -> list[dict[str, str]]:
    """Colour by text for each line."""
    result = []
    block = lines(view).document().begin()
    while block.isValid():
        text = block.text().encode("utf-16-le")
        result.append(
            {
                text[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le"): (
                    one.format.foreground().color().name()
                )
                for one in block.layout().formats()
            }
        )
        block = block.next()
    return result


def test_colours_come_when_the_fence_closes(view, qtbot, themes):
    view.show_code(Code(language="python", text=PYTHON[:20], closed=False))
    view.show_code(Code(language="python", text=PYTHON, closed=False))
    qtbot.wait(30)
    assert not any(colors(view))
    view.show_code(Code(language="python", text=PYTHON))
    qtbot.waitUntil(lambda: all(colors(view)))
    first, second, third = colors(view)
    assert lines(view).toPlainText() == PYTHON
    assert first["def"] == themes.current.hex("syntax_keyword").lower()
    assert second['"""🦙 doc"""'] == themes.current.hex("syntax_string").lower()
    assert third["# add"] == themes.current.hex("syntax_comment").lower()
    themes.choose("dark")
    dark = themes.current.hex("syntax_keyword").lower()
    qtbot.waitUntil(lambda: colors(view)[0].get("def") == dark)


@pytest.mark.parametrize("language", ["", "no-such-language", "text"])
def test_unknown_languages_stay_plain(view, qtbot, tasks, language):
    view.show_code(Code(language=language, text=PYTHON))
    ended = []
    tasks.run(lambda: None, ended.append, lane="lexers")
    qtbot.waitUntil(lambda: bool(ended))
    assert not view.busy
    assert not any(colors(view))


def test_very_long_code_stays_plain(view):
    view.show_code(Code(language="python", text="x = 1\n" * (LONGEST // 6 + 1)))
    assert not view.busy


def test_code_that_takes_its_lexer_without_end_stays_plain(view, qtbot, monkeypatch):
    monkeypatch.setattr(highlight, "MOST_S", 0.05)
    view.show_code(Code(language="c", text="\n" * 20_000))  # each looked at with all that follow
    lexing = view._highlighter
    qtbot.waitUntil(lambda: lexing._spent > 0.05 and not view.busy, timeout=3_000)


@pytest.mark.parametrize(
    "language", ["css+genshitext", "easytrieve", "console", "html+php", "matlab"]
)
def test_a_language_that_nobody_asked_for_has_no_lexer(language):
    assert highlight.lexer_for(language) is None


def test_every_known_language_but_a_few_has_a_lexer():
    coloured = {name for _, names, _, _ in get_all_lexers(plugins=False) for name in names}
    plain = set(languages.SUFFIXES) - coloured
    assert plain <= {
        "csv",
        "gradle",
        "jsonc",
        "jsonl",
        "kt",
        "matlab",
        "mermaid",
        "patch",
        "svelte",
        "tsv",
    }


def test_every_line_is_visible(view, qtbot):
    view.show_code(Code(language="", text="short"))
    one = lines(view).height()
    view.show_code(Code(language="", text="\n".join(["short"] * 30)))
    line = lines(view).blockBoundingRect(lines(view).document().firstBlock()).height()
    assert lines(view).height() == pytest.approx(one + 29 * line, abs=2)
    assert lines(view).verticalScrollBar().maximum() == 0


def test_long_lines_scroll_sideways(view, qtbot):
    view.show_code(Code(language="", text="x" * 500))
    bar = lines(view).horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.waitUntil(lambda: lines(view).verticalScrollBar().maximum() == 0)


def test_copy_says_that_it_copied(view, qtbot):
    view.show_code(Code(language="python", text=PYTHON))
    button = view._copy
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == PYTHON
    assert button.text().strip() == "Copied"
    qtbot.waitUntil(lambda: button.text().strip() == "Copy")


def test_code_is_copied_as_text_alone(view):
    view.show_code(Code(language="html", text="<img src='file:///x'>"))
    lines(view).selectAll()
    lines(view).copy()
    for _ in ("selected", "all"):
        copied = QGuiApplication.clipboard().mimeData()
        assert copied.formats() == ["text/plain"]
        assert copied.text() == "<img src='file:///x'>"
        view._copy.click()


def test_the_block_can_go_while_its_colours_are_on_their_way(qtbot, themes, tasks):
    view = CodeView(themes, Lexers(tasks))
    view.show_code(Code(language="rust", text="fn main() {}"))
    view.deleteLater()
    ended = []
    tasks.run(lambda: None, ended.append, lane="lexers")
    qtbot.waitUntil(lambda: bool(ended))


def test_code_is_saved_as_a_file(view, qtbot, tmp_path):
    view.show_code(Code(language="python", text=PYTHON))
    target = tmp_path / "it.py"
    view.save_as(str(target))
    assert target.read_text("utf-8") == PYTHON + "\n"
    assert view._save.toolTip() == f"Saved as {target}"


def test_a_file_that_cannot_be_written_is_said(view, qtbot, tmp_path):
    view.show_code(Code(language="python", text=PYTHON))
    view.save_as(str(tmp_path / "no such folder" / "it.py"))
    assert "Not saved" in view._save.text()
    assert view._save.accessibleDescription()


@pytest.mark.parametrize(
    "language", ["../x", "exe", "desktop", "lnk", "url", "hta", "scr", "py\0", "a.b", "con", "PY"]
)
def test_no_other_word_names_a_file(language):
    assert suffix_of(language) == ".txt"


@pytest.mark.parametrize(
    ("language", "suffix"),
    [("python", ".py"), ("", ".txt"), ("c++", ".cpp"), ("json", ".json"), ("rust", ".rs")],
)
def test_a_file_is_named_after_its_language(language, suffix):
    assert suffix_of(language) == suffix
