"""Reading GBNF, llama.cpp's notation for grammars, into rules over bytes; bounded in every way.

llama.cpp's own reader ends the process over a grammar that it does not like, recurses as deep as
brackets go, and its matcher may compute for ever: the grammar of an answer is read and followed
here instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.native.failures import NativeFailure
from app.native.utf8_ranges import LAST, Ranges, complement, sequences

_MOST_TEXT = 1 << 18
_MOST_ELEMENTS = 200_000
_MOST_REPEATS = 2_000
_DEEPEST = 100

END = -1
"""Behind the last element of an alternative."""

_ESCAPES = {"t": 9, "r": 13, "n": 10, "\\": 92, '"': 34, "[": 91, "]": 93, "-": 45}
_HEX = {"x": 2, "u": 4, "U": 8}


@dataclass
class Grammar:
    """Rules as one row of elements.

    An element is ``END``, the number of a rule (0 is the root), or, from ``FIRST_BYTES`` down, a
    set of bytes in ``masks``. Each rule is the places where its alternatives begin.
    """

    elements: list[int] = field(default_factory=list)
    rules: list[list[int]] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)
    """Bit n is set when byte n belongs."""
    nullable: list[bool] = field(default_factory=list)
    """Whether each rule may be empty."""


FIRST_BYTES = -2


def read_gbnf(text: str) -> Grammar:
    """Read a grammar whose first rule to use is ``root``; raises NativeFailure ("grammar")."""
    if len(text) > _MOST_TEXT:
        raise _broken(f"it is longer than {_MOST_TEXT:,} characters")
    return _Reader(text).read()


def _broken(reason: str) -> NativeFailure:
    return NativeFailure("grammar", f"The grammar cannot be used: {reason}.")


_Sequence = list[int]


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._grammar = Grammar()
        self._numbers: dict[str, int] = {"root": 0}
        self._alternatives: list[list[_Sequence] | None] = [None]
        self._classes: dict[tuple[tuple[int, int], ...], int] = {}
        self._masks: dict[int, int] = {}
        self._count = 0

    def read(self) -> Grammar:
        self._space(lines=True)
        while self._at < len(self._text):
            self._rule()
            self._space(lines=True)
        self._check_rules()
        grammar = self._grammar
        for alternatives in self._alternatives:
            places = []
            for sequence in alternatives or []:
                places.append(len(grammar.elements))
                grammar.elements += [*sequence, END]
            grammar.rules.append(places)
        grammar.nullable = _possible(grammar, with_bytes=False)
        self._check_left_recursion()
        if not _possible(grammar, with_bytes=True)[0]:
            raise _broken("what it describes has no end")
        return grammar

    # --- notation ---

    def _rule(self) -> None:
        name = self._name()
        self._space()
        if not self._text.startswith("::=", self._at):
            raise self._error("“::=” is missing")
        self._at += 3
        self._space(lines=True)
        number = self._number(name)
        if self._alternatives[number] is not None:
            raise self._error(f"the rule “{name}” is there twice")
        self._alternatives[number] = []
        self._alternatives[number] = self._choice(0)
        if self._at < len(self._text) and self._text[self._at] not in "\r\n":
            raise self._error("a line break is missing")

    def _choice(self, depth: int) -> list[_Sequence]:
        if depth > _DEEPEST:
            raise self._error("brackets stand too deep in each other")
        choices = [self._sequence(depth)]
        while self._another():
            choices.append(self._sequence(depth))
        return choices

    def _another(self) -> bool:
        """Step over the “|” that comes next, also at the beginning of a line."""
        before = self._at
        self._space(lines=True)
        if self._peek() == "|":
            self._at += 1
            self._space(lines=True)
            return True
        self._at = before
        return False

    def _sequence(self, depth: int) -> _Sequence:
        result: _Sequence = []
        last: _Sequence | None = None
        while (sign := self._peek()) and sign not in "|)\r\n":
            if sign in "*+?{":
                if last is None:
                    raise self._error("there is nothing to repeat")
                least, most = self._quantifier()
                last = self._repeated(last, least, most)
            else:
                if last is not None:
                    result += last
                last = self._item(sign, depth)
            self._space(lines=depth > 0)
        return result + (last or [])

    def _item(self, sign: str, depth: int) -> _Sequence:
        if sign == '"':
            return self._literal()
        if sign == "[":
            return [self._class()]
        if sign == ".":
            self._at += 1
            return [self._characters([(0, LAST)])]
        if sign == "(":
            self._at += 1
            self._space(lines=True)
            number = self._new_rule(self._choice(depth + 1))
            if self._peek() != ")":
                raise self._error("“)” is missing")
            self._at += 1
            return [number]
        if sign in "<!":
            raise self._error("single tokens cannot be named here")
        return [self._number(self._name())]

    def _literal(self) -> _Sequence:
        self._at += 1
        sequence: _Sequence = []
        while self._peek() != '"':
            sequence += [self._mask(1 << byte) for byte in self._encoded(self._character())]
        self._at += 1
        return self._counted(sequence)

    def _class(self) -> int:
        self._at += 1
        inverse = self._peek() == "^"
        self._at += inverse
        ranges: Ranges = []
        while self._peek() != "]":
            low = high = self._character()
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] != "]":
                self._at += 1
                high = self._character()
            if high < low:
                raise self._error("a range runs backwards")
            ranges.append((low, high))
        self._at += 1
        return self._characters(complement(ranges) if inverse else ranges)

    def _quantifier(self) -> tuple[int, int | None]:
        sign = self._text[self._at]
        self._at += 1
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        self._space()
        least = self._integer()
        most: int | None = least
        if self._peek() == ",":
            self._at += 1
            self._space()
            digit = self._peek()
            most = self._integer() if digit and digit in "0123456789" else None
        if self._peek() != "}":
            raise self._error("“}” is missing")
        self._at += 1
        if most is not None and most < least:
            raise self._error("a repetition's most is below its least")
        if max(least, most or 0) > _MOST_REPEATS:
            raise self._error(f"it repeats more than {_MOST_REPEATS:,} times")
        return least, most

    def _integer(self) -> int:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] in "0123456789":
            self._at += 1
        digits = self._text[start : self._at]
        if not digits:
            raise self._error("a number is missing")
        self._space()
        return int(digits[:9])

    def _character(self) -> int:
        sign = self._peek()
        if not sign:
            raise self._error("it ends in the middle")
        self._at += 1
        if sign != "\\":
            return ord(sign)
        escape = self._peek()
        self._at += 1
        if escape in _HEX and escape:
            digits = self._text[self._at : self._at + _HEX[escape]]
            self._at += len(digits)
            try:
                value = int(digits, 16) if len(digits) == _HEX[escape] else -1
            except ValueError:
                value = -1
            if not 0 <= value <= LAST or not digits.isalnum():
                raise self._error("an escaped character is not one")
            return value
        if escape not in _ESCAPES:
            raise self._error(f"“\\{escape}” means nothing")
        return _ESCAPES[escape]

    def _name(self) -> str:
        start = self._at
        while (sign := self._peek()) and (sign in "-_" or (sign.isascii() and sign.isalnum())):
            self._at += 1
        if self._at == start:
            raise self._error("the name of a rule is missing")
        return self._text[start : self._at]

    def _space(self, *, lines: bool = False) -> None:
        while sign := self._peek():
            if sign == "#":
                while (sign := self._peek()) and sign not in "\r\n":
                    self._at += 1
            elif sign in " \t" or (lines and sign in "\r\n"):
                self._at += 1
            else:
                return

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _error(self, reason: str) -> NativeFailure:
        line = self._text.count("\n", 0, self._at) + 1
        return _broken(f"in line {line}, {reason}")

    # --- rules ---

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self._alternatives)
            self._alternatives.append(None)
        return self._counted([self._numbers[name]])[0]

    def _new_rule(self, alternatives: list[_Sequence]) -> int:
        self._alternatives.append(alternatives)
        self._counted([END] * len(alternatives))
        return len(self._alternatives) - 1

    def _repeated(self, item: _Sequence, least: int, most: int | None) -> _Sequence:
        """Return ``item{least,most}``: copies, then a rule for each that may be missing."""
        if len(item) > 1:
            item = [self._new_rule([item])]
        result = self._counted(item * least)
        if most is None:
            number = self._new_rule([])
            self._alternatives[number] = [self._counted([*item, number]), []]
            return [*result, number]
        tail: _Sequence = []
        for _ in range(most - least):
            tail = [self._new_rule([self._counted([*item, *tail]), []])]
        return result + tail

    def _characters(self, ranges: Ranges) -> int:
        """Return the element for one character of these ranges."""
        key = tuple(sorted(ranges))
        if key not in self._classes:
            spelled = sequences(ranges)
            if not spelled:
                raise self._error("a set of characters is empty")
            ways = [[self._mask(mask) for mask in way] for way in spelled]
            single = len(ways) == 1 and len(ways[0]) == 1
            self._classes[key] = ways[0][0] if single else self._new_rule(ways)
        return self._counted([self._classes[key]])[0]

    def _mask(self, mask: int) -> int:
        if mask not in self._masks:
            self._masks[mask] = FIRST_BYTES - len(self._grammar.masks)
            self._grammar.masks.append(mask)
        return self._masks[mask]

    def _encoded(self, character: int) -> bytes:
        try:
            return chr(character).encode()
        except UnicodeEncodeError:
            raise self._error("an escaped character is half of a pair") from None

    def _counted(self, sequence: _Sequence) -> _Sequence:
        self._count += len(sequence)
        if self._count > _MOST_ELEMENTS:
            raise _broken("it is too large")
        return sequence

    def _check_rules(self) -> None:
        for name, number in self._numbers.items():
            if self._alternatives[number] is None:
                raise _broken(f"the rule “{name}” is missing")

    def _check_left_recursion(self) -> None:
        """Refuse rules that begin with themselves: there is no end to unfolding them."""
        grammar = self._grammar
        names = {number: name for name, number in self._numbers.items()}
        done = [False] * len(grammar.rules)
        for first in range(len(grammar.rules)):
            if done[first]:
                continue
            path = [(first, iter(_beginnings(grammar, first)))]
            current = {first}
            while path:
                rule, beginnings = path[-1]
                following = next(beginnings, None)
                if following is None:
                    path.pop()
                    current.discard(rule)
                    done[rule] = True
                elif following in current:
                    cycle = [one for one, _ in path] + [following]
                    name = next((names[one] for one in reversed(cycle) if one in names), "root")
                    raise _broken(f"the rule “{name}” begins with itself")
                elif not done[following]:
                    path.append((following, iter(_beginnings(grammar, following))))
                    current.add(following)


def _possible(grammar: Grammar, *, with_bytes: bool) -> list[bool]:
    """Return whether each rule may be empty or, with bytes, whether it may come to an end."""
    possible = [False] * len(grammar.rules)
    users: list[list[int]] = [[] for _ in grammar.rules]
    for rule, places in enumerate(grammar.rules):
        for place in places:
            for element in _alternative(grammar, place):
                if element >= 0:
                    users[element].append(rule)
    todo = list(range(len(grammar.rules)))
    while todo:
        rule = todo.pop()
        if not possible[rule] and any(
            all(
                possible[element] if element >= 0 else with_bytes
                for element in _alternative(grammar, place)
            )
            for place in grammar.rules[rule]
        ):
            possible[rule] = True
            todo += users[rule]
    return possible


def _beginnings(grammar: Grammar, rule: int) -> list[int]:
    """Return the rules that this one may begin with."""
    result = []
    for place in grammar.rules[rule]:
        for element in _alternative(grammar, place):
            if element < 0:
                break
            result.append(element)
            if not grammar.nullable[element]:
                break
    return result


def _alternative(grammar: Grammar, place: int) -> Sequence[int]:
    end = place
    while grammar.elements[end] != END:
        end += 1
    return grammar.elements[place:end]
