"""The button above the transcript with what is seldom needed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.theme import Themes, set_look


class PageMenu(QToolButton):
    """Opens a menu below itself.

    Signals:
        compare_asked: ask two models the same.
        export_asked: the conversation on view, to a file.
        export_all_asked: all conversations, to a file.
        import_asked: conversations from files.
    """

    compare_asked = Signal()
    export_asked = Signal()
    export_all_asked = Signal()
    import_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        set_look(self, "quiet")
        self.setAccessibleName(tr("More to do with conversations"))
        self.setToolTip(tr("Side by side, export, import"))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        menu = QMenu(self)
        for words, glyph, signal in (
            (tr("Two models side by side"), "compare", self.compare_asked),
            ("", "", None),
            (tr("Export this conversation…"), "upload", self.export_asked),
            (tr("Export all conversations…"), "upload", self.export_all_asked),
            (tr("Import conversations…"), "download", self.import_asked),
        ):
            if signal is None:
                menu.addSeparator()
            else:
                action = menu.addAction(icons.icon(glyph, self._themes.current), words)
                action.triggered.connect(signal)
        menu.aboutToHide.connect(menu.deleteLater)
        right = self.mapToGlobal(QPoint(self.width(), self.height()))
        menu.popup(right - QPoint(menu.sizeHint().width(), 0))
