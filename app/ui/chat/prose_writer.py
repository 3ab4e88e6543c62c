"""Writing paragraphs and tables into a QTextDocument, rewriting what changed at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import msgspec
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from app.ui.chat.markdown import BREAK, Paragraph, Span, Table
from app.ui.chat.prose_style import ProseStyle

Prose: TypeAlias = Paragraph | Table

# Characters that QTextDocument takes for structure.
_STRUCTURE = str.maketrans(
    dict.fromkeys("\n\r\u2029", BREAK) | dict.fromkeys("\ufdd0\ufdd1\ufffc", "\ufffd")
)


class ProseWriter:
    """Keeps a document equal to a list of blocks, of which mostly the last one grows."""

    def __init__(self, document: QTextDocument, style: ProseStyle) -> None:
        self._document = document
        self._style = style
        self._blocks: list[Prose] = []
        self._starts: list[int] = []
        self._tables: dict[int, QTextTable] = {}
        """By the index of their block."""
        self._span_ends: list[int] = []
        """Positions after the last paragraph's marker and after each of its spans."""
        self._empty_end = True
        """The last paragraph of the document is empty and free to be used."""

    @property
    def blocks(self) -> Sequence[Prose]:
        """What the document shows."""
        return self._blocks

    def restyle(self, style: ProseStyle) -> None:
        """Write everything again in other formats."""
        blocks, self._style = list(self._blocks), style
        self.replace(0, [])
        self.replace(0, blocks)

    def replace(self, keep: int, blocks: Sequence[Prose]) -> None:
        """Keep the first ``keep`` blocks and let ``blocks`` follow them."""
        old = self._blocks[keep:]
        same = 0
        while same < len(old) and same < len(blocks) and old[same] == blocks[same]:
            same += 1
        keep, old, blocks = keep + same, old[same:], blocks[same:]
        if not old and not blocks:
            return
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        if len(old) == 1 and blocks and self._grow(cursor, old[0], blocks[0]):
            self._blocks[-1] = blocks[0]
            keep, blocks = keep + 1, blocks[1:]
        elif old:
            self._remove(cursor, keep)
        for block in blocks:
            self._write(cursor, block)
        if not blocks and self._empty_end and keep and isinstance(self._blocks[-1], Paragraph):
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.deletePreviousChar()
            self._empty_end = False
        cursor.endEditBlock()

    def _remove(self, cursor: QTextCursor, keep: int) -> None:
        cursor.setPosition(self._starts[keep])
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._tables = {index: table for index, table in self._tables.items() if index < keep}
        del self._blocks[keep:], self._starts[keep:]
        self._span_ends = []
        self._empty_end = True

    def _grow(self, cursor: QTextCursor, old: Prose, new: Prose) -> bool:
        """Turn the last paragraph into ``new`` by rewriting its end, where they begin alike."""
        if isinstance(old, Table) or isinstance(new, Table) or not self._span_ends:
            return False
        if msgspec.structs.replace(old, spans=()) != msgspec.structs.replace(new, spans=()):
            return False
        same = 0
        while same < min(len(old.spans), len(new.spans)) and old.spans[same] == new.spans[same]:
            same += 1
        rest = list(new.spans[same:])
        position = self._span_ends[same]
        ends = self._span_ends[: same + 1]
        if same < len(old.spans) and rest and _continues(old.spans[same], rest[0]):
            # The common case: more text of the same style.
            position = self._span_ends[same + 1]
            rest[0] = Span(rest[0].text[len(old.spans[same].text) :], rest[0].style, rest[0].href)
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._span_ends = ends
        self._write_spans(cursor, new, rest)
        return True

    def _write(self, cursor: QTextCursor, block: Prose) -> None:
        before = self._blocks[-1] if self._blocks else None
        cursor.movePosition(QTextCursor.MoveOperation.End)
        plain = block if isinstance(block, Paragraph) else Paragraph()
        formatted = self._style.block(plain, before if isinstance(block, Paragraph) else None)
        characters = self._style.character(Span(""))
        if self._empty_end:
            cursor.setBlockFormat(formatted)
            cursor.setBlockCharFormat(characters)
        else:
            cursor.insertBlock(formatted, characters)
        if isinstance(before, Table):
            self._space_below(len(self._blocks) - 1, self._style.below_table(before, block))
        self._starts.append(cursor.position())
        self._blocks.append(block)
        if isinstance(block, Table):
            self._write_table(cursor, block)
            return
        self._empty_end = False
        if block.marker:
            cursor.insertText(f"{block.marker}\t", self._style.marker())
        self._span_ends = [cursor.position()]
        self._write_spans(cursor, block, block.spans)

    def _write_spans(
        self, cursor: QTextCursor, paragraph: Paragraph, spans: Sequence[Span]
    ) -> None:
        for span in spans:
            cursor.insertText(
                span.text.translate(_STRUCTURE),
                self._style.character(span, paragraph.level, paragraph.quote),
            )
            self._span_ends.append(cursor.position())

    def _space_below(self, index: int, margin: float) -> None:
        table = self._tables[index]
        table_format = table.format()
        if table_format.bottomMargin() != margin:
            table_format.setBottomMargin(margin)
            table.setFormat(table_format)

    def _write_table(self, cursor: QTextCursor, table: Table) -> None:
        style = self._style
        rows = ([table.head] if table.head else []) + list(table.rows)
        made = cursor.insertTable(len(rows), max(1, len(table.aligns)), style.table(table))
        self._tables[len(self._blocks) - 1] = made
        bold = style.character(Span("", 1))
        for row, cells in enumerate(rows):
            head = bool(table.head) and row == 0
            cell_format = style.cell(head=head)
            for column, spans in enumerate(cells):
                cell = made.cellAt(row, column)
                cell.setFormat(cell_format)
                inside = cell.firstCursorPosition()
                inside.setBlockFormat(style.cell_block(table.aligns[column]))
                for span in spans:
                    inside.insertText(
                        span.text.translate(_STRUCTURE),
                        bold if head and not span.style else style.character(span),
                    )
        self._span_ends = []
        self._empty_end = True


def _continues(old: Span, new: Span) -> bool:
    return old.style == new.style and old.href == new.href and new.text.startswith(old.text)
