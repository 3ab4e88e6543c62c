"""The files that go with the next question, above the field in which it is written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import tr
from app.ui import icons
from app.ui.attachments.document_text import DocumentText
from app.ui.attachments.documents_desk import Item
from app.ui.attachments.words import is_partial, state_of
from app.ui.eliding_label import ElidingLabel
from app.ui.flow_layout import FlowLayout
from app.ui.theme import Theme, Themes, repolish, set_look

_WIDEST = 350
"""Pixels at a scale of 1: two stand beside each other in a column of usual width."""
_SHARE = 4
"""Of the window's height, what the chips and the text below them have at most each."""


class DocumentChips(QWidget):
    """A chip for each file: its name, what of it is sent, and a button to take it away.

    Signals:
        removed: the number of an item.
        text_asked: the number of an item whose text shall be shown.
        emptied: a button that had the keyboard is gone.
    """

    removed = Signal(int)
    text_asked = Signal(int)
    emptied = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._chips: dict[int, DocumentChip] = {}
        self._opened: int | None = None
        self.setAccessibleName(tr("Attached files"))
        self._row = _Row()
        self._flow = self._row.flow
        self._text: DocumentText | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._row)
        self.hide()

    @property
    def chips(self) -> list[DocumentChip]:
        """The chips, in the order in which the files came."""
        return list(self._chips.values())

    @property
    def opened(self) -> int | None:
        """The item whose text is on view."""
        return self._opened

    @property
    def text(self) -> DocumentText | None:
        """Where the text of one of them is shown, once it was asked for."""
        return self._text

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these files and no others."""
        kept = {item.number for item in items}
        for number in [one for one in self._chips if one not in kept]:
            self._drop(number)
        for item in items:
            chip = self._chips.get(item.number)
            if chip is None:
                chip = self._add(item.number)
            stale = chip.show_item(item)
            if stale and self._opened == item.number:
                self.text_asked.emit(item.number)
        self.setVisible(bool(items))
        self._row.fit()

    def follow(self, widget: QWidget) -> None:
        """Let Tab come here after ``widget``, and go on as it did before."""
        chain = [widget]
        for chip in self._chips.values():
            chain += [chip.show_button, chip.remove_button]
        for before, after in pairwise([*chain, *([self._text] if self._text else [])]):
            QWidget.setTabOrder(before, after)

    def show_text(self, number: int, text: str) -> None:
        """Show what of a file is sent, if it is still asked for."""
        if number == self._opened and self._text is not None:
            self._text.show_text(text)

    def _add(self, number: int) -> DocumentChip:
        chip = DocumentChip(self._themes)
        chip.show_button.toggled.connect(lambda on, number=number: self._open(number, on))
        chip.remove_button.clicked.connect(lambda _=False, number=number: self._remove(number))
        self._chips[number] = chip
        self._flow.addWidget(chip)
        return chip

    def _drop(self, number: int) -> None:
        chip = self._chips.pop(number)
        if self._opened == number:
            self._open(number, False)
        had_keyboard = chip.isAncestorOf(self.window().focusWidget() or self)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        if had_keyboard:
            self.emptied.emit()

    def _remove(self, number: int) -> None:
        self.removed.emit(number)

    def _open(self, number: int, shown: bool) -> None:
        if not shown and number != self._opened:
            return
        before = self._opened
        self._opened = number if shown else None
        if shown and before is not None and before in self._chips:
            self._chips[before].show_button.setChecked(False)
        if self._text is None:
            self._text = DocumentText(self._themes, share=_SHARE)
            self._column.addWidget(self._text)
        if shown:
            self._text.show_text(tr("Reading …"))
            self._text.setAccessibleName(
                tr("What is sent of {name}", name=self._chips[number].name)
            )
            self.text_asked.emit(number)
        self._text.setVisible(shown)


class _Row(QScrollArea):
    """The chips, in lines; where they would take too much of the window, they scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.flow = FlowLayout(inside)
        self.setWidget(inside)
        # A scroll area paints its own ground; the composer's shall show.
        for widget in (self.viewport(), inside):
            widget.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """Leave a chip its least width."""
        return QSize(self.flow.minimumSize().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be as high as the lines need, and no higher than a share of the window."""
        needed = self.flow.heightForWidth(self.viewport().width())
        self.setFixedHeight(min(needed, self.window().height() // _SHARE))


class DocumentChip(QFrame):
    """One file."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._item: Item | None = None
        set_look(self, "document")
        self._icon = QLabel()
        self._name = ElidingLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_look(self._name, "strong")
        self._said = ElidingLabel()
        set_look(self._said, "caption")
        self.show_button = _tool()
        self.show_button.setCheckable(True)
        self.remove_button = _tool()
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        for label in (self._name, self._said):
            # The usual Maximum would let the shorter of the two bound both.
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 2, 3)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addLayout(words, 1)
        layout.addWidget(self.show_button)
        layout.addWidget(self.remove_button)
        themes.changed.connect(self._tint)

    @property
    def name(self) -> str:
        """The file's name."""
        return self._name.text()

    @property
    def said(self) -> str:
        """What is said of it."""
        return self._said.text()

    def sizeHint(self) -> QSize:
        """Be no wider than half of the column."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self._themes.sp(_WIDEST)), hint.height())

    def show_item(self, item: Item) -> bool:
        """Show how far it is; return whether what of it is sent has changed."""
        before, self._item = self._item, item
        self._name.setText(item.name)
        self._said.setText(state_of(item))
        whole = f"{state_of(item)} {item.hint}".strip()
        self.setToolTip(f"{item.name}\n{whole}")
        self.setAccessibleName(f"{item.name}: {whole}")
        self.show_button.setVisible(item.state == "ready")
        words = (
            tr("Show the passages of {name} that are sent", name=item.name)
            if is_partial(item)
            else tr("Show the text of {name} that is sent", name=item.name)
        )
        _call(self.show_button, words)
        stop = (
            tr("Stop reading {name}", name=item.name)
            if item.state == "reading"
            else tr("Remove {name}", name=item.name)
        )
        _call(self.remove_button, stop)
        if before is None or before.state != item.state or before.share != item.share:
            self._tint(self._themes.current)
        self.updateGeometry()
        shown = None if before is None else before.attachment
        return shown is not None and shown != item.attachment

    def _tint(self, theme: Theme) -> None:
        item = self._item
        if item is None:
            return
        lacks = item.share is not None and not item.share.passages
        name, token = ("error", "error") if item.state == "failed" else ("file", "muted")
        if lacks:
            name, token = "warning", "warning"
        size = self._themes.sp(18)
        self._icon.setPixmap(icons.pixmap(name, theme, token, size, self.devicePixelRatioF()))
        self.show_button.setIcon(icons.icon("eye", theme, "muted", checked="accent"))
        self.remove_button.setIcon(icons.icon("close", theme, "muted"))
        if self.property("failed") != (item.state == "failed"):
            self.setProperty("failed", item.state == "failed")
            repolish(self)


def _tool() -> QToolButton:
    button = QToolButton()
    set_look(button, "quiet")
    return button


def _call(button: QToolButton, name: str) -> None:
    button.setAccessibleName(name)
    button.setToolTip(name)
