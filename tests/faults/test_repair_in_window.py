"""A database that turns out to be damaged while the window is in use, in real windows."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from core.damaging import overwrite, pages_of

from app.chat.archive import ArchivedConversation, ArchivedMessage
from app.chat.model import Message
from app.chat.store import ConversationStore
from app.core.database import DamagedDatabase
from app.core.paths import DataPaths
from app.engine.protocol import Sampling
from app.services import Services
from app.ui.chat.chat_page import ChatPage
from app.ui.main_window import MainWindow
from app.ui.notice import Notice
from app.ui.problem_window import ProblemWindow
from app.ui.tasks import Tasks
from app.ui.theme import Themes

pytestmark = [
    pytest.mark.engine,
    pytest.mark.qt_log_ignore(r"This plugin does not support \w+\(\)"),
]

TALKS, LENGTH = 40, 30


class LongAnswers(Services):
    """The real services; answers go on until they are stopped."""

    def sampling(self) -> Sampling:
        return Sampling(max_tokens=100_000, ignore_end=True)


@pytest.fixture(scope="module")
def talks(tmp_path_factory) -> Path:
    """A database of 40 conversations."""
    path = tmp_path_factory.mktemp("talks") / "snug.db"
    with closing(ConversationStore(path)) as store:
        store.take_over(
            ArchivedConversation(
                title=f"Talk {number}",
                updated=float(number),
                leaf=LENGTH,
                messages=tuple(
                    ArchivedMessage(
                        id=place,
                        role="user" if place % 2 else "assistant",
                        text=f"talk{number} place{place} " + "words that take some room " * 12,
                        parent=place - 1 or None,
                    )
                    for place in range(1, LENGTH + 1)
                ),
            )
            for number in range(1, TALKS + 1)
        )
    return path


@pytest.fixture
def home(checked_home: DataPaths, talks: Path) -> DataPaths:
    shutil.copy(talks, checked_home.database)
    return checked_home


@pytest.fixture
def themes(qapp) -> Iterator[Themes]:
    qapp.setStyle("Fusion")
    themes = Themes(qapp, "light")
    yield themes
    qapp.styleHints().colorSchemeChanged.disconnect(themes._on_color_scheme_changed)


@pytest.fixture
def window(qtbot, home: DataPaths, themes: Themes) -> Iterator[MainWindow]:
    """A real window over that database, with its real engine and the demo model loaded."""
    window = MainWindow(LongAnswers(home), Tasks(), themes)
    window.show()
    page = window.current_page
    assert isinstance(page, ChatPage)
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=60_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=10_000)
    yield window
    window.close()
    window.deleteLater()


def page_of(window: MainWindow) -> ChatPage:
    page = window.current_page
    assert isinstance(page, ChatPage)
    return page


def damage(home: DataPaths, talk: int) -> None:
    """Damage the page in which a conversation has its tenth message."""
    data = home.database.read_bytes()
    sought = f"talk{talk} place10 ".encode()
    pages = pages_of(home.database, "message")
    overwrite(home.database, [n for n in pages if sought in data[(n - 1) * 4096 : n * 4096]])


def press_repair(qtbot, notice: Notice) -> None:
    """Press the one button that the notice has."""
    first, second = notice.buttons
    assert notice.text == "The file with your conversations is damaged."
    assert first.isVisible()
    assert first.text() == "Repair"
    assert not second.isVisible()
    first.click()


def stop_and_read(qtbot, page: ChatPage, home: DataPaths) -> Message:
    """Stop the answer; return it as it is stored."""
    with qtbot.waitSignal(page.controller.message_finished, timeout=20_000) as ended:
        page.controller.stop()
    shown: Message = ended.args[0]
    with closing(ConversationStore(home.database)) as store:
        assert store.message(shown.id) == shown
    return shown


def test_damage_that_is_met_is_said_and_repaired_while_an_answer_streams(qtbot, window, home):
    page = page_of(window)
    damage(home, 7)
    page.controller.send("Say something.")
    page.composer.field.setPlainText("a draft of the next one")
    arrived: list[str] = []
    page.controller.text_arrived.connect(arrived.append)
    qtbot.waitUntil(lambda: len(arrived) > 5, timeout=20_000)
    answered = page.controller.conversation
    page.controller.open_conversation(7)
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=5_000)
    press_repair(qtbot, page.notice)
    assert window.notice.text == "Saving what can be read of your conversations …"
    qtbot.waitUntil(lambda: "saved into a fresh file" in window.notice.text, timeout=30_000)
    assert not page.notice.text
    saved, all_ = (
        int(word.replace(",", "")) for word in window.notice.text.split() if word[0].isdigit()
    )
    assert all_ == TALKS * LENGTH + 2
    assert all_ - 20 < saved < all_
    (kept,) = home.root.glob("snug.db.damaged-????-??-??")
    assert str(kept) in window.notice.hint
    count = len(arrived)
    qtbot.waitUntil(lambda: len(arrived) > count + 5, timeout=20_000)
    message = stop_and_read(qtbot, page, home)
    assert message.conversation == answered
    assert message.text == "".join(arrived)
    # The one that could not be opened can be now.
    page.controller.open_conversation(7)
    qtbot.waitUntil(lambda: page.controller.conversation == 7, timeout=5_000)
    assert len(page.controller.branch) > LENGTH - 20
    with closing(ConversationStore(home.database)) as store:
        assert store.drafts()[answered] == "a draft of the next one"
        assert len(store.conversations()) == TALKS + 1


def test_what_the_page_shows_outlives_a_table_that_is_lost(qtbot, window, home):
    page = page_of(window)
    page.controller.open_conversation(3)
    qtbot.waitUntil(lambda: page.controller.conversation == 3, timeout=5_000)
    page.controller.send("And then?")
    arrived: list[str] = []
    page.controller.text_arrived.connect(arrived.append)
    qtbot.waitUntil(lambda: len(arrived) > 5, timeout=20_000)
    overwrite(home.database, pages_of(home.database, "message"))
    page.controller.open_conversation(9)
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=5_000)
    press_repair(qtbot, page.notice)
    qtbot.waitUntil(lambda: "saved into a fresh file" in window.notice.text, timeout=30_000)
    message = stop_and_read(qtbot, page, home)
    assert message.text == "".join(arrived)
    with closing(ConversationStore(home.database)) as store:
        branch = store.branch(3)
        assert len(branch) == LENGTH + 2
        assert branch[0].text.startswith("talk3 place1 ")
        assert branch[-2].text == "And then?"
        assert branch[-1] == message
        assert store.branch(9) == []


def test_a_garbled_index_is_met_by_the_search_and_made_again(qtbot, window, home):
    page = page_of(window)
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute(
            "UPDATE message_words_data SET block = randomblob(length(block)) WHERE id > 10"
        )
    page.desk._search.search("talk7")
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=5_000)
    press_repair(qtbot, page.notice)
    qtbot.waitUntil(lambda: window.notice.text.startswith("The index"), timeout=30_000)
    with qtbot.waitSignal(page.desk._search.found, timeout=5_000) as found:
        page.desk._search.search("talk7")
    assert len(found.args[1]) == LENGTH
    assert not list(home.root.glob("*.damaged*"))


def test_an_answer_that_could_not_be_stored_is_after_the_repair(qtbot, window, home):
    page = page_of(window)
    page.controller.send("Say something.")
    arrived: list[str] = []
    page.controller.text_arrived.connect(arrived.append)
    qtbot.waitUntil(lambda: len(arrived) > 5, timeout=20_000)
    # Where messages end, their words go into the index.
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute("UPDATE message_words_data SET block = randomblob(9) WHERE id <= 10")
    page.controller.stop()
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=10_000)
    assert page.controller.answering.unsaved is not None
    with qtbot.waitSignal(page.controller.answering.finished, timeout=30_000):
        press_repair(qtbot, page.notice)
    assert page.controller.answering.unsaved is None
    with closing(ConversationStore(home.database)) as store:
        message = store.message(page.controller.branch[-1].id)
        assert message.text == "".join(arrived)
        assert message.state == "stopped"
        assert store.search("Say something")


def test_damage_at_the_start_is_repaired_there(qtbot, home, themes):
    damage(home, 7)
    tasks = Tasks()
    with (
        closing(ConversationStore(home.database)) as store,
        pytest.raises(DamagedDatabase) as caught,
    ):
        store.branch(7)
    window = ProblemWindow(caught.value, themes, tasks, home.database)
    qtbot.addWidget(window)
    window.show()
    assert "snug.db.damaged-" in window.notice.hint
    window.repair.click()
    assert not window.repair.isEnabled()
    qtbot.waitUntil(lambda: window.solved, timeout=30_000)
    assert window.notice.text.endswith("of 1,200 messages were saved into a fresh file.")
    assert window.leave.text() == "Start"
    window.leave.click()
    assert not window.isVisible()
    tasks.close()
    with closing(ConversationStore(home.database)) as store:
        assert len(store.conversations()) == TALKS
