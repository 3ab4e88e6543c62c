"""From a regular expression in a JSON schema to GBNF for the JSON strings that it matches."""

from __future__ import annotations

from app.native.utf8_ranges import LAST, Ranges, complement

_DEEPEST = 30
_DIGIT: Ranges = [(48, 57)]
_WORD: Ranges = [*_DIGIT, (65, 90), (95, 95), (97, 122)]
_SPACE: Ranges = [(9, 13), (32, 32)]
_CLASSES = {
    "d": _DIGIT, "D": complement(_DIGIT), "w": _WORD, "W": complement(_WORD),
    "s": _SPACE, "S": complement(_SPACE),
}  # fmt: skip
_CONTROLS = {"t": 9, "n": 10, "r": 13, "f": 12, "v": 11, "0": 0}
_ESCAPED = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\"}
"""Characters that stand behind a backslash in JSON."""
_LINE_BREAKS: Ranges = [(10, 10), (13, 13), (0x2028, 0x2029)]


class UnsupportedPattern(ValueError):
    """A pattern that a grammar cannot follow; says why."""


def pattern_rule(pattern: str) -> str:
    """Return GBNF for a JSON string in which ``pattern`` matches; raises UnsupportedPattern."""
    return _Reader(pattern).read()


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def read(self) -> str:
        before = after = "char* "
        if self._peek() == "^":
            self._at, before = 1, ""
        body = self._choice(0)
        if self._peek() == "$" and self._at == len(self._text) - 1:
            self._at, after = self._at + 1, ""
        if self._at < len(self._text):
            raise UnsupportedPattern(f"“{self._text[self._at :][:10]}” is not understood")
        return f'"\\"" {before}({body}) {after}"\\""'

    def _choice(self, depth: int) -> str:
        if depth > _DEEPEST:
            raise UnsupportedPattern("groups stand too deep in each other")
        ways = [self._sequence(depth)]
        while self._peek() == "|":
            self._at += 1
            ways.append(self._sequence(depth))
        return " | ".join(ways)

    def _sequence(self, depth: int) -> str:
        parts = []
        while (sign := self._peek()) and sign not in "|)":
            if sign == "$" and self._at == len(self._text) - 1:
                break
            parts.append(self._item(sign, depth) + self._quantifier())
        return " ".join(parts) or '""'

    def _item(self, sign: str, depth: int) -> str:
        self._at += 1
        if sign == "(":
            return self._group(depth)
        if sign == "[":
            return self._class()
        if sign == ".":
            return _characters(complement(_LINE_BREAKS))
        if sign == "\\":
            return _characters(self._escape())
        if sign in "^$*+?{":
            raise UnsupportedPattern(f"“{sign}” stands where it means nothing to us")
        return _characters([(ord(sign), ord(sign))])

    def _group(self, depth: int) -> str:
        if self._peek() == "?":
            if not self._text.startswith("?:", self._at):
                raise UnsupportedPattern("it looks ahead or behind")
            self._at += 2
        body = self._choice(depth + 1)
        if self._peek() != ")":
            raise UnsupportedPattern("a bracket is missing")
        self._at += 1
        return f"({body})"

    def _class(self) -> str:
        inverse = self._peek() == "^"
        self._at += inverse
        ranges: Ranges = []
        while (sign := self._peek()) != "]":
            if not sign:
                raise UnsupportedPattern("a bracket is missing")
            low = self._member()
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                high = self._member()
                if len(low) != 1 or len(high) != 1 or low[0][0] > high[0][1]:
                    raise UnsupportedPattern("a range is none")
                low = [(low[0][0], high[0][1])]
            ranges += low
        self._at += 1
        return _characters(complement(ranges) if inverse else ranges)

    def _member(self) -> Ranges:
        sign = self._peek()
        self._at += 1
        return self._escape() if sign == "\\" else [(ord(sign), ord(sign))]

    def _escape(self) -> Ranges:
        sign = self._peek()
        self._at += 1
        if sign in _CLASSES and sign:
            return _CLASSES[sign]
        if sign in ("x", "u"):
            digits = self._text[self._at : self._at + (2 if sign == "x" else 4)]
            self._at += len(digits)
            try:
                return [(int(digits, 16),) * 2]
            except ValueError:
                raise UnsupportedPattern("an escape is not understood") from None
        if sign in _CONTROLS and sign:
            return [(_CONTROLS[sign],) * 2]
        if not sign or sign.isalnum():
            raise UnsupportedPattern(f"“\\{sign}” is not understood")
        return [(ord(sign), ord(sign))]

    def _quantifier(self) -> str:
        sign = self._peek()
        if not sign or sign not in "*+?{":
            return ""
        end = self._at + 1 if sign != "{" else self._text.find("}", self._at) + 1
        words = self._text[self._at : end]
        counts = words[1:-1].split(",") if sign == "{" else []
        if not words or (counts and not counts[0].isdecimal()) or len(counts) > 2:
            raise UnsupportedPattern("a repetition is not understood")
        if len(counts) == 2 and counts[1] and not counts[1].isdecimal():
            raise UnsupportedPattern("a repetition is not understood")
        self._at = end
        if self._peek() == "?":  # as few as it can: the same strings match
            self._at += 1
        return words

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]


def _characters(ranges: Ranges) -> str:
    """Return GBNF for one character of these as JSON writes it."""
    never = [(0, 0x1F), (0x22, 0x22), (0x5C, 0x5C), (0x7F, 0x7F)]
    plain = complement([*complement(ranges), *never])
    ways = []
    if plain:
        ways.append("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in plain) + "]")
    for code, letter in _ESCAPED.items():
        if any(low <= code <= min(high, LAST) for low, high in ranges):
            ways.append(f'"\\\\{_quoted(letter)}"')
    if not ways:
        raise UnsupportedPattern("no character of JSON fits")
    return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"


def _quoted(letter: str) -> str:
    return f"\\{letter}" if letter in '"\\' else letter
