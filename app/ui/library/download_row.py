"""One download on the page: how far it is, what keeps it, and what can be done about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.core.units import format_bytes
from app.core.words import mark, tr
from app.hub.download import ACTIVE, Download
from app.ui import icons
from app.ui.download_text import amount, fraction, pace, state_text, title
from app.ui.eliding_label import ElidingLabel
from app.ui.icon_text import beside_icon
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, repolish, set_look

_STEPS = 1000
_REPO_FROM = 760
"""Width in pixels, at a text scale of 1, from which the repository is named, too."""
_BESIDE_FROM = 420
"""Width from which amount and buttons stand beside the words."""
_WAYS = 3
"""Their place in the first line: after the names and what is free."""
_GLYPHS = {
    "queued": ("download", "muted"), "waiting": ("warning", "warning"),
    "running": ("download", "accent"), "checking": ("check", "accent"),
    "paused": ("pause", "muted"), "done": ("check", "fits"), "failed": ("error", "error"),
    "removed": ("close", "muted"),
}  # fmt: skip
_LINKS = {
    "gated": mark("Ask for access"),
    "unauthorized": mark("Sign in there"),
    "forbidden": mark("Open its page"),
}


class DownloadRow(QFrame):
    """Shows a download; giving one up that has begun is asked about in place.

    Signals:
        chat_asked: :class:`Path` of the model that is there now.
        link_asked: address of the page that helps.
        pause_asked, resume_asked, cancel_asked, forget_asked: id of the download.
        question_asked: id of the download that the row asks about.
    """

    chat_asked = Signal(object)
    link_asked = Signal(str)
    pause_asked = Signal(int)
    resume_asked = Signal(int)
    cancel_asked = Signal(int)
    forget_asked = Signal(int)
    question_asked = Signal(int)

    def __init__(self, themes: Themes, download: Download, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._download = download
        self._asking = False
        self._narrow: bool | None = None
        """Whether buttons and amount stand below; None: they have no place yet."""
        self._build()
        self.show_download(download)
        themes.changed.connect(self._tint)

    @property
    def download(self) -> Download:
        """What is on view."""
        return self._download

    def texts(self) -> list[str]:
        """Return what the row says, line by line."""
        labels: tuple[QLabel, ...] = (self._title, self._state, self._hint, self._amount, self._ask)
        shown = [label.text().replace("\u00a0", " ") for label in labels if not label.isHidden()]
        return [text for text in shown if text]

    def show_download(self, download: Download) -> None:
        """Show how a download stands now."""
        keyboard = self.has_keyboard
        self._download = download
        state, problem = download.state, download.problem
        going = state in ACTIVE
        if not going and state != "paused":
            self._asking = False
        failed = state == "failed"
        self._title.setText(title(download))
        self.setToolTip(download.repo)
        self._repo.setText(download.repo)
        self._state.setText(state_text(download))
        self._hint.setText(problem.hint if failed and problem else "")
        self._hint.setVisible(bool(self._hint.text()))
        self._hint.setToolTip(problem.detail if failed and problem else "")
        share = fraction(download)
        self._bar.setVisible(state != "done" and not (failed and download.done == 0))
        self._bar.setRange(0, 0 if share < 0 and state == "running" else _STEPS)
        self._bar.setValue(round(max(0.0, share) * _STEPS))
        self._amount.setText(
            " · ".join(text for text in (amount(download), pace(download)) if text)
        )
        self.chat.setVisible(state == "done" and bool(download.path))
        self.retry.setVisible(failed)
        link = problem.link if failed and problem else ""
        self.link.setVisible(bool(link))
        label = tr(_LINKS.get(problem.kind if problem else "", "Open its page"))
        self.link.setText(beside_icon(label))
        self.link.setAccessibleName(label)
        ways = (self.chat, self.retry, self.link)
        self._ways.setVisible(not all(button.isHidden() for button in ways))
        self.pause.setVisible(going)
        self.resume.setVisible(state == "paused")
        self.cancel.setVisible(going or state in ("paused", "failed"))
        self.forget.setVisible(state == "done")
        self._show_asking()
        self.setAccessibleName(", ".join((title(download), state_text(download))))
        self._bar.setAccessibleName(tr("Progress of {title}", title=title(download)))
        for button, name in self._names:
            button.setAccessibleName(f"{name}: {title(download)}")
        self._tint(self._themes.current)
        if keyboard and not self.has_keyboard:
            self.take_keyboard()

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is at it."""
        at = QApplication.focusWidget()
        return at is not None and (at is self or self.isAncestorOf(at))

    def take_keyboard(self) -> None:
        """Bring the keyboard to the first of its buttons."""
        shown = (button for button, _ in self._names if not button.isHidden())
        next(shown, self).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the repository out where its name would push the model's aside."""
        super().resizeEvent(event)
        self._repo.setVisible(self.width() >= self._themes.sp(_REPO_FROM))
        self._arrange()

    def _arrange(self) -> None:
        """Put below what would push the model's name or the state aside."""
        narrow = self.width() < self._themes.sp(_BESIDE_FROM)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        direction = QBoxLayout.Direction
        self._below.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._below.setSpacing(2 if narrow else 16)
        if narrow:
            self._grid.addWidget(self._ways, 4, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            self._top.insertWidget(_WAYS, self._ways)

    def _build(self) -> None:
        self._icon = QLabel()
        self._title = ElidingLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_look(self._title, "strong")
        self._repo = ElidingLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_look(self._repo, "caption")
        self._state = text_label()
        self._hint = text_label(look="muted")
        self._amount = text_label(look="caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.chat, self.retry, self.link = _button(tr("Chat")), _button(tr("Retry")), QPushButton()
        set_look(self.chat, "primary")
        self.pause, self.resume = _tool(tr("Pause")), _tool(tr("Go on"))
        self.cancel, self.forget = _tool(tr("Give up")), _tool(tr("Take off this list"))
        self._ask = text_label()
        self.give_up, self.keep = QPushButton(tr("Give up")), QPushButton(tr("Keep"))
        set_look(self.give_up, "danger")
        lasting = (self.chat, self.retry, self.pause, self.resume, self.cancel, self.forget)
        self._names = [(button, button.accessibleName()) for button in lasting]
        """What each button does, to which the model's name is added for who does not see it."""
        for button, slot in (
            (self.chat, lambda: self.chat_asked.emit(Path(self._download.path))),
            (self.link, self._on_link_clicked),
            (self.retry, lambda: self.resume_asked.emit(self._download.id)),
            (self.resume, lambda: self.resume_asked.emit(self._download.id)),
            (self.pause, lambda: self.pause_asked.emit(self._download.id)),
            (self.cancel, self._on_cancel_clicked),
            (self.give_up, lambda: self.cancel_asked.emit(self._download.id)),
            (self.keep, self._on_keep_clicked),
            (self.forget, lambda: self.forget_asked.emit(self._download.id)),
        ):
            button.clicked.connect(slot)
        self._top = top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addWidget(self._repo)
        top.addStretch(1)
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(8)
        for button in (self.chat, self.retry, self.link):
            ways.addWidget(button)
        for tool in (self.pause, self.resume, self.cancel, self.forget):
            top.addWidget(tool)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.addWidget(self._state, 1)
        self._below.addWidget(self._amount)
        self._amount.setWordWrap(False)
        self._amount.setSizePolicy(self._title.sizePolicy())
        self._question = QWidget()
        question = QHBoxLayout(self._question)
        question.setContentsMargins(0, 4, 0, 0)
        question.setSpacing(8)
        question.addWidget(self._ask, 1)
        question.addWidget(self.give_up)
        question.addWidget(self.keep)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._icon, 0, 0)
        grid.addLayout(top, 0, 1)
        grid.addWidget(self._bar, 1, 1)
        grid.addLayout(self._below, 2, 1)
        grid.addWidget(self._hint, 3, 1)
        grid.addWidget(self._question, 5, 1)
        grid.setColumnStretch(1, 1)

    def _show_asking(self) -> None:
        self._question.setVisible(self._asking)
        self._ask.setVisible(self._asking)
        if self._asking:
            size = format_bytes(self._download.done)
            self._ask.setText(
                unbroken(tr("Give this download up? {size} of it are thrown away.", size=size))
            )

    def _tint(self, theme: Theme) -> None:
        sp = self._themes.sp
        name, token = _GLYPHS[self._download.state]
        picture = icons.pixmap(name, theme, token, sp(20), self.devicePixelRatioF())
        self._icon.setPixmap(picture)
        self.chat.setIcon(icons.icon("chat", theme, "accent_text"))
        self.retry.setIcon(icons.icon("refresh", theme))
        self.link.setIcon(icons.icon("external", theme))
        for tool, glyph in (
            (self.pause, "pause"),
            (self.resume, "play"),
            (self.cancel, "close"),
            (self.forget, "close"),
        ):
            tool.setIcon(icons.icon(glyph, theme, "muted"))
        level = "too_big" if self._download.state == "failed" else ""
        if self._bar.property("level") != level:
            self._bar.setProperty("level", level)
            repolish(self._bar)

    def _on_cancel_clicked(self) -> None:
        if self._download.done <= 0:
            self.cancel_asked.emit(self._download.id)
            return
        self._asking = True
        self._show_asking()
        self.keep.setFocus()
        self.question_asked.emit(self._download.id)

    def _on_keep_clicked(self) -> None:
        self._asking = False
        self._show_asking()
        self.cancel.setFocus()

    def _on_link_clicked(self) -> None:
        if self._download.problem is not None:
            self.link_asked.emit(self._download.problem.link)


def _button(name: str) -> QPushButton:
    button = QPushButton(beside_icon(name))
    button.setAccessibleName(name)
    return button


def _tool(name: str) -> QToolButton:
    button = QToolButton()
    set_look(button, "quiet")
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
