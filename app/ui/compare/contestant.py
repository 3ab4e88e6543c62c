"""One of the two models: an engine of its own, and a conversation that keeps its answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.chat.model import Message
from app.chat.titles import title_of
from app.chat.turn import answer
from app.core.cancel import CancelToken
from app.core.words import tr
from app.engine.engine import Engine
from app.engine.errors import EngineError
from app.engine.protocol import Loaded, Progress, Sampling, Text
from app.gguf.reader import read_file
from app.library.models import read_entry

if TYPE_CHECKING:
    from app.services import Services


class Contestant:
    """Loads a model and has it answer; every call blocks. One thread at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._engine: Engine | None = None
        self.path: Path | None = None
        self.conversation: int | None = None
        """Where its answers are stored; None before the first question."""
        self.last: int | None = None
        """The last message of it."""
        self.asked: Message | None = None
        """The last question."""
        self.context = 0
        """Tokens that its model was loaded with last, or should have been."""
        self.most_context: int | None = None
        """Tokens, once more of them were too much for the memory."""

    @property
    def loaded(self) -> Loaded | None:
        """The model, while it is in memory."""
        return self._engine.loaded if self._engine is not None else None

    def load(
        self,
        context: int,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> Loaded:
        """Load its model, unless it is in memory. Raises SnugError and Cancelled."""
        path, services = self.path, self._services
        if path is None:
            raise EngineError("no_model", tr("No model is chosen."))
        loaded = self.loaded
        if loaded is not None and Path(loaded.path) == path:
            return loaded
        read_file(path)  # what is no model is better told here than by the engine's log
        problem = read_entry(path).problem
        if problem:
            raise EngineError(
                "model", tr("{name} cannot be chatted with.", name=path.name), problem
            )
        finding = services.setup.finding(cancel=cancel)
        if self.most_context is not None:
            context = min(context or self.most_context, self.most_context)
        self.context = context
        if self._engine is None:
            self._engine = services.engine.another()
        return self._engine.load(
            path,
            services.setup.model_settings(finding, context),
            name=services.loader.name_of(path),
            on_progress=on_progress,
            cancel=cancel,
        )

    def keep(self, question: str, name: str) -> Message:
        """Store a question in its conversation, which is named after question and model."""
        store = self._services.store
        begins = self.conversation is None
        asked = store.add_question(
            self.conversation, question, parent=self.last, model=str(self.path or "")
        )
        if begins:
            store.rename(asked.conversation, f"{title_of(question)} · {name}")
        self.conversation, self.last, self.asked = asked.conversation, asked.id, asked
        return asked

    def answer(
        self,
        question: Message,
        sampling: Sampling,
        *,
        on_message: Callable[[Message], None],
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
    ) -> Message:
        """Answer a question that was kept; stores the answer as it comes.

        Raises what :func:`app.chat.turn.answer` does.
        """
        if self._engine is None:
            raise EngineError("no_model", tr("No model is loaded."))

        def begun(message: Message) -> None:
            self.last = message.id
            on_message(message)

        return answer(
            self._services.store,
            self._engine,
            question.conversation,
            sampling,
            system=self._services.settings.value.system_prompt,
            on_message=begun,
            on_event=on_event,
            cancel=cancel,
            parent=question.id,
        )

    def begin_anew(self) -> None:
        """Let the next question begin another conversation."""
        self.conversation = self.last = self.asked = None

    def release(self) -> None:
        """End its engine, and with it everything that the model takes."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.stop()
