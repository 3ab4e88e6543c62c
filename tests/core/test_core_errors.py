"""Errors as people read them, and SQLite's and the system's words turned into them."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from app.core.database import database_error
from app.core.errors import Cancelled, SnugError, StorageError, UsageError
from app.core.paths import storage_error


def test_an_error_reads_as_what_happened_and_what_to_do():
    error = SnugError("It broke.", "Mend it.", "0x7")
    assert str(error) == "It broke. Mend it."
    assert (error.text, error.hint, error.detail) == ("It broke.", "Mend it.", "0x7")
    assert str(SnugError("It broke.")) == "It broke."


def test_the_kinds_of_errors():
    assert issubclass(UsageError, SnugError)
    assert issubclass(StorageError, SnugError)
    # A stop is no failure: nobody who catches failures sees it.
    assert not issubclass(Cancelled, SnugError)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EACCES, "may not write"),
        (errno.EPERM, "may not write"),
        (errno.EROFS, "may not write"),
        (errno.ENOTDIR, "cannot write"),
    ],
)
def test_what_the_system_said(number, word):
    error = storage_error(OSError(number, "words of the system"), Path("/data/snug"))
    assert word in error.text
    assert "--data-dir" in error.hint
    assert "words of the system" in error.detail


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "may not write"),
        (sqlite3.SQLITE_CANTOPEN, "may not write"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "damaged"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "locked"),
        (sqlite3.SQLITE_IOERR_WRITE, "could not be read or saved"),
        (None, "could not be read or saved"),
    ],
)
def test_what_sqlite_said(code, word, tmp_path):
    cause = sqlite3.OperationalError("words of SQLite")
    if code is not None:
        cause.sqlite_errorcode = code
    error = database_error(cause, tmp_path / "snug.db")
    assert word in error.text
    assert error.hint
    assert error.detail == "words of SQLite"


def test_text_that_is_no_text_means_damage(tmp_path):
    with sqlite3.connect(":memory:") as connection, pytest.raises(sqlite3.OperationalError) as told:
        connection.execute("SELECT CAST(X'ff' AS TEXT)").fetchone()
    connection.close()
    assert "damaged" in database_error(told.value, tmp_path / "snug.db").text
