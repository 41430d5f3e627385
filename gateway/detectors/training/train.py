"""Train the embedded model: a BERT of 2 layers x 128 with its own WordPiece vocabulary; minutes on one core.

    python -m gateway.detectors.training.train DATASETS OUT [--seed 7] [--epochs 12]

``DATASETS`` is the folder that holds ``davidson``, ``hatemojibuild``, ``edos``, ``idner-news-2k`` and
``indonlu-nergrit``; ``OUT`` receives a Hugging Face folder. Needs the extra ``training``. Held-out rows are not read.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
import torch
import transformers
from tokenizers import Regex, decoders, models, normalizers, pre_tokenizers, processors, trainers

from gateway.detectors.training.corpus import UNKNOWN, Row, training_rows
from gateway.detectors.training.sentences import LABELS

VOCABULARY = 6000
MAX_TOKENS = 96
BATCH = 32
FORGET = 0.07
"""The share of tokens made unknown in training."""
AVERAGE = 0.998
"""How much of the running average of the weights stays at each step; the average is what is saved."""
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
_LEET = str.maketrans("oiae", "0143")


def make_tokenizer(texts: Sequence[str]) -> tokenizers.Tokenizer:
    """WordPiece on lower-case text without accents; letters repeated three times or more count twice."""
    tokenizer = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106  # no password
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[\u200b-\u200f\u2060\ufeff\u00ad]"), ""),
            normalizers.Replace(Regex(r"(.)(?=\1\1)"), ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=VOCABULARY, special_tokens=SPECIAL, min_frequency=3)
    tokenizer.train_from_iterator(texts, trainer)
    ends = [(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B [SEP]", ends)
    return tokenizer


def make_model(size: int) -> transformers.BertForSequenceClassification:
    """The network, with random weights."""
    settings: dict[str, Any] = {
        "vocab_size": size,
        "hidden_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 512,
        "max_position_embeddings": MAX_TOKENS,
        "type_vocab_size": 1,
        "num_labels": len(LABELS),
        "problem_type": "multi_label_classification",
        "hidden_dropout_prob": 0.1,
        "id2label": dict(enumerate(LABELS)),
        "label2id": {name: index for index, name in enumerate(LABELS)},
        "attn_implementation": "eager",
    }
    return transformers.BertForSequenceClassification(transformers.BertConfig(**settings))


def altered(row: Row, rows: Sequence[Row], rng: random.Random) -> tuple[str, tuple[float, ...]]:
    """The text as somebody else might type it, now and then beside another harmless sentence."""
    text, labels = row.text, row.labels
    if rng.random() < 0.25:
        other = rng.choice(rows)
        if not any(other.labels):
            text = f"{text} {other.text}" if rng.random() < 0.5 else f"{other.text} {text}"
    if rng.random() < 0.3:
        text = text.lower()
    if rng.random() < 0.3:
        text = text.rstrip(".!?") or text
    if rng.random() < 0.06:
        at = rng.randrange(len(text))
        text = text[:at] + text[at] * rng.randint(1, 4) + text[at:]
    if rng.random() < 0.04:
        text = text.translate(_LEET)
    return text, labels


def forgetful(ids: torch.Tensor, rng: random.Random) -> torch.Tensor:
    """The ids with a few tokens made unknown, so that no verdict hangs on a single word of a small corpus."""
    chosen = torch.rand(ids.shape, generator=torch.Generator().manual_seed(rng.getrandbits(32))) < FORGET
    return ids.masked_fill(chosen & (ids >= len(SPECIAL)), SPECIAL.index("[UNK]"))


def batches(
    rows: Sequence[Row], tokenizer: tokenizers.Tokenizer, rng: random.Random
) -> Iterator[tuple[torch.Tensor, ...]]:
    """One pass over the rows: ids, mask, labels, weights; texts of like length together, to pad little."""
    pairs = [(*altered(row, rows, rng), row.weight) for row in rows]
    pairs.sort(key=lambda pair: len(pair[0]) + rng.random() * 20)
    starts = list(range(0, len(pairs), BATCH))
    rng.shuffle(starts)
    for start in starts:
        texts, labels, weights = zip(*pairs[start : start + BATCH], strict=True)
        encoded = tokenizer.encode_batch(list(texts))
        yield (
            forgetful(torch.tensor([item.ids for item in encoded]), rng),
            torch.tensor([item.attention_mask for item in encoded]),
            torch.tensor(labels),
            torch.tensor(weights),
        )


def loss_of(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over the labels that are known, a little softened."""
    known = labels != UNKNOWN
    target = labels.clamp(0, 1) * 0.98 + 0.01
    raw = torch.nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    scale = known * weights[:, None]
    return (raw * scale).sum() / scale.sum()


def train(rows: Sequence[Row], out: Path, seed: int, epochs: int) -> None:
    """Train and save model and tokenizer."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    tokenizer = make_tokenizer([row.text for row in rows])
    tokenizer.save(str(out / "plain.json"))
    tokenizer.enable_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    model = make_model(tokenizer.get_vocab_size())
    steps = epochs * -(-len(rows) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-3, total_steps=steps, pct_start=0.1)
    average = torch.optim.swa_utils.AveragedModel(
        model,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE),  # type: ignore[no-untyped-call]
    )
    for epoch in range(epochs):
        model.train()
        began, total = time.monotonic(), 0.0
        for ids, mask, labels, weights in batches(rows, tokenizer, rng):
            loss = loss_of(model(input_ids=ids, attention_mask=mask).logits, labels, weights)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(model)
            total += loss.item() * len(ids)
        sys.stderr.write(f"epoch {epoch + 1}: loss {total / len(rows):.4f}, {time.monotonic() - began:.0f} s\n")
    averaged: Any = average.module
    averaged.train(False).half().save_pretrained(out)
    fast = transformers.PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizers.Tokenizer.from_file(str(out / "plain.json")),
        model_max_length=MAX_TOKENS,
        unk_token="[UNK]",  # noqa: S106
        pad_token="[PAD]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
        sep_token="[SEP]",  # noqa: S106
    )
    fast.save_pretrained(out)
    (out / "plain.json").unlink()


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--epochs", type=int, default=12)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    train(training_rows(arguments.datasets, arguments.seed), arguments.out, arguments.seed, arguments.epochs)


if __name__ == "__main__":
    main()
