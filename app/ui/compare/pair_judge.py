"""What two models need here, alone and together, worked out off the Qt thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import SnugError
from app.engine.protocol import Loaded
from app.fit.assess import assess
from app.fit.context import freed_by_loaded
from app.fit.result import Fit
from app.fit.sources import File, Wishes, open_file, wishes
from app.ui.compare.arrangement import Arrangement, arrange
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """The models of both sides, and how they get into memory."""

    fits: tuple[Fit | None, Fit | None] = (None, None)
    """None for a side without a model, or with one that cannot be read."""
    errors: dict[int, SnugError] = {}
    """By side, why a model cannot be read."""
    arrangement: Arrangement | None = None
    """None unless both can be."""

    @property
    def together(self) -> bool:
        """Whether both are in memory at once."""
        return self.arrangement is not None and self.arrangement.together

    def context(self, side: int) -> int:
        """Return the tokens that a side is loaded with; 0 leaves it to the engine."""
        fit = self.fits[side]
        return fit.context if fit is not None else 0


Judged = Callable[[Sequence[Path | None]], Room]


class PairJudge(QObject):
    """Judges what was chosen last.

    Signals:
        judged: the :class:`Room`.
    """

    judged = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        held: Callable[[], Sequence[Loaded]],
        parent: QObject | None = None,
        *,
        judged: Judged | None = None,
    ) -> None:
        """``held`` says what the two sides have in memory already.

        ``judged`` stands in for a look at the files and the machine.
        """
        super().__init__(parent)
        self._judge = judged or self._look
        self._held = held
        self._services = services
        self._tasks = tasks
        self._asked = 0

    def judge(self, paths: Sequence[Path | None]) -> None:
        """Judge these; None is a side without a model."""
        self._asked += 1
        asked = self._asked

        def done(room: Room) -> None:
            if asked == self._asked:
                self.judged.emit(room)

        # On the engine's lane, as the engine knows its devices and answers one at a time.
        self._tasks.run(lambda: self.room(paths), done, lane="engine")

    def room(self, paths: Sequence[Path | None]) -> Room:
        """Judge the models of both sides now; blocks. Raises EngineDied."""
        return self._judge(paths)

    def _look(self, paths: Sequence[Path | None]) -> Room:
        files: dict[int, File] = {}
        errors: dict[int, SnugError] = {}
        for side, path in enumerate(paths):
            try:
                if path is not None:
                    files[side] = open_file(path)
            except SnugError as error:
                errors[side] = error
        machine, services = self._services.machine.look(), self._services
        chat = [] if services.engine.loaded is None else [services.engine.loaded]
        own = self._held()
        near, alone = self._wishes(own), self._wishes([*own, *chat])
        instead = {side: assess(file, machine, alone) for side, file in files.items()}
        if len(files) < len(paths):
            return Room(fits=(instead.get(0), instead.get(1)), errors=errors)
        beside = {side: assess(file, machine, near) for side, file in files.items()}
        arrangement = arrange(
            list(beside.values()), list(instead.values()),
            headroom=services.settings.value.headroom, chat=bool(chat),
        )  # fmt: skip
        chosen = beside if arrangement.manner == "together" else instead
        return Room(fits=(chosen[0], chosen[1]), arrangement=arrangement)

    def _wishes(self, gone: Sequence[Loaded]) -> Wishes:
        """Return how these are loaded where the memory of what is ``gone`` is free."""
        services = self._services
        freed: Counter[str] = Counter()
        for loaded in gone:
            freed.update(freed_by_loaded(loaded))
        settings = services.settings.value
        return wishes(
            settings,
            extra_buffers=services.setup.finding().extra_buffers,
            # 0 is what a model was trained for, at most 8,192 tokens: a comparison is short.
            context=settings.context,
            freed=dict(freed),
        )
