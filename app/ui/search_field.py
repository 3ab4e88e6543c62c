"""A field that words are typed into and sought at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.theme import Theme, Themes, set_look


class SearchField(QLineEdit):
    """Typing searches, Down goes to what was found, Enter opens it, Escape empties the field.

    Signals:
        down_pressed: the keyboard wants to go to what was found.
    """

    down_pressed = Signal()

    def __init__(
        self,
        themes: Themes,
        placeholder: str,
        name: str,
        description: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        # Actions of the field's own would not heed the padding that the style sheet gives it.
        self._glass = QLabel(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clear_button = QToolButton(self)
        set_look(self.clear_button, "quiet")
        self.clear_button.setAccessibleName(tr("Empty the field"))
        self.clear_button.setToolTip(tr("Empty the field (Esc)"))
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the page's shortcut while there is something to empty."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead into the list, or begin anew."""
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glyphs in the middle."""
        super().resizeEvent(event)
        self._place()

    def _tint(self, theme: Theme) -> None:
        side = self._themes.sp(16)
        picture = icons.pixmap("search", theme, "muted", side, self.devicePixelRatioF())
        self._glass.setPixmap(picture)
        self._glass.resize(side, side)
        self.clear_button.setIcon(icons.icon("close", theme, "muted"))
        self.setTextMargins(side + 6, 0, side + 8, 0)
        self._place()

    def _place(self) -> None:
        self._glass.move(10, (self.height() - self._glass.height()) // 2)
        button = self.clear_button
        button.resize(button.sizeHint())
        button.move(self.width() - button.width() - 4, (self.height() - button.height()) // 2)
