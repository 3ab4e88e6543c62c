"""Jan's data folder: model.yml files that name where the model lies."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.library.found import (
    File,
    Found,
    Looker,
    group_parts,
    parts_at,
    same_of,
    stamp_of,
    walk,
)
from app.library.models import first_part

_FOLDERS = ("llamacpp/models", "models")
"""Below the data folder; the second was used before 2025."""
_CARD = "model.yml"
_LINE = re.compile(r"(model_path|name|mmproj_path)\s*:\s*(.*)")
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"')
_LARGEST_CARD = 1 << 20


def scan_jan(root: Path, looker: Looker) -> Iterator[Found]:
    """Yield Jan's models by the names it gives them; raises OSError for the root alone.

    A model that Jan imported where it lay is found there. Projectors are left out.
    """
    with os.scandir(root):
        pass
    for name in _FOLDERS:
        folder = root / name
        if folder.is_dir():
            yield from _scan(folder, root, looker)


def _scan(folder: Path, root: Path, looker: Looker) -> Iterator[Found]:
    cards: list[Path] = []

    def note_card(path: str, _number: tuple[int, int]) -> bool:
        card = Path(path, _CARD)
        if card.is_file():
            cards.append(card)
        return False

    loose: dict[str, list[File]] = {}
    for _, files in walk(str(folder), looker, skip=note_card):
        loose |= {os.path.normcase(path): parts for path, parts in group_parts(files)}
    for card in cards:
        facts = _read(card, looker)
        if projector := facts.get("mmproj_path"):
            loose.pop(os.path.normcase(root / projector), None)
        if model := facts.get("model_path"):
            path = os.path.normpath(root / model)
            parts = loose.pop(os.path.normcase(path), None) or parts_at(path)
            name = facts.get("name") or card.parent.relative_to(folder).as_posix()
            if parts:
                yield _found(path, parts, name, root, looker)
    for parts in loose.values():
        first = first_part(Path(parts[0].path))
        below = first.parent.relative_to(folder).as_posix()
        yield _found(str(first), parts, first.name if below == "." else below, root, looker)


def _found(path: str, parts: list[File], name: str, root: Path, looker: Looker) -> Found:
    return Found(
        store="jan",
        root=str(root),
        path=path,
        files=tuple(part.path for part in parts),
        stamp=stamp_of(parts),
        name=name,
        same=same_of(parts[0]),
        mount=looker.mount(parts[0]),
    )


def _read(card: Path, looker: Looker) -> dict[str, str]:
    """Return what is said of the model; of YAML only the plain lines that Jan writes."""
    try:
        with card.open(encoding="utf-8", errors="replace") as file:
            lines = file.read(_LARGEST_CARD).splitlines()
    except OSError as error:
        looker.report(str(card), error)
        return {}
    matches = (_LINE.fullmatch(line) for line in lines)
    return {match[1]: _plain(match[2].strip()) for match in matches if match}


def _plain(text: str) -> str:
    if single := _SINGLE.match(text):
        return single[1].replace("''", "'")
    if double := _DOUBLE.match(text):
        try:
            return str(json.loads(double[0]))
        except ValueError:  # an escape that YAML has and JSON has not
            return double[0][1:-1]
    return text.partition(" #")[0].rstrip()
