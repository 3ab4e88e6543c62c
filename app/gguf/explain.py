"""What the parts of a quantization's name mean, one sentence each, for people who hover over it.

Facts from llama.cpp at commit 0c1e57098: block layouts and their comments in
``ggml/src/ggml-common.h``, mixes in ``src/llama-quant.cpp``, names in ``tools/quantize``; k-quants
from its pull request 1684, i-quants from 4773, ternary types from 8151; MXFP4 from the OCP
Microscaling specification 1.0; ``UD`` and ``XL`` from their uploaders' model cards.
"""

from __future__ import annotations

import re

from app.core.words import mark, tr

_WHOLE = {
    "F64": mark("64-bit floating point, eight bytes per weight."),
    "F32": mark("32-bit floating point, four bytes per weight: full precision."),
    "F16": mark("16-bit floating point (IEEE half), two bytes per weight: not quantized."),
    "BF16": mark(
        "16-bit floating point with the range of F32 and fewer digits than F16; many "
        "models are trained and published in it."
    ),
    "MXFP4": mark(
        "4-bit floating point of the OCP Microscaling standard: 32 weights share one "
        "8-bit power of two."
    ),
    "NVFP4": mark("NVIDIA's 4-bit floating point: 16 weights share one 8-bit scale."),
}

_FAMILIES = {
    "Q": mark("Quantized: weights are stored as small whole numbers, with a scale for each block."),
    "IQ": mark(
        "I-quant: weights are looked up in a fixed table of good values; more quality "
        "per bit, but below 4 bits slower on a CPU."
    ),
    "TQ": mark(
        "Ternary: each weight is −1, 0 or +1 times a scale; meant for models trained that way."
    ),
}

_BITS = {
    "1": mark("About 1 bit for each weight, before scales."),
    "2": mark("About 2 bits for each weight, before scales: 4 steps."),
    "3": mark("About 3 bits for each weight, before scales: 8 steps."),
    "4": mark("About 4 bits for each weight, before scales: 16 steps."),
    "5": mark("About 5 bits for each weight, before scales: 32 steps."),
    "6": mark("About 6 bits for each weight, before scales: 64 steps."),
    "8": mark("8 bits for each weight, before scales: 256 steps, close to lossless."),
}

_K = mark(
    "K-quant: blocks are gathered in super-blocks of 256 weights whose scales are "
    "quantized too, which spends the bits better than _0 and _1."
)

_MIXES = {
    "XXS": mark("Extra-extra-small: the fewest bits of this family at this width."),
    "XS": mark("Extra-small: fewer bits than S."),
    "S": mark("Small: nearly all large tensors have this type."),
    "M": mark(
        "Medium mix: some tensors that matter most, such as part of the attention "
        "values and of the feed-forward output, get more bits."
    ),
    "L": mark("Large mix: more tensors, or the embeddings and the output, get more bits."),
    "XL": mark(
        "Extra-large mix, a name that uploaders gave: more tensors get more bits than in L."
    ),
    "XXL": mark("A still larger mix, a name that uploaders gave."),
    "NL": mark("Non-linear: the 16 steps are spaced unevenly, closer together near zero."),
}

_ENDS = {
    "0": mark("The simplest blocks: one scale each, steps spaced evenly around zero."),
    "1": mark("Simple blocks with a scale and a lowest value each."),
}

_UD = mark(
    "Unsloth Dynamic: the uploader chose a type for each tensor; the real bits are in the header."
)
_TERNARY = {
    "1": mark("Packs five weights into a byte: 1.69 bits per weight."),
    "2": mark("Uses two bits for a weight: 2.06 bits per weight, faster to unpack."),
}
_MOE = mark(
    "Only the experts of a mixture-of-experts model have this type; other tensors have Q8_0."
)

_PARTS = re.compile(r"(IQ|TQ|Q)(\d)_(.+)")


def explain(name: str) -> list[tuple[str, str]]:
    """Return each part of a type's name in capitals, with a sentence; unknown ones are left out.

    ``explain("Q4_K_M")`` has four: Q, 4, K and M.
    """
    rest = name.upper()
    parts: list[tuple[str, str]] = []
    if rest.startswith("UD-"):
        parts.append(("UD", tr(_UD)))
        rest = rest[3:]
    if rest in _WHOLE:
        return [*parts, (rest, tr(_WHOLE[rest]))]
    if rest == "MXFP4_MOE":
        return [*parts, ("MXFP4", tr(_WHOLE["MXFP4"])), ("MOE", tr(_MOE))]
    match = _PARTS.fullmatch(rest)
    if match is None:
        return parts
    family, bits, tail = match.groups()
    parts.append((family, tr(_FAMILIES[family])))
    if family == "TQ":
        meanings = _TERNARY
    elif family == "IQ":
        meanings = _BITS | _MIXES
    else:
        meanings = _BITS | _MIXES | {"K": _K}
    if bits in meanings:
        parts.append((bits, tr(meanings[bits])))
    if family == "Q" and tail in _ENDS:
        return [*parts, (tail, tr(_ENDS[tail]))]
    # Digits in the tail, as in Q4_0_4_8, are no bits.
    words = (word for word in tail.split("_") if word in meanings and not word.isdigit())
    return [*parts, *((word, tr(meanings[word])) for word in words)]
