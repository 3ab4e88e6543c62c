"""How full the model's context is: a small ring, the exact numbers, and a menu of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QWidget,
)

from app.chat.context_plan import ContextPlan
from app.core.units import format_bytes
from app.core.words import figures, mark, tr
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.fit.context import ContextCost, ContextCosts

_UNKNOWN = -1
_NEARLY_FULL = 0.85
_WORDS = {
    "gpu": mark("fits on GPU"),
    "ram": mark("fits in RAM"),
    "split": mark("split over GPU and RAM"),
    "tight": mark("tight"),
    "too_big": mark("too big"),
}


class ContextMeter(QWidget):
    """Says the tokens of the prompt and of the context; a word and a colour when it gets tight.

    Signals:
        menu_asked: the owner wants to see what other contexts take; :meth:`show_costs` answers.
        chosen: tokens of context, None for as many as fit.
    """

    menu_asked = Signal()
    chosen = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = self._context = 0
        self._room: Literal["all", "some", "none"] = "all"
        self._reading = ""
        self._plan: ContextPlan | None = None
        self.ring = _Ring(themes)
        self.ring.clicked.connect(self.menu_asked)
        self.menu = QMenu(self)
        """The contexts to choose from, as they were shown last."""
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_look(self._label, "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.ring)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def show_count(self, tokens: int, context: int) -> None:
        """Show tokens of context; a context of 0 is unknown and shows nothing."""
        self._tokens, self._context = tokens, context
        self._plan, self._reading = None, ""
        self._show()

    def show_counting(self) -> None:
        """Show that the tokens of what is on view now are not counted yet."""
        self.show_count(_UNKNOWN, self._context)

    def show_plan(self, plan: ContextPlan, reading: str = "") -> None:
        """Show what would be sent; ``reading`` says what of it takes long to be read."""
        self._tokens, self._context = plan.tokens, plan.context
        self._plan, self._reading = plan, reading
        self._show()

    def show_costs(self, costs: ContextCosts) -> None:
        """Open the menu of contexts, with what the model takes with each."""
        self.menu.clear()
        if self._tokens != _UNKNOWN:
            self._add_words(
                tr(
                    "{tokens:,} of {context:,} tokens are in use",
                    tokens=self._tokens,
                    context=self._context,
                )
            )
        self._add_words(tr("Another context loads the model again:"))
        self.menu.addSeparator()
        largest = costs.of(costs.fitting)
        fitting = tr(
            "As large as fits: {line}",
            line=_line(largest) if largest else tr("{fitting:,} tokens", fitting=costs.fitting),
        )
        self._add(fitting, None, current=False)
        self.menu.addSeparator()
        for cost in costs.costs:
            one = self._add(_line(cost), cost.context, current=cost.context == self._context)
            one.setEnabled(cost.verdict != "too_big")
        if costs.trained:
            self._add_words(
                tr("The model was trained for {trained:,} tokens", trained=costs.trained)
            )
        hint = self.menu.sizeHint()
        self.menu.popup(self.mapToGlobal(QPoint(self.width() - hint.width(), -hint.height())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the menu from the numbers, too."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.menu_asked.emit()

    def _add(self, text: str, context: int | None, *, current: bool) -> QAction:
        action = self.menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(current)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(context))
        return action

    def _add_words(self, text: str) -> None:
        self.menu.addAction(text).setEnabled(False)

    def set_room(self, room: Literal["all", "some", "none"]) -> None:
        """Say everything, leave the words out, or stand back altogether."""
        if room != self._room:
            self._room = room
            self._show()

    def _show(self) -> None:
        tokens, context = self._tokens, self._context
        self.setVisible(context > 0 and self._room != "none")
        if context <= 0:
            return
        share = max(0, tokens) / context
        word, token = "", "accent"
        if share > 1:
            word, token = tr("too long: "), "error"
        elif share >= _NEARLY_FULL:
            word, token = tr("nearly full: "), "warning"
        self.ring.show_share(share, token)
        counted = f"{tokens:,}" if tokens != _UNKNOWN else "…"
        numbers = figures(f"{counted} / {context:,}")
        self._label.setText(
            tr("{word}{numbers} tokens", word=word, numbers=numbers)
            if self._room == "all"
            else numbers
        )
        name = tr(
            "Context {word}{tokens:,} of {context:,} tokens",
            word=word,
            tokens=tokens,
            context=context,
        )
        if tokens == _UNKNOWN:
            name = tr("Context of {context:,} tokens", context=context)
        self.setAccessibleName(name)
        self.ring.setAccessibleName(tr("{name}. Choose another context", name=name))
        self.setToolTip("\n".join(self._told()))

    def _told(self) -> list[str]:
        """Return everything that is known, a line each."""
        lines = [tr("Sent now, the conversation would be {tokens:,} tokens.", tokens=self._tokens)]
        if self._tokens == _UNKNOWN:
            lines = [tr("The tokens of the conversation are not counted yet.")]
        plan = self._plan
        if plan is not None and plan.reused:
            lines.append(
                tr(
                    "{reused:,} of them are in memory and need not be read again.",
                    reused=plan.reused,
                )
            )
        if self._reading:
            lines.append(tr("The model {reading}.", reading=self._reading))
        if plan is not None and plan.left_out:
            lines.append(tr("{count:,} earlier messages are left out.", count=len(plan.left_out)))
        lines.append(
            tr("The model reads at most {context:,}, its answer included.", context=self._context)
        )
        lines.append(tr("Click to change that."))
        return lines


def _line(cost: ContextCost) -> str:
    return tr(
        "{context:,} tokens   {total}, {verdict}",
        context=cost.context,
        total=format_bytes(cost.total),
        verdict=tr(_WORDS[cost.verdict]),
    )


class _Ring(QAbstractButton):
    """The ring is the button that the keyboard reaches."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._share = 0.0
        self._token = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._on_theme_changed)

    def show_share(self, share: float, token: str) -> None:
        self._share, self._token = min(1.0, share), token
        self.update()

    def sizeHint(self) -> QSize:
        side = self._themes.sp(20)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = self.width() * 0.15
        width = max(2.0, (self.width() - 2 * inset) / 7)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        inset += width / 2
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(theme.color("border"), width))
        painter.drawEllipse(area)
        if self._share > 0:
            painter.setPen(QPen(theme.color(self._token), width, c=Qt.PenCapStyle.FlatCap))
            painter.drawArc(area, 90 * 16, -round(max(0.02, self._share) * 360 * 16))
        painter.end()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.updateGeometry()
        self.update()
