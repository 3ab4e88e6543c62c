"""The downloads above the list of models; not there while there are none."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import tr
from app.hub.download import Download
from app.ui.download_text import going_on
from app.ui.downloads_watch import DownloadsWatch
from app.ui.library.download_row import DownloadRow
from app.ui.library.fitting_scroll import FittingScroll
from app.ui.theme import Themes, set_look

_HIGHEST, _SHARE = 250, 0.3
"""Pixels at a text scale of 1, and of the page's height; more downloads than fit are scrolled."""


class DownloadsPanel(QFrame):
    """Shows what is on its way first, then what has come, the latest first.

    Signals:
        chat_asked: :class:`Path` of a model that has come.
        link_asked: address of a page that helps with a failure.
        emptied: the row or button that had the keyboard is gone, and there is no other.
    """

    chat_asked = Signal(object)
    link_asked = Signal(str)
    emptied = Signal()

    def __init__(
        self, themes: Themes, watch: DownloadsWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._watch = watch
        self._rows: dict[int, DownloadRow] = {}
        self._order: list[int] = []
        set_look(self, "card")
        self.setAccessibleName(tr("Downloads"))
        self._build()
        watch.changed.connect(self._on_changed)
        watch.gone.connect(self._on_gone)
        themes.changed.connect(self._scroll.fit)
        for download in watch.all():
            self._on_changed(download)
        self._arrange()

    def row(self, download: int) -> DownloadRow | None:
        """Return the row of a download, by its id."""
        return self._rows.get(download)

    @property
    def rows(self) -> tuple[DownloadRow, ...]:
        """All rows as they stand on the page."""
        return tuple(self._rows[number] for number in self._order)

    def _build(self) -> None:
        heading = QLabel(tr("Downloads"))
        set_look(heading, "heading")
        self._said = QLabel()
        set_look(self._said, "caption")
        self.clear = QPushButton(tr("Clear finished"))
        set_look(self.clear, "quiet")
        self.clear.clicked.connect(self._on_clear_clicked)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 2)
        head.setSpacing(8)
        head.addWidget(heading)
        head.addWidget(self._said)
        head.addStretch(1)
        head.addWidget(self.clear)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(4, 0, 4, 4)
        self._column.setSpacing(0)
        self._scroll = FittingScroll(inside, self._highest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll)

    def _on_changed(self, download: Download) -> None:
        row = self._rows.get(download.id)
        if row is None:
            row = DownloadRow(self._themes, download)
            self._rows[download.id] = row
            row.chat_asked.connect(self.chat_asked)
            row.link_asked.connect(self.link_asked)
            row.pause_asked.connect(self._watch.pause)
            row.resume_asked.connect(self._watch.resume)
            row.cancel_asked.connect(self._watch.cancel)
            row.forget_asked.connect(self._watch.forget)
            row.question_asked.connect(self._on_question_asked)
        else:
            row.show_download(download)
        self._arrange()

    def _on_gone(self, number: int) -> None:
        row = self._rows.pop(number, None)
        if row is not None:
            place, keyboard = self._order.index(number), row.has_keyboard
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._arrange()
            if keyboard:
                self._give_keyboard(place)

    def _on_question_asked(self, number: int) -> None:
        row = self._rows[number]
        # Once the row has grown by its question.
        QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row.keep, 0, 12))

    def _give_keyboard(self, place: int) -> None:
        """Bring the keyboard to the row that is there now, or to the last one."""
        if self._rows:
            self.rows[min(place, len(self._rows) - 1)].take_keyboard()
        else:
            self.emptied.emit()

    def _on_clear_clicked(self) -> None:
        for number in self._done():
            self._watch.forget(number)

    def _done(self) -> list[int]:
        """Return those that have come, the latest first."""
        done = [number for number, row in self._rows.items() if row.download.state == "done"]
        return sorted(done, reverse=True)

    def _arrange(self) -> None:
        done = self._done()
        order = [number for number in self._rows if number not in done] + done
        if order != self._order:
            self._order = order
            for place, number in enumerate(order):
                self._column.insertWidget(place, self._rows[number])
        downloads = [row.download for row in self._rows.values()]
        going = going_on(downloads)
        self._said.setText(tr("{going} to go", going=going) if going > 1 else "")
        cleared = self.clear.hasFocus() and not done
        self.clear.setVisible(bool(done))
        self.setVisible(bool(self._rows))
        self._scroll.fit()
        if cleared:
            self._give_keyboard(0)

    def _highest(self) -> int:
        return min(self._themes.sp(_HIGHEST), round(self.window().height() * _SHARE))
