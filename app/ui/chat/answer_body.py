"""An answer's blocks as widgets: runs of prose, code blocks, folded thoughts."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.words import tr
from app.ui.chat.blocks import Splitter, whole
from app.ui.chat.code_view import CodeView
from app.ui.chat.highlight import Lexers
from app.ui.chat.markdown import Block, Code, Thinking
from app.ui.chat.prose_view import ProseView
from app.ui.chat.thinking_view import ThinkingView
from app.ui.theme import Themes

_INDENT = 26
AT_ONCE = 50_000
"""Characters of an answer that is read and laid out at once; a longer one follows its beginning."""
_SLICE, _SLICE_S = 1_000, 0.02


class _Part(NamedTuple):
    start: int
    """Index of its first block."""
    view: ProseView | CodeView | ThinkingView
    holder: QWidget


class AnswerBody(QWidget):
    """Renders Markdown at once or as it arrives; neighbouring paragraphs share one widget."""

    def __init__(self, themes: Themes, lexers: Lexers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._lexers = lexers
        self._parts: list[_Part] = []
        self._blocks: list[Block] = []
        self._splitter = Splitter()
        self._waiting = ""
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._on_next_timeout)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(themes.sp(12))

    @property
    def blocks(self) -> Sequence[Block]:
        """What is on view."""
        return self._blocks

    @property
    def views(self) -> list[ProseView | CodeView | ThinkingView]:
        """The widgets in their order."""
        return [part.view for part in self._parts]

    @property
    def busy(self) -> bool:
        """Whether more of a very long answer is still to be shown."""
        return self._next.isActive()

    def show_text(self, text: str) -> None:
        """Show a complete answer, a very long one little by little."""
        self._splitter = Splitter()
        self._next.stop()
        if len(text) <= AT_ONCE:
            self._show(0, whole(text))
            return
        self._show(0, [])
        self._waiting = text
        self._next.start()
        self._on_next_timeout()

    def append(self, text: str) -> None:
        """Show what came next of an answer that streams."""
        kept = self._splitter.append(text)
        self._show(kept, self._splitter.blocks)

    def finish(self, text: str) -> None:
        """Show what was held back: nothing more comes, and this is all of it."""
        if self._splitter.cut and len(text) <= AT_ONCE:
            self.show_text(text)
        else:
            self._settle()

    def show_thinking_time(self, seconds: float) -> None:
        """Say how long the model thought, where it did."""
        for view in self.views[:1]:
            if isinstance(view, ThinkingView):
                view.show_time(seconds)

    def _on_next_timeout(self) -> None:
        until, shown = perf_counter() + _SLICE_S, 0
        while shown < len(self._waiting) and perf_counter() < until:
            self.append(self._waiting[shown : shown + _SLICE])
            shown += _SLICE
        self._waiting = self._waiting[shown:]
        if not self._waiting:
            self._next.stop()
            self._settle()

    def _settle(self) -> None:
        kept = self._splitter.finish()
        self._show(kept, self._splitter.blocks)

    def _show(self, keep: int, blocks: list[Block]) -> None:
        shown = len(self._blocks)
        keep = min(keep, shown, len(blocks))
        starts = [part.start for part in self._parts]
        ends = [*starts[1:], shown]
        index = len(starts)
        while index and ends[index - 1] > keep:
            index -= 1
        if index and ends[index - 1] == keep < len(blocks):
            # Prose that ended there goes on in the same widget.
            goes_on = not isinstance(blocks[keep], Code | Thinking)
            index -= goes_on and isinstance(self._parts[index - 1].view, ProseView)
        position = starts[index] if index < len(starts) else keep
        self._blocks = blocks
        while position < len(blocks):
            end = _run_end(blocks, position)
            self._show_run(index, position, blocks[position:end], max(0, keep - position))
            index, position = index + 1, end
        while len(self._parts) > index:
            self._drop_last()

    def _show_run(self, index: int, start: int, run: Sequence[Block], keep: int) -> None:
        first = run[0]
        kind: type[ProseView | CodeView | ThinkingView] = ProseView
        if isinstance(first, Code):
            kind = CodeView
        elif isinstance(first, Thinking):
            kind = ThinkingView
        if index < len(self._parts) and type(self._parts[index].view) is not kind:
            while len(self._parts) > index:
                self._drop_last()
        if index == len(self._parts):
            self._parts.append(self._make(start, first))
        self._parts[index] = self._parts[index]._replace(start=start)
        view = self._parts[index].view
        if isinstance(view, CodeView):
            assert isinstance(first, Code)
            view.show_code(first)
        elif isinstance(view, ThinkingView):
            assert isinstance(first, Thinking)
            view.show_thinking(first)
        else:
            keep = min(keep, len(view.blocks))
            view.replace(keep, run[keep:])  # type: ignore[arg-type]

    def _make(self, start: int, first: Block) -> _Part:
        view: ProseView | CodeView | ThinkingView
        if isinstance(first, Code):
            view = CodeView(self._themes, self._lexers)
        elif isinstance(first, Thinking):
            view = ThinkingView(self._themes)
        else:
            view = ProseView(self._themes)
        holder: QWidget = view
        if isinstance(view, ProseView):
            view.setAccessibleName(tr("Answer"))
        if isinstance(first, Code) and first.indent:
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(self._themes.sp(_INDENT) * first.indent, 0, 0, 0)
            inside.addWidget(view)
        self._layout.addWidget(holder)
        return _Part(start, view, holder)

    def _drop_last(self) -> None:
        holder = self._parts.pop().holder
        self._layout.removeWidget(holder)
        holder.hide()
        holder.deleteLater()


def _run_end(blocks: Sequence[Block], start: int) -> int:
    if isinstance(blocks[start], Code | Thinking):
        return start + 1
    end = start
    while end < len(blocks) and not isinstance(blocks[end], Code | Thinking):
        end += 1
    return end
