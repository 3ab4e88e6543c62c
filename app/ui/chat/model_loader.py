"""Loading models for the chat: one at a time, cancellable, and what to do when it fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.paths import demo_model
from app.core.words import tr
from app.engine.protocol import Loaded, Progress, Text
from app.ui.chat.event_inbox import EventInbox
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_JOB = "model"
_DEFAULT_CONTEXT = 8192


class ModelLoader(QObject):
    """Loads on the engine's lane.

    Signals:
        started: name of the model that is being loaded.
        loaded: the :class:`Loaded` model.
        failed: the exception; the old model is gone as well, unless the engine still has it.
        cancelled: the owner stopped it.
        job, job_ended: for the window's status strip (id, text, fraction or -1).
    """

    started = Signal(str)
    loaded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    job = Signal(str, str, float)
    job_ended = Signal(str)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._cancel: CancelToken | None = None
        self._inbox = EventInbox(tasks, self._on_events)
        self._text = ""
        self._last: Loaded | None = None
        self.path: Path | None = None
        """The model asked for last; None is the demo model."""
        self.context: int | None = None
        """Tokens asked for last; None leaves it to the settings."""
        services.loader.on_load(lambda loaded: tasks.post(lambda: self._on_in_memory(loaded)))

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded."""
        return self._cancel is not None

    @property
    def ready(self) -> bool:
        """Whether a model is in memory to be asked."""
        return self._services.engine.loaded is not None and not self.busy

    @property
    def is_demo(self) -> bool:
        """Whether the model asked for last is the demo model."""
        return self.path is None

    @property
    def asked_context(self) -> int:
        """Tokens of context that this model has, or that a load would ask for."""
        path, settings = self.path or demo_model(), self._services.settings.value
        if self.context is not None:
            return self.context
        if self._last is not None and Path(self._last.path) == path:
            return self._last.context
        return settings.contexts.get(str(path)) or settings.context or _DEFAULT_CONTEXT

    def load(self, path: Path | None, context: int | None = None) -> None:
        """Load a model (None: the demo model), in place of one that is being loaded."""
        self.cancel()
        if path == demo_model():
            path = None
        self.path, self.context = path, context
        token = self._cancel = CancelToken()
        name = self._services.loader.name_of(path) if path is not None else tr("the demo model")
        self._text = tr("Loading {name}", name=name)
        self.started.emit(name)
        self.job.emit(_JOB, self._text, -1.0)

        def work() -> Loaded:
            token.raise_if_cancelled()
            with self._services.line.turn(token), self._inbox as put:
                return self._services.loader.load(
                    path,
                    put,
                    token,
                    context=context,
                    on_check=lambda text, share: self._tasks.post(
                        lambda: self._on_check(token, text, share)
                    ),
                )

        self._tasks.run(
            work,
            lambda loaded: self._end(token, loaded),
            lambda error: self._end(token, error),
            lane="engine",
        )

    def load_again(self) -> None:
        """Load the same model in the same way."""
        self.load(self.path, self.context)

    def cancel(self) -> None:
        """Stop loading."""
        token, self._cancel = self._cancel, None
        if token is not None:
            token.cancel()
            self.job_ended.emit(_JOB)
            self.cancelled.emit()

    def _on_in_memory(self, loaded: Loaded) -> None:
        """Take note of a model that another program has brought into memory."""
        own = self.busy or loaded is self._last
        if not own and loaded is self._services.engine.loaded:
            self._go_back_to(loaded)
            self._last = loaded
            self.loaded.emit(loaded)

    def _go_back_to(self, loaded: Loaded) -> None:
        path = Path(loaded.path)
        self.path = None if path == demo_model() else path
        self.context = loaded.context

    def _on_check(self, token: CancelToken, text: str, share: float) -> None:
        if token is self._cancel:
            self.job.emit(_JOB, tr("First start: {words}", words=text), share)

    def _on_events(self, events: list[Progress | Text]) -> None:
        latest = events[-1]
        if self.busy and isinstance(latest, Progress) and latest.total:
            self.job.emit(_JOB, self._text, latest.done / latest.total)

    def _end(self, token: CancelToken, result: Loaded | Exception) -> None:
        if token is not self._cancel:
            return
        self._cancel = None
        self.job_ended.emit(_JOB)
        if isinstance(result, Loaded):
            self._last = result
            self.loaded.emit(result)
        elif isinstance(result, Cancelled):
            self.cancelled.emit()
        else:
            error, loaded = result, self._services.engine.loaded
            way = self.path, self.context
            self.failed.emit(error)
            if loaded is not None and (self.path, self.context) == way and not self.busy:
                # The file was refused before the engine saw it: the old model is still there.
                self._go_back_to(loaded)
