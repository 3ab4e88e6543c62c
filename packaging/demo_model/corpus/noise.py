"""Makes clean questions look like what people type: chatty, lower-case, hasty."""

from __future__ import annotations

import random
import re

from .grammar import expand

PREFIXES = (
    "[hi|hello|hey|hey there|hi there|good morning|good evening|hiya|yo|heya|howdy][, |! |. | ]",
    "[please|pls|plz] [tell me|explain|help]: ",
    "[sorry|excuse me|pardon], ",
    (
        "[quick|simple|stupid|silly|basic|beginner|dumb|short|small|another|next|one more] "
        "[question|thing][: |, | - |. ]"
    ),
    "[so|ok|okay|well|right|um|hmm|now|and|also|but|alright|then|by the way|btw][, | ]",
    (
        "i[ am|'m] [new to|just starting with|learning about|not good with|confused by|trying out]"
        " [this|all this|local models|computers|ai|llms|these things|the app][, |. |: ]"
    ),
    (
        "[a friend|my friend|my son|a colleague|someone|my brother|a forum post|a video|my"
        " teacher] [asked|told me to ask|wants to know|mentioned this|was wondering][: |, ]"
    ),
    (
        "[can|could|would|will] you [please |kindly |quickly |maybe |][tell me|explain|say|help][:"
        " |, ]"
    ),
    (
        "i [was wondering|wonder|want to know|need to know|would like to know|keep asking myself]"
        "[, |: ]"
    ),
    (
        "[one thing|something] i [never understood|don't get|still don't understand|"
        "keep wondering about][: |, ]"
    ),
    (
        "[before i start|while we're at it|for my laptop|for a school project|in general|in"
        " short|briefly|honestly|seriously|out of curiosity|just curious|no rush|if you know|for a"
        " beginner][, |: ]"
    ),
)
SUFFIXES = (
    "[ please| pls| thanks|, thanks|, thank you|, please|? thanks|? thank you| thx]",
    (
        "[ exactly| actually| really| in short| in simple words| in plain words| in plain english|"
        " in one sentence| briefly| basically| anyway| then| again| here| now| today]"
    ),
    (
        "[? i'm curious|? i am new|? i'm a beginner|? no idea|? i don't get it|? i have no clue|?"
        " just wondering|? i'm lost|? i keep seeing it|? asking for a friend|? can't figure it"
        " out]"
    ),
    (
        "[, do you know|, any idea|, can you tell me|, can you explain|, could you help|, or not|"
        ", right|, would you say|, if i may ask|, in your opinion|, roughly|, you know]"
    ),
    "[ :)| :-)| ;)| 😊| 🙂| 🤔| 🙏|...| ??|!!| lol| haha]",
)
CONTRACTIONS = (
    ("what is", "what's"),
    ("what is", "whats"),
    ("how is", "how's"),
    ("where is", "where's"),
    ("i am", "i'm"),
    ("do not", "don't"),
    ("does not", "doesn't"),
    ("it is", "it's"),
    ("cannot", "can't"),
    ("i have", "i've"),
    ("you are", "you're"),
    ("that is", "that's"),
    ("i would", "i'd"),
    ("what are", "what're"),
    ("can i", "can we"),
    ("do i", "does one"),
    ("do i", "do you"),
    ("do i", "would i"),
    ("do i", "should i"),
    ("can i", "could i"),
    ("can i", "might i"),
    ("can i", "may i"),
    ("is there", "does there exist"),
)
SYNONYMS: dict[str, tuple[str, ...]] = {
    "model": ("llm", "language model", "ai model", "network", "ai", "neural network"),
    "models": ("llms", "language models", "ai models", "networks"),
    "memory": ("ram", "space", "room", "storage"),
    "need": ("require", "want", "take", "use", "demand"),
    "needs": ("requires", "wants", "takes", "uses"),
    "big": ("large", "huge", "heavy", "massive"),
    "small": ("little", "tiny", "compact", "light"),
    "computer": ("laptop", "pc", "machine", "notebook", "device", "system", "mac"),
    "file": ("document", "download", "thing"),
    "mean": ("stand for", "signify", "tell me", "say", "indicate"),
    "explain": (
        "describe",
        "clarify",
        "tell me about",
        "walk me through",
        "break down",
        "outline",
    ),
    "show": ("display", "give", "present"),
    "open": ("load", "start", "launch", "use", "import"),
    "delete": ("remove", "erase", "trash", "get rid of", "throw away", "clear"),
    "stop": ("halt", "interrupt", "cancel", "abort", "end", "pause"),
    "find": ("locate", "see", "get", "look up"),
    "chat": ("conversation", "discussion", "talk"),
    "chats": ("conversations", "messages", "discussions"),
    "answer": ("reply", "response", "message"),
    "answers": ("replies", "responses", "output"),
    "good": ("fine", "decent", "great", "ok", "right"),
    "best": ("ideal", "right", "optimal", "recommended"),
    "bad": ("poor", "terrible", "wrong"),
    "slow": ("sluggish", "laggy", "crawling"),
    "fast": ("quick", "speedy", "rapid"),
    "choose": ("pick", "select", "take", "go for", "go with"),
    "download": ("fetch", "get", "grab", "pull"),
    "page": ("tab", "section", "screen", "view", "area", "panel"),
    "difference": ("distinction", "contrast", "gap"),
    "graphics": ("video",),
    "happens": ("goes on", "occurs", "changes"),
    "write": ("compose", "create", "make", "produce"),
}
PROPER = {
    name.lower(): name
    for name in (
        "Discover",
        "Machine",
        "Workshop",
        "Settings",
        "Models",
        "Chat",
        "Snug",
        "GGUF",
        "GPU",
        "GPUs",
        "CPU",
        "RAM",
        "VRAM",
        "KV",
        "MoE",
        "LLM",
        "LLMs",
        "AI",
        "PC",
        "Mac",
        "Hugging",
        "Face",
        "Guide",
        "XS",
        "XXS",
        "IQ",
        "Q",
        "K",
        "S",
        "M",
        "L",
        "B",
        "GB",
        "PPL",
        "BPW",
        "Tight",
        "Split",
        "Stop",
        "Regenerate",
        "Markdown",
        "Q4",
        "Q8",
        "F16",
        "Perplexity",
        "Temperature",
        "Top",
        "Token",
        "Tokens",
        "Context",
        "Internet",
    )
}
_WORD = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"(?<![\w.'])[a-z][a-z0-9]*(?![\w'])")
_KEYS = "abcdefghijklmnopqrstuvwxyz"


def _swap_synonyms(rng: random.Random, text: str) -> str:
    def swap(match: re.Match[str]) -> str:
        options = SYNONYMS.get(match.group(0))
        return rng.choice(options) if options and rng.random() < 0.25 else match.group(0)

    return _WORD.sub(swap, text)


def _capitalize(rng: random.Random, text: str) -> str:
    """Write names as names, or now and then any word with a capital."""
    names, others = rng.random() < 0.55, rng.random() < 0.12

    def write(match: re.Match[str]) -> str:
        word = match.group(0)
        if names and word in PROPER:
            return PROPER[word] if rng.random() < 0.9 else word
        if others and len(word) > 3 and rng.random() < 0.3:
            return word.capitalize()
        return word

    text = _NAME.sub(write, text)
    if rng.random() < 0.3:
        for verdict in ("fits on", "fits in", "too big", "new chat", "drag and drop"):
            text = text.replace(
                verdict, rng.choice((verdict.capitalize(), f'"{verdict}"', verdict.title()))
            )
    return text


def _typo(rng: random.Random, text: str) -> str:
    """Break one plain lower-case word of at least four letters."""
    words = [m for m in _WORD.finditer(text) if len(m.group(0)) >= 4 and m.group(0).islower()]
    if not words:
        return text
    match = rng.choice(words)
    word = match.group(0)
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        broken = word[:place] + word[place + 1 :]
    elif kind == 1:
        broken = word[:place] + word[place] + word[place:]
    elif kind == 2:
        broken = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    else:
        broken = word[:place] + rng.choice(_KEYS) + word[place + 1 :]
    return text[: match.start()] + broken + text[match.end() :]


def humanize(rng: random.Random, text: str, *, statement: bool = False) -> str:
    """Return ``text`` (written in lower case, without end mark) as a person might type it."""
    text = _capitalize(rng, _swap_synonyms(rng, text))
    if rng.random() < 0.5:
        for plain, short in rng.sample(CONTRACTIONS, len(CONTRACTIONS)):
            if plain in text and rng.random() < 0.3:
                text = text.replace(plain, short, 1)
    chatty = rng.random()
    if chatty < 0.30 or chatty > 0.94:
        text = expand(rng, rng.choice(PREFIXES)) + text
    ended = False
    if 0.24 < chatty < 0.46 or chatty > 0.96:
        text += expand(rng, rng.choice(SUFFIXES))
        ended = True
    if rng.random() < 0.12:
        text = _typo(rng, text)
    if rng.random() < 0.05:
        words = text.split(" ")
        if len(words) > 4:
            del words[rng.randrange(len(words))]
            text = " ".join(words)
    if rng.random() < 0.55:
        mark = "." if statement else "?"
        if not (ended and rng.random() < 0.6) and text[-1:] not in "?!.":
            text += mark if rng.random() < 0.85 else rng.choice((".", "!", "??", " ?", "...", "?!"))
    style = rng.random()
    if style < 0.55:
        text = text[:1].upper() + text[1:]
        text = re.sub(r"\bi\b", "I", text)
    elif style < 0.58:
        text = text.upper()
    return text
