"""A real chat whose disk fills in mid-answer; says what its owner sees as one JSON object.

``chat_disk_child.py FOLDER tmpfs|limit``, FOLDER with a data directory in it.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from small_disk import Disk

from app.core.paths import DataPaths
from app.engine.protocol import Sampling
from app.services import Services
from app.ui.application import make_application
from app.ui.chat.chat_page import ChatPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes


class PacedServices(Services):
    """The real services; the answer goes on for seconds."""

    def sampling(self) -> Sampling:
        """Go on long after the disk is full."""
        return Sampling(max_tokens=1000, ignore_end=True)


def wait_until(condition: Callable[[], bool]) -> None:
    """Run the window until something has happened."""
    loop = QEventLoop()
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    late = QTimer(singleShot=True, interval=40_000)
    late.timeout.connect(lambda: loop.exit(1))
    timer.start()
    late.start()
    if loop.exec():
        raise TimeoutError


def main() -> None:
    """Ask, fill the disk, save again."""
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as kept:
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        disk = Disk(folder, kind)  # a mount hides what was there
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    application = make_application()
    services = PacedServices(DataPaths(folder))
    tasks = Tasks()
    page = ChatPage(services, tasks, Themes(application, "light", 1.0))
    page.resize(1100, 760)
    page.show()
    page.page_shown()
    controller, notice = page.controller, page.notice
    wait_until(lambda: controller.loaded is not None and controller.phase == "idle")
    said: dict[str, object] = {}
    controller.send("How much memory does a model need?")

    def stored() -> str:
        branch = services.store.branch(controller.conversation)
        return branch[-1].text if len(branch) == 2 else ""

    wait_until(lambda: controller.conversation is not None and bool(stored()))
    disk.fill()
    wait_until(lambda: bool(notice.text))
    view = page.transcript.views[-1]
    said["while_streaming"] = notice.text
    said["streams_on"] = view.message.state == "streaming"
    wait_until(lambda: controller.phase == "idle")
    shown = view.text
    said["at_the_end"] = notice.text
    said["button"] = notice.buttons[0].text()
    said["shown"] = len(shown)
    said["kept"] = len(stored())
    notice.buttons[0].click()
    wait_until(lambda: bool(notice.text))
    said["still_full"] = (notice.text, notice.buttons[0].text(), view.text == shown)
    disk.free()
    notice.buttons[0].click()
    wait_until(lambda: stored() == shown)
    wait_until(lambda: view.message.text == shown)
    said["saved"] = (services.store.branch(controller.conversation)[-1].state, notice.text)
    page.page_close()
    tasks.close()
    services.close()
    page.deleteLater()
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
