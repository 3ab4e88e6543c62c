"""The field that a model's name is typed into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.words import tr
from app.fit.formula import format_parameters
from app.ui import icons
from app.ui.machine.model_match import ModelChoice, match, stated_size
from app.ui.theme import Theme, Themes

_CHOICE = Qt.ItemDataRole.UserRole
_ROWS = 12
_Index = QModelIndex | QPersistentModelIndex


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[ModelChoice, ...] = ()

    def show_choices(self, choices: Sequence[ModelChoice]) -> None:
        self.beginResetModel()
        self.shown = tuple(choices)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return choice.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.name}, {choice.detail}"
        return choice if role == _CHOICE else None


class _Lines(QStyledItemDelegate):
    """Draws the name at the left and the detail at the right."""

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(self._themes.sp(200), self._themes.sp(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice = index.data(_CHOICE)
        if not isinstance(choice, ModelChoice):
            return
        theme = self._themes.current
        box: QRect = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        inner = box.adjusted(10, 0, -10, 0)
        metrics = painter.fontMetrics()
        detail = metrics.horizontalAdvance(choice.detail)
        room = max(0, inner.width() - detail - 16)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        name = metrics.elidedText(choice.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(theme.color("muted"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, choice.detail)
        painter.restore()


class ModelField(QLineEdit):
    """Typing filters the models, Down opens the whole list, Return takes the first.

    Signals:
        chosen: the :class:`ModelChoice`.
    """

    chosen = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._all: tuple[ModelChoice, ...] = ()
        self._current: ModelChoice | None = None
        self.setPlaceholderText(tr("Type a model's name, as Llama 3.1 8B"))
        self.setAccessibleName(tr("Model"))
        self.setAccessibleDescription(tr("Type to filter; arrow down opens the list."))
        self._choices = _Choices(self)
        self._completer = QCompleter(self._choices, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_ROWS)
        popup = QListView()
        self._completer.setPopup(popup)
        self._popup = popup
        popup.setAccessibleName(tr("Models"))
        popup.setItemDelegate(_Lines(themes, popup))
        popup.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCompleter(self._completer)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.textEdited.connect(self._filter)
        self.returnPressed.connect(self._on_return_pressed)
        # An action of the field's own would not heed the padding that the style sheet gives it.
        self._glass = QLabel(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def choices(self) -> tuple[ModelChoice, ...]:
        """What the list holds for the text typed so far."""
        return self._choices.shown

    @property
    def current(self) -> ModelChoice | None:
        """The model chosen last."""
        return self._current

    def set_choices(self, choices: Sequence[ModelChoice]) -> None:
        """Offer these models."""
        self._all = tuple(choices)
        self._filter("")

    def show_choice(self, choice: ModelChoice) -> None:
        """Show a model as chosen, without a signal."""
        self._current = choice
        self.setText(choice.name)
        self.setCursorPosition(0)
        if self.hasFocus():
            self.selectAll()  # so that typing replaces it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with Down, go back to the chosen model with Escape."""
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._open(self.text() if self.isModified() else "")
            return
        if event.key() == Qt.Key.Key_Escape and self._current is not None and self.isModified():
            self.show_choice(self._current)
            self.selectAll()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the name at the first click, so that typing replaces it, and show the list."""
        fresh = not self.isModified()
        super().mousePressEvent(event)
        if fresh and event.button() == Qt.MouseButton.LeftButton:
            self.selectAll()
            self._open("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the name, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self.isModified():
            self.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glass in the middle."""
        super().resizeEvent(event)
        self._place()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the chosen model again when nothing was picked."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self._current is not None:
            self.show_choice(self._current)

    def _filter(self, text: str) -> None:
        found = [
            self._all[index] for index in match(text, [(one.name, one.also) for one in self._all])
        ]
        if not found or (text.strip() and stated_size(text)):
            found.append(_numbers(text))
        self._choices.show_choices(found)

    def _open(self, text: str) -> None:
        self._filter(text)
        self._completer.complete()

    def _take(self, choice: ModelChoice) -> None:
        self.show_choice(choice)
        self.setModified(False)
        self._popup.hide()
        self.chosen.emit(choice)

    def _on_activated(self, index: QModelIndex) -> None:
        choice = index.data(_CHOICE)
        if isinstance(choice, ModelChoice):
            self._take(choice)

    def _on_return_pressed(self) -> None:
        if self.isModified() and self._choices.shown:
            self._take(self._choices.shown[0])

    def _tint(self, theme: Theme) -> None:
        side = self._themes.sp(16)
        self._glass.setPixmap(
            icons.pixmap("search", theme, "muted", side, self.devicePixelRatioF())
        )
        self._glass.resize(side, side)
        self.setTextMargins(side + 6, 0, 0, 0)
        self._place()

    def _place(self) -> None:
        self._glass.move(10, (self.height() - self._glass.height()) // 2)


def _numbers(text: str) -> ModelChoice:
    size = stated_size(text)
    if size is None:
        return ModelChoice(
            "numbers", "", tr("Own numbers"), tr("not in the list: parameters and bits")
        )
    shown = format_parameters(size)
    return ModelChoice(
        "numbers",
        f"{size:.0f}",
        tr("Any model with {shown} parameters", shown=shown),
        tr("by its size alone"),
    )
