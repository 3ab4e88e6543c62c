"""The log's files and what reaches stderr."""

from __future__ import annotations

import logging

import pytest

from app.core.log import start_logging


@pytest.fixture(autouse=True)
def root():
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield root
    for handler in list(root.handlers):
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def test_the_file_has_everything_and_stderr_only_errors(tmp_path, capsys):
    start_logging(tmp_path)
    logging.getLogger("app.test").info("an info")
    logging.getLogger("app.test").error("an error with 你好")
    text = (tmp_path / "snug.log").read_text(encoding="utf-8")
    assert "INFO" in text
    assert "app.test: an info" in text
    assert "an error with 你好" in text
    said = capsys.readouterr().err
    assert "an error" in said
    assert "an info" not in said


def test_debug_says_more(tmp_path, capsys):
    start_logging(tmp_path, debug=True)
    logging.getLogger("app.test").debug("a detail")
    assert "a detail" in capsys.readouterr().err
    assert "a detail" in (tmp_path / "snug.log").read_text(encoding="utf-8")


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    start_logging(None)
    logging.getLogger("app.test").error("an error")
    assert list(tmp_path.iterdir()) == []
    assert "an error" in capsys.readouterr().err


def test_the_files_are_rotated_and_few(tmp_path, root):
    start_logging(tmp_path)
    (handler,) = (one for one in root.handlers if hasattr(one, "maxBytes"))
    handler.maxBytes = 1000
    for number in range(200):
        logging.getLogger("app.test").info("line %d %s", number, "x" * 50)
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["snug.log", *(f"snug.log.{number}" for number in range(1, 5))]
    assert "line 199" in (tmp_path / "snug.log").read_text(encoding="utf-8")
