"""A file that went with a question, in the message that it was sent with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.chat.model import Attachment
from app.core.words import tr
from app.ui import icons
from app.ui.attachments.document_text import DocumentText
from app.ui.attachments.words import part_of
from app.ui.eliding_button import LineButton
from app.ui.theme import Theme, Themes, set_look


class SentDocument(QWidget):
    """A fold: its name, its tokens, what of it was sent; unfolded, the text that the model got.

    Signals:
        text_asked: this card: it is unfolded for the first time.
    """

    text_asked = Signal(object)

    def __init__(
        self, themes: Themes, attachment: Attachment, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._text: DocumentText | None = None
        self.attachment = attachment
        said = part_of(attachment)
        name = " ".join(attachment.name.split())
        self.said = f"{name} ({said})" if said else name
        """What the fold says."""
        self.fold = LineButton()
        self.fold.setCheckable(True)
        set_look(self.fold, "fold")
        self.fold.show_text(self.said)
        self.fold.setAccessibleName(tr("Attached file {said}", said=self.said))
        self.fold.toggled.connect(self._on_fold_toggled)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.fold, alignment=Qt.AlignmentFlag.AlignLeft)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def text(self) -> DocumentText | None:
        """The text, once it was asked for."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show what the model got."""
        if self._text is not None:
            self._text.show_text(text)

    def _tint(self, theme: Theme) -> None:
        name = "chevron_down" if self.fold.isChecked() else "chevron_right"
        self.fold.setIcon(icons.icon(name, theme, "muted"))

    def _on_fold_toggled(self, unfolded: bool) -> None:
        self._tint(self._themes.current)
        if unfolded and self._text is None:
            self._text = DocumentText(self._themes)
            self._text.setAccessibleName(tr("What was sent of {name}", name=self.attachment.name))
            self._layout.addWidget(self._text)
            self.text_asked.emit(self)
        if self._text is not None:
            self._text.setVisible(unfolded)
