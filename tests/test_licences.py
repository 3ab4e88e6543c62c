"""What Snug is made of, with licences, in a bundle and from source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.errors import SnugError
from app.licences import Part, parts, text_of


def test_from_source_the_installed_packages_are_named(tmp_path: Path):
    found = {part.name.lower(): part for part in parts(tmp_path)}
    assert {"snug", "llama_cpp_python", "msgspec", "huggingface_hub", "httpx2"} <= set(found)
    assert "pytest" not in found
    assert found["msgspec"].version
    assert found["msgspec"].licence
    assert "Redistribution" in text_of(found["msgspec"])


def test_a_bundle_has_a_list_of_its_own(tmp_path: Path):
    listed = [
        {"name": "Qt", "version": "", "licence": "LGPL", "texts": ["LGPL.txt", "gone.txt"]},
        {"name": "Python", "licence": "PSF-2.0"},
    ]
    (tmp_path / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    (tmp_path / "LGPL.txt").write_text("GNU LESSER\n", encoding="utf-8")
    qt, python = parts(tmp_path)
    assert text_of(qt, tmp_path) == "GNU LESSER"
    assert text_of(python, tmp_path) == "Python is under this licence: PSF-2.0."


def test_a_text_that_is_elsewhere_is_pointed_to():
    part = Part("Qt", licence="LGPL", link="https://code.qt.io")
    assert text_of(part).endswith("Its text is at https://code.qt.io")


def test_a_damaged_list_is_a_sentence(tmp_path: Path):
    (tmp_path / "list.json").write_text("[{", encoding="utf-8")
    with pytest.raises(SnugError, match="cannot be read"):
        parts(tmp_path)
