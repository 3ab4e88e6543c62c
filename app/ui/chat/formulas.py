"""LaTeX formulas as readable text: characters of Unicode, raised and lowered where there are none.

Nothing is run and nothing is fetched. What is not understood stays as it was written, so that no
formula is ever worse than its source.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it.rules_inline import StateInline

from app.ui.chat.formula_signs import (
    ACCENTS,
    LARGE,
    LETTERS,
    NAMES,
    OPERATORS,
    SIGNS,
    SPACES,
    calligraphic,
    double_struck,
    lowered,
    raised,
)

MOST = 4_000
"""Characters of a formula; a longer one stays as it was written."""
_DEEPEST = 24

SLANTED, UP, DOWN, STRONG = 1, 2, 4, 8
"""How a run of a formula stands; they add up."""

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_UPRIGHT = {"text", "mathrm", "operatorname", "textrm", "mathsf", "textsf", "mathtt", "texttt",
            "mbox", "textnormal"}  # fmt: skip
_BOLD = {"mathbf", "boldsymbol", "bm", "textbf"}
_DROPPED = {"left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
            "displaystyle", "textstyle", "limits", "nolimits", "nonumber", "notag", "mathstrut",
            "hline"}  # fmt: skip
_CLOSERS = {"pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "Bmatrix": "{}", "cases": "{ "}
_ESCAPED = {"\\{": "{", "\\}": "}", "\\%": "%", "\\$": "$", "\\#": "#", "\\&": "&", "\\_": "_",
            "\\|": "‖"}  # fmt: skip


class Run(NamedTuple):
    """A piece of a formula that stands in one way."""

    text: str
    style: int = 0


class _NotReadable(Exception):
    """Something that is not understood."""


def readable(source: str) -> list[Run]:
    """Return a formula as runs; its source as it is where it cannot be read."""
    if len(source) > MOST:
        return [Run(source)]
    try:
        runs = _Reader(source).read()
    except _NotReadable:
        return [Run(source)]
    return _merged(runs) or [Run(source)]


def formula_rule(state: StateInline, silent: bool) -> bool:
    r"""Find ``$…$``, ``$$…$$``, ``\(…\)`` and ``\[…\]`` in the text of a paragraph."""
    found = _delimited(state.src, state.pos, state.posMax)
    if found is None:
        return False
    begin, end, after, display = found
    if not silent:
        token = state.push("formula", "", 0)
        token.content = state.src[begin:end].strip()
        token.markup = state.src[state.pos : begin]
        token.block = display
    state.pos = after
    return True


def _delimited(source: str, at: int, most: int) -> tuple[int, int, int, bool] | None:
    """Return where a formula begins, ends, what is after it, and whether it stands alone."""
    for opening, closing, display in (
        ("$$", "$$", True),
        ("\\[", "\\]", True),
        ("\\(", "\\)", False),
    ):
        if source.startswith(opening, at):
            begin = at + len(opening)
            end = source.find(closing, begin, min(most, begin + MOST))
            if end < 0 or not source[begin:end].strip():
                return None
            return begin, end, end + len(closing), display
    if not source.startswith("$", at) or at + 1 >= most or source[at + 1].isspace():
        return None
    end = at + 1
    while (end := source.find("$", end, min(most, at + MOST))) >= 0:
        before, after = source[end - 1], source[end + 1 : end + 2]
        # As Pandoc has it: a price is no formula.
        if before == "\\":
            end += 1
            continue
        if before.isspace() or after.isdigit() or end == at + 1 or "\n\n" in source[at:end]:
            return None
        return at + 1, end, end + 1, False
    return None


class _Reader:
    def __init__(self, source: str) -> None:
        self._tokens = _TOKEN.findall(source)
        self._at = 0
        self._depth = 0

    def read(self) -> list[Run]:
        runs = self._until(())
        if self._at < len(self._tokens):
            raise _NotReadable
        return runs

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _until(self, ends: tuple[str, ...], style: int = SLANTED) -> list[Run]:
        """Read up to one of the tokens, which is left."""
        self._descend()
        runs: list[Run] = []
        while self._at < len(self._tokens) and self._peek() not in ends:
            if self._peek() == "}":
                break
            runs += self._one(style)
        self._depth -= 1
        return runs

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotReadable

    def _argument(self, style: int = SLANTED) -> list[Run]:
        while self._peek().isspace():
            self._at += 1
        if self._peek() == "{":
            self._at += 1
            runs = self._until(("}",), style)
            if self._next() != "}":
                raise _NotReadable
            return runs
        if not self._peek():
            raise _NotReadable
        self._descend()
        runs = self._one(style)
        self._depth -= 1
        return runs

    def _one(self, style: int) -> list[Run]:
        token = self._next()
        if token == "{":
            self._at -= 1
            return self._argument(style)
        if token in ("^", "_"):
            return self._script(token, style)
        if token.startswith("\\"):
            return self._command(token, style)
        if token.isspace():
            return [Run(" ")] if not style & SLANTED else []
        if token == "&":
            return [Run(" ")]
        if token == "~":
            return [Run("\u00a0")]
        if token == "'":
            return [Run("′")]
        if token == "-" and style & SLANTED:
            return self._spaced("−")
        if token in "=<>+" and style & SLANTED:
            return self._spaced(token)
        if token == "," and style & SLANTED:
            return [Run(", ")]
        return [Run(token, style if token.isalpha() else style & ~SLANTED)]

    def _spaced(self, sign: str) -> list[Run]:
        """Return an operator between spaces, as it is set; a sign in front of a number is not."""
        before = next((one for one in reversed(self._tokens[: self._at - 1]) if one.strip()), "")
        unary = sign in "+−" and (not before or before in "([{=<>,^_&" or before in _RELATIONS)
        return [Run(sign if unary else f" {sign} ")]

    def _script(self, token: str, style: int) -> list[Run]:
        runs = _merged(self._argument())
        text = "".join(run.text for run in runs).replace(" ", "")
        if text == "∘" and token == "^":
            return [Run("°")]
        plain = text.replace("−", "-")
        found = raised(plain) if token == "^" else lowered(plain)
        if found is not None:
            return [Run(found)]
        if any(run.style & (UP | DOWN) for run in runs):
            return [Run(token), Run("("), *runs, Run(")")]
        way = UP if token == "^" else DOWN
        return [Run(run.text.replace(" ", ""), run.style | way) for run in runs]

    def _command(self, token: str, style: int) -> list[Run]:
        name = token[1:].removesuffix("*")
        if token in _ESCAPED:
            return [Run(_ESCAPED[token])]
        if token == "\\\\":
            self._skip_option()
            return [Run("\n")]
        if name in SPACES:
            return [Run(SPACES[name])]
        if name in LETTERS:
            return [Run(LETTERS[name], style & ~SLANTED if name[0].isupper() else style)]
        if name in OPERATORS:
            return [Run(f" {OPERATORS[name]} ")]
        if name in LARGE:
            return [Run(LARGE[name])]
        if name in NAMES:
            gap = "" if self._peek() in ("(", "{", "_", "^", "\\left") else "\u2009"
            before = self._tokens[self._at - 2] if self._at > 1 else ""
            if before.isspace() and self._at > 2:
                before = self._tokens[self._at - 3]
            front = "\u2009" if before.isalnum() or before in (")", "}") else ""
            return [Run(f"{front}{name}{gap}")]
        if name in SIGNS:
            return [Run(SIGNS[name])]
        if name in _DROPPED:
            if name in ("left", "right") and self._peek() == ".":
                self._at += 1
            return []
        return self._with_argument(name, style)

    def _with_argument(self, name: str, style: int) -> list[Run]:
        if name in _UPRIGHT:
            return self._argument(0)
        if name in _BOLD:
            return [Run(run.text, STRONG) for run in self._argument(style)]
        if name in ("mathbb", "Bbb"):
            return [Run(double_struck(_text(self._argument())))]
        if name in ("mathcal", "mathscr"):
            return [Run(calligraphic(_text(self._argument())))]
        if name in ("mathit", "mathnormal", "boxed", "textit", "emph"):
            return self._argument(SLANTED)
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            return [*_grouped(self._argument()), Run("/"), *_grouped(self._argument())]
        if name in ("binom", "dbinom"):
            above, below = self._argument(), self._argument()
            return [Run("C("), *above, Run(", "), *below, Run(")")]
        if name == "sqrt":
            return self._root()
        if name in ACCENTS:
            text = _text(self._argument())
            if len(text) > 1:
                return [Run(f"{name}({text})")]
            return [Run(text + ACCENTS[name], SLANTED)]
        if name in ("overset", "stackrel"):
            above = self._argument()
            return [*self._argument(), *(Run(run.text, run.style | UP) for run in above)]
        if name in ("underbrace", "overbrace", "phantom", "vphantom", "mathop", "mathrel"):
            runs = self._argument()
            return [] if "phantom" in name else runs
        if name == "not":
            return [Run(_text(self._argument()).strip() + "\u0338")]
        if name == "begin":
            return self._environment()
        if name == "tag":
            return [Run("  ("), *self._argument(0), Run(")")]
        if name in ("pmod",):
            return [Run(" (mod "), *self._argument(), Run(")")]
        raise _NotReadable

    def _root(self) -> list[Run]:
        degree: list[Run] = []
        if self._peek() == "[":
            self._at += 1
            degree = self._until(("]",))
            if self._next() != "]":
                raise _NotReadable
        signs = {"3": "∛", "4": "∜"}
        text = _text(degree)
        front = [Run(signs[text])] if text in signs else []
        if not front:
            above = raised(text)
            front = [Run(above or text, 0 if above or not text else UP), Run("√")]
        return [*front, *_grouped(self._argument())]

    def _environment(self) -> list[Run]:
        name = _text(self._argument(0)).removesuffix("*")
        if name == "array":
            self._argument(0)
        runs = self._until(("\\end",))
        if self._next() != "\\end" or _text(self._argument(0)).removesuffix("*") != name:
            raise _NotReadable
        while runs and not runs[-1].text.strip():
            runs.pop()
        if name not in _CLOSERS:
            return runs
        opening, closing = _CLOSERS[name][:1], _CLOSERS[name][1:]
        one_line = [run._replace(text="; ") if run.text == "\n" else run for run in runs]
        return [Run(opening), *one_line, Run(closing.strip())]

    def _skip_option(self) -> None:
        if self._peek() == "[":
            while self._peek() and self._next() != "]":
                pass


_RELATIONS = frozenset(f"\\{name}" for name in OPERATORS)


def _text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs).strip()


def _grouped(runs: list[Run]) -> list[Run]:
    """Put parentheses around what would be read differently without them."""
    merged = _merged(runs)
    text = _text(merged)
    alone = len(text) <= 1 or re.fullmatch(r"√?[\w.⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉]+", text) is not None
    return merged if alone else [Run("("), *merged, Run(")")]


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].style == run.style:
            merged[-1] = Run(merged[-1].text + run.text, run.style)
        elif run.text:
            merged.append(run)
    tidy = [Run(re.sub(r"  +", " ", run.text), run.style) for run in merged]
    if tidy:
        tidy[0] = tidy[0]._replace(text=tidy[0].text.lstrip(" "))
        tidy[-1] = tidy[-1]._replace(text=tidy[-1].text.rstrip(" "))
    return [run for run in tidy if run.text]
