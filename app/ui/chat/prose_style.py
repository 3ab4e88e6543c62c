"""The formats that paragraphs and spans wear, made once per theme and text scale."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextLength,
    QTextOption,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.ui.chat.markdown import (
    BOLD,
    CODE,
    ITALIC,
    LOWERED,
    RAISED,
    STRIKE,
    Paragraph,
    Span,
    Table,
)
from app.ui.theme import HEADING, TITLE, Themes

QUOTE_DEPTH = int(QTextFormat.Property.UserProperty) + 1
"""Block property: how many quotes a paragraph stands in."""

TEXT_SIZE = 14
"""Pixels of an answer's text at a scale of 1: long reading wants more than a label's 13."""

_HEADINGS = {1: TITLE, 2: 17, 3: HEADING}
_LINE_HEIGHT = 145.0


class ProseStyle:
    """Formats of one theme at one scale; ``token`` is the colour of plain text."""

    def __init__(self, themes: Themes, token: str = "text", size: int = TEXT_SIZE) -> None:
        theme = themes.current
        self.step = themes.sp(26)
        self.gap = themes.sp(10)
        self._size = themes.sp(size)
        self._scale = themes.sp
        self._mono = themes.mono
        self._colors = {
            name: theme.color(name)
            for name in ("text", "muted", "link", "code", "code_text", "border", "sunken")
        }
        self._colors["plain"] = theme.color(token)
        self.quote_bar = theme.color("border")
        self.focus_ring = theme.color("focus")
        self._characters: dict[tuple[int, int, bool, int], QTextCharFormat] = {}

    def character(self, span: Span, level: int = 0, quote: int = 0) -> QTextCharFormat:
        """Return the format of a span in a paragraph or a heading of ``level``."""
        key = (span.style, level, bool(span.href), min(quote, 1))
        made = self._characters.get(key)
        if made is None:
            made = self._characters[key] = self._character(*key)
        if span.href:
            made = QTextCharFormat(made)
            made.setAnchor(True)
            made.setAnchorHref(span.href)
            made.setToolTip(span.href)
        return made

    def marker(self) -> QTextCharFormat:
        """Return the format of a list item's bullet or number."""
        result = QTextCharFormat(self.character(Span("")))
        result.setForeground(self._colors["muted"])
        return result

    def block(self, paragraph: Paragraph, before: Paragraph | Table | None) -> QTextBlockFormat:
        """Return a paragraph's format; the space above depends on what stands before it."""
        result = QTextBlockFormat()
        result.setTopMargin(self._space(paragraph, before))
        result.setLineHeight(
            125.0 if paragraph.level else _LINE_HEIGHT,
            QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
        )
        result.setLeftMargin((paragraph.indent + paragraph.quote) * self.step)
        if paragraph.centred:
            result.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if paragraph.marker:
            result.setTextIndent(-self.step)
            result.setTabPositions(
                [
                    QTextOption.Tab(self.step + extra, QTextOption.TabType.LeftTab)
                    for extra in range(0, 4 * self.step, 8)
                ]
            )
        if paragraph.level:
            result.setHeadingLevel(paragraph.level)
        if paragraph.quote:
            result.setProperty(QUOTE_DEPTH, paragraph.quote)
        if paragraph.kind == "rule":
            result.setProperty(
                QTextFormat.Property.BlockTrailingHorizontalRulerWidth,
                QTextLength(QTextLength.Type.PercentageLength, 100),
            )
            result.setProperty(QTextFormat.Property.BackgroundBrush, self._colors["border"])
        return result

    def table(self, table: Table) -> QTextTableFormat:
        """Return a table's format: lines between rows, columns as wide as their text needs."""
        result = QTextTableFormat()
        result.setBorderCollapse(True)
        result.setBorder(0)
        result.setCellPadding(self._scale(6))
        result.setCellSpacing(0)
        result.setTopMargin(self.gap if table.head or not table.widths else 0)
        result.setLeftMargin((table.indent + table.quote) * self.step)
        if table.head:
            result.setHeaderRowCount(1)
        if table.widths:
            result.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
            result.setColumnWidthConstraints(
                [QTextLength(QTextLength.Type.PercentageLength, width) for width in table.widths]
            )
        return result

    def below_table(self, table: Table, after: Paragraph | Table) -> float:
        """Return a table's bottom margin: Qt ignores the top margin of what stands below one."""
        if isinstance(after, Table):
            return 0
        # A line's extra height stands below its letters: above them there is none.
        return self._space(after, table) + self.gap * 0.6

    def cell(self, *, head: bool) -> QTextTableCellFormat:
        """Return a cell's format."""
        result = QTextTableCellFormat()
        result.setBottomBorder(1)
        result.setBottomBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        result.setBottomBorderBrush(self._colors["border"])
        result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignTop)
        if head:
            result.setBackground(self._colors["sunken"])
        return result

    def cell_block(self, align: str) -> QTextBlockFormat:
        """Return the format of the paragraph in a cell."""
        result = QTextBlockFormat()
        result.setAlignment(_ALIGNS.get(align, Qt.AlignmentFlag.AlignLeft))
        result.setLineHeight(125.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return result

    def _space(self, paragraph: Paragraph, before: Paragraph | Table | None) -> float:
        if before is None or paragraph.joined:
            return 0
        if paragraph.level:
            return self.gap * (1.9 if paragraph.level < 3 else 1.5)
        if isinstance(before, Paragraph):
            if before.level:
                return self.gap * 0.6
            if paragraph.marker and before.indent:
                return self.gap * 0.4
            if paragraph.marker:
                return self.gap * 0.6
        return self.gap

    def _character(self, style: int, level: int, linked: bool, quote: int) -> QTextCharFormat:
        result = QTextCharFormat()
        size = self._scale(_HEADINGS.get(level, TEXT_SIZE)) if level else self._size
        color = self._colors["muted" if quote else "plain"]
        if level or style & BOLD:
            result.setFontWeight(QFont.Weight.DemiBold if level else QFont.Weight.Bold)
        if style & ITALIC:
            result.setFontItalic(True)
        if style & STRIKE:
            result.setFontStrikeOut(True)
        if style & RAISED:
            result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        elif style & LOWERED:
            result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        if style & CODE:
            result.setFontFamilies([self._mono])
            result.setFontFixedPitch(True)
            result.setBackground(self._colors["code"])
            color = self._colors["code_text"]
            size = round(size * 0.93)
        if linked:
            result.setFontUnderline(True)
            color = self._colors["link"]
        result.setForeground(color)
        result.setProperty(QTextFormat.Property.FontPixelSize, size)
        return result


_ALIGNS = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
    "left": Qt.AlignmentFlag.AlignLeft,
}
