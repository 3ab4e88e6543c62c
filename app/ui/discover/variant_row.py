"""One row of the table: a variant with its figures, its verdict and its buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.discover.download_control import DownloadControl
from app.ui.discover.row_layout import RowLayout, row_height, row_layout
from app.ui.discover.row_words import (
    RowFacts,
    RowState,
    RowWords,
    memory_tip,
    quality_tip,
    row_words,
    spoken,
)
from app.ui.discover.thin_bar import Scale, draw_bar
from app.ui.discover.words import download_line
from app.ui.fit.fit_text import FACES
from app.ui.fit.type_explainer import explanation_tip
from app.ui.theme import CAPTION, Theme, Themes

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class VariantRow(QWidget):
    """Draws the cells; hovering explains them, a click or Enter unfolds the details.

    Signals:
        ordered: what the owner wants done with it, as :class:`DownloadControl` says it.
        toggled: the details shall be shown, or folded.
        moved: -1 or 1, the keyboard goes to the row above or below.
    """

    ordered = Signal(str)
    toggled = Signal()
    moved = Signal(int)

    def __init__(
        self, themes: Themes, facts: RowFacts, *, loadable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self.facts = facts
        """Which variant it shows."""
        self._state = RowState()
        self._words: RowWords = row_words(facts, self._state)
        self._scale = Scale(1.0)
        self._open = False
        self.control = DownloadControl(themes, facts.name, parent=self)
        self.control.ordered.connect(self.ordered)
        self.control.resized.connect(self._place)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.control.setCursor(Qt.CursorShape.ArrowCursor)
        self.show_facts(facts, loadable=loadable)
        themes.changed.connect(self._on_theme_changed)

    @property
    def state(self) -> RowState:
        """What is known of it."""
        return self._state

    @property
    def scale(self) -> Scale:
        """What the bars of all rows are drawn on."""
        return self._scale

    @property
    def words(self) -> RowWords:
        """What it says."""
        return self._words

    def show_facts(self, facts: RowFacts, *, loadable: bool) -> None:
        """Show another variant, of which nothing more is known yet."""
        self.facts = facts
        self.setAccessibleName("")
        self.show_open(False)
        self.control.name_it(facts.name)
        self.control.setVisible(loadable)
        self.show_state(RowState(), Scale(1.0))

    def show_state(self, state: RowState, scale: Scale) -> None:
        """Show what is known now."""
        words = row_words(self.facts, state)
        if (state, scale) == (self._state, self._scale) and self.accessibleName():
            return
        self._state, self._words, self._scale = state, words, scale
        self.setAccessibleName(spoken(self.facts, state))
        loadable = not self.facts.missing and not state.broken
        self.control.show_state(state.download, here=state.here, enabled=loadable)
        self.update()

    def show_open(self, is_open: bool) -> None:
        """Show whether the details below are unfolded."""
        self._open = is_open
        self.setAccessibleDescription(
            tr("Enter {word} the details.", word=tr("folds") if is_open else tr("shows"))
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return a usual width and the height at the width that it has."""
        return QSize(self._themes.sp(480), row_height(self.width(), self._themes.scale))

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which the cells stay apart."""
        return QSize(self._themes.sp(330), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons, and be as high as the cells are at this width."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Unfold with Enter or Space, move with the arrow keys."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Unfold with a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.toggled.emit()

    def event(self, event: QEvent) -> bool:
        """Explain the cell under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self.tip_at(event.pos().x())
            if tip:
                QToolTip.showText(event.globalPos(), tip, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def tip_at(self, x: float) -> str:
        """Return what is said of the cell at this place."""
        boxes, state = self._boxes(), self._state
        fit = state.fit
        if x < boxes.name.right():
            if self._words.progress >= 0 and state.download is not None:
                return download_line(state.download)
            words = explanation_tip(self.facts.type)
            return "\n".join(part for part in (self.facts.file, words) if part)
        if x < boxes.size.right():
            return quality_tip(fit.quality_loss) if fit is not None else self.facts.file
        if state.problem:
            return state.problem
        return memory_tip(fit) if fit is not None else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, boxes = self._themes.current, self._boxes()
        self._draw_ground(painter, theme)
        self._draw_name(painter, boxes.name, theme)
        self._pair(painter, boxes.size, self._words.size, self._words.bits, theme)
        self._draw_memory(painter, boxes, theme)
        self._draw_verdict(painter, boxes.verdict, theme)
        if self._words.progress >= 0:
            line = QRectF(0, self.height() - 3, self.width() * self._words.progress, 3)
            painter.fillRect(line, theme.color("accent"))
        painter.end()

    def _boxes(self) -> RowLayout:
        return row_layout(self.width(), self._themes.scale)

    def _draw_ground(self, painter: QPainter, theme: Theme) -> None:
        box = QRectF(self.rect())
        if self._state.recommended:
            painter.fillRect(box, theme.color("accent_soft"))
        elif self.underMouse() or self._open:
            painter.fillRect(box, theme.color("sunken"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -2), 4, 4)

    def _draw_name(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        font = self._font(bold=True)
        painter.setFont(font)
        room = box.width()
        side = self._themes.sp(16)
        if self._state.recommended:
            room -= side + 6
        name = painter.fontMetrics().elidedText(
            self._words.name, Qt.TextElideMode.ElideMiddle, int(room)
        )
        upper = self._half(box, upper=True)
        painter.setPen(theme.color("text"))
        painter.drawText(upper, _LEFT, name)
        if self._state.recommended:
            at = upper.left() + painter.fontMetrics().horizontalAdvance(name) + 6
            self._glyph(painter, "spark", "accent", at, upper)
        self._small(painter, self._half(box, upper=False), self._words.quality, theme)

    def _draw_memory(self, painter: QPainter, boxes: RowLayout, theme: Theme) -> None:
        fit, box = self._state.fit, boxes.memory
        if fit is None:
            return
        sp = self._themes.sp
        painter.setFont(self._font(small=boxes.narrow))
        if boxes.narrow:
            width = painter.fontMetrics().horizontalAdvance("00.0 GB") + sp(8)
            painter.setPen(theme.color("text"))
            painter.drawText(box, _LEFT, self._words.memory)
            bar = QRectF(box.left() + width, box.center().y() - sp(3), box.width() - width, sp(6))
        else:
            painter.setPen(theme.color("text"))
            painter.drawText(self._half(box, upper=True), _LEFT, self._words.memory)
            lower = self._half(box, upper=False)
            bar = QRectF(box.left(), lower.center().y() - sp(4), box.width(), sp(8))
        draw_bar(painter, bar, fit, self._scale, theme)

    def _draw_verdict(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        words = self._words
        upper = self._half(box, upper=True)
        left, short = 0, words.verdict_word
        if words.verdict is not None:
            face = FACES[words.verdict]
            self._glyph(painter, face.icon, face.token, upper.left(), upper)
            left, short = self._themes.sp(16) + 6, face.short
            painter.setPen(theme.color(face.token))
            painter.setFont(self._font())
        else:
            painter.setPen(theme.color("muted"))
            painter.setFont(self._font())
        metrics, room = painter.fontMetrics(), int(upper.width() - left)
        whole = metrics.horizontalAdvance(words.verdict_word) <= room
        text = metrics.elidedText(
            words.verdict_word if whole else short, Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(upper.adjusted(left, 0, 0, 0), _LEFT, text)
        lower = self._half(box, upper=False).adjusted(left, 0, 0, 0)
        self._small(painter, lower, words.below_verdict, theme)

    def _pair(self, painter: QPainter, box: QRectF, upper: str, lower: str, theme: Theme) -> None:
        painter.setFont(self._font())
        painter.setPen(theme.color("text"))
        painter.drawText(self._half(box, upper=True), _LEFT, upper)
        self._small(painter, self._half(box, upper=False), lower, theme)

    def _small(self, painter: QPainter, box: QRectF, text: str, theme: Theme) -> None:
        painter.setFont(self._font(small=True))
        painter.setPen(theme.color("muted"))
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, _LEFT, shown)

    def _glyph(self, painter: QPainter, name: str, token: str, left: float, box: QRectF) -> None:
        side = self._themes.sp(16)
        picture = icons.pixmap(
            name, self._themes.current, token, side, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(int(left), int(box.center().y() - side / 2), picture)

    def _font(self, *, bold: bool = False, small: bool = False) -> QFont:
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        if small:
            font.setPixelSize(self._themes.sp(CAPTION))
        return font

    @staticmethod
    def _half(box: QRectF, *, upper: bool) -> QRectF:
        half = box.height() / 2
        return QRectF(box.left(), box.top() + (0 if upper else half), box.width(), half)

    def _place(self) -> None:
        boxes = self._boxes()
        height = row_height(self.width(), self._themes.scale)
        if self.height() != height:
            self.setFixedHeight(height)
        self.control.set_narrow(boxes.narrow)
        action = boxes.action.toRect()
        hint = self.control.sizeHint()
        top = action.top() + (action.height() - hint.height()) // 2
        self.control.setGeometry(
            action.right() + 1 - max(action.width(), hint.width()), top,
            max(action.width(), hint.width()), hint.height(),
        )  # fmt: skip

    def _on_theme_changed(self, _theme: Theme) -> None:
        self._place()
        self.update()
