"""Brings the translation up to the texts in ``app/``: ``python packaging/translations.py``.

Adds what is new to ``resources/translations/snug_de.ts``, drops what is gone, and compiles the file
for the app with Qt's lrelease (which comes with PySide6). Ends with 1 while a text is untranslated;
Qt Linguist, or any editor, opens the file.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

CONTEXT = "Snug"
"""One for all: a text means the same wherever it is said."""
_ROOT = Path(__file__).resolve().parents[1]
SOURCE = _ROOT / "resources" / "translations" / "snug_de.ts"
_SAYING = frozenset({"tr", "mark"})


def texts(app: Path = _ROOT / "app") -> dict[str, str]:
    """Return every text that is said in ``app``, with the first file that says it."""
    found: dict[str, str] = {}
    for path in sorted(app.rglob("*.py")):
        place = path.relative_to(app.parent).as_posix()
        for text in _texts_of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(text, place)
    return found


def translations(source: Path = SOURCE) -> dict[str, str]:
    """Return the finished translations of a .ts file by their texts."""
    found = {}
    for message in ElementTree.parse(source).iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.get("type") is None and translation.text:
            found[message.findtext("source", "")] = translation.text
    return found


def write(source: Path, wanted: dict[str, str], known: dict[str, str]) -> None:
    """Write a .ts file: ``wanted`` as :func:`texts` gives it, ``known`` as :func:`translations`."""
    root = ElementTree.Element("TS", version="2.1", language="de", sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, place in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "location", filename=f"../../{place}")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        if text in known:
            translation.text = known[text]
        else:
            translation.set("type", "unfinished")
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    source.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8"
    )


def release(source: Path, target: Path) -> None:
    """Compile a .ts file; raises CalledProcessError where lrelease does not like it."""
    import PySide6

    name = "lrelease.exe" if sys.platform == "win32" else "lrelease"
    tool = Path(PySide6.__file__).parent / name
    if not tool.exists():  # macOS keeps it where Qt does
        tool = Path(PySide6.__file__).parent / "Qt" / "libexec" / name
    subprocess.run([tool, "-silent", source, "-qm", target], check=True)


def _texts_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if (
                node.func.id in _SAYING
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
                and first.value
            ):
                yield first.value


def main() -> int:
    """Update both files and say what is not translated yet."""
    wanted = texts()
    known = translations() if SOURCE.exists() else {}
    SOURCE.parent.mkdir(exist_ok=True)
    write(SOURCE, wanted, known)
    release(SOURCE, SOURCE.with_suffix(".qm"))
    missing = [text for text in wanted if text not in known]
    for text in missing:
        print(f"{wanted[text]}: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
