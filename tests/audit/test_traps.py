"""How the records of other projects break, each tried on this one."""

# ruff: noqa: S608 - this test is the attacker who writes SQL

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit import Record
from audit.bundle.verifying import digest_of
from audit.merkle import consistency_proof, leaf_hash, root_of, verify_consistency
from audit.verdict import Verdict


def code(verdict: Verdict) -> str:
    assert verdict.failed is not None
    assert verdict.failed.failure is not None
    return verdict.failed.failure.code


def test_records_are_bound_to_those_before_them(sample: Any, tampered: Any) -> None:
    """Elsewhere the hash of an entry left out the one before it: so a whole entry could be put in another's place."""
    columns = "kind, minute, entry, leaf, random, private, exchange, subject"
    copied = ", ".join(f"{name} = (SELECT {name} FROM entries WHERE idx = 12)" for name in columns.split(", "))
    assert code(tampered(f"UPDATE entries SET {copied} WHERE idx = 16")) == "root"


def test_a_deletion_shows_even_where_every_record_is_signed_for_itself(site: Any) -> None:
    """Elsewhere each record had a signature and no tie to the others: one that was gone was not missed."""
    log = site.open()
    for number in range(6):
        log.append_sync(Record("refusals", {"bad_key": number}))
    log.close()
    site.sql("DELETE FROM entries WHERE idx = 3")
    site.sql("UPDATE entries SET idx = idx - 1 WHERE idx > 3")
    assert code(site.verify()) in ("root", "cut")
    site.sql("DELETE FROM entries")
    assert code(site.verify()) == "cut"


@given(size=st.integers(2, 40), data=st.data())
def test_a_proof_of_consistency_holds_for_no_other_old_root(size: int, data: st.DataObject) -> None:
    """Elsewhere the same proof was given, and taken, whatever the old root was."""
    old = data.draw(st.integers(1, size))
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    proof, root, new = consistency_proof(leaves, old), root_of(leaves[:old]), root_of(leaves)
    assert verify_consistency(old, root, size, new, proof)
    wrong = data.draw(st.sampled_from([bytes(32), new if old < size else root_of(leaves[:-1]), leaf_hash(root)]))
    assert not verify_consistency(old, wrong, size, new, proof)
    rewritten = root_of([leaf_hash(b"another"), *leaves[1:]])
    assert not verify_consistency(old, root, size, rewritten, proof)
    other = data.draw(st.integers(1, size))
    assert other == old or not verify_consistency(other, root, size, new, proof)


@given(st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=4, unique=True), st.data())
def test_the_digest_of_a_policy_is_of_its_text(texts: list[str], data: st.DataObject) -> None:
    """Elsewhere the "policy hash" was that of the schema, the same for every policy."""
    sources = [{"path": f"{number}.yaml", "sha256": leaf_hash(text.encode("utf-8", "surrogatepass")).hex()}
               for number, text in enumerate(texts)]  # fmt: skip
    other = [dict(source) for source in sources]
    other[data.draw(st.integers(0, len(other) - 1))]["sha256"] = "00" * 32
    assert digest_of(sources) != digest_of(other)
    assert digest_of(sources) == digest_of(sources[::-1])


def test_the_hash_of_an_entry_is_never_that_of_nothing(sample: Any) -> None:
    """Elsewhere the hash was always that of the empty text."""
    hashes = [leaf for (leaf,) in sample.sql("SELECT leaf FROM entries")]
    assert len(set(hashes)) == len(hashes)
    assert leaf_hash(b"") not in hashes
