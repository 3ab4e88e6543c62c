"""The side of the chat with the real store: search, drafts, pins, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from app.chat.store import ConversationStore
from app.core.paths import DataPaths
from app.ui.chat.chat_page import ChatPage
from app.ui.screenshot_data import FixedServices

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, tmp_path: Path, tasks, themes):
    """A chat page with four conversations, over an engine that answers nothing."""
    services = FixedServices(DataPaths(tmp_path / "data"))
    page = ChatPage(services, tasks, themes)
    page.resize(1100, 760)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.page_shown()
    qtbot.waitUntil(lambda: len(page.side.items.titles) == 4)
    yield page
    page.page_close()
    for lane in ("engine", "disk", "library", "lexers", "search", "files", "settings"):
        idle: list[None] = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    page.close()
    page.deleteLater()
    services.close()


@pytest.fixture
def store(page: ChatPage) -> ConversationStore:
    return page._services.store


def long_conversation(store: ConversationStore, count: int) -> list[int]:
    """Store a conversation of so many messages and return their ids."""
    conversation = store.create_conversation("A long one").id
    ids: list[int] = []
    for number in range(count):
        role = "assistant" if number % 2 else "user"
        text = f"Message number {number} is about nothing.\n\n" + "More words follow here.\n\n" * 12
        if number == 40:
            text += "Only here stands the word perihelion, far down."
        parent = ids[-1] if ids else None
        ids.append(store.add_message(conversation, role, text, parent=parent).id)
    return ids


def seek(page: ChatPage, qtbot, words: str) -> None:
    qtbot.keyClick(page.composer.field, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.side.field
    page.side.field.clear()
    qtbot.keyClicks(page.side.field, words)


def found(page: ChatPage) -> list[str]:
    return [hit.snippet for hit in page.side.hits.hits]


def test_a_search_finds_as_one_types_and_ends_with_escape(page, qtbot):
    seek(page, qtbot, "haik")
    qtbot.waitUntil(lambda: page.side.hits.isVisible())
    qtbot.waitUntil(lambda: len(found(page)) == 2)  # the title and the question
    titles = {hit.title for hit in page.side.hits.hits}
    assert titles == {"Write a haiku about memory"}
    qtbot.keyClicks(page.side.field, "zzz")
    qtbot.waitUntil(lambda: found(page) == [])
    assert "No message" in page.side._found.text()
    qtbot.keyClick(page.side.field, Qt.Key.Key_Escape)
    assert page.side.items.isVisible()
    assert page.side.field.text() == ""
    assert page.side.isVisible(), "Escape ends the search, nothing else"


def test_only_the_last_of_many_keys_is_searched_for(page, qtbot, store):
    asked: list[str] = []
    search = store.search
    store.search = lambda query, limit=50: asked.append(query) or search(query, limit)
    seek(page, qtbot, "quantized")
    qtbot.waitUntil(lambda: bool(found(page)))
    assert asked[-1] == "quantized"
    assert len(asked) < len("quantized")


def test_a_find_opens_its_conversation_at_the_words(page, qtbot, store):
    ids = long_conversation(store, 120)
    seek(page, qtbot, "perihel")
    qtbot.waitUntil(lambda: len(found(page)) == 1)
    qtbot.keyClick(page.side.field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.side.hits
    qtbot.keyClick(page.side.hits, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 120)
    transcript = page.transcript

    def selected() -> list[str]:
        from app.ui.chat.prose_view import ProseView

        cursors = [view.textCursor() for view in transcript.findChildren(ProseView)]
        return [cursor.selectedText() for cursor in cursors if cursor.hasSelection()]

    qtbot.waitUntil(lambda: selected() == ["perihel"], timeout=5_000)
    view = next(one for one in transcript.views if one.message.id == ids[40])
    bar = transcript.verticalScrollBar()
    shown = range(bar.value(), bar.value() + transcript.viewport().height())
    assert view.y() + view.height() - 60 in shown, "the words are on view"
    assert not transcript.follows
    assert transcript.waiting > 40, "what is far from it is not laid out"
    # What is around it comes while one scrolls, down to the very end.
    for _ in range(400):
        bar.setValue(bar.maximum())
        qtbot.wait(5)
        if not transcript._newer:
            break
    last = [one.message.id for one in transcript.views][-1]
    assert last == ids[-1]
    shown_ids = [one.message.id for one in transcript.views]
    assert shown_ids == ids[ids.index(shown_ids[0]) :]


def test_a_jump_from_the_middle_goes_to_the_very_end(page, qtbot, store):
    ids = long_conversation(store, 120)
    conversation = store.message(ids[0]).conversation
    page.controller.open_conversation(conversation, ids[10])
    qtbot.waitUntil(lambda: any(one.message.id == ids[10] for one in page.transcript.views))
    qtbot.waitUntil(lambda: page.transcript._jump.isVisible())
    page.transcript.jump_to_latest()
    assert page.transcript.views[-1].message.id == ids[-1]
    assert page.transcript.follows


def test_a_find_in_another_branch_puts_that_branch_on_view(page, qtbot, store):
    conversation = store.conversations()[0].id
    question = store.branch(conversation)[0]
    other = store.add_message(conversation, "user", "Quite another syzygy", parent=question.parent)
    store.select(question.id)
    page.controller.open_conversation(conversation)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 2)
    seek(page, qtbot, "syzygy")
    qtbot.waitUntil(lambda: len(found(page)) == 1)
    qtbot.keyClick(page.side.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.id for one in page.controller.branch] == [other.id])
    assert page.transcript.views[0].arrows.text == "2 / 2"


def test_drafts_are_kept_for_each_conversation_and_for_the_new_one(page, qtbot, store):
    first, second = (one.id for one in store.conversations()[:2])
    field = page.composer.field
    qtbot.keyClicks(field, "for the new one")
    page.side.chosen.emit(first)
    qtbot.waitUntil(lambda: page.controller.conversation == first)
    assert field.toPlainText() == ""
    qtbot.keyClicks(field, "for the first")
    page.side.chosen.emit(second)
    qtbot.waitUntil(lambda: page.controller.conversation == second)
    assert field.toPlainText() == ""
    page.side.chosen.emit(first)
    qtbot.waitUntil(lambda: field.toPlainText() == "for the first")
    qtbot.waitUntil(lambda: store.drafts() == {None: "for the new one", first: "for the first"})
    spoken = page.side.items.rows.place_of(first).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "has a draft" in spoken
    field.clear()
    qtbot.waitUntil(lambda: store.drafts() == {None: "for the new one"})
    page.controller.new_chat()
    assert field.toPlainText() == "for the new one"


def test_a_draft_is_there_when_the_window_comes_back(qtbot, tmp_path, tasks, themes):
    services = FixedServices(DataPaths(tmp_path / "data"))
    services.store.keep_draft(None, "half a thought")
    page = ChatPage(services, tasks, themes)
    page.show()
    page.page_shown()
    qtbot.waitUntil(lambda: page.composer.field.toPlainText() == "half a thought")
    qtbot.keyClicks(page.composer.field, " more")
    page.page_close()  # at once: nothing waits for a pause in typing
    qtbot.waitUntil(lambda: services.store.draft(None) == "half a thought more")
    page.close()
    page.deleteLater()


def test_pins_and_names_are_stored(page, qtbot, store):
    items = page.side.items
    last = store.conversations()[-1].id
    items.begin()
    for _ in range(3):
        qtbot.keyClick(items, Qt.Key.Key_Down)
    assert items.current.id == last
    qtbot.keyClick(items, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: items.rows.conversations[0].id == last)
    assert items.current.id == last, "the keyboard stays with it"
    assert items.rows.index(0).data() == "Pinned"
    assert store.conversation(last).pinned
    qtbot.keyClick(items, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: items.rows.conversations[-1].id == last)
    qtbot.keyClick(items, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(items.titles) == 3)
    assert items.current == items.rows.conversations[-1], "and goes on with the next one"


@pytest.mark.parametrize("suffix", [".md", ".json"])
def test_a_conversation_goes_to_a_file_and_comes_back(page, qtbot, store, tmp_path, suffix):
    conversation = store.conversations()[0]
    path = tmp_path / f"out{suffix}"
    page.desk.files.export([conversation.id], path)
    qtbot.waitUntil(lambda: path.name in page.notice.text)
    before = store.archive(conversation.id)
    page.desk.files.take([path])
    qtbot.waitUntil(lambda: "imported" in page.notice.text)
    qtbot.waitUntil(lambda: len(page.side.items.titles) == 5)
    qtbot.waitUntil(lambda: page.controller.conversation not in (None, conversation.id))
    # The path of the model says something about this computer: Markdown, to be read, leaves it out.
    after = store.archive(page.controller.conversation)
    assert after == (before if suffix == ".json" else replace(before, model=""))
    qtbot.mouseClick(page.notice.buttons[0], Qt.MouseButton.LeftButton)  # Undo
    qtbot.waitUntil(lambda: len(page.side.items.titles) == 4)


def test_all_conversations_go_into_one_file(page, qtbot, store, tmp_path):
    from app.chat.exchange import read_file

    page.desk.files.export([one.id for one in store.conversations()], tmp_path / "all.json")
    qtbot.waitUntil(lambda: "4 conversations were written" in page.notice.text)
    assert len(read_file(tmp_path / "all.json")) == 4


def test_a_file_that_holds_none_is_said(page, qtbot, store, tmp_path):
    (tmp_path / "notes.md").write_text("# Shopping\n\nMilk.\n")
    page.desk.files.take([tmp_path / "notes.md"])
    qtbot.waitUntil(lambda: "no conversation" in page.notice.text)
    assert len(store.conversations()) == 4


def test_the_dialogs_name_the_file_after_the_conversation(page, qtbot, store):
    files = page.desk.files
    files.ask_export(store.conversations()[0])
    dialog = page.side.findChild(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert Path(dialog.selectedFiles()[0]).name.startswith("How much memory does an 8B")
    dialog.reject()
