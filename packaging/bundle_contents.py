"""What goes into the bundle and what stays out: the parts of its recipe that are plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# One for each step that matters, from SSE4.2 up. Left out are those in between, and Sapphire
# Rapids: no kernels for AMX, which virtual machines show and fault at, and desktops lack.
VARIANTS = {"sse42", "sandybridge", "haswell", "skylakex", "icelake", "zen4", "alderlake"}

# What no part of Snug loads: Qt modules, plugins and translations, by their names on each system;
# pictures for the README, and what translations are made of.
UNUSED = re.compile(
    r"Qt6?(?:Network|Qml|Quick|Pdf|VirtualKeyboard|Designer|Help|EglF)\w*(?:\.so|\.dll|\.framework)"
    r"|PySide6/QtNetwork|PySide6/opengl32sw\.dll"
    r"|(?:Qt|PySide6)/translations/(?!qtbase_de\.qm)|resources/(?:screenshots/|translations/.*\.ts)"
    r"|plugins/(?:qmltooling|networkinformation|tls|sqldrivers|printsupport|generic"
    r"|egldeviceintegrations)"
    r"|plugins/platforminputcontexts/(?:lib)?qtvirtualkeyboard"
    r"|plugins/imageformats/(?:lib)?q(?:pdf|tiff|webp|icns|tga|wbmp)"
    r"|plugins/platforms/(?:lib)?q(?:eglfs|linuxfb|minimalegl|vnc|vkkhrdisplay|direct2d)"
    r"|plugins/platformthemes/libqgtk3"
    r"|hf_xet/|yaml/_yaml"
)

GGUF_TYPE = "app.snug.gguf"
# llama.cpp's Accelerate calls and Qt 6.11 need it.
LEAST_MACOS = "13.3"


def wanted(name: str) -> bool:
    """Tell whether a file that PyInstaller found is one that Snug uses."""
    return UNUSED.search(name.replace("\\", "/")) is None


def engine_libraries(files: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return (name, file) of llama.cpp's libraries, each once: a wheel has a copy for each name."""
    found: dict[str, tuple[str, Path]] = {}
    for file in sorted(files):
        match = re.fullmatch(r"(lib[\w-]+\.so)(\.0)?|[\w-]+\.dll", file.name)
        variant = re.search(r"ggml-cpu-(\w+)", file.name)
        if match is None or (variant and variant[1] not in VARIANTS):
            continue
        # llama-cpp-python opens libllama.so; the others are linked to by the names with the .0.
        stem = match[1] or file.name
        if match[2] and stem != "libllama.so":
            found[stem] = (file.name, file)
        else:
            found.setdefault(stem, (file.name, file))
    return list(found.values())


def info_plist(version: str) -> dict[str, object]:
    """Return what macOS is told about Snug.app beyond PyInstaller's own lines."""
    return {
        "CFBundleName": "Snug",
        "CFBundleDisplayName": "Snug",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleLocalizations": ["en", "de"],  # the system's own dialogs, too
        "LSMinimumSystemVersion": LEAST_MACOS,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # follows the system's dark mode
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Language model (GGUF)",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [GGUF_TYPE],
                "CFBundleTypeExtensions": ["gguf"],
            }
        ],
        # The format is not ours: another program's own declaration of it comes first.
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": GGUF_TYPE,
                "UTTypeDescription": "Language model (GGUF)",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["gguf"]},
            }
        ],
    }


def version_of(text: str) -> str:
    """Return Snug's version from the text of app/__init__.py."""
    found = re.search(r'__version__ = "(.+)"', text)
    assert found
    return found[1]
