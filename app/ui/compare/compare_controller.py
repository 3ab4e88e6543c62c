"""The comparison without its looks: which models, who answers when, what came of it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.chat.model import Message
from app.chat.turn import AnswerNotSaved
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError
from app.core.words import mark, tr
from app.engine.protocol import Loaded, Progress, Sampling, Text
from app.ui.chat.event_inbox import EventInbox, Speed
from app.ui.chat.ways_on import smaller as half_of
from app.ui.compare.arrangement import Arrangement
from app.ui.compare.contestant import Contestant
from app.ui.compare.pair_judge import Judged, PairJudge, Room
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

SIDES = (0, 1)
_LANE = "compare"
_CLOSING_S = 0.7
_OTHER_WAITS = mark("Waits for the other one")


class _Turn(NamedTuple):
    """Who is asked what, and how."""

    sides: Sequence[int]
    questions: Sequence[Message | None]
    room: Room
    sampling: Sampling
    cancel: CancelToken


class CompareController(QObject):
    """Asks two models the same; runs on the Qt thread.

    The numbers of two that answer at once are not those of each alone, so one answers after the
    other unless the owner wants it otherwise.

    Signals:
        busy_changed: whether something is being answered, or a model loaded for it.
        chosen: side and path of a model.
        judged: the :class:`Room` that there is for both.
        question_kept: side and the question as it is stored.
        answer_begun: side and the answer, still empty.
        text_arrived: side and the next piece of its answer.
        answer_ended: side and the answer as it is stored.
        said: side and what is going on there; empty when nothing is.
        failed: side (-1: neither) and the exception.
        loaded: side and the :class:`Loaded` model, None when it is not in memory any more.
        chat_freed: the chat's model made room.
        begun_anew: the conversations on view are at an end.
    """

    busy_changed = Signal(bool)
    chosen = Signal(int, object)
    judged = Signal(object)
    question_kept = Signal(int, object)
    answer_begun = Signal(int, object)
    text_arrived = Signal(int, str)
    answer_ended = Signal(int, object)
    said = Signal(int, str)
    failed = Signal(int, object)
    loaded = Signal(int, object)
    chat_freed = Signal()
    begun_anew = Signal()

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        parent: QObject | None = None,
        *,
        judged: Judged | None = None,
    ) -> None:
        """Judge models by their files, or as ``judged`` says."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._cancel: CancelToken | None = None
        self._speeds = [Speed(), Speed()]
        self._inboxes = [EventInbox(tasks, partial(self._on_events, side)) for side in SIDES]
        self._running = 0
        self.contestants = (Contestant(services), Contestant(services))
        self.parallel = False
        """Whether both shall answer at the same time, where both are in memory."""
        self.judge = PairJudge(services, tasks, self._held, self, judged=judged)
        self.judge.judged.connect(self._on_judged)
        self.arrangement: Arrangement | None = None
        self.name_of: Callable[[Path], str] = services.loader.name_of
        """What a model is called here; two quantizations of one need names of their own."""

    @property
    def busy(self) -> bool:
        """Whether there is something to stop."""
        return self._cancel is not None

    @property
    def ready(self) -> bool:
        """Whether two models are chosen and nothing runs."""
        return not self.busy and all(one.path is not None for one in self.contestants)

    def choose(self, side: int, path: Path) -> None:
        """Let another model answer at a side from the next question on."""
        if self.contestants[side].path != path:
            self.contestants[side].path = path
            self.contestants[side].most_context = None
            self.chosen.emit(side, path)
        self.judge_again()

    def judge_again(self) -> None:
        """Look at the memory: it may have changed."""
        self.judge.judge([one.path for one in self.contestants])

    def ask(self, question: str) -> bool:
        """Ask both; False when that is not possible now."""
        text = question.strip()
        if not text or not self.ready:
            return False
        self._begin()
        names = [self.name_of(one.path) for one in self.contestants if one.path is not None]

        def keep() -> list[Message]:
            return [one.keep(text, name) for one, name in zip(self.contestants, names, strict=True)]

        def kept(questions: list[Message]) -> None:
            for side in SIDES:
                self.question_kept.emit(side, questions[side])
            self._find_room(SIDES)

        def lost(error: Exception) -> None:
            self._end()
            self.failed.emit(-1, error)

        self._tasks.run(keep, kept, lost, lane="disk")
        return True

    def ask_again(self, side: int, *, smaller: bool = False) -> None:
        """Have one side answer the last question once more, with half of its context perhaps."""
        one = self.contestants[side]
        if self.busy or one.path is None or one.asked is None:
            return
        if smaller:
            one.most_context = half_of(one.context)
            one.release()
        self._begin()
        self._find_room([side])

    def begin_anew(self) -> None:
        """Stop, and let the next question begin two other conversations."""
        self.stop()
        for one in self.contestants:
            one.begin_anew()
        self.begun_anew.emit()

    def stop(self) -> None:
        """Stop both; what has come is stored."""
        if self._cancel is not None:
            self._cancel.cancel()

    def release(self) -> None:
        """Give the memory back, unless something runs."""
        if self.busy:
            return

        def work() -> None:
            for one in self.contestants:
                one.release()

        def done(_: None) -> None:
            for side in SIDES:
                self.loaded.emit(side, None)

        self._tasks.run(work, done, lane=_LANE)

    def close(self) -> None:
        """Stop and end both engines; waits a moment for what has come to be stored."""
        if self.busy:
            self.stop()
            idle = threading.Event()
            self._tasks.run(idle.set, lane=_LANE)
            idle.wait(_CLOSING_S)
        for one in self.contestants:
            one.release()

    # Inside

    def _held(self) -> list[Loaded]:
        return [one.loaded for one in self.contestants if one.loaded is not None]

    def _begin(self) -> None:
        self._cancel = CancelToken()
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._cancel = None
        for side in SIDES:
            self.said.emit(side, "")
        self.busy_changed.emit(False)

    def _find_room(self, sides: Sequence[int]) -> None:
        """See what fits, then let them answer: at once, or in turn."""
        token = self._cancel
        assert token is not None
        sampling = self._services.sampling()
        if sampling.seed is None:
            # What differs shall be the models, not their luck.
            sampling = replace(sampling, seed=secrets.randbits(31))
        paths = [one.path for one in self.contestants]

        def find_room() -> Room:
            # Who waits in the line waits for the chat's answer, too: numbers are of one at a time.
            with self._services.line.turn(token):
                room = self.judge.room(paths)
                if room.arrangement is not None and room.arrangement.frees_chat:
                    self._services.loader.unload()
                    self._tasks.post(self.chat_freed.emit)
            return room

        def found(room: Room) -> None:
            self._on_judged(room)
            able = [side for side in sides if side not in room.errors]
            turn = _Turn(able, [one.asked for one in self.contestants], room, sampling, token)
            for side in set(sides) - set(able):
                self.failed.emit(side, room.errors[side])
            if self.parallel and room.together:
                self._answer_at_once(turn)
            else:
                self._answer_in_turn(turn)

        def failed(error: Exception) -> None:
            self._end()
            if not isinstance(error, Cancelled):
                self.failed.emit(-1, error)

        self._tasks.run(find_room, found, failed, lane=_LANE)

    def _answer_in_turn(self, turn: _Turn) -> None:
        # Who is in memory already goes first: nothing is loaded twice for one question.
        sides = sorted(turn.sides, key=lambda side: self.contestants[side].loaded is None)
        for side in sides[1:]:
            self.said.emit(side, tr(_OTHER_WAITS))

        def work() -> None:
            for side in sides:
                if not turn.room.together:
                    self._release(1 - side)
                if self._load(side, turn):
                    self._answer(side, turn)

        self._tasks.run(work, lambda _: self._end(), self._crash, lane=_LANE)

    def _answer_at_once(self, turn: _Turn) -> None:
        """Load both, then let both begin at the same moment."""

        def load() -> list[int]:
            return [side for side in turn.sides if self._load(side, turn)]

        def loaded(sides: list[int]) -> None:
            self._running = len(sides)
            if not sides:
                self._end()
            for side in sides:
                lane = f"{_LANE}-{side}"
                self._tasks.run(partial(self._answer, side, turn), ended, self._crash, lane=lane)

        def ended(_: None) -> None:
            self._running -= 1
            if not self._running:
                self._end()

        self._tasks.run(load, loaded, self._crash, lane=_LANE)

    def _load(self, side: int, turn: _Turn) -> bool:
        """Load a side's model; blocks. False where that was not possible, which is told."""
        try:
            loaded = self._loaded(side, turn.room.context(side), turn.cancel)
        except (Cancelled, SnugError) as error:
            self._tell(side, self.failed.emit, error)
            self._tell(side, self.said.emit, "")
            return False
        self._tell(side, self.loaded.emit, loaded)
        return True

    def _answer(self, side: int, turn: _Turn) -> None:
        """Have a side's model answer; blocks. What goes wrong is told, the other goes on."""
        question = turn.questions[side]
        assert question is not None
        try:
            with self._inboxes[side] as put:
                message = self.contestants[side].answer(
                    question,
                    turn.sampling,
                    on_message=partial(self._tell, side, self.answer_begun.emit),
                    on_event=put,
                    cancel=turn.cancel,
                )
        except AnswerNotSaved as error:
            self._tell(side, self.answer_ended.emit, error.message)
            self._tell(side, self.failed.emit, error)
        except (Cancelled, SnugError) as error:
            self._tell_broken(side)
            self._tell(side, self.failed.emit, error)
        else:
            self._tell(side, self.answer_ended.emit, message)
        finally:
            self._tell(side, self.said.emit, "")

    def _tell(self, side: int, emit: Callable[[int, Any], None], what: object) -> None:
        self._tasks.post(lambda: emit(side, what))

    def _loaded(self, side: int, context: int, token: CancelToken) -> Loaded:
        contestant = self.contestants[side]
        path = contestant.path
        name = self.name_of(path) if path is not None else ""

        def say(share: float) -> None:
            self._tasks.post(
                lambda: self.said.emit(
                    side, tr("Loading {name} … {share:.0%}", name=name, share=share)
                )
            )

        def progressed(event: Progress) -> None:
            if event.total:
                say(event.done / event.total)

        if contestant.loaded is None:
            say(0.0)
        return contestant.load(context, progressed, token)

    def _tell_broken(self, side: int) -> None:
        """Show an answer that broke off as it is stored."""
        number = self.contestants[side].last
        if number is not None:
            message = self._services.store.message(number)
            if message.role == "assistant":
                self._tasks.post(lambda: self.answer_ended.emit(side, message))

    def _release(self, side: int) -> None:
        if self.contestants[side].loaded is not None:
            self.contestants[side].release()
            self._tasks.post(lambda: self.loaded.emit(side, None))

    def _crash(self, error: Exception) -> None:
        self._end()
        raise error  # a bug, which the window shows

    def _on_judged(self, room: Room) -> None:
        self.arrangement = room.arrangement
        self.judged.emit(room)

    def _on_events(self, side: int, events: list[Progress | Text]) -> None:
        text = "".join(event.text for event in events if isinstance(event, Text))
        if text:
            self.text_arrived.emit(side, text)
        latest, speed = events[-1], self._speeds[side]
        if isinstance(latest, Text):
            if latest.tokens <= 1:
                speed = self._speeds[side] = Speed()
            speed.add(latest.tokens)
            if speed.due():
                self.said.emit(side, _speed_text(latest.tokens, speed.tps))
        elif latest.total:
            self.said.emit(
                side,
                tr("Reading {done:,} of {total:,} tokens …", done=latest.done, total=latest.total),
            )


def _speed_text(tokens: int, tps: float) -> str:
    from app.core.units import format_rate

    return (
        tr("{tokens:,} tokens, {speed}", tokens=tokens, speed=format_rate(tps))
        if tps
        else tr("{tokens:,} tokens", tokens=tokens)
    )
