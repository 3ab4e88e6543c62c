"""A process that is the whole app, asks one question in its window and prints the speed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from app.chat.model import Message
from app.core.paths import DataPaths
from app.engine.protocol import Sampling
from app.services import Services


class _Services(Services):
    """The real services; answers go on for a number of tokens, whatever the model wants to say."""

    length = 0

    def sampling(self) -> Sampling:
        return Sampling(max_tokens=self.length, ignore_end=True, seed=1)


def main() -> int:
    """Read what to ask from standard input, print the answer's numbers as JSON."""
    asked = json.load(sys.stdin)
    from app.ui.application import make_application
    from app.ui.chat.chat_page import ChatPage
    from app.ui.main_window import MainWindow
    from app.ui.tasks import Tasks
    from app.ui.theme import Themes

    application = make_application()
    services = _Services(DataPaths(Path(asked["home"])))
    services.length = asked["tokens"]
    services.settings.update(context=asked["context"], last_model=asked["path"])
    window = MainWindow(services, Tasks(), Themes(application, "light", 1.0))
    page = window.current_page
    assert isinstance(page, ChatPage)
    controller = page.controller
    asking = [True]
    numbers: dict[str, float] = {}

    def ask(_phase: str) -> None:
        loaded = controller.loaded
        if asking[0] and loaded is not None and loaded.path == asked["path"]:
            asking[0] = False
            controller.new_chat()
            controller.send(asked["prompt"])

    def note(message: Message) -> None:
        assert message.stats is not None, message.note
        numbers["decode_tps"] = message.stats.decode_tps
        numbers["tokens"] = message.stats.completion_tokens
        window.close()

    controller.phase_changed.connect(ask)
    controller.message_finished.connect(note)
    window.show()
    application.exec()
    json.dump(numbers, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
