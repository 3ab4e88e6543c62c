"""A process with the chat page in it that opens, scrolls or fills a conversation."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.bench.chat_texts import Writer
from app.bench.scripted_engine import ScriptedEngine
from app.core.paths import DataPaths
from app.services import Services


def main() -> int:
    """Read what to measure from standard input, print the numbers as JSON."""
    asked = json.load(sys.stdin)
    from app.ui.application import make_application
    from app.ui.chat.chat_page import ChatPage
    from app.ui.tasks import Tasks
    from app.ui.theme import Themes

    application = make_application()
    answers = _answers(asked["answer_tokens"])
    engine = ScriptedEngine(lambda: next(answers), asked["tokens_per_second"])
    services = Services(DataPaths(Path(asked["home"])), engine=engine)
    tasks = Tasks()
    page = ChatPage(services, tasks, Themes(application, "light", 1.0))
    page.resize(1280, 800)
    page.show()
    result = _measure(page, asked)
    page.page_close()
    tasks.close()
    page.close()
    services.close()
    json.dump(result, sys.stdout)
    return 0


def _measure(page: Any, asked: dict[str, Any]) -> dict[str, Any]:
    from app.ui.chat import chat_probe

    if asked["measure"] == "memory":
        return {"resident": chat_probe.measure_growth(page, asked["questions"], asked["every"])}
    found: dict[str, Any] = {"open": chat_probe.measure_opening(page, asked["conversation"])}
    if asked["measure"] == "scroll":
        found["scroll"] = chat_probe.measure_scrolling(page, asked["step"])
    else:
        found["stream"] = chat_probe.measure_answer(page, "And what else?")
    return found


def _answers(tokens: int) -> Iterator[list[str]]:
    """Yield answers of so many tokens, in pieces of four characters."""
    writer = Writer(3)
    for _ in itertools.count():
        text = writer.answer(4 * tokens)[: 4 * tokens]
        yield [text[place : place + 4] for place in range(0, len(text), 4)]


if __name__ == "__main__":
    sys.exit(main())
