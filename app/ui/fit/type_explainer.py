"""What the name of a quantization means, part by part."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget

from app.core.errors import UsageError
from app.core.words import tr
from app.fit.formula import find_format
from app.gguf.explain import explain
from app.ui import icons
from app.ui.text_label import text_label
from app.ui.theme import Theme, Themes, set_look


def explanation(name: str) -> list[tuple[str, str]]:
    """Return the parts of a type's name with a sentence each, whatever family it is of."""
    parts = explain(name)
    if parts:
        return parts
    try:
        return [(name, tr(find_format(name).how))]
    except UsageError:
        return []


def explanation_tip(name: str) -> str:
    """Return the same as lines of text."""
    return "\n".join(f"{part}: {sentence}" for part, sentence in explanation(name))


class TypeExplainer(QWidget):
    """A type's name: hovering over it or focusing it explains it, a click keeps the explanation."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = ""
        self.button = _Name()
        set_look(self.button, "fold")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_toggled)
        self.panel = QWidget()
        self._grid = QGridLayout(self.panel)
        self._grid.setContentsMargins(2, 2, 0, 4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.panel.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.panel)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The explanation on view."""
        return [(a.text(), b.text()) for a, b in self._rows if b.isVisibleTo(self)]

    def show_type(self, name: str) -> None:
        """Explain this type from now on."""
        if name == self._name:
            return
        self._name = name
        parts = explanation(name)
        self.button.setVisible(bool(parts))
        self.panel.setVisible(bool(parts) and self.button.isChecked())
        letters = ", ".join(part for part, _ in parts)
        self.button.setText(tr("What {name} means", name=name))
        self.button.setToolTip(explanation_tip(name))
        self.button.setAccessibleName(
            tr("What {name} means: {letters}", name=name, letters=letters)
        )
        self.button.setAccessibleDescription(explanation_tip(name))
        while len(self._rows) < len(parts):
            row = len(self._rows)
            chip, sentence = QLabel(), text_label()
            set_look(chip, "chip")
            self._grid.addWidget(
                chip, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
            )
            self._grid.addWidget(sentence, row, 1)
            self._rows.append((chip, sentence))
        for index, (chip, sentence) in enumerate(self._rows):
            used = index < len(parts)
            chip.setVisible(used)
            sentence.setVisible(used)
            if used:
                chip.setText(parts[index][0])
                sentence.setText(parts[index][1])

    def _tint(self, theme: Theme) -> None:
        folded = "chevron_down" if self.button.isChecked() else "chevron_right"
        self.button.setIcon(icons.icon(folded, theme, "muted"))

    def _on_toggled(self, unfolded: bool) -> None:
        self.panel.setVisible(unfolded)
        self._tint(self._themes.current)


class _Name(QPushButton):
    """Shows its tip when the keyboard brings the focus to it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Explain to those without a mouse, too."""
        super().focusInEvent(event)
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in keys and not self.isChecked():
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the tip away."""
        super().focusOutEvent(event)
        QToolTip.hideText()
