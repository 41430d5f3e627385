"""What texts need stays, in order; nothing of the network changes but the rows of its table of pieces."""

from __future__ import annotations

from pathlib import Path

import tokenizers
import transformers

from gateway.detectors.training.prune import lines_of, prune

from .conftest import PIECES


def test_pieces_that_no_text_uses_go(unpacked: Path, tmp_path: Path) -> None:
    size = prune(unpacked, tmp_path, ["kamu pintar"])
    before = tokenizers.Tokenizer.from_file(str(unpacked / "tokenizer.json"))
    after = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert size == len(PIECES) - 4  # bodoh, stupid, Straße, 語
    assert after.encode("kamu pintar").tokens == before.encode("kamu pintar").tokens
    assert after.encode("stupid").tokens == ["<s>", "\u2581s", "t", "u", "p", "i", "d", "</s>"]
    old = transformers.BertModel.from_pretrained(unpacked, add_pooling_layer=False)
    new = transformers.BertModel.from_pretrained(tmp_path, add_pooling_layer=False)
    rows = [before.token_to_id(token) for token in ("<s>", "\u2581kamu", "z")]
    kept = [after.token_to_id(token) for token in ("<s>", "\u2581kamu", "z")]
    table = old.embeddings.word_embeddings.weight, new.embeddings.word_embeddings.weight
    assert (table[0][rows] == table[1][kept]).all()


def test_lines_count_in_small_letters_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Halo\nKamu\n", "utf-8")
    assert list(lines_of([tmp_path / "a.txt"])) == ["Halo", "halo", "Kamu", "kamu"]
