"""The network: a BERT whose lower layers stay as they are, a pooler and one logit for each head.

The frozen layers give the same numbers for a text in every epoch, so they are computed once and kept in memory in half
precision: an epoch costs a third.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tokenizers
import torch
import transformers

FROZEN = 8
"""Lower layers that are not trained, of 12."""
PAD = 1


def network(folder: Path, heads: Sequence[str], frozen: int = FROZEN) -> Any:
    """A ``BertForSequenceClassification`` from an unpacked or pruned folder; embeddings and lower layers frozen."""
    model: Any = transformers.BertForSequenceClassification.from_pretrained(
        folder,
        num_labels=len(heads),
        problem_type="multi_label_classification",
        id2label=dict(enumerate(heads)),
        label2id={name: index for index, name in enumerate(heads)},
    )
    for module in (model.bert.embeddings, *model.bert.encoder.layer[:frozen]):
        module.requires_grad_(False)
    return model


def fast_numbers() -> Any:
    """Half-precision arithmetic where the processor has it (5 times as fast), otherwise nothing."""
    able = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()  # else four times as slow
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(able))


class Lower:
    """Token ids of texts, and what the frozen layers make of them."""

    def __init__(self, model: Any, tokenizer: tokenizers.Tokenizer, most: int, frozen: int = FROZEN) -> None:
        self._model, self._tokenizer, self._most, self._frozen = model, tokenizer, most, frozen
        self._kept: dict[str, torch.Tensor] = {}

    def length(self, text: str) -> int:
        """Tokens of a text that was :meth:`read`."""
        return len(self._kept[text])

    def read(self, texts: Sequence[str], batch: int = 64) -> None:
        """Compute what is not there yet; texts of like length together, to pad little."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        ids = {text: self._ids(encoding.ids) for text, encoding in zip(new, self._encode(new), strict=True)}
        new.sort(key=lambda text: len(ids[text]))
        self._model.train(False)
        for start in range(0, len(new), batch):
            some = new[start : start + batch]
            tokens, mask = padded([ids[text] for text in some])
            with torch.no_grad(), fast_numbers():
                hidden = self._model.bert.embeddings(input_ids=tokens)
                hidden = through(self._model.bert.encoder.layer[: self._frozen], hidden, mask)
            for row, text in enumerate(some):
                self._kept[text] = hidden[row, : len(ids[text])].to(torch.bfloat16).clone()

    def batch(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Hidden states [texts, tokens, width] and mask of some texts that were read."""
        kept = [self._kept[text] for text in texts]
        width = max(map(len, kept))
        hidden = torch.zeros(len(kept), width, kept[0].shape[1])
        mask = torch.zeros(len(kept), width, dtype=torch.long)
        for row, states in enumerate(kept):
            hidden[row, : len(states)] = states
            mask[row, : len(states)] = 1
        return hidden, mask

    def _encode(self, texts: Sequence[str]) -> list[Any]:
        return self._tokenizer.encode_batch(list(texts)) if texts else []

    def _ids(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self._most else [*ids[: self._most - 1], ids[-1]]


def padded(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask of rows of different length."""
    width = max(map(len, rows))
    tokens = torch.full((len(rows), width), PAD)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for row, ids in enumerate(rows):
        tokens[row, : len(ids)] = torch.tensor(ids)
        mask[row, : len(ids)] = 1
    return tokens, mask


def through(layers: Any, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Some layers over hidden states."""
    added = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
    for layer in layers:
        out = layer(hidden, added)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden


def logits_of(model: Any, hidden: torch.Tensor, mask: torch.Tensor, frozen: int = FROZEN) -> torch.Tensor:
    """From the frozen layers' states to logits [texts, heads]."""
    hidden = through(model.bert.encoder.layer[frozen:], hidden, mask)
    pooled = model.dropout(model.bert.pooler(hidden))
    logits: torch.Tensor = model.classifier(pooled)
    return logits.float()
