"""Colours for finished code: lexed in slices on the Qt thread, a few milliseconds at a time.

Lexing on another thread would hold Python's lock against the Qt thread, five milliseconds at each
turn; slices between events stall nothing. Only making a lexer (an import and many expressions,
once a language) cannot be sliced and goes to a lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument, QTextLayout
from shiboken6 import isValid

from app.ui.chat.languages import SUFFIXES
from app.ui.tasks import Tasks
from app.ui.theme import Theme

LONGEST = 100_000
"""Characters beyond which code stays plain."""

MOST_S = 3.0
"""Seconds after which the rest of the code stays plain: some texts take a lexer without end."""

_SLOW = frozenset({"matlab"})
"""Languages whose lexer takes a second for one token, where many lines are blank."""
_SLICE_S = 0.004
_TOKENS: tuple[tuple[Any, str], ...] = (
    (Token.Comment, "syntax_comment"),
    (Token.Keyword, "syntax_keyword"),
    (Token.Operator.Word, "syntax_keyword"),
    (Token.Name.Function, "syntax_name"),
    (Token.Name.Class, "syntax_name"),
    (Token.Name.Tag, "syntax_name"),
    (Token.Name.Attribute, "syntax_name"),
    (Token.Name.Decorator, "syntax_name"),
    (Token.Name.Builtin, "syntax_name"),
    (Token.Literal.String, "syntax_string"),
    (Token.Literal.Number, "syntax_number"),
    (Token.Operator, "syntax_operator"),
    (Token.Punctuation, "syntax_operator"),
)


def lexer_for(language: str) -> Lexer | None:
    """Return the lexer for a fence's first word; None for unknown ones and plain text."""
    if language not in SUFFIXES or language in _SLOW:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


class Lexers:
    """Makes lexers on a lane of ``tasks`` and keeps them."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._made: dict[str, Lexer | None] = {}

    def request(self, language: str, done: Callable[[Lexer | None], None]) -> None:
        """Call ``done`` on the Qt thread with the language's lexer, at once when it is known."""
        if language in self._made:
            done(self._made[language])
            return

        def keep(lexer: Lexer | None) -> None:
            self._made[language] = lexer
            done(lexer)

        self._tasks.run(lambda: _warmed(language), keep, lane="lexers")


def _warmed(language: str) -> Lexer | None:
    lexer = lexer_for(language)
    if lexer is not None:
        # The expressions are compiled at the first use.
        next(iter(lexer.get_tokens_unprocessed("x")), None)
    return lexer


def color_token(kind: _TokenType) -> str | None:
    """Return the theme's token for a pygments token type; None is the plain colour."""
    for parent, token in _TOKENS:
        if kind in parent:
            return token
    return None


class Highlighter(QObject):
    """Colours one document; starting again (another theme) begins from the top."""

    def __init__(
        self, document: QTextDocument, lexers: Lexers, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._lexers = lexers
        self._wanted = 0
        self._steps: Iterator[None] | None = None
        self._spent = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def busy(self) -> bool:
        """Whether lines are still to be coloured."""
        return self._steps is not None

    def start(self, language: str, theme: Theme) -> None:
        """Begin to colour the document as it is now."""
        self._steps = None
        self._spent = 0.0
        self._wanted += 1
        if self._document.characterCount() > LONGEST:
            return
        wanted = self._wanted

        def begin(lexer: Lexer | None) -> None:
            if lexer is not None and isValid(self) and wanted == self._wanted:
                self._steps = self._color(lexer, _formats(theme))
                self._timer.start()

        self._lexers.request(language, begin)

    def _color(
        self, lexer: Lexer, formats: Callable[[_TokenType], QTextCharFormat | None]
    ) -> Iterator[None]:
        block = self._document.begin()
        ranges: list[QTextLayout.FormatRange] = []
        column = 0
        for _, kind, text in lexer.get_tokens_unprocessed(self._document.toPlainText()):
            chosen = formats(kind)
            for number, part in enumerate(text.split("\n")):
                if number:
                    self._apply(block, ranges)
                    block, ranges, column = block.next(), [], 0
                    if not block.isValid():
                        return
                length = len(part) if part.isascii() else len(part.encode("utf-16-le")) // 2
                if chosen is not None and length:
                    span = QTextLayout.FormatRange()
                    span.start, span.length, span.format = column, length, chosen
                    ranges.append(span)
                column += length
            yield
        self._apply(block, ranges)

    def _apply(self, block: QTextBlock, ranges: list[QTextLayout.FormatRange]) -> None:
        block.layout().setFormats(ranges)
        self._document.markContentsDirty(block.position(), block.length())

    def _on_timeout(self) -> None:
        began = now = perf_counter()
        while self._steps is not None and now < began + _SLICE_S:
            if next(self._steps, _END) is _END:
                self._steps = None
            now = perf_counter()
        self._spent += now - began
        if self._spent > MOST_S:
            self._steps = None
        if self._steps is None:
            self._timer.stop()


_END = object()


def _formats(theme: Theme) -> Callable[[_TokenType], QTextCharFormat | None]:
    made: dict[_TokenType, QTextCharFormat | None] = {}

    def format_of(kind: _TokenType) -> QTextCharFormat | None:
        if kind not in made:
            token = color_token(kind)
            made[kind] = None
            if token is not None:
                chosen = QTextCharFormat()
                chosen.setForeground(theme.color(token))
                chosen.setFontItalic(token == "syntax_comment")
                made[kind] = chosen
        return made[kind]

    return format_of
