"""Memory = parameters x bits / 8, worked in numbers."""

from __future__ import annotations

import random
import zlib
from decimal import ROUND_HALF_UP, Decimal

from .grammar import expand
from .memory_phrases import (
    ASKS,
    FIT_ASKS,
    FOLLOW_BITS,
    FOLLOW_SIZES,
    FORMULA_ASKS,
    LARGEST_ASKS,
    SIZE_ONLY_ASKS,
)
from .names import BY_NAME, COMMON, spell

USUAL_SIZES = (
    "0.5",
    "0.6",
    "1",
    "1.1",
    "1.5",
    "1.7",
    "2",
    "3",
    "3.8",
    "4",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "15",
    "20",
    "22",
    "24",
    "27",
    "30",
    "32",
    "34",
    "35",
    "40",
    "47",
    "65",
    "70",
    "72",
    "80",
    "90",
    "104",
    "110",
    "120",
    "123",
    "141",
    "180",
    "235",
    "405",
    "671",
)
FREQUENT_SIZES = (
    "1",
    "1.5",
    "3",
    "4",
    "7",
    "8",
    "12",
    "13",
    "14",
    "24",
    "27",
    "30",
    "32",
    "70",
    "72",
)
USUAL_BITS = ("2", "3", "4", "5", "6", "8", "16")
RARE_BITS = ("1", "1.5", "2.5", "3.5", "4.5", "5.5", "6.5", "7", "8.5", "10", "12", "32")
MEMORIES = (
    "4",
    "6",
    "8",
    "10",
    "11",
    "12",
    "16",
    "18",
    "20",
    "24",
    "32",
    "36",
    "40",
    "48",
    "64",
    "80",
    "96",
    "128",
)
MILLIONS = ("124", "125", "135", "160", "270", "350", "360", "410", "500", "600", "700", "770")
WORDS = {
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "10": "ten",
    "11": "eleven",
    "12": "twelve",
    "13": "thirteen",
    "14": "fourteen",
    "15": "fifteen",
    "16": "sixteen",
    "20": "twenty",
    "30": "thirty",
    "32": "thirty-two",
    "40": "forty",
    "70": "seventy",
    "80": "eighty",
}


def reserved(size: Decimal, bits: Decimal) -> bool:
    """Whether this pair is kept out of training, to test on never-seen numbers."""
    if str(size) in USUAL_SIZES and (str(bits) in USUAL_BITS):
        return False
    return zlib.crc32(f"{size}x{bits}".encode()) % 6 == 0


def plain(value: Decimal) -> str:
    """Return ``value`` without exponent or trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal) -> tuple[str, bool]:
    """Return ``value`` as shown to people, and whether that is exact."""
    step = Decimal("0.1") if value >= 10 else Decimal("0.01")
    short = value.quantize(step, ROUND_HALF_UP)
    return plain(short), short == value


def work(size: Decimal, bits: Decimal, unit: str = "B") -> tuple[str, str]:
    """Return the worked steps and the result, e.g. ``("7 x 4 = 28, 28 / 8 = 3.5", "3.5 GB")``."""
    product = size * bits
    result = product / 8
    shown, exact = rounded(result)
    memory = "MB" if unit == "M" else "GB"
    steps = (
        f"{plain(size)} × {plain(bits)} = {plain(product)}, and {plain(product)} ÷ 8 = "
        f"{plain(result)}. So {plain(size)} {unit} parameters × {plain(bits)} bits ÷ 8 = "
        f"{'' if exact else 'about '}**{shown} {memory}**"
    )
    return steps, f"{shown} {memory}"


def _draw_size(rng: random.Random) -> Decimal:
    style = rng.random()
    if style < 0.35:
        return Decimal(rng.choice(FREQUENT_SIZES))
    if style < 0.6:
        return Decimal(rng.choice(USUAL_SIZES))
    if style < 0.82:
        return Decimal(rng.randint(1, 99))
    if style < 0.9:
        return Decimal(rng.randint(100, 999))
    return Decimal(rng.randint(1, 199)) / 10


def _draw_bits(rng: random.Random) -> tuple[Decimal, str]:
    """Return the bits and the type name that stands for them, if one was drawn."""
    style = rng.random()
    if style < 0.75:
        return Decimal(rng.choice(USUAL_BITS)), ""
    if style < 0.83:
        return Decimal(rng.choice(RARE_BITS)), ""
    name = rng.choice(COMMON)
    return Decimal(BY_NAME[name].bits), name


def draw(rng: random.Random) -> tuple[Decimal, Decimal, str]:
    """Return a size, bits and perhaps a type name; never a reserved pair."""
    while True:
        size = _draw_size(rng)
        bits, name = _draw_bits(rng)
        size, bits = Decimal(plain(size)), Decimal(plain(bits))
        if not reserved(size, bits):
            return size, bits, name


def say_size(rng: random.Random, size: Decimal) -> str:
    """Return the size as people write it."""
    text = plain(size)
    style = rng.random()
    if text in WORDS and style < 0.08:
        return f"{WORDS[text]} billion" + (" parameter" if rng.random() < 0.5 else "")
    if style < 0.6:
        return f"{text}{'B' if rng.random() < 0.6 else 'b'}"
    return text + rng.choice(
        (
            " B",
            " b",
            " billion",
            " billion",
            " billion parameter",
            "bn",
            " bil",
            "-billion",
            "B parameter",
            "b parameter",
            "B-parameter",
            " billion weights",
            "B weights",
            " billion params",
            " billion numbers",
        )
    )


def say_bits(rng: random.Random, bits: Decimal, name: str) -> str:
    """Return the bits as people write them."""
    if name:
        return spell(rng, name)
    text = plain(bits)
    if text == "16" and rng.random() < 0.25:
        return rng.choice(("fp16", "16-bit float", "half precision", "float16", "f16", "bf16"))
    if text in ("4", "8") and rng.random() < 0.04:
        return f"int{text}"
    if text in WORDS and rng.random() < 0.08:
        return f"{WORDS[text]} bit{'s' if rng.random() < 0.7 else ''}"
    return text + rng.choice(
        (
            " bits",
            " bits",
            " bits",
            " bit",
            "-bit",
            "bit",
            "bits",
            " bits per weight",
            "-bit quantization",
            " bit precision",
            " bits each",
        )
    )


def say_memory(rng: random.Random, memory: str) -> str:
    """Return an amount of memory as people write it."""
    return memory + rng.choice((" gb", "gb", " GB", "GB", " gigabytes", " gigs", "g"))


def _article(text: str) -> str:
    for wrong, right in (("a 8", "an 8"), ("a 11", "an 11"), ("a 18", "an 18"), ("an 7", "a 7")):
        text = text.replace(f" {wrong}", f" {right}")
    return text


def answer(size: Decimal, bits: Decimal, name: str = "", unit: str = "B") -> str:
    """Return the worked answer to "how much memory"."""
    steps, _ = work(size, bits, unit)
    lead = f"{name} takes about {plain(bits)} bits per weight. " if name else ""
    return f"{lead}{steps}, plus some for the context."


def memory_dialog(rng: random.Random) -> list[tuple[str, str]]:
    """Return one sum, often followed by "and at 8 bits?"."""
    size, bits, name = draw(rng)
    question = expand(rng, rng.choice(ASKS))
    question = question.replace("{s}", say_size(rng, size)).replace(
        "{b}", say_bits(rng, bits, name)
    )
    turns = [(_article(question), answer(size, bits, name))]
    while rng.random() < 0.3:
        other_size, other_bits, other_name = draw(rng)
        if rng.random() < 0.6:
            if reserved(size, other_bits):
                continue
            bits, name = other_bits, other_name
            text = expand(rng, rng.choice(FOLLOW_BITS)).replace("{b}", say_bits(rng, bits, name))
        else:
            if reserved(other_size, bits):
                continue
            size = other_size
            text = expand(rng, rng.choice(FOLLOW_SIZES)).replace("{s}", say_size(rng, size))
        turns.append((_article(text), answer(size, bits, name)))
    return turns


def million_question(rng: random.Random) -> tuple[str, str]:
    """Return a sum about a model of some hundred million parameters."""
    while True:
        size = Decimal(rng.choice(MILLIONS) if rng.random() < 0.7 else rng.randint(10, 99) * 10)
        bits = Decimal(rng.choice(USUAL_BITS))
        if not reserved(size, bits):
            break
    said = plain(size) + rng.choice(("M", "m", " million", " M", " million parameter"))
    question = expand(rng, rng.choice(ASKS)).replace("{s}", said)
    return question.replace("{b}", say_bits(rng, bits, "")), answer(size, bits, unit="M")


def size_question(rng: random.Random) -> tuple[str, str]:
    """Return a question that names no bits; the answer is a small table."""
    size = Decimal(rng.choice(USUAL_SIZES))
    rows = "\n".join(
        f"| {bits} | {plain(size)} × {bits} ÷ 8 = {rounded(size * bits / 8)[0]} GB |"
        for bits in (4, 8, 16)
    )
    question = expand(rng, rng.choice(SIZE_ONLY_ASKS)).replace("{s}", say_size(rng, size))
    return (
        _article(question),
        (
            f"That depends on the bits:\n\n| Bits | Memory for {plain(size)} B |\n"
            f"| ---: | --- |\n{rows}\n\nAdd some for the context."
        ),
    )


def formula_question(rng: random.Random) -> tuple[str, str]:
    """Return a question about the rule itself."""
    return expand(rng, rng.choice(FORMULA_ASKS)), rng.choice(
        (
            (
                "Memory in GB = billions of parameters × bits ÷ 8. For example 7 B parameters × 4"
                " bits ÷ 8 = 3.5 GB, plus some for the context."
            ),
            (
                "Multiply and divide: **parameters × bits ÷ 8**. An 8 B model at 4 bits needs 8 × 4"
                " ÷ 8 = 4 GB, plus some for the context."
            ),
        )
    )


def fit_question(rng: random.Random) -> tuple[str, str]:
    """Return a question whether a model fits a given memory."""
    size, bits, name = draw(rng)
    memory = rng.choice(MEMORIES)
    question = expand(rng, rng.choice(FIT_ASKS)).replace("{s}", say_size(rng, size))
    question = question.replace("{b}", say_bits(rng, bits, name))
    question = question.replace("{m}", say_memory(rng, memory))
    need = size * bits / 8
    if need > Decimal(memory):
        end = f"That is more than {memory} GB: too big. Take fewer bits or a smaller model."
    elif need > Decimal(memory) * Decimal("0.85"):
        end = (
            f"That is just under {memory} GB: tight, since the context and other programs need"
            " room, too."
        )
    else:
        end = f"That is less than {memory} GB, so it fits, with room for the context."
    lead = f"{name} takes about {plain(bits)} bits per weight. " if name else ""
    return _article(question), f"{lead}{work(size, bits)[0]}. {end}"


def largest_question(rng: random.Random) -> tuple[str, str]:
    """Return a question for the largest model in a given memory."""
    memory, bits = Decimal(rng.choice(MEMORIES)), Decimal(rng.choice(USUAL_BITS))
    question = expand(rng, rng.choice(LARGEST_ASKS)).replace("{m}", say_memory(rng, plain(memory)))
    question = question.replace("{b}", say_bits(rng, bits, ""))
    product = memory * 8
    shown, exact = rounded(product / bits)
    return (
        question,
        (
            f"Turn the rule around: {plain(memory)} × 8 = {plain(product)}, and "
            f"{plain(product)} ÷ {plain(bits)} = {'' if exact else 'about '}{shown}. So at most "
            f"**{shown} B parameters**; take a smaller one, to leave room for the context."
        ),
    )
