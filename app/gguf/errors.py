"""What can be wrong with a model file, each named for what it is, with what to do."""

from __future__ import annotations

from app.core.errors import SnugError
from app.core.units import format_bytes
from app.core.words import mark, tr

_AGAIN = mark("Download it again.")
_MODERN = mark(
    "Download the model as GGUF, or convert the original weights with llama.cpp's converter."
)


class GgufError(SnugError):
    """The file cannot be used as a GGUF model; the subclass says why."""


class Unreadable(GgufError):
    """The file is gone or the system does not let Snug read it."""


class NotGguf(GgufError):
    """The file is something else; ``what`` says what it looks like, when that is known."""

    def __init__(self, what: str = "", hint: str = "", detail: str = "") -> None:
        looks = tr(": it looks like {what}", what=what) if what else ""
        super().__init__(
            tr("This is not a GGUF model{looks}.", looks=looks),
            hint or tr("Choose a file whose name ends in .gguf."),
            detail,
        )


class GgjtFile(GgufError):
    """A GGML, GGMF or GGJT file, from before GGUF (August 2023)."""

    def __init__(self, magic: str) -> None:
        super().__init__(
            tr(
                "This file has the {magic} format from before GGUF, which no current engine reads.",
                magic=magic,
            ),
            tr(_MODERN),
        )


class BigEndian(GgufError):
    """A GGUF file with its bytes in big-endian order, made for machines such as IBM Z."""

    def __init__(self) -> None:
        super().__init__(
            tr("This GGUF file is big-endian: it was made for another kind of processor."),
            tr("Download the usual little-endian file of the same model."),
        )


class OldVersion(GgufError):
    """GGUF version 1, of August 2023 only."""

    def __init__(self) -> None:
        super().__init__(
            tr("This is a GGUF file of version 1, which no current engine reads."), tr(_MODERN)
        )


class NewerVersion(GgufError):
    """A GGUF version that did not exist when this Snug was made."""

    def __init__(self, version: int) -> None:
        super().__init__(
            tr(
                "This GGUF file has version {version:,}; this Snug reads versions 2 and 3.",
                version=version,
            ),
            tr("Update Snug, or download the file again if it should be an ordinary one."),
        )


class Truncated(GgufError):
    """The file ends early, by ``missing`` bytes, or within its header (None)."""

    def __init__(self, missing: int | None = None, detail: str = "") -> None:
        early = (
            tr("inside its header")
            if missing is None
            else tr("{size} early", size=format_bytes(missing, digits=2))
        )
        super().__init__(tr("The file ends {early}.", early=early), tr(_AGAIN), detail)
        self.missing = missing


class Malformed(GgufError):
    """A value in the header is out of bounds: damage, or an attack; ``what`` names it."""

    def __init__(self, what: str, hint: str = "", detail: str = "") -> None:
        super().__init__(
            tr("The file's header is damaged: {what}.", what=what),
            hint or tr("Download it again. If it stays so, choose another file."),
            detail,
        )


class UnknownTensorType(Malformed):
    """A tensor has a type that this llama.cpp does not know, or no longer knows."""
