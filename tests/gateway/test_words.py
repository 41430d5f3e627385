"""What policies may name at a site, and how little it takes to know it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gateway.codecs.registry import unseen_kinds
from gateway.sections import GROUPS, ROLES, Backend, Contact, Detectors
from gateway.settings import Settings
from gateway.words import registry_of, vocabulary_of
from policies.vocabulary import offline

URL = "http://127.0.0.1:1/v1"
HEAVY = "aiohttp alembic fastapi httpx numpy onnxruntime opentelemetry presidio_analyzer pycld2 sqlalchemy"
HEAVY += " starlette uvicorn"


@pytest.mark.parametrize(("enabled", "model", "sees"), [
    (("pii", "harm"), "embedded", (True, True)), (("pii",), "embedded", (True, False)),
    (("harm",), "embedded", (False, True)), (("pii", "harm"), "none", (True, False)),
    ((), "embedded", (False, False)),
])  # fmt: skip
def test_policies_may_name_what_the_chosen_detectors_see(enabled: Any, model: str, sees: tuple[bool, bool]) -> None:
    settings = Settings(detectors=Detectors(enabled=enabled, model=model))
    seen = vocabulary_of(settings, registry_of(settings))
    assert ("ID_NIK" in seen.entities, "toxicity" in seen.scores) == sees


def test_policies_may_name_this_sites_groups_and_every_role() -> None:
    settings = Settings(detectors=Detectors(enabled=()))
    seen = vocabulary_of(settings, registry_of(settings))
    assert seen.groups == {group.name for group in GROUPS}
    assert (seen.roles, seen.unseen) == (frozenset(ROLES), unseen_kinds())


@pytest.mark.parametrize(("models", "known"), [
    ([("a", "b"), ("c",)], {"a", "b", "c"}), ([("a",), ()], None), ([()], None), ([], None),
])  # fmt: skip
def test_models_are_a_closed_list_only_where_every_backend_has_one(
    models: list[tuple[str, ...]], known: set[str] | None
) -> None:
    backends = tuple(Backend(name=f"b{n}", url=URL, models=row) for n, row in enumerate(models))
    settings = Settings(backends=backends, detectors=Detectors(enabled=()))
    assert vocabulary_of(settings, registry_of(settings)).models == known


def test_what_ships_for_policies_without_a_gate_is_what_a_gate_tells() -> None:
    settings = Settings(detectors=Detectors(enabled=()))
    here, elsewhere = vocabulary_of(settings, registry_of(settings)), offline()
    assert (here.contents, here.obligations) == (elsewhere.contents, elsewhere.obligations)
    default = vocabulary_of(Settings(), registry_of(Settings()))
    assert default.entities == elsewhere.entities


def test_a_language_is_not_promised_where_nothing_can_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.detectors.language.find_spec", lambda name: None)
    settings = Settings(detectors=Detectors(enabled=()))
    assert vocabulary_of(settings, registry_of(settings)).contents == offline().contents - {"language"}


RANI = Contact(role="second-contact", person="Bu Rani (rekaan)", hours="Senin-Jumat 07.00-14.00")
JOKO = Contact(role="counsellor", person="Pak Joko (rekaan)")


@pytest.mark.parametrize(("contacts", "roles", "said"), [
    ((), set(), {}),
    ((RANI,), {"second-contact"}, {"en": "Here you can turn to Bu Rani (rekaan) (Senin-Jumat 07.00-14.00).",
                                   "id": "Di sini ada Bu Rani (rekaan) (Senin-Jumat 07.00-14.00)."}),
    ((RANI, JOKO), {"second-contact", "counsellor"}, {"en": "Here you can turn to Pak Joko (rekaan).",
                                                      "id": "Di sini ada Pak Joko (rekaan)."}),
])  # fmt: skip
def test_texts_of_help_name_the_first_counsellor(contacts: Any, roles: set[str], said: dict[str, str]) -> None:
    settings = Settings(contacts=contacts, detectors=Detectors(enabled=()))
    seen = vocabulary_of(settings, registry_of(settings))
    assert (seen.contacts, seen.contact) == (roles, said)


def test_a_command_that_only_reads_policies_loads_nothing_heavy(tmp_path: Path) -> None:
    """Five hundred tests on facts take half a second; a web framework would double it."""
    (tmp_path / "policy.yaml").write_text("gapura: policy/v1\nname: p\ndefault: allow\nrules: []\n")
    (tmp_path / "policy.test.yaml").write_text(
        "- { name: a, facts: { direction: input }, expect: { effect: allow } }\n"
    )
    code = (
        "import sys, gateway.cli\n"
        "try: gateway.cli.main()\n"
        "except SystemExit as end: print(end.code, *sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    for command in (["lint"], ["explain"], ["test", "--facts-only"]):
        done = subprocess.run(
            [sys.executable, "-c", code, "policy", *command], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )  # fmt: skip
        exit_code, *loaded = done.stdout.splitlines()[-1].split()
        assert (exit_code, sorted(set(loaded) & set(HEAVY.split()))) == ("0", [])
        assert "policies" in loaded


def test_policy_tests_load_the_relay_and_not_the_gate_around_it() -> None:
    code = "import sys, gateway.inspecting; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )  # fmt: skip
    assert "gateway" in done.stdout.split()
    assert set(done.stdout.split()) & set(HEAVY.split()) == set()
