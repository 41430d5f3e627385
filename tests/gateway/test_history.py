"""The records of a real gate, as policies replays them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.errors import LogUnusable
from gateway.history import log_of


async def test_questions_and_answers_of_a_gate_in_order_and_the_policy_it_kept(inside: Any) -> None:
    async with inside("  - { name: harm, when: { toxicity: balanced }, then: block }\n") as gate:
        await gate.ask("halo")
        await gate.ask("kamu bodoh")
        log = log_of(gate.folder / "data")
        found = list(log.records)
        assert [(one["kind"], one["private"]["decision"]["effect"]) for one in found if "facts" in one["private"]] == [
            ("decision", "allow"),
            ("outcome", "allow"),
            ("decision", "block"),
        ]
        assert [one["index"] for one in found] == sorted(one["index"] for one in found)
        assert log.total > len(found)  # the gate's own start is in the log too
        kept = log.sources(found[0]["public"]["policy"])
        assert kept is not None
        assert "site/policy.yaml" in kept
        assert log.sources("sha256:" + "0" * 64) is None
        assert log.sources("../policy") is None
        minute = found[0]["time"]
        assert list(log_of(gate.folder / "data", since="2999-01-01").records) == []
        assert [one["kind"] for one in log_of(gate.folder / "data", until=minute).records] == ["outcome", "outcome"]


def test_where_there_is_no_log_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(LogUnusable):
        log_of(tmp_path)
