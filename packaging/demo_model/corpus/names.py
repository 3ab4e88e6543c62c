"""What names like Q4_K_M mean: a table of GGUF types and the questions about them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .grammar import Topic, expand


@dataclass(frozen=True)
class QuantType:
    """A GGUF type: its name, nominal bits per weight, and what to say about it."""

    name: str
    bits: str
    meaning: str
    advice: str


def _k(digit: int, letter: str, bits: str, advice: str) -> QuantType:
    word = {"S": "small", "M": "medium", "L": "large", "": ""}[letter]
    mix = f", {letter} the {word} mix" if letter else ""
    name = f"Q{digit}_K" + (f"_{letter}" if letter else "")
    return QuantType(
        name,
        bits,
        f"Q is for quantized, {digit} for {digit} bits, K for k-quant, rounding in "
        f"blocks with shared scales{mix}",
        advice,
    )


def _legacy(digit: int, kind: int, bits: str, advice: str) -> QuantType:
    scale = "one scale per block" if kind == 0 else "a scale and an offset per block"
    return QuantType(
        f"Q{digit}_{kind}",
        bits,
        f"Q is for quantized, {digit} for {digit} bits, and _{kind} for the older, simple format "
        f"with {scale}",
        advice,
    )


def _iq(digit: int, letters: str, bits: str, advice: str) -> QuantType:
    word = {
        "XXS": "extra extra small",
        "XS": "extra small",
        "S": "small",
        "M": "medium",
        "NL": "non-linear",
    }[letters]
    what = "values" if letters == "NL" else "mix"
    return QuantType(
        f"IQ{digit}_{letters}",
        bits,
        f"IQ is an i-quant, which is best made with an importance matrix, {digit} is for {digit} "
        f"bits and {letters} for the {word} {what}",
        advice,
    )


TYPES: tuple[QuantType, ...] = (
    _k(2, "", "3.0", "It is the smallest k-quant, with a clear loss of quality"),
    _k(2, "S", "2.8", "It is smaller still than Q2_K and loses more quality"),
    _k(3, "S", "3.5", "It is very small, and the loss of quality shows"),
    _k(3, "M", "3.9", "It is for when 4 bits don't fit; some quality is lost"),
    _k(3, "L", "4.2", "It is the best of the 3-bit k-quants, close to 4 bits in size"),
    _k(4, "S", "4.6", "It is a little smaller than Q4_K_M and a little less exact"),
    _k(4, "M", "4.8", "It is the usual choice: small, fast and close to the original"),
    _k(5, "S", "5.5", "It is very close to the original, a little smaller than Q5_K_M"),
    _k(5, "M", "5.7", "It is very close to the original, if you have the memory"),
    _k(6, "", "6.6", "It is almost as good as the original"),
    _legacy(4, 0, "4.5", "Q4_K_M is usually better at the same size"),
    _legacy(4, 1, "5.0", "Q4_K_M is usually the better choice"),
    _legacy(5, 0, "5.5", "Q5_K_M is usually better"),
    _legacy(5, 1, "6.0", "Q5_K_M is usually the better choice"),
    QuantType(
        "Q8_0",
        "8.5",
        "Q is for quantized, 8 for 8 bits, and _0 for one scale per block",
        "It is practically as good as the original, at about half the size of F16",
    ),
    _iq(1, "S", "1.6", "It is tiny, and the quality suffers badly"),
    _iq(1, "M", "1.8", "It is tiny, and the quality suffers badly"),
    _iq(2, "XXS", "2.1", "It is for very large models on little memory; much quality is lost"),
    _iq(2, "XS", "2.3", "It is for very large models on little memory; much quality is lost"),
    _iq(2, "S", "2.5", "It is very small, with a clear loss of quality"),
    _iq(2, "M", "2.7", "It is very small, with a clear loss of quality"),
    _iq(3, "XXS", "3.1", "It is small, and some quality is lost"),
    _iq(3, "XS", "3.3", "It is small, and some quality is lost"),
    _iq(3, "S", "3.4", "It is a little better than Q3_K_S at the same size"),
    _iq(3, "M", "3.7", "It is good for its size when 4 bits don't fit"),
    _iq(4, "XS", "4.3", "It is smaller than Q4_K_M and nearly as good"),
    _iq(4, "NL", "4.5", "It is about as good as Q4_K_S"),
    QuantType(
        "F16",
        "16",
        "F is for floating point and 16 for 16 bits: half precision",
        "It is not quantized: full quality, but large. Other quants are made from it",
    ),
    QuantType(
        "BF16",
        "16",
        "it is brain floating point (bfloat16) with 16 bits: less exact than "
        "F16 but with the number range of F32",
        "It is not quantized: full quality, but large",
    ),
    QuantType(
        "F32",
        "32",
        "F is for floating point and 32 for 32 bits: full precision",
        "It is twice as large as F16, and hardly ever worth it for running a model",
    ),
    QuantType(
        "TQ1_0",
        "1.7",
        "T is for ternary: each weight is only -1, 0 or 1",
        "It is meant for models that were trained that way",
    ),
    QuantType(
        "TQ2_0",
        "2.1",
        "T is for ternary: each weight is only -1, 0 or 1, stored in 2 bits",
        "It is meant for models that were trained that way",
    ),
    QuantType(
        "MXFP4",
        "4.3",
        "it is a floating-point format with 4 bits and a shared scale per block",
        "Some models were trained for it and are published in it",
    ),
)
BY_NAME = {kind.name: kind for kind in TYPES}
COMMON = (
    "Q4_K_M",
    "Q5_K_M",
    "Q8_0",
    "Q6_K",
    "F16",
    "Q3_K_M",
    "Q2_K",
    "Q4_K_S",
    "Q4_0",
    "BF16",
    "IQ4_XS",
    "Q5_K_S",
    "Q3_K_L",
    "Q3_K_S",
    "IQ3_XXS",
    "IQ2_M",
    "F32",
)

NAME_ASKS = (
    "what [is|does] {x}[| mean| stand for| say| tell me]",
    (
        "what [is|does] [a|the|this] {x} [file|quant|model|type|version|variant|format|download][|"
        " mean]"
    ),
    (
        "what does [the name|the code|the label|the ending|the suffix|the text] {x} "
        "[mean|stand for|tell me|say]"
    ),
    "{x}[| meaning| explained| explanation| what is that| what does it mean| what's that]",
    (
        "[explain|define|decode|decipher|translate|interpret|describe|tell me about|spell"
        " out|read] [the name |the type |]{x}[| to me| for me]"
    ),
    (
        "[the file|my file|the model|a file|my model|a download|it] [says|is called|is named|ends"
        " with|has|ends in|shows|is marked] {x}, [what does that mean|what is it|what's"
        " that|meaning|what am i getting|is that good|should i take it]"
    ),
    (
        "i [see|saw|found|keep seeing|came across|read|noticed|downloaded|got|was told to"
        " use|heard of|picked|have] {x}[| in the list| in a name| on the page| at the end of a"
        " file| everywhere][, what is it|, what does it mean|. what is that|, what does that tell"
        " me|, meaning|]"
    ),
    "how [do i|should i|does one|can i] [read|understand|interpret|decode] {x}",
    (
        "what [do|does] the [letters|parts|pieces|numbers|digits and letters|symbols|number]"
        " [in|of] {x} [mean|stand for|say|tell me|signify]"
    ),
    (
        "is {x} [good|any good|ok|a good choice|recommended|enough|worth"
        " it|bad|usable|small|large|close to the original|as good as the full model|lossless|some"
        " kind of quant]"
    ),
    "how [good|bad|large|exact|small] is {x}",
    "how many bits [does {x} have|are in {x}|has {x}|is {x}|does {x} use|per weight has {x}]",
    "should i [use|take|download|choose|pick|avoid] {x}",
    "when [do|should|would] i [use|take|choose] {x}",
    "what [quality|size|accuracy] [do i get with|can i expect from|has|comes with] {x}",
    "[tell me|i want to know|i'd like to know|please say] what {x} [means|is|stands for]",
    (
        "[somebody|someone|a friend|a forum|a page] [told me to"
        " get|recommends|mentioned|suggested] {x}, [what is that|what does it mean|why|is it good]"
    ),
    "the [meaning|story|sense|idea] [of|behind] {x}",
    "which [format|kind of file|type] is {x}",
    "does {x} [lose|cost|hurt] [quality|much|accuracy|a lot]",
)
COMPARE_ASKS = (
    "[what is the difference between|difference between|compare] {x} and {y}",
    (
        "{x} [or|vs|versus|against|compared to|instead of] {y}[|, which is better|, which one|,"
        " what should i take|, what do you recommend]"
    ),
    "[is|would] {x} [better|worse|smaller|larger|be better] than {y}",
    "should i [take|use|choose|download|pick|get] {x} or {y}",
    "which [is|one is|would be|file is] [better|smaller|larger|the better one], {x} or {y}",
    "[choose|decide|pick] between {x} and {y}[| for me]",
    "how does {x} [compare|differ|relate] [to|from|with] {y}",
    "between {x} and {y}[, which|, what|] [should i take|is better|do you suggest|one is it]",
    (
        "[there is|i can get|they offer|i have the choice of] {x} and {y}, [which one|what to"
        " take|what now|which is better]"
    ),
)
PARTS = (
    Topic(
        "name_k",
        (
            (
                "K stands for k-quant: the newer way of rounding, in blocks that share their"
                " scales. It is more exact than the older types such as Q4_0."
            ),
        ),
        things=(
            (
                "[the k|the letter k|k|_k|the k part|k-quants|a k-quant|k quants|the k-quant][| in"
                " q4_k_m| in quant names| in the name| in the names| in q5_k_s| in these codes]"
            ),
        ),
        asks=(
            (
                "what does [the k|k|the letter k|_k] [in|of] [q4_k_m|q6_k|the name|quant"
                " names|file names|q5_k_m|those names] [mean|stand for|say|tell me]"
            ),
            "why is there a k in [the name|q4_k_m|q6_k|quant names|so many names]",
            "[k means what|k for what|and the k|what about the k]",
        ),
        weight=1.2,
    ),
    Topic(
        "name_sml",
        (
            (
                "They are sizes of the mix: S is small, M is medium and L is large. A larger mix"
                " keeps the sensitive parts of the model at more bits."
            ),
            (
                "S, M and L mean small, medium and large: how much of the model is kept at more"
                " bits. M is the usual balance."
            ),
        ),
        things=(
            (
                "[s, m and l|s m l|the letters s, m and l|_s, _m and _l|the last letter|the letter"
                " m|the letter s|the letter l|the m|the s|the l|the final letter|the ending _m|the"
                " ending _s|the suffix _l][| in q4_k_m| in quant names| in the name| in q5_k_s| in"
                " q3_k_l| of a quant]"
            ),
        ),
        asks=(
            (
                "what [does|do] [the m|the s|the l|s m l|_m|_s|s, m and l|the last letter|the"
                " letters at the end|the letters s and m] [in|of|at the end of] [q4_k_m|q5_k_s|the"
                " name|quant names|q3_k_l|a type] [mean|stand for|do|say|tell me]"
            ),
            (
                "[s or m|s, m or l|m or l], [which is better|what should i take|what is the"
                " difference]"
            ),
            (
                "what is the difference between [_s and _m|s and m|small, medium and large|m and"
                " l|_s, _m and _l]"
            ),
            "why are there [s m and l|small and medium|three] versions",
        ),
        weight=1.3,
    ),
    Topic(
        "name_q",
        (
            (
                "Q stands for quantized, and the digit after it for the number of bits per weight:"
                " Q4 is about 4 bits, Q8 about 8."
            ),
        ),
        things=(
            "[the q|the letter q|q|the q in q4|the q in q8_0|the q at the beginning]",
            (
                "[the number|the digit|the 4|the 5|the 8|the figure] [in q4_k_m|in q8_0|after the"
                " q|in quant names|in q5_k_m|behind the q]"
            ),
        ),
        asks=(
            (
                "what does [the q|q|the letter q|the number after q|the digit] [in|of] [q4_k_m|the"
                " name|q8_0|quant names] [mean|stand for]"
            ),
            "what do [q4 and q8|q4, q5 and q6|q2 to q8|the numbers after q] mean",
            "how do [quant names|names of quants|those names|these codes|the names] work",
            (
                "how do i read [quant names|the names of quants|file names|those codes|names like"
                " q4_k_m]"
            ),
            (
                "[explain|decode] [the naming|quant names|the names of files|these cryptic"
                " names|the naming scheme]"
            ),
        ),
    ),
    Topic(
        "name_iq",
        (
            (
                "IQ marks an i-quant: a newer kind for low bits, best made with an importance"
                " matrix. It gets more quality out of 2 to 4 bits, but can be slower on a CPU."
            ),
        ),
        things=(
            (
                "[iq|the i in iq|iq quants|i-quants|an i-quant|iquants|the letters iq|the iq"
                " types|the i][| in iq4_xs| in iq3_m| in quant names]"
            ),
        ),
        asks=(
            (
                "what does [iq|the i|the i in iq] [in|of] [iq4_xs|iq2_m|the name|quant names]"
                " [mean|stand for]"
            ),
            "[are|is] [iq quants|i-quants|iq] better [than k-quants|than q|]",
            "[iq or q|iq or k-quants|i-quants vs k-quants|difference between iq and q]",
        ),
    ),
    Topic(
        "name_xs",
        (
            (
                "XS means extra small and XXS extra extra small: fewer bits on average than S at"
                " the same digit."
            ),
        ),
        things=(
            (
                "[xs|xxs|the xs|the xxs|xs and xxs|the letters xs|the letters xxs]"
                "[| in iq4_xs| in iq3_xxs| in iq2_xxs| in quant names]"
            ),
        ),
        asks=("what [does|do] [xs|xxs|xs and xxs] [mean|stand for]",),
        weight=0.6,
    ),
    Topic(
        "name_01",
        (
            (
                "_0 and _1 are the older, simple formats: _0 has one scale per block, _1 a scale"
                " and an offset. K-quants such as Q4_K_M are usually better at the same size."
            ),
        ),
        things=(
            (
                "[_0|_1|the _0|the 0|the zero|the 1|_0 and _1|the zero at the end]"
                "[ in q4_0| in q8_0| in q4_1| in quant names| in q5_1]"
            ),
            "[legacy quants|the old quants|the older types|legacy types]",
        ),
        asks=(
            (
                "what does [_0|_1|the 0|the zero] [mean|stand for] [in|at the end of]"
                " [q4_0|q8_0|q5_1|a name]"
            ),
            "why [are|do] [there|they have] [old|legacy|simple] [types|quants|formats]",
            "why is there [a q4_0|q4_0|q4_1|q5_0] [as well|beside q4_k_m|too|next to q4_k_m]",
            "[is|are] [q4_0|legacy quants|q5_0|q4_1] [outdated|old|still good|obsolete]",
        ),
        weight=0.8,
    ),
)


def spell(rng: random.Random, name: str) -> str:
    """Return ``name`` in one of the ways people write it."""
    style = rng.random()
    if style < 0.5:
        return name
    if style < 0.8:
        return name.lower()
    if style < 0.88:
        return name.replace("_", " ")
    if style < 0.94:
        return name.lower().replace("_", " ")
    if style < 0.97:
        return name.replace("_", "-")
    return name.lower().replace("_", "")


def describe(kind: QuantType) -> str:
    """Return the answer to "what does ... mean"."""
    meaning = kind.meaning
    return f"**{kind.name}**: {meaning}. It takes about {kind.bits} bits per weight. {kind.advice}."


def compare(first: QuantType, second: QuantType) -> str:
    """Return the answer to "... or ...?"."""
    small, large = sorted((first, second), key=lambda kind: float(kind.bits))
    if small.bits == large.bits:
        return (
            f"{small.name} and {large.name} both take about {small.bits} bits per weight. Prefer "
            "the newer kind, or what your model was trained in."
        )
    return (
        f"{small.name} takes about {small.bits} bits per weight, {large.name} about {large.bits}. "
        f"So {large.name} is larger and more exact: take {large.name} if it fits, otherwise "
        f"{small.name}."
    )


def pick(rng: random.Random) -> QuantType:
    """Return a type, a common one more often."""
    return BY_NAME[rng.choice(COMMON)] if rng.random() < 0.65 else rng.choice(TYPES)


def name_question(rng: random.Random) -> tuple[str, str]:
    """Return a question about one type, not yet humanized, and its answer."""
    kind = pick(rng)
    question = expand(rng, rng.choice(NAME_ASKS)).replace("{x}", spell(rng, kind.name))
    return question, describe(kind)


def compare_question(rng: random.Random) -> tuple[str, str]:
    """Return a question about two types, not yet humanized, and its answer."""
    first, second = pick(rng), pick(rng)
    while second is first:
        second = pick(rng)
    question = expand(rng, rng.choice(COMPARE_ASKS))
    question = question.replace("{x}", spell(rng, first.name))
    return question.replace("{y}", spell(rng, second.name)), compare(first, second)
