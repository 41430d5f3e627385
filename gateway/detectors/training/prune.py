"""Keep, of the tokenizer's 250,002 pieces, those that English, Indonesian and its neighbours need: a smaller model.

    python -m gateway.detectors.training.prune UNPACKED OUT TEXT... [--words 60000]

Kept are the special tokens, single characters of the scripts that people here mix in (Latin, Greek, Cyrillic, Arabic,
signs, emoji), every run of at most three Latin letters (so that no misspelling becomes unknown), every piece that the
given texts use, and those of the commonest words of English, Indonesian and Malay (package ``wordfreq``). All other
rows of the embedding matrix are dropped; nothing else of the network changes.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import tokenizers
import torch
import transformers

SPECIAL = 4
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC")
_BLANK = "\u2581"


def kept(tokenizer: tokenizers.Tokenizer, pieces: list[str], texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces to keep, in order."""
    used: set[int] = set()
    remaining = iter(texts)
    while batch := list(islice(remaining, 4096)):
        for encoding in tokenizer.encode_batch(batch):
            used.update(encoding.ids)
    return [
        number
        for number, piece in enumerate(pieces)
        if number < SPECIAL or number in used or _always(piece.strip(_BLANK))
    ]


def _always(piece: str) -> bool:
    if len(piece) <= 1:
        return not piece or _wanted(piece)
    return len(piece) <= 3 and piece.isascii() and piece.isalpha()


def _wanted(character: str) -> bool:
    if unicodedata.category(character)[0] in "PSN":
        return ord(character) < 0x3200 or 0x1F000 <= ord(character) <= 0x1FAFF
    if character == "\u200d" or 0xFE00 <= ord(character) <= 0xFE0F:  # what emoji are joined and coloured with
        return True
    return unicodedata.name(character, "").startswith(_SCRIPTS)


def prune(source: Path, out: Path, texts: Iterable[str]) -> int:
    """Write the smaller folder; returns how many pieces it has."""
    document = json.loads((source / "tokenizer.json").read_text("utf-8"))
    vocabulary = document["model"]["vocab"]
    keep = kept(
        tokenizers.Tokenizer.from_file(str(source / "tokenizer.json")), [piece for piece, _ in vocabulary], texts
    )
    document["model"]["vocab"] = [vocabulary[number] for number in keep]
    model = transformers.BertModel.from_pretrained(source, add_pooling_layer=False)
    rows = model.embeddings.word_embeddings.weight.data[keep].clone()
    model.embeddings.word_embeddings = torch.nn.Embedding(len(keep), rows.shape[1], padding_idx=1, _weight=rows)
    model.config.vocab_size = len(keep)
    model.save_pretrained(out)
    (out / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    (out / "tokenizer_config.json").write_bytes((source / "tokenizer_config.json").read_bytes())
    return len(keep)


def common_words(count: int) -> Iterator[str]:
    """The commonest words of three languages, as they stand inside and at the beginning of a sentence."""
    import wordfreq  # noqa: PLC0415  # only here

    for language in ("en", "id", "ms"):
        for word in wordfreq.top_n_list(language, count):
            yield word
            yield word.capitalize()


def lines_of(paths: Iterable[Path]) -> Iterator[str]:
    """Every line of some text files, in small letters as well."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            yield line
            yield line.lower()


def main() -> None:
    """Prune from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--words", type=int, default=60_000, help="how many common words of each language")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)

    def texts() -> Iterator[str]:
        yield from lines_of(arguments.texts)
        yield from common_words(arguments.words)

    sys.stdout.write(f"{prune(arguments.source, arguments.out, texts())} pieces\n")


if __name__ == "__main__":
    main()
