"""The licences of what comes with Snug: a bundle lists them, else the installed packages do."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import msgspec

from app.core.errors import SnugError
from app.core.paths import shipped
from app.core.words import tr


class Part(msgspec.Struct, frozen=True):
    """Something that Snug is made of."""

    name: str
    version: str = ""
    licence: str = ""
    link: str = ""
    texts: tuple[str, ...] = ()
    """Names of the files that hold its licence, in the list's folder, or their whole paths."""


def parts(folder: Path | None = None) -> tuple[Part, ...]:
    """Return what Snug is made of; ``folder`` is a bundle's own when there is none given.

    Raises SnugError for a list that cannot be read.
    """
    listed = (folder or shipped("licences")) / "list.json"
    if not listed.is_file():
        return _installed("snug")
    try:
        return msgspec.json.decode(listed.read_bytes(), type=tuple[Part, ...])
    except (OSError, msgspec.DecodeError) as error:
        raise SnugError(
            tr("The list of licences cannot be read."), tr("Install Snug again."), str(error)
        ) from error


def text_of(part: Part, folder: Path | None = None) -> str:
    """Return the licence in full, or where it is to be read; a text that is gone is left out."""
    base = folder or shipped("licences")
    texts = []
    for name in part.texts:
        try:
            texts.append((base / name).read_text("utf-8", errors="replace").strip())
        except FileNotFoundError:
            continue
    if texts:
        return "\n\n\n".join(texts)
    licence = part.licence or tr("not named")
    said = [tr("{name} is under this licence: {licence}.", name=part.name, licence=licence)]
    if part.link:
        said.append(tr("Its text is at {link}", link=part.link))
    return " ".join(said)


def _installed(root: str) -> tuple[Part, ...]:
    """Return a package and all that it needs, as far as it is installed, by name."""
    waiting, seen, found = [root], set[str](), []
    while waiting:
        name = waiting.pop()
        plain = re.sub(r"[-_.]+", "-", name).lower()
        if plain in seen:
            continue
        seen.add(plain)
        try:
            one = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system
            continue
        found.append(_part(one))
        for needed in one.requires or ():
            match = re.match(r"[\w.-]+", needed)
            if match and not re.search(r"\bextra\s*==", needed):
                waiting.append(match[0])
    return tuple(sorted(found, key=lambda part: part.name.lower()))


def _part(one: metadata.Distribution) -> Part:
    facts = one.metadata
    classes = [text.rpartition(" :: ")[2] for text in facts.get_all("Classifier") or ()
               if text.startswith("License ::")]  # fmt: skip
    named = facts.get_all("License-Expression") or classes or facts.get_all("License") or [""]
    links = [text.partition(", ")[::2] for text in facts.get_all("Project-URL") or ()]
    first = next((link for label, link in links if label.lower() in ("homepage", "source")), "")
    words = ("licen", "copying", "notice")
    files = [file for file in one.files or () if ".dist-info" in str(file)
             and any(word in file.name.lower() for word in words)]  # fmt: skip
    return Part(
        name=facts["Name"],
        version=one.version,
        licence=(", ".join(named).splitlines() or [""])[0][:80],
        link=first or next((link for _, link in links), ""),
        texts=tuple(str(one.locate_file(file)) for file in files),
    )
