"""Conversations to files and back: the dialogs, the work beside the window, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.chat.exchange import file_name, read_file, write_file
from app.chat.model import Conversation
from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.words import mark, tr
from app.ui.tasks import Tasks

_LANE = "files"
_JOB = "conversation-files"
_MARKDOWN = mark("Markdown, to be read (*.md)")
_JSON = mark("JSON, for other programs (*.json)")


class ConversationFiles(QObject):
    """Exports and imports, one at a time.

    Signals:
        exported: a sentence that says what was written where.
        imported: ids of the conversations that came.
        failed: the exception.
        job, job_ended: for the status strip (id, text, fraction or -1).
    """

    exported = Signal(str)
    imported = Signal(object)
    failed = Signal(object)
    job = Signal(str, str, float)
    job_ended = Signal(str)

    def __init__(self, store: ConversationStore, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._window = parent
        self._cancel = CancelToken()
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )

    def close(self) -> None:
        """Stop what runs; an import that is not done has not happened."""
        self._cancel.cancel()

    def ask_export(self, conversation: Conversation) -> None:
        """Let the owner say where one conversation goes, and as what."""
        dialog = self._dialog(tr("Export the conversation"), [tr(_MARKDOWN), tr(_JSON)])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("md")
        dialog.selectFile(file_name(conversation.title))

        def chosen(filter_: str) -> None:
            dialog.setDefaultSuffix("json" if filter_ == tr(_JSON) else "md")

        dialog.filterSelected.connect(chosen)
        dialog.fileSelected.connect(lambda name: self.export([conversation.id], Path(name)))
        dialog.open()

    def ask_export_all(self, conversations: Sequence[Conversation]) -> None:
        """Let the owner say where all of them go."""
        numbers = [one.id for one in conversations]
        dialog = self._dialog(tr("Export all conversations"), [tr(_JSON)])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(file_name(tr("Snug conversations"), ".json"))
        dialog.fileSelected.connect(lambda name: self.export(numbers, Path(name)))
        dialog.open()

    def ask_import(self) -> None:
        """Let the owner choose files to import."""
        dialog = self._dialog(
            tr("Import conversations"),
            [tr("Exported conversations (*.json *.md)"), tr("All files (*)")],
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()

    def export(self, conversations: Sequence[int], path: Path) -> None:
        """Write conversations to a file, as its name says; all into one file."""
        token = self._cancel
        many = len(conversations)
        self.job.emit(_JOB, tr("Exporting"), -1.0)

        def work() -> None:
            archives = []
            for done, number in enumerate(conversations, 1):
                token.raise_if_cancelled()
                archives.append(self._store.archive(number))
                if done % 50 == 0:
                    self._say(
                        tr("Exporting {done:,} of {many:,} conversations", done=done, many=many),
                        done / many,
                    )
            write_file(path, archives)

        def done(_: None) -> None:
            self.job_ended.emit(_JOB)
            what = (
                tr("The conversation was")
                if many == 1
                else tr("{many:,} conversations were", many=many)
            )
            self.exported.emit(
                tr(
                    "{what} written to {name} in {parent}.",
                    what=what,
                    name=path.name,
                    parent=path.parent,
                )
            )

        self._tasks.run(work, done, self._fail, lane=_LANE)

    def take(self, paths: Sequence[Path]) -> None:
        """Import the conversations of these files, of all of them or of none."""
        token = self._cancel
        self.job.emit(_JOB, tr("Importing"), -1.0)

        def work() -> list[int]:
            archives = [one for path in paths for one in read_file(path)]
            token.raise_if_cancelled()
            return self._store.take_over(
                archives,
                on_progress=lambda done, many: (
                    self._say(
                        tr("Importing {done:,} of {many:,} conversations", done=done, many=many),
                        done / many,
                    )
                    if done % 50 == 0
                    else None
                ),
                cancel=token,
            )

        def done(numbers: list[int]) -> None:
            self.job_ended.emit(_JOB)
            self.imported.emit(numbers)

        self._tasks.run(work, done, self._fail, lane=_LANE)

    def _say(self, text: str, share: float) -> None:
        self._tasks.post(lambda: self.job.emit(_JOB, text, share))

    def _fail(self, error: Exception) -> None:
        self.job_ended.emit(_JOB)
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _dialog(self, title: str, filters: Sequence[str]) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setNameFilters(list(filters))
        dialog.fileSelected.connect(self._remember)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _remember(self, name: str) -> None:
        self._folder = str(Path(name).parent)
