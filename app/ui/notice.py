"""The notice that stands in the page where something happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import SnugError, StorageError
from app.core.words import mark, tr
from app.ui import icons
from app.ui.icon_text import beside_icon
from app.ui.theme import Theme, Themes, repolish, set_look

Kind = Literal["info", "warning", "error"]
_ICON_SIZE = 20
_LEAST_DETAIL, _MOST_DETAIL = 32, 128
"""Heights of the details in pixels at a text scale of 1."""
_TOKENS = {"info": "accent", "warning": "warning", "error": "error"}
_SPOKEN = {"info": mark("Note"), "warning": mark("Warning"), "error": mark("Problem")}


class Action(NamedTuple):
    """A button of a notice; the notice goes away when it is pressed."""

    label: str
    run: Callable[[], object]


class Notice(QFrame):
    """An icon, a sentence, what to do about it, details for experts, up to two buttons.

    Hidden until it has something to say. All text is shown as plain text.

    Signals:
        appeared: the notice has something to say.
        cleared: the notice went away, by its close button or a call.
        left: it went away with the keyboard in it.
        repair_asked: the owner wants what is damaged to be repaired.
    """

    appeared = Signal()
    cleared = Signal()
    left = Signal()
    repair_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._kind: Kind = "info"
        self._actions: list[Action] = []
        self._built = False
        self._buttons = (QPushButton(self), QPushButton(self))
        self.text = ""
        """The sentence on view, empty when there is none."""
        self.hint = ""
        """What the notice says to do about it."""
        self.detail = ""
        """What the fold holds."""
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """The two action buttons, hidden while unused."""
        return self._buttons

    def show_error(self, error: BaseException, actions: Sequence[Action] = ()) -> None:
        """Show an error; one that is not a :class:`SnugError` is named as our own mistake.

        Where something is damaged, nothing else goes on before that is repaired.
        """
        if isinstance(error, StorageError) and error.can_be_repaired:
            self.show_notice(
                "error",
                error.text,
                tr("“Repair” puts what can be read into a fresh file, and keeps the damaged one."),
                error.detail,
                [Action(tr("Repair"), self.repair_asked.emit)],
            )
            return
        if isinstance(error, SnugError):
            self.show_notice("error", error.text, error.hint, error.detail, actions)
            return
        import traceback

        self.show_notice(
            "error",
            tr("Something in Snug went wrong here."),
            tr("This is a mistake in Snug, not yours. The details help to mend it."),
            "".join(traceback.format_exception(error)),
            actions,
        )

    def show_notice(
        self,
        kind: Kind,
        text: str,
        hint: str = "",
        detail: str = "",
        actions: Sequence[Action] = (),
    ) -> None:
        """Show a sentence in place of what the notice said before; at most two actions."""
        if len(actions) > len(self._buttons):
            raise ValueError("a notice has at most two actions")
        if not self._built:
            # Most notices never have anything to say: a window of empty ones must open fast.
            self._built = True
            self._build()
            self._themes.changed.connect(self._tint)
        self._kind = kind
        self.text, self.hint, self.detail = text, hint, detail
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._detail.setPlainText(detail)
        self._fold.setVisible(bool(detail))
        self._fold.setChecked(False)
        self._actions = list(actions)
        for index, button in enumerate(self._buttons):
            used = index < len(actions)
            button.setVisible(used)
            button.setText(actions[index].label if used else "")
        self._row.setVisible(bool(actions or detail))
        self.setAccessibleName(f"{tr(_SPOKEN[kind])}: {text} {hint}".strip())
        self._tint(self._themes.current)
        self.show()
        self.appeared.emit()
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Take the notice away."""
        if self.text:
            self.text = self.hint = self.detail = ""
            self._actions = []
            keyboard = self.isAncestorOf(QApplication.focusWidget() or self)
            self.hide()
            self.cleared.emit()
            if keyboard:
                self.left.emit()

    def _build(self) -> None:
        self._icon = QLabel()
        self._icon.setContentsMargins(0, 2, 0, 0)
        self._text = _sentence("body")
        self._hint = _sentence("muted")

        for index, button in enumerate(self._buttons):
            button.clicked.connect(lambda _checked=False, index=index: self._on_action(index))
        self._fold = QPushButton(beside_icon(tr("Details")))
        self._fold.setCheckable(True)
        set_look(self._fold, "quiet")
        self._fold.toggled.connect(self._on_fold_toggled)
        from PySide6.QtWidgets import QPlainTextEdit

        self._row = _ButtonRow(*self._buttons, self._fold)

        self._detail = QPlainTextEdit(readOnly=True)
        set_look(self._detail, "mono")
        self._detail.setAccessibleName(tr("Details"))
        self._detail.setTabChangesFocus(True)
        self._copy = QPushButton(beside_icon(tr("Copy details")))
        set_look(self._copy, "quiet")
        self._copy.clicked.connect(self._on_copy_clicked)
        self._detail.hide()
        self._copy.hide()

        column = QVBoxLayout()
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._text)
        column.addWidget(self._hint)
        column.addWidget(self._row)
        column.addWidget(self._detail)
        column.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignLeft)

        self._close = QToolButton()
        set_look(self._close, "quiet")
        self._close.setAccessibleName(tr("Close this notice"))
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.clear)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        layout.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)

    def _tint(self, theme: Theme) -> None:
        size = self._themes.sp(_ICON_SIZE)
        name = self._kind
        token = _TOKENS[self._kind]
        self._icon.setPixmap(icons.pixmap(name, theme, token, size, self.devicePixelRatioF()))
        self._close.setIcon(icons.icon("close", theme, "muted"))
        folded = "chevron_down" if self._fold.isChecked() else "chevron_right"
        self._fold.setIcon(icons.icon(folded, theme, "muted"))
        self._copy.setIcon(icons.icon("copy", theme, "muted"))
        # Where the window is too low for all of it, it is the details that give way.
        self._detail.setMinimumHeight(self._themes.sp(_LEAST_DETAIL))
        self._detail.setMaximumHeight(self._themes.sp(_MOST_DETAIL))
        set_look(self, f"notice_{self._kind}")
        repolish(self)

    def _on_action(self, index: int) -> None:
        action = self._actions[index]
        self.clear()
        action.run()

    def _on_fold_toggled(self, unfolded: bool) -> None:
        self._detail.setVisible(unfolded)
        self._copy.setVisible(unfolded)
        name = "chevron_down" if unfolded else "chevron_right"
        self._fold.setIcon(icons.icon(name, self._themes.current, "muted"))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.text} {self.hint}\n\n{self.detail}")


class _ButtonRow(QWidget):
    """Two buttons and the fold, in as many rows as it takes for each to be whole."""

    def __init__(self, first: QPushButton, second: QPushButton, fold: QPushButton) -> None:
        super().__init__()
        self._buttons = first, second, fold
        self._rows = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._arrange(1)

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as the widest button."""
        widest = max(self._width_of(button) for button in self._buttons)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rearrange the buttons where the row has become too narrow or wide enough."""
        super().resizeEvent(event)
        first, second, fold = self._buttons
        if self.width() >= self._width_of(first, second, fold):
            self._arrange(1)
        else:
            self._arrange(2 if self.width() >= self._width_of(first, fold) else 3)

    def _arrange(self, rows: int) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        for button in self._buttons:
            self._grid.removeWidget(button)
        first, second, fold = {
            1: ((0, 0), (0, 1), (0, 2)), 2: ((0, 0), (1, 0), (0, 1)), 3: ((0, 0), (1, 0), (2, 0)),
        }[rows]  # fmt: skip
        for button, (row, column) in zip(self._buttons, (first, second, fold), strict=True):
            across = 2 if rows == 2 and row else 1
            self._grid.addWidget(button, row, column, 1, across, Qt.AlignmentFlag.AlignLeft)

    def _width_of(self, *buttons: QPushButton) -> int:
        shown = [button.sizeHint().width() for button in buttons if not button.isHidden()]
        return sum(shown) + self._grid.spacing() * max(0, len(shown) - 1)


def _sentence(look: str) -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_look(label, look)
    return label
