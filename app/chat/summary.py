"""A summary that stands for the messages at the beginning of a conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from app.chat.asking import read_prompt, wishes_of
from app.chat.model import Message
from app.chat.prompt import GAP, SUMMARY
from app.chat.store import ConversationStore
from app.chat.turn import Generating
from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.words import tr
from app.engine.errors import EngineError
from app.engine.protocol import Progress, Sampling, Text, Turn

ASKED = (
    "Summarize our conversation so far, so that it can go on from your summary alone. Keep names,"
    " numbers, decisions, wishes and open questions. Write a few short paragraphs, in the language"
    " of the conversation, without an introduction."
)
"""What the model is asked for, behind the messages."""

_THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)
_TEMPERATURE = 0.3
_MOST_TOKENS = 2048


def summarize(
    store: ConversationStore,
    engine: Generating,
    until: int,
    *,
    on_event: Callable[[Progress | Text], None],
    cancel: CancelToken,
    system: str = "",
) -> Message:
    """Have everything up to the message ``until`` summarized, and let prompts begin after it.

    Blocks. What does not fit at once is summarized part by part, the summary of one going into the
    next; ``on_event`` is as in :func:`answer`. Returns the message ``until`` with its cut. Raises
    Cancelled, with nothing changed; EngineError ("too_long") when one message alone is longer than
    the context holds; else EngineError and StorageError.
    """
    loaded = engine.loaded
    if loaded is None:
        raise EngineError("no_model", tr("No model is loaded."))
    # What is out without a summary goes into this one.
    *before, last = store.path(until)
    branch = [one if one.cut else msgspec.structs.replace(one, cut=None) for one in before]
    branch.append(msgspec.structs.replace(last, cut=None))
    wishes = wishes_of(store.conversation(last.conversation), Sampling(), system)
    prompt = read_prompt(store, branch, wishes.system, more=True)
    longest = max(1, min(_MOST_TOKENS, loaded.context // 4))
    sampling = Sampling(temperature=_TEMPERATURE, max_tokens=longest)
    first = [turn for turn in prompt.turns if turn.role == "system"]
    said = [turn for turn in prompt.turns if turn.role != "system"]
    summary = prompt.summary
    while said:
        count = _fitting(engine, first, said, loaded.context - longest)
        summary = _ask(engine, _request(first, said[:count]), sampling, on_event, cancel)
        first = [Turn("system", f"{SUMMARY}\n\n{summary}")]
        said = said[count:]
    return store.leave_out(until, summary)


def _request(first: Sequence[Turn], said: Sequence[Turn]) -> list[Turn]:
    """Return turns as the model has read them perhaps already, and what is asked of it then."""
    turns = [*first, *said]
    if said[0].role == "assistant":  # templates want a question first
        turns.insert(len(first), Turn("user", GAP))
    if turns[-1].role == "user":
        turns[-1] = Turn("user", f"{turns[-1].content}\n\n{ASKED}")
    else:
        turns.append(Turn("user", ASKED))
    return turns


def _fitting(engine: Generating, first: Sequence[Turn], said: Sequence[Turn], most: int) -> int:
    """Return how many of the turns can be summarized at once; the rest begins with a question."""
    fits, too_many = 0, len(said) + 1
    count = len(said)
    while fits < count:
        if engine.count(_request(first, said[:count]), thinking=False).tokens <= most:
            fits = count
        else:
            too_many = count
        count = (fits + too_many) // 2
    if not fits:
        raise EngineError(
            "too_long",
            "One message alone is longer than the model's context holds, so it cannot be"
            " summarized.",
            "Make the context larger, or leave the messages out without a summary.",
        )
    while 1 < fits < len(said) and said[fits].role != "user":
        fits -= 1
    return fits


def _ask(
    engine: Generating,
    turns: Sequence[Turn],
    sampling: Sampling,
    on_event: Callable[[Progress | Text], None],
    cancel: CancelToken,
) -> str:
    pieces: list[str] = []

    def heard(event: Progress | Text) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)
        on_event(event)

    finished = engine.generate(turns, sampling, on_event=heard, cancel=cancel, thinking=False)
    if finished.reason == "cancelled":
        raise Cancelled
    summary = _THOUGHT.sub("", "".join(pieces)).strip()
    if not summary:
        raise EngineError(
            "decode",
            "The model wrote no summary.",
            "Leave the messages out without one, or try another model.",
        )
    return summary
