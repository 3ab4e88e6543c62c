"""``snug models``: what is on this disk, from the command line.

``--json`` prints ``{"models": [{"model", "name", "path", "type", "architecture", "parameters",
"bits_per_weight", "size", "context_length", "kind", "verdict", "problem", "source", "places":
[{"store", "name", "path", "here", "owned"}], "repo", "last_used", "gone", "key"}], "folders",
"unread": [{"path", "text"}]}``. ``model`` is what ``snug chat --model`` understands; sizes are
bytes; ``last_used`` is seconds since 1970, null for what was never loaded; ``source`` is the store
of the first place; ``verdict`` is worked out from parameters and bits alone, null where they are
not known (``snug fit PATH`` reads the header); ``unread`` is what could not be looked into.
``--delete`` prints ``{"deleted", "files", "freed"}``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.core.errors import UsageError
from app.core.table import columns
from app.core.units import format_bytes
from app.fit.result import Verdict
from app.fit.rough import rough_verdict
from app.fit.sources import Wishes, wishes
from app.fit.verdict import WORDS
from app.hardware.machine import Machine
from app.library.find import spoken_name
from app.library.models import Kind, ModelEntry, Place
from app.library.removal import Removal
from app.services import Services

if TYPE_CHECKING:
    from app.library.library import Library

_RECENT = 30
"""Days within which a day is said by how long ago it was."""
_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "mmproj": "sees for a model",
        "adapter": "adapts a model",
        "imatrix": "helps to quantize",
        "vocab": "a vocabulary only",
    }
)
_STORES = {
    "huggingface": "Hugging Face", "ollama": "Ollama", "lmstudio": "LM Studio", "jan": "Jan",
}  # fmt: skip


def run_models(services: Services, options: argparse.Namespace) -> dict[str, Any] | str:
    """List the models, delete one, or change the folders; returns text, or JSON's object.

    Raises UsageError for what is not there or may not be deleted, and StorageError.
    """
    if options.add_folder is not None:
        _add_folder(services, Path(options.add_folder))
    elif options.remove_folder is not None:
        _remove_folder(services, Path(options.remove_folder))
    entries = services.models()
    if options.delete is not None:
        return _delete(services.library, options)
    machine, asked = services.machine.look(), wishes(services.settings.value)
    unread = services.library.unread
    if not options.json:
        return "\n".join([*_lines(entries, machine, asked), *(one.text for one in unread)])
    return {
        "models": [_model(one, machine, asked) for one in entries],
        "folders": list(services.settings.value.model_folders),
        "unread": [{"path": one.path, "text": one.text} for one in unread],
    }


def place_words(entry: ModelEntry) -> str:
    """Say where a model is: its stores, or that none of them is there now."""
    places = [place for place in entry.places if place.here or entry.gone]
    text = ", ".join(dict.fromkeys(map(_place, places))) or entry.path
    return f"{text} (gone)" if entry.gone else text


def used_words(last_used: float | None, today: date) -> str:
    """Say when a model was used last: ``today``, ``3 days ago``, a date; empty for never."""
    if last_used is None:
        return ""
    day = date.fromtimestamp(last_used)
    ago = (today - day).days
    if ago > _RECENT:
        return day.isoformat()
    return "today" if ago <= 0 else "yesterday" if ago == 1 else f"{ago} days ago"


def _delete(library: Library, options: argparse.Namespace) -> dict[str, Any] | str:
    entry = library.find(options.delete)
    if entry is None:
        raise UsageError(f"There is no model “{options.delete}” here.", "See: snug models")
    removal = library.removal(entry)
    if removal.refusal:
        raise UsageError(f"{spoken_name(entry)} is not deleted. {removal.refusal}")
    if not options.yes and not _agreed(entry, removal):
        return {"deleted": None, "files": [], "freed": 0} if options.json else "Nothing is deleted."
    removed = library.delete(entry)
    library.purge()
    if options.json:
        return {"deleted": removed.name, "files": list(removed.files), "freed": removed.freed}
    return f"{removed.name} is deleted, {format_bytes(removed.freed)} are free again."


def _agreed(entry: ModelEntry, removal: Removal) -> bool:
    """Ask on the terminal; raises UsageError where there is none."""
    if not sys.stdin.isatty():
        raise UsageError("Nobody is here to ask.", "Say --yes to delete without being asked.")
    note = f" {removal.note}" if removal.note else ""
    sys.stderr.write(
        f"Delete {spoken_name(entry)}, which frees {format_bytes(removal.freed)}?{note} [y/N] "
    )
    sys.stderr.flush()
    return input().strip().lower() in ("y", "yes")


def _lines(entries: Sequence[ModelEntry], machine: Machine, asked: Wishes) -> Iterator[str]:
    rows = [("Model", "Type", "Size", "Fits", "Where", "Last used")]
    today = date.today()
    for one in entries:
        rows.append((
            spoken_name(one), one.type or "?", format_bytes(one.size) if one.size else "?",
            _fits(one, machine, asked), place_words(one), used_words(one.last_used, today),
        ))  # fmt: skip
    yield from columns(rows)
    troubled = [one for one in entries if one.problem and one.kind == "model"]
    if troubled:
        yield ""
        yield from (f"{spoken_name(one)}: {one.problem}" for one in troubled)


def _fits(entry: ModelEntry, machine: Machine, asked: Wishes) -> str:
    if entry.kind != "model":
        return _KINDS[entry.kind]
    if entry.problem and not entry.gone:
        return "cannot be opened"
    verdict = _verdict(entry, machine, asked)
    return WORDS[verdict] if verdict else "?"


def _model(entry: ModelEntry, machine: Machine, asked: Wishes) -> dict[str, Any]:
    return {
        "model": spoken_name(entry),
        "name": entry.name,
        "path": entry.path,
        "type": entry.type,
        "architecture": entry.architecture,
        "parameters": entry.parameters,
        "bits_per_weight": entry.bits_per_weight,
        "size": entry.size,
        "context_length": entry.context_length,
        "kind": entry.kind,
        "verdict": _verdict(entry, machine, asked),
        "problem": entry.problem,
        "source": entry.places[0].store if entry.places else "file",
        "places": [
            {
                "store": place.store, "name": place.name, "path": place.path, "here": place.here,
                "owned": place.owned,
            }
            for place in entry.places
        ],
        "repo": entry.repo,
        "last_used": entry.last_used,
        "gone": entry.gone,
        "key": entry.key,
    }  # fmt: skip


def _verdict(entry: ModelEntry, machine: Machine, asked: Wishes) -> Verdict | None:
    if not entry.parameters or not entry.bits_per_weight or entry.kind != "model":
        return None
    return rough_verdict(entry.parameters, entry.bits_per_weight, machine, asked)


def _place(place: Place) -> str:
    if place.store == "demo":
        return "comes with Snug"
    if place.store in ("folder", "file"):
        return place.path
    return f"{_STORES[place.store]}: {place.name}"


def _add_folder(services: Services, folder: Path) -> None:
    path = folder.expanduser().absolute()
    if not path.is_dir():
        raise UsageError(f"There is no folder {path}.", "Give a folder that holds .gguf files.")
    known = services.settings.value.model_folders
    if str(path) not in known:
        services.settings.update(model_folders=(*known, str(path)))


def _remove_folder(services: Services, folder: Path) -> None:
    path = str(folder.expanduser().absolute())
    known = services.settings.value.model_folders
    if path not in known:
        raise UsageError(
            f"{path} is not one of the folders.",
            f"They are: {', '.join(known)}." if known else "None was added.",
        )
    services.settings.update(model_folders=tuple(one for one in known if one != path))
