"""What Snug does on a disk that takes nothing more, said as one JSON object.

``disk_child.py full FOLDER tmpfs|limit freed|stays`` and
``disk_child.py readonly FOLDER mount|permissions``. The mounts are made in here, so that they are
this process's own; see ``test_storage_faults.py`` for how it gets the right to.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from small_disk import Disk, wait_until

from app.chat.store import ConversationStore
from app.chat.turn import AnswerNotSaved, answer
from app.core.cancel import CancelToken
from app.core.errors import StorageError
from app.core.paths import DataPaths
from app.core.settings import Settings, load_settings, save_settings
from app.engine.protocol import Finished, Progress, Sampling, Stats, Text, Turn

STATS = Stats(
    prompt_tokens=1,
    reused_tokens=0,
    completion_tokens=4,
    prefill_tps=1.0,
    decode_tps=1.0,
    first_token_s=0.1,
    seed=1,
    peak_memory=1,
)


def error_of(call: Callable[[], object]) -> str:
    """Return the sentence of the StorageError that ``call`` raises, or "none"."""
    try:
        call()
    except StorageError as error:
        return error.text if error.hint else "no hint"
    return "none"


class FillingEngine:
    """Says four words; the disk is full after the first, and perhaps free before the last."""

    loaded = None

    def __init__(self, disk: Disk, stored: Callable[[str], bool], told: list, freed: bool) -> None:
        self.disk, self.stored, self.told, self.freed = disk, stored, told, freed

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
    ) -> Finished:
        on_event(Text(1, "one ", 1))
        wait_until(lambda: self.stored("one "))
        self.disk.fill()
        on_event(Text(1, "two " * 2000, 2))  # more than a page that is there already
        wait_until(lambda: len(self.told) == 1)
        on_event(Text(1, "three ", 3))
        time.sleep(1.2)  # further tries fail, and say nothing more
        if self.freed:
            self.disk.free()
            wait_until(lambda: len(self.told) == 2)
        on_event(Text(1, "four", 4))
        return Finished(1, "end", STATS)


def full(folder: Path, kind: str, ending: str) -> dict[str, object]:
    """Fill the disk in the middle of an answer."""
    disk = Disk(folder, kind)
    paths = DataPaths(folder / "data")
    paths.prepare()
    save_settings(paths.settings, Settings(system_prompt="kept"))
    store = ConversationStore(paths.database)
    conversation = store.create_conversation()
    question = store.add_message(conversation.id, "user", "Count.", parent=None)
    told: list[StorageError | None] = []
    whole = "one " + "two " * 2000 + "three four"

    def stored(text: str) -> bool:
        return store.branch(conversation.id)[-1].text == text

    result: dict[str, object] = {}
    unsaved = None
    try:
        message = answer(
            store,
            FillingEngine(disk, stored, told, ending == "freed"),
            conversation.id,
            Sampling(),
            on_message=lambda message: None,
            on_event=lambda event: None,
            cancel=CancelToken(),
            on_storage_error=told.append,
        )
        result["answer"] = message.state
    except AnswerNotSaved as error:
        unsaved = error
        message = error.message
        result["answer"] = "not saved"
    result["told"] = [None if error is None else error.text for error in told]
    result["whole"] = message.text == whole
    if unsaved is not None:
        result["readable"] = [one.text for one in store.branch(conversation.id)][:1]
        result["kept"] = stored("one ")
        result["add"] = error_of(
            lambda: store.add_message(conversation.id, "user", "x" * 9000, parent=question.id)
        )
        result["new"] = error_of(lambda: ConversationStore(folder / "another.db"))
        result["prepare"] = error_of(paths.prepare)
        result["settings"] = error_of(lambda: save_settings(paths.settings, Settings()))
        disk.free()
        store.finish_message(message.id, message.text, message.state, stats=message.stats)
    result["settings_kept"] = load_settings(paths.settings).system_prompt
    store.close()
    again = ConversationStore(paths.database)
    (last,) = again.branch(conversation.id)[1:]
    result["stored"] = (last.text == whole, last.state, last.stats == STATS)
    result["integrity"] = _integrity(paths.database)
    result["left"] = sorted(path.name for path in paths.root.iterdir())
    return result


def readonly(folder: Path, kind: str) -> dict[str, object]:
    """Open data that may only be read."""
    if kind == "mount":
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], check=True)
    paths = DataPaths(folder / "data")
    paths.prepare()
    save_settings(paths.settings, Settings(theme="dark"))
    store = ConversationStore(paths.database)
    store.create_conversation("kept")
    store.close()
    before = paths.database.read_bytes()
    if kind == "mount":
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    else:
        paths.database.chmod(0o444)
        paths.settings.chmod(0o444)
        paths.root.chmod(0o555)
        if os.geteuid() == 0:
            os.setuid(65534)  # permissions hold nobody else back
    return {
        "prepare": error_of(paths.prepare),
        "open": error_of(lambda: ConversationStore(paths.database)),
        "new": error_of(lambda: ConversationStore(paths.root / "another.db")),
        "save": error_of(lambda: save_settings(paths.settings, Settings())),
        "settings": load_settings(paths.settings).theme,
        "untouched": paths.database.read_bytes() == before,
    }


def _integrity(path: Path) -> str:
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def main() -> None:
    """Do one of the two and print what happened."""
    verb, folder, *rest = sys.argv[1:]
    result = full(Path(folder), *rest) if verb == "full" else readonly(Path(folder), *rest)
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
