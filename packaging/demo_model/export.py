"""Write trained weights and tokenizer as one F16 GGUF file.

python packaging/demo_model/export.py build/demo_model resources/demo/snug-guide-f16.gguf
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import gguf
import numpy as np
from chat_format import CHAT_TEMPLATE, END_OF_TEXT, SPECIALS, TURN_END
from model import Config
from tokenizers import Tokenizer

MAXIMUM_BYTES = 16_000_000


def write(source: Path, target: Path) -> None:
    """Write ``target`` from the folder that train.py filled."""
    config = Config(**json.loads((source / "config.json").read_text("utf-8")))
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    model = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].__getitem__)
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    control, normal = gguf.TokenType.CONTROL, gguf.TokenType.NORMAL

    partial = target.with_suffix(".part")
    writer = gguf.GGUFWriter(partial, "llama")
    writer.add_name("Snug Guide")
    writer.add_description("Tiny demo chat model about quantization, memory and Snug")
    writer.add_size_label("7M")
    writer.add_languages(["en"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_block_count(config.layers)
    writer.add_context_length(config.context)
    writer.add_embedding_length(config.width)
    writer.add_feed_forward_length(config.hidden)
    writer.add_head_count(config.heads)
    writer.add_head_count_kv(config.kv_heads)
    writer.add_layer_norm_rms_eps(config.norm_epsilon)
    writer.add_rope_dimension_count(config.head_width)
    writer.add_rope_freq_base(config.rope_base)
    writer.add_vocab_size(config.vocabulary)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([control if token in SPECIALS else normal for token in tokens])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(tokens.index(END_OF_TEXT))
    writer.add_eos_token_id(tokens.index(TURN_END))
    writer.add_eot_token_id(tokens.index(TURN_END))
    writer.add_pad_token_id(tokens.index(END_OF_TEXT))
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
    with np.load(source / "weights.npz") as weights:
        for name in weights.files:
            writer.add_tensor(name, np.ascontiguousarray(weights[name]))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    size = partial.stat().st_size
    if size > MAXIMUM_BYTES:
        raise SystemExit(f"{size} bytes are more than {MAXIMUM_BYTES}")
    os.replace(partial, target)
    print(f"{target}: {size} bytes")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    write(options.source, options.target)


if __name__ == "__main__":
    main()
