"""Files that go with a question, on the page with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from small_pdfs import pdf_of

from app.chat.asking import Wishes
from app.chat.model import Message
from app.chat.prompt import quoted
from app.core.cancel import CancelToken
from app.core.errors import StorageError
from app.documents.document import Limits
from app.engine.protocol import Sampling
from app.ui.attachments.document_chips import DocumentChip
from app.ui.attachments.documents_desk import MOST
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.user_view import UserView

pytestmark = pytest.mark.engine

NEEDLE = "The keeper of the lighthouse is called Augustin."
QUESTION = "Who is the keeper of the lighthouse?"
PAGES = ["\n".join([f"This is about matter number {page}."] * 20) for page in range(1, 61)]
PAGES[40] += "\n" + NEEDLE


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NEEDLE)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "a book.pdf"
    path.write_bytes(pdf_of(PAGES))
    return path


def chips(page: ChatPage) -> list[DocumentChip]:
    return page.files.chips.chips


def said(page: ChatPage) -> list[str]:
    return [chip.said for chip in chips(page)]


def counted(page: ChatPage, qtbot) -> None:
    """Wait until all files are read and counted."""
    qtbot.waitUntil(
        lambda: (
            bool(page.controller.documents.items)
            and all(
                item.state == "failed" or item.counted for item in page.controller.documents.items
            )
        ),
        timeout=30_000,
    )


def sent(page: ChatPage, qtbot) -> UserView:
    qtbot.waitUntil(
        lambda: page.controller.phase == "idle" and len(page.controller.branch) >= 2,
        timeout=60_000,
    )
    return next(view for view in reversed(page.transcript.views) if isinstance(view, UserView))


def paste(page: ChatPage, data: QMimeData) -> None:
    assert page.composer.field.canInsertFromMimeData(data)
    page.composer.field.insertFromMimeData(data)


def urls(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_the_tokens_are_exact_before_sending_and_in_the_meter(ready, qtbot, services, note):
    qtbot.waitUntil(lambda: ready.composer.meter.text.startswith("0 / "))
    ready.attach_files([note])
    counted(ready, qtbot)
    (attachment,) = services.store.attachments.of_draft(None)
    (tokens,) = services.engine.count_texts([quoted(attachment, NEEDLE)])
    assert said(ready) == [f"{tokens} tokens"]
    assert chips(ready)[0].name == "note.txt"
    alone = ready.controller.context.plan.tokens
    assert alone > tokens
    assert ready.composer.meter.text.startswith(f"{alone:,} / ")
    ready.composer.set_text(QUESTION)
    qtbot.waitUntil(lambda: ready.controller.context.plan.tokens > alone)


def test_a_file_goes_with_the_question_and_stands_in_the_message(ready, qtbot, services, note):
    ready.attach_files([note])
    counted(ready, qtbot)
    planned = ready.controller.context.plan
    ready.composer.set_text(QUESTION)
    qtbot.waitUntil(lambda: ready.controller.context.plan != planned)
    planned = ready.controller.context.plan
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    view = sent(ready, qtbot)
    assert not chips(ready)
    assert not ready.files.chips.isVisible()
    (attachment,) = view.message.attachments
    # What the meter said is what the model was sent.
    reply = ready.controller.branch[-1]
    assert reply.stats.prompt_tokens == planned.tokens
    (card,) = view.documents
    assert card.said == f"note.txt ({attachment.tokens} tokens)"
    assert card.text is None
    qtbot.mouseClick(card.fold, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: NEEDLE in card.text.toPlainText())
    assert card.text.toPlainText() == quoted(attachment, NEEDLE)
    qtbot.mouseClick(card.fold, Qt.MouseButton.LeftButton)
    assert not card.text.isVisible()
    # The next turn reads the file no more.
    ready.composer.set_text("And where does he live?")
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 4, timeout=30_000)
    sent(ready, qtbot)
    stats = ready.controller.branch[-1].stats
    assert stats.reused_tokens >= reply.stats.prompt_tokens - 1


def test_what_does_not_fit_is_chosen_by_the_question_and_shown(ready, qtbot, services, book):
    ready.composer.set_text(QUESTION)
    ready.attach_files([book])
    counted(ready, qtbot)
    (item,) = ready.controller.documents.items
    assert 0 < item.share.passages < item.share.of
    expected = (
        f"{item.share.passages} of {item.share.of} passages, {item.attachment.tokens:,} tokens"
    )
    assert said(ready) == [expected]
    assert ready.controller.context.plan.fits
    (chip,) = chips(ready)
    assert expected in chip.accessibleName()
    qtbot.mouseClick(chip.show_button, Qt.MouseButton.LeftButton)
    text = ready.files.chips.text
    qtbot.waitUntil(lambda: NEEDLE in text.toPlainText())
    assert text.isVisible()
    assert "[Page 41]" in text.toPlainText()
    assert "[…]" in text.toPlainText()
    # Other words, other passages; what is on view follows.
    ready.composer.set_text("What is matter number 7 about?")
    qtbot.waitUntil(lambda: NEEDLE not in text.toPlainText(), timeout=10_000)
    qtbot.waitUntil(lambda: "[Page 7]" in text.toPlainText())
    qtbot.mouseClick(chip.show_button, Qt.MouseButton.LeftButton)
    assert not text.isVisible()


def test_a_question_sent_at_once_still_gets_its_passages(ready, qtbot, services, book):
    """Nobody waits for the meter: what goes in is chosen for the question that is sent."""
    ready.attach_files([book])
    qtbot.waitUntil(lambda: not ready.controller.documents.reading, timeout=30_000)
    ready.composer.set_text(QUESTION)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    view = sent(ready, qtbot)
    (attachment,) = view.message.attachments
    assert NEEDLE in quoted(attachment, services.store.attachments.text(attachment.id))
    (card,) = view.documents
    assert "% of its text was sent, chosen by the question" in card.said
    assert ready.controller.branch[-1].state == "complete"


def test_a_question_with_a_file_may_come_before_the_model(page, qtbot, services, book):
    page.page_shown()
    page.attach_files([book])
    qtbot.waitUntil(
        lambda: (
            (bool(page.controller.documents.ready) and page.controller.loaded is None)
            or page.controller.loaded is not None
        ),
        timeout=30_000,
    )
    qtbot.waitUntil(lambda: bool(page.controller.documents.ready), timeout=30_000)
    services.engine.unload()
    page.composer.set_text(QUESTION)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)
    view = sent(page, qtbot)
    assert view.message.attachments[0].passages
    assert page.controller.branch[-1].state == "complete"


def test_a_file_alone_is_a_question(ready, qtbot, note):
    assert not ready.composer.button.isEnabled()
    ready.attach_files([note])
    counted(ready, qtbot)
    assert ready.composer.button.isEnabled()
    qtbot.mouseClick(ready.composer.button, Qt.MouseButton.LeftButton)
    view = sent(ready, qtbot)
    assert view.message.text == ""
    assert len(view.documents) == 1


def test_an_unreadable_file_says_why_in_its_place_and_is_not_sent(ready, qtbot, tmp_path, note):
    picture = tmp_path / "holiday.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100)
    ready.attach_files([picture, note])
    counted(ready, qtbot)
    assert [chip.name for chip in chips(ready)] == ["holiday.png", "note.txt"]
    assert said(ready)[0].startswith("It is a picture, which Snug cannot read.")
    assert not chips(ready)[0].show_button.isVisible()
    ready.composer.set_text(QUESTION)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    view = sent(ready, qtbot)
    assert [one.name for one in view.message.attachments] == ["note.txt"]
    assert not chips(ready)


def test_a_file_is_taken_away_again(ready, qtbot, services, note, book):
    ready.attach_files([note, book])
    counted(ready, qtbot)
    before = ready.controller.context.plan.tokens
    chips(ready)[1].remove_button.setFocus()
    qtbot.keyClick(chips(ready)[1].remove_button, Qt.Key.Key_Space)
    assert [chip.name for chip in chips(ready)] == ["note.txt"]
    # The button that had the keyboard is gone.
    assert ready.composer.field.hasFocus()
    qtbot.waitUntil(lambda: ready.controller.context.plan.tokens < before, timeout=10_000)
    assert [one.name for one in services.store.attachments.of_draft(None)] == ["note.txt"]


def test_reading_can_be_stopped_and_sending_waits_for_it(ready, qtbot, services, book, tmp_path):
    long = tmp_path / "long.pdf"
    long.write_bytes(pdf_of(PAGES * 40))
    ready.attach_files([long, book])
    qtbot.waitUntil(lambda: said(ready)[0].startswith("reading, page "), timeout=20_000)
    assert said(ready)[1] == "reading …"
    ready.composer.set_text(QUESTION)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    assert ready.composer.live_text == "still reading long.pdf"
    assert ready.composer.field.toPlainText() == QUESTION
    qtbot.mouseClick(chips(ready)[0].remove_button, Qt.MouseButton.LeftButton)
    counted(ready, qtbot)
    assert [one.name for one in services.store.attachments.of_draft(None)] == ["a book.pdf"]


def test_files_wait_with_the_draft_of_their_conversation(ready, qtbot, services, note, book):
    other = services.store.add_question(None, "Hello", parent=None).conversation
    ready.attach_files([note])
    counted(ready, qtbot)
    ready.controller.open_conversation(other)
    qtbot.waitUntil(lambda: ready.controller.conversation == other)
    qtbot.waitUntil(lambda: not chips(ready))
    ready.attach_files([book])
    counted(ready, qtbot)
    assert [chip.name for chip in chips(ready)] == ["a book.pdf"]
    ready.controller.new_chat()
    qtbot.waitUntil(lambda: [chip.name for chip in chips(ready)] == ["note.txt"])
    assert len(services.store.attachments.of_draft(other)) == 1


def test_a_file_that_is_read_meanwhile_goes_to_its_own_conversation(
    ready, qtbot, services, book, note
):
    other = services.store.add_question(None, "Hello", parent=None).conversation
    ready.attach_files([book])
    ready.controller.open_conversation(other)
    qtbot.waitUntil(lambda: ready.controller.conversation == other)
    assert not chips(ready)
    qtbot.waitUntil(lambda: bool(services.store.attachments.of_draft(None)), timeout=20_000)
    assert not chips(ready)
    ready.controller.new_chat()
    qtbot.waitUntil(lambda: [chip.name for chip in chips(ready)] == ["a book.pdf"])


def test_what_waits_is_there_again_after_a_restart(ready, qtbot, services, tasks, themes, note):
    ready.attach_files([note])
    counted(ready, qtbot)
    again = ChatPage(services, tasks, themes)
    qtbot.addWidget(again)
    again.controller.start()
    qtbot.waitUntil(lambda: [chip.name for chip in chips(again)] == ["note.txt"])
    again.page_close()


def test_files_do_not_wait_in_line(ready, qtbot, note):
    ready.composer.set_text("Tell me about quantization, memory, Q4_K_M and Snug.")
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ready.controller.phase == "answering")
    ready.attach_files([note])
    qtbot.waitUntil(
        lambda: bool(ready.controller.documents.ready) or ready.controller.phase == "idle",
        timeout=20_000,
    )
    if ready.controller.phase == "answering":
        ready.composer.set_text(QUESTION)
        qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
        assert ready.composer.field.toPlainText() == QUESTION
        assert not ready.controller.questions.waiting
    counted(ready, qtbot)
    assert said(ready)


def test_files_are_pasted_and_so_is_a_text_of_a_books_length(ready, qtbot, services, note):
    paste(ready, urls(note))
    text = "A line of a long text.\n" * 250_000
    data = QMimeData()
    data.setText(text)
    assert len(text) > 5_000_000
    paste(ready, data)
    counted(ready, qtbot)
    assert [chip.name for chip in chips(ready)] == ["note.txt", "Pasted text"]
    assert ready.composer.field.toPlainText() == ""
    stored = services.store.attachments.of_draft(None)
    assert services.store.attachments.text(stored[1].id) == text
    assert " passages, " in said(ready)[1]


def test_more_than_can_be_read_is_refused_in_its_place(ready, qtbot):
    data = QMimeData()
    data.setText("x" * (Limits().characters + 1))
    paste(ready, data)
    qtbot.waitUntil(lambda: said(ready)[0].startswith("It holds more than"), timeout=10_000)


def test_ordinary_text_is_pasted_into_the_field(ready):
    data = QMimeData()
    data.setText("some words")
    paste(ready, data)
    assert ready.composer.field.toPlainText() == "some words"
    assert not chips(ready)


def test_a_picture_in_the_clipboard_says_that_it_is_none_of_ours(ready):
    data = QMimeData()
    data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    paste(ready, data)
    assert ready.notice.text == "Snug reads text, no pictures."


def test_too_many_files_are_not_taken_silently(ready, qtbot, note):
    ready.attach_files([note] * (MOST + 3))
    assert len(chips(ready)) == MOST
    assert ready.notice.text == f"At most {MOST} files go with a question."
    counted(ready, qtbot)


def test_files_are_chosen_in_a_dialog(ready, qtbot, note):
    qtbot.mouseClick(ready.composer.attach, Qt.MouseButton.LeftButton)
    dialog = ready.window().findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(note)])
    dialog.reject()
    counted(ready, qtbot)
    assert [chip.name for chip in chips(ready)] == ["note.txt"]


def test_an_edited_question_keeps_its_files(ready, qtbot, services, note):
    ready.attach_files([note])
    counted(ready, qtbot)
    ready.composer.set_text(QUESTION)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    first = sent(ready, qtbot).message
    assert ready.controller.edit(first, "What is he called?")
    qtbot.waitUntil(lambda: ready.controller.branch[0].id != first.id, timeout=10_000)
    view = sent(ready, qtbot)
    assert view.message.text == "What is he called?"
    assert [card.attachment.name for card in view.documents] == ["note.txt"]


def test_an_edit_that_cannot_be_stored_leaves_nothing_behind(ready, qtbot, services, note):
    ready.attach_files([note])
    counted(ready, qtbot)
    ready.composer.set_text(QUESTION)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    first = sent(ready, qtbot).message
    copied = []

    def keep(attachments: list[int]) -> Message:
        copied.extend(attachments)
        raise StorageError("The disk is full.")

    desk = ready.controller.documents
    work = desk.asked_anew(first, [], "What is he called?", Wishes("", Sampling()), keep)
    with pytest.raises(StorageError):
        work(CancelToken())
    assert len(copied) == 1
    assert services.store.attachments.of_draft(first.conversation) == []


def test_other_words_for_a_question_choose_other_passages(ready, qtbot, services, book):
    ready.attach_files([book])
    counted(ready, qtbot)
    ready.composer.set_text("What is matter number 7 about?")
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    first = sent(ready, qtbot).message
    text = services.store.attachments.text(first.attachments[0].id)
    assert NEEDLE not in quoted(first.attachments[0], text)
    assert ready.controller.edit(first, QUESTION)
    qtbot.waitUntil(lambda: ready.controller.branch[0].id != first.id, timeout=20_000)
    second = sent(ready, qtbot).message
    assert NEEDLE in quoted(second.attachments[0], text)
    # What was asked first stays as it was read, and nothing is left in the draft.
    assert services.store.message(first.id).attachments == first.attachments
    assert services.store.attachments.of_draft(first.conversation) == []


def test_every_button_says_what_it_is_for(ready, qtbot, note, book):
    ready.composer.set_text(QUESTION)
    ready.attach_files([note, book])
    counted(ready, qtbot)
    names = [
        button.accessibleName()
        for button in ready.files.chips.findChildren(QAbstractButton)
        if button.isVisible()
    ]
    assert names == [
        "Show the text of note.txt that is sent",
        "Remove note.txt",
        "Show the passages of a book.pdf that are sent",
        "Remove a book.pdf",
    ]
    assert ready.composer.attach.accessibleName() == "Attach files"


def test_names_of_any_length_leave_the_page_as_it_is(ready, qtbot, tmp_path):
    path = tmp_path / ("w" * 200 + " &amp; <b>bold</b>.txt".replace("/", ""))
    path.write_text(NEEDLE)
    ready.attach_files([path])
    counted(ready, qtbot)
    assert chips(ready)[0].name == path.name
    assert ready.files.chips.minimumSizeHint().width() < 300
    assert chips(ready)[0].width() <= 350
    ready.composer.set_text(QUESTION)
    qtbot.keyClick(ready.composer.field, Qt.Key.Key_Return)
    (card,) = sent(ready, qtbot).documents
    assert card.minimumSizeHint().width() < 300


def test_a_name_is_whole_where_less_is_said_of_it(ready, qtbot, tmp_path):
    path = tmp_path / "a name of some length.txt"
    path.write_text("one")
    ready.attach_files([path])
    counted(ready, qtbot)
    (chip,) = chips(ready)
    assert chip._said.sizeHint().width() < chip._name.sizeHint().width()
    qtbot.waitUntil(lambda: chip._name.width() >= chip._name.sizeHint().width())


def test_files_are_reached_and_taken_away_by_keyboard(ready, qtbot, note, book):
    ready.window().activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    ready.composer.set_text(QUESTION)
    ready.attach_files([note, book])
    counted(ready, qtbot)
    first, second = chips(ready)
    assert ready.composer.field.hasFocus()

    def tab() -> QWidget:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        return QApplication.focusWidget()

    assert tab() is first.show_button
    qtbot.keyClick(first.show_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: NEEDLE in ready.files.chips.text.toPlainText())
    assert tab() is first.remove_button
    assert tab() is second.show_button
    assert tab() is second.remove_button
    assert tab() is ready.files.chips.text
    assert tab() is ready.composer.attach
    second.remove_button.setFocus()
    qtbot.keyClick(second.remove_button, Qt.Key.Key_Space)
    assert chips(ready) == [first]
    assert ready.composer.field.hasFocus()
