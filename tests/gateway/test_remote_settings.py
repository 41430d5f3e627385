"""What can be set of detectors on other machines, and how careless settings are refused: in two languages, with the
place, and without repeating a value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.remote_settings import RemoteDetector
from gateway.settings import Settings, SettingsError, read
from gateway.words import registry_of, vocabulary_of
from policies.errors import render

PAGE = Path(__file__).parents[2] / "gateway" / "detectors" / "README.md"

GUARD: dict[str, Any] = {"name": "guard", "kind": "llama-guard", "url": "http://127.0.0.1:11434/v1", "model": "lg"}
HTTP: dict[str, Any] = {"name": "ours", "kind": "http", "url": "http://127.0.0.1:9/score", "body": {"q": "{{text}}"},
                        "answer": {"toxicity": "$.a"}}  # fmt: skip
MARK = "KenariMerah77"


def site(folder: Path, *remotes: dict[str, Any], **more: Any) -> Settings:
    file = folder / "gapura.yaml"
    file.write_text(json.dumps({"detectors": {"remote": remotes, **more}}))
    return read(file, env={})


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


CARELESS: list[tuple[dict[str, Any], str, str]] = [
    ({**GUARD, "kind": "lama-guard"}, "llama-guard", "harus salah satu dari"),
    ({**GUARD, "url": f"http://u:{MARK}@guard.example/v1"}, "no user or password", "kata sandi"),
    ({**GUARD, "key": f"sk_{MARK}"}, "not the secret itself", "bukan rahasianya"),
    ({**GUARD, "harms": {"S99": ["threat"]}}, "harms it knows: S1, S2", "yang dikenalnya: S1, S2"),
    ({**GUARD, "harms": {"S1": [MARK]}}, "as policies write it", "seperti dalam kebijakan"),
    ({**GUARD, "harms": {"S1": ["language"]}}, "as policies write it", "seperti dalam kebijakan"),
    ({**GUARD, "body": {"q": "{{text}}"}}, "kind: http only", "hanya untuk kind: http"),
    (without(GUARD, "model"), "needs model", "memerlukan model"),
    ({**GUARD, "country": "indonesia"}, "two capital letters", "dua huruf besar"),
    ({**GUARD, "deadline": 0}, "greater than 0", "lebih besar dari 0"),
    ({**HTTP, "body": {"q": "text"}}, '"{{text}}" in it', 'memuat "{{text}}"'),
    (without(HTTP, "body"), '"{{text}}" in it', 'memuat "{{text}}"'),
    (without(HTTP, "answer"), "which score stands where", "letak tiap skor"),
    ({**HTTP, "answer": {}}, "at least one score", "sedikitnya satu skor"),
    ({**HTTP, "answer": {"toxicity": "a.b"}}, "$.names.and[0].indices", "$.nama.dan[0].nomor"),
    ({**HTTP, "answer": {"ID_NIK": "$.a"}}, "at least one score", "sedikitnya satu skor"),
    ({**HTTP, "model": "m"}, "not to http", "bukan untuk http"),
    ({**HTTP, "levels": {"cautious": 0.5}}, "cautious, balanced and strict", "cautious, balanced, dan strict"),
    ({**HTTP, "levels": {"cautious": 0.9, "balanced": 0.5, "strict": 0.95}}, "none below", "tidak lebih kecil"),
    ({**HTTP, "limit": 2}, "less than or equal to 1", "paling besar 1"),
    ({**HTTP, "tempate": 1}, "unknown setting", "setelan tidak dikenal"),
    ({**HTTP, "name": "harm"}, "one of this machine", "mesin ini"),
    ({**HTTP, "name": "canaries"}, "one of this machine", "mesin ini"),
]


@pytest.mark.parametrize(("careless", "english", "indonesian"), CARELESS)
def test_what_cannot_be_meant_is_refused_and_told(
    tmp_path: Path, careless: dict[str, Any], english: str, indonesian: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        site(tmp_path, careless)
    told = {language: render(caught.value.problems, language) for language in ("en", "id")}
    assert english in told["en"]
    assert indonesian in told["id"]
    assert "gapura.yaml" in told["en"]
    assert MARK not in "".join(problem.message["en"] for problem in caught.value.problems)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="same name"):
        site(tmp_path, GUARD, {**HTTP, "name": "guard"})


def test_without_a_look_for_personal_data_none_is_asked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="add pii to enabled"):
        site(tmp_path, GUARD, enabled=["harm"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:11434", "http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1/"])
def test_a_guard_model_is_asked_at_the_chat_route_of_its_api(url: str) -> None:
    one = RemoteDetector.model_validate({**GUARD, "url": url})
    assert one.address == "http://127.0.0.1:11434/v1/chat/completions"
    assert RemoteDetector.model_validate(HTTP).address == HTTP["url"]


def test_all_of_it_can_come_from_the_environment() -> None:
    given = {**HTTP, "levels": {"cautious": 0.2, "balanced": 0.5, "strict": 0.9}, "concurrent": 3}
    env = {f"GAPURA_DETECTORS__REMOTE__0__{name.upper()}": value if isinstance(value, str) else json.dumps(value)
           for name, value in given.items()}  # fmt: skip
    (one,) = read(None, {}, env).detectors.remote
    assert one == RemoteDetector.model_validate(given)


def test_its_key_comes_from_the_environment_and_stands_in_no_dump(tmp_path: Path) -> None:
    file = tmp_path / "gapura.yaml"
    file.write_text(json.dumps({"detectors": {"remote": [{**GUARD, "key": "GAPURA_GUARD"}, HTTP]}}))
    settings = read(file, env={"GAPURA_GUARD": MARK})
    assert (settings.remote_key("guard"), settings.remote_key("ours")) == (MARK, None)
    assert MARK not in repr(settings) + settings.model_dump_json()
    assert settings.digest == read(file, env={"GAPURA_GUARD": "other"}).digest
    with pytest.raises(SettingsError, match='the key of detector "guard"'):
        read(file, env={})


def test_policies_may_name_what_it_gives(tmp_path: Path) -> None:
    levels = {"cautious": 0.2, "balanced": 0.5, "strict": 0.9}
    settings = site(
        tmp_path,
        {**GUARD, "harms": {"S5": ["defamation"], "S10": ["identity_attack"]}},
        {
            **HTTP,
            "answer": {"identity_attack": "$.a", "insult": "$.b", "our-own": "$.c"},
            "levels": levels,
            "limit": 0.7,
        },
        enabled=["pii"],
    )
    seen = vocabulary_of(settings, registry_of(settings))
    assert seen.scores["insult"].levels == {"cautious": 2000, "balanced": 5000, "strict": 9000}
    assert seen.scores["identity_attack"].levels["cautious"] == 5000, "the first that is listed says what levels are"
    assert seen.limits == {"defamation": 10_000, "our-own": 7000}


def test_where_this_machines_model_gives_a_score_too_its_levels_count(tmp_path: Path) -> None:
    alone, beside = site(tmp_path), site(tmp_path, {**HTTP, "answer": {"toxicity": "$.a", "weapons": "$.b"}})
    scores = [vocabulary_of(one, registry_of(one)).scores["toxicity"] for one in (alone, beside)]
    limits = [vocabulary_of(one, registry_of(one)).limits["weapons"] for one in (alone, beside)]
    assert scores[0] == scores[1]
    assert limits[0] == limits[1]
    assert registry_of(beside).only_remote() == frozenset()
    only = site(tmp_path, {**HTTP, "answer": {"toxicity": "$.a", "our-own": "$.b"}})
    assert registry_of(only).only_remote() == {"our-own"}


def test_the_example_on_the_page_is_one(tmp_path: Path) -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Detectors on other machines\n")[2]
    (tmp_path / "gapura.yaml").write_text(section.partition("```yaml\n")[2].partition("```")[0])
    settings = read(tmp_path / "gapura.yaml", env={"SCORES_KEY": "s3"})
    guard, ours = registry_of(settings).remotes
    assert guard.provides == {"crime_help", "weapons", "selfharm"}
    assert ours.provides == {"toxicity", "our-own-label"}
    (body,) = guard.form.bodies("Halo")
    assert json.loads(body)["messages"] == [{"role": "user", "content": "Halo"}]
    assert guard.to.url == "http://127.0.0.1:11434/v1/chat/completions"
    assert json.loads(ours.form.bodies("Halo")[0]) == {"inputs": ["Halo"], "lang": "id"}
    assert ours.form.read([{"results": [{"toxic": 0.25, "flag": True}]}]) == {"toxicity": 2500, "our-own-label": 10_000}
