"""Files for the next question: chosen, dropped or pasted; shown above the field and in messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from shiboken6 import isValid

from app.core.words import tr
from app.ui.attachments.document_chips import DocumentChips
from app.ui.attachments.documents_desk import DocumentsDesk, Item
from app.ui.attachments.sent_document import SentDocument
from app.ui.chat.composer import Composer
from app.ui.chat.transcript import Transcript
from app.ui.notice import Notice
from app.ui.theme import Themes

_LONG = 20_000
"""Characters; a longer text that is pasted goes with the question as a file does."""


class FileTaking(QObject):
    """Wires the chat's composer and transcript to its documents."""

    def __init__(
        self,
        themes: Themes,
        composer: Composer,
        notice: Notice,
        transcript: Transcript,
        desk: DocumentsDesk,
    ) -> None:
        super().__init__(composer)
        self._composer = composer
        self._notice = notice
        self._desk = desk
        self._folder = ""
        self.chips = DocumentChips(themes)
        composer.place_above(self.chips)
        composer.attach_asked.connect(self.ask)
        composer.field.hands_on = is_for_files
        composer.field.pasted.connect(self._on_pasted)
        desk.changed.connect(self._on_changed)
        self.chips.removed.connect(desk.remove)
        self.chips.text_asked.connect(self._on_text_asked)
        self.chips.emptied.connect(composer.setFocus)
        transcript.document_asked.connect(self._on_document_asked)

    def ask(self) -> None:
        """Let the owner choose files."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._composer.window(), tr("Attach files"), self._folder)
        dialog.setNameFilters([tr("Text, code, CSV and PDF (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, paths: Sequence[Path]) -> None:
        """Attach files."""
        if paths:
            self._folder = str(paths[0].parent)
        self._desk.attach(paths)
        self._composer.setFocus()

    def reason_to_wait(self, phase: str) -> str:
        """Say why a question cannot be sent yet; empty when it can."""
        if self._desk.reading:
            return tr("still reading {reading}", reading=self._desk.reading)
        if self._desk.ready and phase in ("answering", "stopping"):
            return tr("files can be sent when the answer has ended")
        return ""

    def _on_changed(self, items: list[Item]) -> None:
        before = len(self.chips.chips)
        self.chips.show_items(items)
        if len(self.chips.chips) > before:
            self.chips.follow(self._composer.field)
        self._composer.set_has_documents(any(item.state == "ready" for item in items))

    def _on_text_asked(self, number: int) -> None:
        self.chips.follow(self._composer.field)
        for item in self._desk.items:
            if item.number == number and item.attachment is not None:
                self._desk.read_sent(
                    item.attachment, lambda text: self.chips.show_text(number, text)
                )

    def _on_document_asked(self, card: SentDocument) -> None:
        def read(text: str) -> None:
            if isValid(card):  # another conversation may be on view by now
                card.show_text(text)

        self._desk.read_sent(card.attachment, read)

    def _on_pasted(self, data: QMimeData) -> None:
        paths = local_files(data)
        if paths:
            self.take(paths)
        elif data.hasText():
            self._desk.paste(data.text())
        else:
            self._notice.show_notice(
                "info", tr("Snug reads text, no pictures."), tr("Attach a text of what it shows.")
            )


def local_files(data: QMimeData) -> list[Path]:
    """Return the files that are pasted or dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def is_for_files(data: QMimeData) -> bool:
    """Whether a paste is files, a text too long for a field, or a picture."""
    if local_files(data):
        return True
    return len(data.text()) > _LONG if data.hasText() else data.hasImage()
