"""Where Snug reads and writes."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.paths import DataPaths, data_paths, replacing, shipped


def test_the_option_goes_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SNUG_HOME", str(tmp_path / "home"))
    assert data_paths(str(tmp_path / "option")).root == tmp_path / "option"
    assert data_paths().root == tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    assert data_paths("here").root == tmp_path / "here"
    monkeypatch.setenv("SNUG_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert data_paths().root.name == "Snug"


def test_everything_written_lies_under_one_folder(tmp_path):
    paths = DataPaths(tmp_path / "deep" / "data")
    paths.prepare()
    paths.prepare()  # a second start
    for path in (paths.database, paths.settings, paths.engine_record, paths.logs, paths.cache):
        assert path.is_relative_to(paths.root)
    assert sorted(path.name for path in paths.root.iterdir()) == ["cache", "logs"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps profiles apart itself")
def test_a_new_data_folder_is_the_owners_alone(tmp_path):
    paths = DataPaths(tmp_path / "data")
    paths.prepare()
    assert stat.S_IMODE(paths.root.stat().st_mode) == 0o700
    paths.root.chmod(0o755)
    paths.prepare()
    assert stat.S_IMODE(paths.root.stat().st_mode) == 0o755


def test_a_folder_below_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot write") as caught:
        DataPaths(tmp_path / "file" / "data").prepare()
    assert str(tmp_path / "file") in caught.value.text
    assert "--data-dir" in caught.value.hint


def test_replacing_puts_a_whole_file_in_place(tmp_path):
    target = tmp_path / "file"
    for content in (b"first", b"second, and longer"):
        with replacing(target) as file:
            file.write(content)
            assert not target.exists() or target.read_bytes() != content
        assert target.read_bytes() == content
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def write() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_shipped_files_come_from_the_bundle_first(monkeypatch, tmp_path):
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "one.txt").write_text("bundled")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert shipped("resources", "one.txt") == tmp_path / "resources" / "one.txt"
    assert shipped("resources") == tmp_path / "resources"
    monkeypatch.delattr(sys, "_MEIPASS")
    assert shipped("resources").name == "resources"
    assert not shipped("resources", "one.txt").is_relative_to(tmp_path)


def test_a_path_of_the_home_folder_is_understood(monkeypatch, tmp_path):
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", str(tmp_path))
    assert data_paths("~/snug").root == Path(tmp_path) / "snug"


def test_a_file_that_somebody_has_just_opened_is_replaced_a_moment_later(tmp_path, monkeypatch):
    target = tmp_path / "settings.json"
    target.write_bytes(b"old")
    replace, refusals = Path.replace, [PermissionError(13, "in use")] * 2

    def busy(self: Path, other: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr("app.core.paths._WAITS", (0.0, 0.0))
    with replacing(target) as file:
        file.write(b"new")
    assert target.read_bytes() == b"new"
    refusals[:] = [PermissionError(13, "in use")] * 3
    with pytest.raises(PermissionError), replacing(target) as file:
        file.write(b"newer")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]
