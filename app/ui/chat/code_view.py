"""A code block: its language, a copy button, the lines; colours once it is finished."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.paths import storage_error
from app.core.words import mark, tr
from app.ui import icons
from app.ui.chat.highlight import Highlighter, Lexers
from app.ui.chat.languages import suffix_of
from app.ui.chat.markdown import Code
from app.ui.chat.short_lines import broken
from app.ui.icon_text import beside_icon
from app.ui.theme import CAPTION, Theme, Themes, set_look

_COPIED_MS = 1_500
_FAILED_MS = 6_000
_SHOWN_NAMES = {
    "py": "Python", "python": "Python", "js": "JavaScript", "javascript": "JavaScript",
    "ts": "TypeScript", "typescript": "TypeScript", "sh": "Shell", "bash": "Shell",
    "shell": "Shell", "json": "JSON", "html": "HTML", "css": "CSS", "sql": "SQL", "c": "C",
    "cpp": "C++", "c++": "C++", "cs": "C#", "csharp": "C#", "go": "Go", "rust": "Rust",
    "rs": "Rust", "java": "Java", "yaml": "YAML", "yml": "YAML", "toml": "TOML", "xml": "XML",
    "md": "Markdown", "markdown": "Markdown", "text": mark("Text"), "": mark("Code"),
}  # fmt: skip


class CodeView(QFrame):
    """Shows one code block, which grows at its end while its fence is open."""

    def __init__(self, themes: Themes, lexers: Lexers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._code = Code(language="", text="", closed=False)
        set_look(self, "code")
        self._build()
        self._highlighter = Highlighter(self._lines.document(), lexers, self)
        self._dress(themes.current)
        themes.changed.connect(self._on_theme_changed)

    @property
    def code(self) -> Code:
        """What is on view."""
        return self._code

    @property
    def busy(self) -> bool:
        """Whether colours are still on their way."""
        return self._highlighter.busy

    def show_code(self, code: Code) -> None:
        """Show the block; text that goes on where the old one ended is only appended."""
        old, self._code = self._code, code
        if code.language != old.language:
            self._name()
        grown = code.text[len(old.text) :]
        # The splitter only ever lets an open block grow: comparing all of it would cost its length.
        if old.closed or len(code.text) < len(old.text):
            if code.text != old.text:
                self._lines.setPlainText(broken(code.text))
        elif grown:
            cursor = QTextCursor(self._lines.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(broken(grown, cursor.positionInBlock()))
        if code.closed and (not old.closed or code != old):
            self._highlighter.start(code.language, self._themes.current)

    def _build(self) -> None:
        self._language = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_look(self._language, "caption")
        self._copy = QPushButton(beside_icon(tr("Copy")))
        self._copy.setAccessibleName(tr("Copy this code"))
        set_look(self._copy, "quiet")
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save = QPushButton(beside_icon(tr("Save as…")))
        self._save.setAccessibleName(tr("Save this code as a file"))
        set_look(self._save, "quiet")
        self._save.clicked.connect(self._on_save_clicked)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._on_copied_timeout)
        header = QHBoxLayout()
        header.setContentsMargins(12, 2, 4, 2)
        header.addWidget(self._language)
        header.addStretch(1)
        header.addWidget(self._save)
        header.addWidget(self._copy)
        self._lines = _Lines()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self._lines)
        self._name()

    def _name(self) -> None:
        language = self._code.language
        shown = tr(_SHOWN_NAMES.get(language, language))
        self._language.setText(shown)
        self._lines.setAccessibleName(tr("{shown} code", shown=shown) if language else tr("Code"))

    def _dress(self, theme: Theme) -> None:
        font = QFont(self._themes.mono)
        font.setFixedPitch(True)
        font.setPixelSize(self._themes.sp(CAPTION + 1))
        self._lines.dress(font)
        self._copy.setIcon(icons.icon("copy", theme, "muted"))
        self._save.setIcon(icons.icon("download", theme, "muted"))

    def _on_theme_changed(self, theme: Theme) -> None:
        self._dress(theme)
        if self._code.closed:
            self._highlighter.start(self._code.language, theme)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._code.text)
        self._copy.setText(beside_icon(tr("Copied")))
        self._copy.setIcon(icons.icon("check", self._themes.current, "fits"))
        self._copied.start(_COPIED_MS)

    def _on_save_clicked(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(
            self.window(), tr("Save the code"), f"code{suffix_of(self._code.language)}"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.save_as)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_as(self, path: str) -> None:
        """Write the code to a file, and say on the button whether that worked."""
        text = self._code.text
        if not text.endswith("\n"):
            text += "\n"
        try:
            Path(path).write_bytes(text.encode("utf-8", "replace"))
        except OSError as error:
            self._say_saved(
                tr("Not saved"), "warning", "warning", str(storage_error(error, Path(path)))
            )
        else:
            self._say_saved(tr("Saved"), "check", "fits", tr("Saved as {path}", path=path))

    def _say_saved(self, text: str, icon: str, token: str, told: str) -> None:
        self._save.setText(beside_icon(text))
        self._save.setToolTip(told)
        self._save.setAccessibleDescription(told)
        self._save.setIcon(icons.icon(icon, self._themes.current, token))
        self._copied.start(_COPIED_MS if icon == "check" else _FAILED_MS)

    def _on_copied_timeout(self) -> None:
        self._copy.setText(beside_icon(tr("Copy")))
        self._save.setText(beside_icon(tr("Save as…")))
        for button, icon in ((self._copy, "copy"), (self._save, "download")):
            button.setIcon(icons.icon(icon, self._themes.current, "muted"))


class _Lines(QPlainTextEdit):
    """Read-only lines, all of them visible; long ones scroll sideways."""

    def __init__(self) -> None:
        super().__init__(readOnly=True, undoRedoEnabled=False)
        set_look(self, "code_lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.setViewportMargins(12, 2, 12, 10)
        self.blockCountChanged.connect(self._fit)
        self.horizontalScrollBar().rangeChanged.connect(self._fit)

    def dress(self, font: QFont) -> None:
        self.document().setDefaultFont(font)
        self.setFont(font)
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._fit()

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().wheelEvent(event)
        else:
            event.ignore()

    def _fit(self) -> None:
        bar = self.horizontalScrollBar()
        margins = self.viewportMargins()
        line = self.blockBoundingRect(self.document().firstBlock()).height()
        height = ceil(self.blockCount() * line) + margins.top() + margins.bottom() + 1
        if bar.maximum() > 0:
            height += bar.sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)
