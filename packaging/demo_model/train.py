"""Train Snug Guide from nothing: tokenizer, text, weights.

python packaging/demo_model/train.py --out build/demo_model
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from chat_format import segments
from corpus import conversation, normalize
from model import Config, Llama
from tokenizer import train_tokenizer
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

EVALUATION = Path(__file__).resolve().parents[2] / "resources" / "demo" / "evaluation.jsonl"
CHUNK = 10_000  # conversations per job; each job has its own seed
QUESTION_WEIGHT = 0.1  # loss on questions, against 1 on answers
WORD_NOISE = 0.04  # share of the questions' words replaced by random ones
SHORT, LONG = 512, 4096
LONG_EVERY = 6  # one step in so many sees the whole context

Stream = tuple[np.ndarray, np.ndarray, np.ndarray]


def held_out_phrasings(path: Path = EVALUATION) -> frozenset[str]:
    """Return the phrasings of the evaluation, which training must never see."""
    lines = path.read_text("utf-8").splitlines()
    return frozenset(normalize(json.loads(line)["question"]) for line in lines)


def make_chunk(job: tuple[int, int, str, frozenset[str]]) -> Stream:
    """Return the tokens, the answer flags and the starts of one chunk of conversations."""
    seed, count, tokenizer_text, held_out = job
    tokenizer = Tokenizer.from_str(tokenizer_text)
    rng = random.Random(seed)
    texts: list[str] = []
    learned: list[bool] = []
    firsts: list[int] = []
    for _ in range(count):
        firsts.append(len(texts))
        for text, flag in segments(*conversation(rng, held_out)):
            texts.append(text)
            learned.append(flag)
    encoded = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    lengths = np.array([len(ids) for ids in encoded])
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    tokens = np.fromiter((token for ids in encoded for token in ids), np.int16, int(offsets[-1]))
    return tokens, np.repeat(np.array(learned), lengths), offsets[np.array(firsts)]


def make_stream(
    seed: int, count: int, tokenizer: Tokenizer, held_out: frozenset[str], workers: int
) -> Stream:
    """Generate ``count`` conversations in parallel and join them to one stream."""
    text = tokenizer.to_str()
    jobs = [
        (seed * 1_000_003 + index, min(CHUNK, count - start), text, held_out)
        for index, start in enumerate(range(0, count, CHUNK))
    ]
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        chunks = pool.map(make_chunk, jobs, chunksize=1)
    shifts = np.cumsum([0] + [len(tokens) for tokens, _, _ in chunks])
    return (
        np.concatenate([tokens for tokens, _, _ in chunks]),
        np.concatenate([flags for _, flags, _ in chunks]),
        np.concatenate(
            [starts + shift for (_, _, starts), shift in zip(chunks, shifts, strict=False)]
        ),
    )


def batches(
    stream: Stream,
    tokenizer: Tokenizer,
    steps: int,
    batch_tokens: int,
    seed: int,
    device: torch.device,
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield inputs, targets and loss weights. Every row begins with a conversation."""
    generator = torch.Generator(device).manual_seed(seed)
    tokens = torch.from_numpy(stream[0]).to(device)
    learned = torch.from_numpy(stream[1]).to(device)
    starts = torch.from_numpy(stream[2][stream[2] < len(stream[0]) - LONG - 1]).to(device)
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    words = torch.tensor(
        [
            len(word.lstrip("\u0120")) >= 3
            and word.lstrip("\u0120").isascii()
            and word.lstrip("\u0120").isalpha()
            for word, _ in vocabulary
        ],
        device=device,
    )
    word_ids = words.nonzero().flatten()
    for step in range(steps):
        length = LONG if step % LONG_EVERY == LONG_EVERY - 1 else SHORT
        rows = max(1, batch_tokens // length)
        first = starts[torch.randint(len(starts), (rows, 1), generator=generator, device=device)]
        places = first + torch.arange(length + 1, device=device)
        chosen, answer = tokens[places].long(), learned[places]
        inputs = chosen[:, :-1]
        swap = torch.rand(inputs.shape, generator=generator, device=device) < WORD_NOISE
        swap &= words[inputs] & ~answer[:, :-1]
        random_words = word_ids[
            torch.randint(len(word_ids), inputs.shape, generator=generator, device=device)
        ]
        weights = torch.where(answer[:, 1:], 1.0, QUESTION_WEIGHT)
        yield torch.where(swap, random_words, inputs), chosen[:, 1:], weights


def train(
    model: Llama,
    stream: Stream,
    tokenizer: Tokenizer,
    steps: int,
    batch_tokens: int,
    peak: float,
    seed: int,
    device: torch.device,
) -> None:
    """Run AdamW with warm-up and a straight line to zero."""
    decayed = [weight for weight in model.parameters() if weight.dim() == 2]
    gains = [weight for weight in model.parameters() if weight.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.1}, {"params": gains, "weight_decay": 0.0}],
        lr=peak,
        betas=(0.9, 0.95),
        fused=device.type == "cuda",
    )
    warm_up = min(300, steps // 10 + 1)
    begin = time.perf_counter()
    seen = 0
    source = batches(stream, tokenizer, steps, batch_tokens, seed, device)
    for step, (inputs, targets, weights) in enumerate(source):
        rate = peak * min((step + 1) / warm_up, (steps - step) / (steps - warm_up))
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            logits = model(inputs)
        losses = functional.cross_entropy(
            logits.float().flatten(0, 1), targets.flatten(), reduction="none"
        )
        loss = (losses * weights.flatten()).sum() / weights.sum()
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seen += inputs.numel()
        if step % 250 == 0 or step == steps - 1:
            answers = weights.flatten() == 1.0
            figure = losses.detach()[answers].mean().item()
            if not math.isfinite(figure):
                raise RuntimeError("training diverged")
            seconds = time.perf_counter() - begin
            print(
                f"step {step:6d}  answer loss {figure:.4f}  lr {rate:.5f}  "
                f"{seen / 1e6:8.1f} M tokens  {seconds:6.1f} s",
                flush=True,
            )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--conversations", type=int, default=2_000_000)
    parser.add_argument("--steps", type=int, default=12_000)
    parser.add_argument("--batch-tokens", type=int, default=65_536)
    parser.add_argument("--peak", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    begin = time.perf_counter()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    options.out.mkdir(parents=True, exist_ok=True)

    held_out = held_out_phrasings()
    tokenizer = train_tokenizer(options.seed, held_out)
    tokenizer.save(str(options.out / "tokenizer.json"))
    stream = make_stream(options.seed, options.conversations, tokenizer, held_out, options.workers)
    print(
        f"{len(stream[0]) / 1e6:.1f} M tokens of text after {time.perf_counter() - begin:.0f} s",
        flush=True,
    )
    config = Config(vocabulary=tokenizer.get_vocab_size())
    model = Llama(config).to(device)
    print(f"{sum(weight.numel() for weight in model.parameters()) / 1e6:.2f} M parameters")
    if device.type == "cuda":
        for block in model.blk:
            block.compile(dynamic=False)
    train(
        model,
        stream,
        tokenizer,
        options.steps,
        options.batch_tokens,
        options.peak,
        options.seed,
        device,
    )
    arrays = {
        name: (
            weight.detach().half().cpu().numpy()
            if weight.dim() == 2
            else weight.detach().float().cpu().numpy()
        )
        for name, weight in model.named_parameters()
    }
    np.savez(options.out / "weights.npz", allow_pickle=False, **arrays)
    (options.out / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n", "utf-8")
    print(f"done after {time.perf_counter() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
