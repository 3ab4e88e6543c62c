"""Score a Snug Guide file: right answers on held-out questions, perplexity after quantizing.

    python packaging/demo_model/evaluate.py resources/demo/snug-guide-f16.gguf

Needs only llama-cpp-python. Answers are greedy, so that a run can be repeated exactly.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import random
import re
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from chat_format import segments
from corpus import conversation, normalize
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
REFUSAL = r"tiny demo"
# The hundred questions that make up the score; other kinds are reported apart.
SCORED = ("arithmetic", "names", "quantization", "basics", "snug", "smalltalk", "offtopic")
QUANTS = {
    "F16": None,
    "Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0,
    "Q4_K_M": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_K_M,
    "Q2_K": llama_cpp.LLAMA_FTYPE_MOSTLY_Q2_K,
}
HELD_OUT_SEED = 20_260_101  # a seed that training never draws from
HELD_OUT_CONVERSATIONS = 300
MAXIMUM_ANSWER = 320


@dataclass(frozen=True)
class Question:
    """One checked question: every ``require`` must be found in the answer, no ``forbid`` may."""

    kind: str
    question: str
    require: list[str]
    forbid: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    def right(self, answer: str) -> bool:
        """Whether ``answer`` passes the checks."""
        forbid = list(self.forbid)
        if self.kind not in ("offtopic", "smalltalk"):
            forbid.append(REFUSAL)
        return all(
            re.search(pattern, answer, re.IGNORECASE) for pattern in self.require
        ) and not any(re.search(pattern, answer, re.IGNORECASE) for pattern in forbid)


def questions(path: Path) -> list[Question]:
    """Read the evaluation file."""
    return [Question(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def load(path: Path, context: int, threads: int) -> llama_cpp.Llama:
    """Open a model on the CPU."""
    return llama_cpp.Llama(
        str(path),
        n_ctx=context,
        n_batch=512,
        n_threads=threads,
        n_threads_batch=threads,
        n_gpu_layers=0,
        seed=1,
        verbose=False,
    )


class Chat:
    """Greedy answers through the file's own chat template."""

    def __init__(self, path: Path, threads: int) -> None:
        self.llm = load(path, 4096, threads)
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.llm.model)
        self.formatter = Jinja2ChatFormatter(
            self.llm.metadata["tokenizer.chat_template"], eos_token="<|im_end|>", bos_token=""
        )

    def answer(self, messages: list[Any]) -> str:
        """Return the model's next message."""
        prompt = self.formatter(messages=messages).prompt
        tokens = self.llm.tokenize(prompt.encode(), add_bos=False, special=True)
        answer: list[int] = []
        for token in self.llm.generate(tokens, temp=0.0, repeat_penalty=1.0):
            if llama_cpp.llama_vocab_is_eog(self.vocabulary, token) or len(answer) > MAXIMUM_ANSWER:
                break
            answer.append(token)
        return bytes(self.llm.detokenize(answer)).decode("utf-8", "replace")


def score(path: Path, asked: list[Question], threads: int) -> list[dict[str, Any]]:
    """Ask every question and check the answers."""
    chat = Chat(path, threads)
    results = []
    for question in asked:
        texts = [*question.before, question.question]
        messages = [
            {"role": "assistant" if index % 2 else "user", "content": text}
            for index, text in enumerate(texts)
        ]
        answer = chat.answer(messages)
        results.append(
            {
                "kind": question.kind,
                "question": question.question,
                "answer": answer,
                "right": question.right(answer),
            }
        )
    return results


def held_out_text(asked: list[Question]) -> list[str]:
    """Return conversations from a seed that training does not use."""
    rng = random.Random(HELD_OUT_SEED)
    phrasings = {normalize(question.question) for question in asked}
    return [
        "".join(text for text, _ in segments(*conversation(rng, phrasings)))
        for _ in range(HELD_OUT_CONVERSATIONS)
    ]


def quantize(source: Path, target: Path, kind: int, threads: int) -> None:
    """Quantize as ``llama-quantize`` does by default."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = kind
    parameters.nthread = threads
    if llama_cpp.llama_model_quantize(
        str(source).encode(), str(target).encode(), ctypes.byref(parameters)
    ):
        raise RuntimeError(f"could not quantize to {target.name}")


def perplexity(path: Path, texts: list[str], threads: int) -> float:
    """Return exp of the mean loss per token, over questions and answers alike."""
    llm = llama_cpp.Llama(
        str(path),
        n_ctx=1024,
        n_batch=1024,
        n_threads=threads,
        logits_all=True,
        n_threads_batch=threads,
        n_gpu_layers=0,
        verbose=False,
    )
    total, count = 0.0, 0
    for text in texts:
        tokens = llm.tokenize(text.encode(), add_bos=False, special=True)[:1024]
        llm.reset()
        llm.eval(tokens)
        logits = llm.scores[: len(tokens) - 1]
        top = logits.max(-1, keepdims=True)
        losses = (
            top[:, 0]
            + np.log(np.exp(logits - top).sum(-1))
            - logits[np.arange(len(tokens) - 1), tokens[1:]]
        )
        total += float(losses.sum(dtype=np.float64))
        count += len(losses)
    llm.close()
    return math.exp(total / count)


def perplexities(path: Path, texts: list[str], threads: int) -> dict[str, float]:
    """Return the perplexity of the file and of its quants."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in QUANTS.items():
            file = path
            if kind is not None:
                file = Path(folder) / f"{name}.gguf"
                quantize(path, file, kind, threads)
            found[name] = perplexity(file, texts, threads)
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=DEMO / "snug-guide-f16.gguf")
    parser.add_argument("--questions", type=Path, default=DEMO / "evaluation.jsonl")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    parser.add_argument("--no-perplexity", action="store_true")
    options = parser.parse_args()
    asked = questions(options.questions)
    results = score(options.model, asked, options.threads)
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        by_kind[result["kind"]].append(result["right"])
    scored = [result["right"] for result in results if result["kind"] in SCORED]
    report: dict[str, Any] = {
        "held_out": sum(scored) / len(scored) if scored else 0.0,
        "kinds": {kind: [sum(right), len(right)] for kind, right in by_kind.items()},
        "results": results,
    }
    if not options.no_perplexity:
        report["perplexity"] = perplexities(options.model, held_out_text(asked), options.threads)
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False)
        return
    for result in results:
        if not result["right"]:
            print(f"WRONG [{result['kind']}] {result['question']}\n      {result['answer']}\n")
    for kind, (right, count) in report["kinds"].items():
        print(f"{kind:18s} {right:3d} of {count}")
    print(f"{'held-out':18s} {report['held_out']:.1%}")
    for name, figure in report.get("perplexity", {}).items():
        print(f"perplexity {name:7s} {figure:.4f}")


if __name__ == "__main__":
    main()
