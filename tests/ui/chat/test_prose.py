"""Prose on the page: what is streamed looks as what is shown at once, and nothing is loaded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument

from app.ui.chat.blocks import Splitter, whole
from app.ui.chat.prose_view import ProseView
from app.ui.links import open_link

TEXT = """# Title *em*

A paragraph with **bold 🦙 words**, `code` and [a link](https://example.org).
A second line.

1. one
2. two
   - inner ünïcödé 🦙🦙 text
     and more

> quoted

| a | b |
|---|--:|
| 1 | **2** |

After the table.

---

The end.
"""


@pytest.fixture
def view(qtbot, themes) -> ProseView:
    view = ProseView(themes)
    qtbot.addWidget(view)
    view.resize(500, 10)
    view.show()
    return view


def shown(view: ProseView) -> list[tuple]:
    """Every letter with what it wears, paragraph by paragraph."""
    result = []
    block = view.document().begin()
    while block.isValid():
        parts = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            form = fragment.charFormat()
            parts.append(
                (
                    fragment.text(),
                    form.fontWeight(),
                    form.fontItalic(),
                    form.anchorHref(),
                    form.background().color().name(),
                    form.foreground().color().name(),
                )
            )
            iterator += 1
        form = block.blockFormat()
        result.append((parts, form.leftMargin(), form.topMargin(), form.textIndent()))
        block = block.next()
    return result


@pytest.mark.parametrize("size", [1, 5, 23])
def test_streamed_prose_looks_as_prose_shown_at_once(view, qtbot, themes, size):
    splitter = Splitter()
    for position in range(0, len(TEXT), size):
        kept = splitter.append(TEXT[position : position + size])
        view.replace(min(kept, len(view.blocks)), splitter.blocks[min(kept, len(view.blocks)) :])
    kept = splitter.finish()
    view.replace(kept, splitter.blocks[kept:])
    other = ProseView(themes)
    qtbot.addWidget(other)
    other.replace(0, whole(TEXT))
    assert shown(view) == shown(other)
    assert "🦙" in view.toPlainText()


def test_a_growing_paragraph_keeps_a_selection(view):
    view.replace(0, whole("Some words here"))
    cursor = view.textCursor()
    cursor.setPosition(0)
    cursor.movePosition(cursor.MoveOperation.EndOfWord, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.replace(0, whole("Some words here and **more**"))
    view.replace(0, whole("Some words here and **more**\n\n- item"))
    assert view.textCursor().selectedText() == "Some"


def test_it_is_as_high_as_its_text(view):
    view.replace(0, whole("One line"))
    low = view.height()
    view.replace(0, whole("Many words " * 100))
    assert view.height() > 5 * low
    assert view.height() == pytest.approx(view.document().size().height(), abs=1)
    view.replace(0, [])
    assert view.height() <= low + 2


def test_a_theme_changes_every_letter(view, themes, qtbot):
    view.replace(0, whole(TEXT))
    before = shown(view)
    themes.choose("dark")
    qtbot.waitUntil(lambda: shown(view) != before)
    after = shown(view)
    assert [[part[0] for part in parts] for parts, *_ in before] == [
        [part[0] for part in parts] for parts, *_ in after
    ]
    colors = {part[5] for parts, *_ in before for part in parts}
    assert colors.isdisjoint({part[5] for parts, *_ in after for part in parts})


def test_nothing_is_ever_loaded(view, tmp_path):
    picture = tmp_path / "x.png"
    assert QImage(4, 4, QImage.Format.Format_RGB32).save(str(picture))
    kind = QTextDocument.ResourceType.ImageResource
    assert not view.document().resource(kind.value, QUrl.fromLocalFile(str(picture)))
    view.replace(0, whole(f"![alt]({QUrl.fromLocalFile(str(picture)).toString()}) <img src=x>"))
    assert view.toPlainText() == "alt <img src=x>"


def test_structure_characters_in_text_stay_text(view):
    view.replace(0, whole("a\u2029b\ufdd0c\ufffcd"))
    assert view.document().blockCount() == 1
    assert view.document().rootFrame().childFrames() == []


@pytest.mark.parametrize(
    ("address", "opened"),
    [("https://a.b", True), ("http://a.b", True), ("file:///etc", False), ("smb://x", False)],
)
def test_only_web_links_are_followed(monkeypatch, address, opened):
    seen = []
    monkeypatch.setattr(QDesktopServices, "openUrl", seen.append)
    open_link(QUrl(address))
    assert bool(seen) is opened


def test_words_are_copied_without_colours(view):
    view.replace(0, whole("1. **bold** word"))
    view.selectAll()
    data = view.createMimeDataFromSelection()
    assert data.text() == "1.\tbold word"
    assert data.formats() == ["text/plain"]


def test_what_follows_a_table_keeps_its_distance(view):
    for text in ("| a |\n|--|\n| 1 |\n\nAfter.", "| a |\n|--|\n| 1 |\n\n## After"):
        view.replace(0, [])
        view.replace(0, whole(text))
        document = view.document()
        layout = document.documentLayout()
        (table,) = document.rootFrame().childFrames()
        cell = layout.blockBoundingRect(table.lastCursorPosition().block())
        after = layout.blockBoundingRect(document.lastBlock())
        # Between them is the cell's padding, and room enough to see where the table ends.
        assert after.top() - cell.bottom() >= 6 + 14, text
