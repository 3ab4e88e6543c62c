"""Following a grammar byte by byte, within bounds: no grammar may keep the engine from a stop."""

from __future__ import annotations

from app.native.failures import NativeFailure
from app.native.gbnf import END, FIRST_BYTES, Grammar

_MOST_STACKS = 2_000
"""Ways in which what has been written may go on, at one place."""
_MOST_STEPS = 20_000
_MOST_NODES = 300_000
_MOST_STATES = 100_000


class State:
    """Where the text may be in the grammar."""

    __slots__ = ("accepting", "bytes", "following", "stacks")

    def __init__(self, stacks: tuple[int, ...], bytes: int, accepting: bool) -> None:
        self.stacks = stacks
        self.bytes = bytes
        """The bytes that may follow, as bits."""
        self.accepting = accepting
        """Whether the text may end here."""
        self.following: dict[int, State | None] = {}


class Automaton:
    """States of one grammar, made when a text first reaches them.

    A stack of open rules is a number: each is a place in the grammar upon another stack, the same
    place upon the same stack the same number; 0 is the empty one, where a text may end.
    Raises NativeFailure ("grammar") where a grammar leaves the bounds.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._tops: list[int] = [END]
        self._below: list[int] = [0]
        self._numbers: dict[tuple[int, int], int] = {}
        self._states: dict[tuple[int, ...], State] = {}
        self.start = self._state([self._push(place, 0) for place in grammar.rules[0]])

    def walk(self, state: State | None, text: bytes) -> State | None:
        """Return the state behind ``text``, None where the grammar does not allow it."""
        for byte in text:
            if state is None:
                return None
            here = state
            if byte in here.following:
                state = here.following[byte]
            else:
                state = here.following[byte] = self._step(here, byte)
        return state

    def _step(self, state: State, byte: int) -> State | None:
        if not state.bytes >> byte & 1:
            return None
        elements, masks = self._grammar.elements, self._grammar.masks
        stacks = []
        for stack in state.stacks:
            if not stack:
                continue
            place = self._tops[stack]
            if masks[FIRST_BYTES - elements[place]] >> byte & 1:
                stacks.append(self._push(place + 1, self._below[stack]))
        return self._state(stacks)

    def _push(self, place: int, below: int) -> int:
        """Return the stack of ``place`` upon ``below``; the end of a rule is left at once."""
        if self._grammar.elements[place] == END:
            return below
        key = (place, below)
        number = self._numbers.get(key)
        if number is None:
            number = len(self._tops)
            if number > _MOST_NODES:
                raise NativeFailure("grammar", "The answer goes too deep for this grammar.")
            self._numbers[key] = number
            self._tops.append(place)
            self._below.append(below)
        return number

    def _state(self, stacks: list[int]) -> State:
        """Unfold rules until each stack begins with bytes or is empty, and return the state."""
        grammar = self._grammar
        seen: set[int] = set()
        reached: set[int] = set()
        bytes = 0
        todo = stacks
        while todo:
            stack = todo.pop()
            if stack in seen:
                continue
            seen.add(stack)
            if len(seen) > _MOST_STEPS or len(reached) > _MOST_STACKS:
                raise NativeFailure(
                    "grammar", "The grammar can be read in too many ways at the same time."
                )
            if not stack:
                reached.add(stack)
                continue
            place = self._tops[stack]
            element = grammar.elements[place]
            if element < 0:
                reached.add(stack)
                bytes |= grammar.masks[FIRST_BYTES - element]
                continue
            rest = self._push(place + 1, self._below[stack])
            todo += [self._push(start, rest) for start in grammar.rules[element]]
        key = tuple(sorted(reached))
        state = self._states.get(key)
        if state is None:
            if len(self._states) >= _MOST_STATES:
                for one in self._states.values():
                    one.following.clear()
                self._states.clear()  # those in use stay; others are made again
            state = State(key, bytes, 0 in reached)
            self._states[key] = state
        return state
