"""search and reindex, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit.cli import app
from audit.record import Sealed
from audit.store.sqlite import SQLiteStore

SUBJECT = f"{3:032x}"


@pytest.fixture
def gapura(fill: Callable[[int], list[Sealed]], tmp_path: Path) -> Callable[..., Result]:
    fill(400)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments), "--data", str(tmp_path / "data"), "--lang", "en"])

    return run


def loaded(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_search_goes_from_page_to_page(gapura: Callable[..., Result]) -> None:
    ask = ("search", "effect=redact", "kind=outcome", "--limit", 7, "--format", "json")
    first = loaded(gapura(*ask))
    second = loaded(gapura(*ask, "--cursor", first["next"]))
    assert len(first["entries"]) == len(second["entries"]) == 7
    assert first["entries"][-1]["index"] > second["entries"][0]["index"]
    assert loaded(gapura(*ask, "--cursor", second["previous"]))["entries"] == first["entries"]
    assert first["previous"] is None
    oldest = loaded(gapura(*ask, "--oldest-first"))
    assert oldest["entries"][0]["index"] < 40
    assert {line["effect"] for line in oldest["entries"]} == {"redact"}


def test_a_search_prints_lines_for_people(gapura: Callable[..., Result]) -> None:
    text = gapura("search", "result=blocked", "--limit", 3).stdout
    assert "block" in text
    assert "--cursor " in text
    nothing = gapura("search", "rule=nowhere")
    assert (nothing.exit_code, nothing.stdout) == (1, "No entry fits.\n")
    assert "exchanges fit" in gapura("search", "--facets", "group=guru").stdout
    counts = loaded(gapura("search", "--facets", "group=guru", "--format", "json"))
    assert counts["total"] == sum(counts["counts"]["effect"].values())
    assert set(counts["counts"]["group"]) == {"guru"}


def test_findings_are_not_shown_by_person_in_any_way(gapura: Callable[..., Result]) -> None:
    for person in ("key=key1", f"subject={SUBJECT}"):
        for arguments in (("search", person, "rule=harm"), ("show", "--where", person),
                          ("search", person, "effect=block", "--facets")):  # fmt: skip
            refused = gapura(*arguments)
            assert refused.exit_code == 2
            assert "person" in refused.stderr
        page = gapura("search", person, "--format", "json").stdout
        counts = gapura("search", person, "--facets", "--format", "json").stdout
        text = gapura("search", person).stdout + gapura("search", person, "--facets").stdout
        for word in ("harm", "redact", "blocked", "ID_NIK", "selfharm", "9100"):
            assert word not in page + counts + text


def test_searches_are_kept_under_a_name(gapura: Callable[..., Result]) -> None:
    found = loaded(gapura("search", "effect=block", "--since", "2026-11-01", "--save", "blocked", "--format", "json"))
    assert loaded(gapura("search", "--saved", "blocked", "--format", "json")) == found
    assert gapura("search", "--list").stdout == "blocked effect=block --since 2026-11-01T00:00Z\n"
    assert loaded(gapura("search", "--list", "--format", "json"))["blocked"]["where"] == {"effect": ["block"]}
    assert gapura("search", "--remove", "blocked").exit_code == 0
    assert gapura("search", "--list").stdout == "No saved search.\n"
    assert gapura("search", "--saved", "blocked").exit_code == 2
    assert gapura("search", "effect=block", "--list").exit_code == 2
    assert gapura("search", "key=k1", "--save", "x").exit_code == 2


def test_show_takes_the_same_filters(gapura: Callable[..., Result]) -> None:
    shown = loaded(
        gapura("show", "--where", "effect=block", "--where", "kind=decision", "--last", 4, "--format", "json")
    )
    assert [one["private"]["decision"]["effect"] for one in shown] == ["block"] * 4
    assert gapura("show", 3, "--where", "effect=block").exit_code == 2


def test_rows_are_compared_and_made_anew(gapura: Callable[..., Result], store: SQLiteStore) -> None:
    assert gapura("reindex", "--check").exit_code == 0
    with store.transaction() as database:
        database.execute("UPDATE search_rows SET terms = replace(terms, 'effect=block', 'effect=allow') WHERE idx < 9")
        database.execute("DELETE FROM search_rows WHERE idx IN (20, 21, 30)")
    checked = gapura("reindex", "--check")
    assert checked.exit_code == 1
    assert "20-21, 30" in checked.stdout
    assert json.loads(gapura("reindex", "--check", "--format", "json").stdout)["good"] is False
    assert "gapura audit reindex" in gapura("search", "effect=block").stderr
    assert gapura("reindex").exit_code == 0
    assert loaded(gapura("reindex", "--check", "--format", "json"))["good"] is True
    assert loaded(gapura("reindex", "--format", "json")) == {"entries": store.head()[0].size}


def test_where_there_is_no_log_both_say_so(tmp_path: Path) -> None:
    for arguments in (["search"], ["reindex"], ["reindex", "--check"], ["search", "--remove", "x"]):
        refused = CliRunner().invoke(app, [*arguments, "--data", str(tmp_path), "--lang", "id"])
        assert refused.exit_code == 2
        assert "Tidak ada log audit" in refused.stderr
