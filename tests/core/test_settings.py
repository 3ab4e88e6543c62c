"""Settings on disk: whole, tolerant, and never lost."""

from __future__ import annotations

import msgspec
import pytest

from app.core.errors import StorageError
from app.core.settings import Settings, load_settings, save_settings


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.json"


def test_without_a_file_there_are_defaults(path):
    assert load_settings(path) == Settings()
    assert not path.exists()


def test_what_is_saved_comes_back(path):
    settings = Settings(
        theme="dark",
        text_scale=1.25,
        context=8192,
        gpu_layers=12,
        threads=3,
        temperature=0.0,
        max_tokens=64,
        system_prompt="Sei knapp. 你好",
        last_model="/models/a.gguf",
        recent_models=("/models/a.gguf", "/models/b.gguf"),
    )
    save_settings(path, settings)
    assert load_settings(path) == settings
    # People read and edit it.
    assert b'\n  "theme": "dark",\n' in path.read_bytes()


def test_every_value_survives_alone(path):
    special = {
        "theme": "light",
        "language": "de",
        "api_port": 8000,
        "contexts": {"/a model.gguf": 4096},
    }
    changed = {"str": "x", "int": 7, "float": 0.85, "tuple": ("x",), "bool": True}
    for field in msgspec.structs.fields(Settings):
        default = getattr(Settings(), field.name)
        value = special.get(field.name, changed.get(type(default).__name__))
        settings = msgspec.structs.replace(Settings(), **{field.name: value})
        assert settings != Settings()
        save_settings(path, settings)
        assert load_settings(path) == settings


def test_keys_of_a_newer_version_are_passed_over(path):
    path.write_text('{"theme": "light", "invented_later": [1, 2]}')
    assert load_settings(path) == Settings(theme="light")


def test_one_value_that_cannot_be_read_costs_no_other_one(path):
    path.write_text(
        '{"theme": "sepia", "context": 4096, "contexts": {"/a.gguf": 1}, "threads": -2}'
    )
    expected = Settings(context=4096, contexts={"/a.gguf": 1})
    assert load_settings(path) == expected
    kept = path.with_name("settings.json.unreadable")
    assert "sepia" in kept.read_text()
    assert load_settings(path) == expected, "they hold at the next start, too"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"theme": "purple"}', b'{"context": -1}', b"\0" * 300],
)
def test_an_unreadable_file_is_kept_beside(path, content):
    path.write_bytes(content)
    assert load_settings(path) == Settings()
    assert not path.exists()
    assert path.with_name("settings.json.unreadable").read_bytes() == content


def test_a_second_unreadable_file_does_not_replace_the_first(path):
    for content in (b"first {", b"second {", b"third {"):
        path.write_bytes(content)
        load_settings(path)
    kept = sorted(file.read_bytes() for file in path.parent.iterdir())
    assert kept == [b"first {", b"second {", b"third {"]


def test_a_place_that_cannot_be_read_or_written_is_said(tmp_path):
    with pytest.raises(StorageError):
        load_settings(tmp_path)  # a folder
    with pytest.raises(StorageError, match="cannot write"):
        save_settings(tmp_path / "missing" / "settings.json", Settings())
