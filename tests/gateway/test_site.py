"""``gapura init`` and ``gapura check``: a site that begins well, and one that is told what is wrong with it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.seal.people import People
from gateway.admission.folders import open_site
from gateway.admission.rosters import NewRoster, Rosters
from gateway.admission.stops import Stops
from gateway.sections import GROUPS
from gateway.settings import Settings
from gateway.site import AlreadyThere, Check, Parts, _folders, check, exit_code, init
from gateway.site_errors import StartError
from policies import Decision, Effect, Facts, offline
from policies.rules import Needs
from policies.testing.tester import Inspected


class ModelBroken(Exception):
    pass


def look(text: str, facts: Facts, needs: Needs) -> Inspected:
    """Detectors that know one invented identity number."""
    number = "3174015509000001"
    seen = Facts(facts.direction, pii={"ID_NIK": 1} if number in text else {})

    def rewrite(decision: Decision) -> str:
        return text.replace(number, "<ID_NIK_k7f2m9qa>") if decision.effect is Effect.REDACT else text

    return Inspected(seen, rewrite)


def parts(backend: str | None = None, inspector: Callable[[Settings], Any] = lambda _: look) -> Parts:
    return Parts(lambda _: offline(), inspector, lambda url, key: backend, (ModelBroken,))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    init(tmp_path / "site")
    file = tmp_path / "site" / "gapura.yaml"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = file.read_text().replace("# keys:", f"keys: {tmp_path / 'keys'}").replace("# port: 8787", f"port: {port}")
    file.write_text(text)
    return file


def states(checks: list[Check]) -> dict[str, str]:
    return {one.name: one.state for one in checks}


def the(checks: list[Check], name: str) -> Check:
    return next(one for one in checks if one.name == name and one.state != "good")


def machine(checks: list[Check]) -> list[Check]:
    """What can be right before anybody is named whom rules tell."""
    return [one for one in checks if one.name not in ("contacts", "sealed")]


def test_a_new_site_lacks_nothing_but_the_people_whom_its_rules_tell(site: Path) -> None:
    checks = check(site, parts())
    assert exit_code(checks) == 1
    assert "nobody is under contacts" in the(checks, "contacts").found["en"]
    checks = machine(checks)
    assert exit_code(checks) == 0
    names = [
        "settings",
        "policies",
        "retention",
        "detectors",
        "tests",
        "data",
        "keys",
        "log",
        "machine",
        "port",
        "backends",
    ]
    assert list(states(checks)) == names
    assert "people who ask once a minute" in next(one.found["en"] for one in checks if one.name == "machine")
    notes = [one.found["en"] for one in checks if one.state != "good"]
    assert len(notes) == 1, notes
    assert "child-at-risk" in notes[0]  # said aloud: no detector of this version sees self-harm
    assert next(one.to_json()["found"]["en"] for one in checks if one.name == "tests").endswith("4 of 4 passed")


def test_nothing_is_written_over(site: Path) -> None:
    before = {path: path.read_bytes() for path in site.parent.rglob("*") if path.is_file()}
    with pytest.raises(AlreadyThere) as caught:
        init(site.parent)
    assert "tidak diubah" in caught.value.text("id")
    site.unlink()
    with pytest.raises(AlreadyThere):
        init(site.parent)
    assert not site.exists()
    assert {path: path.read_bytes() for path in before if path != site} == {
        path: content for path, content in before.items() if path != site
    }


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match="Choose a folder of your own"):
        init(tmp_path / "file")


def test_broken_settings_are_all_there_is_to_say(site: Path) -> None:
    site.write_text("sever: {}\n")
    checks = check(site, parts())
    assert (states(checks), exit_code(checks)) == ({"settings": "broken"}, 2)
    assert 'did you mean "server"?' in checks[0].found["en"]
    assert 'maksud Anda "server"?' in checks[0].found["id"]


def test_a_group_without_ages_is_told_where_a_rule_asks_for_one(site: Path) -> None:
    site.write_text(site.read_text().replace("groups:\n", "groups:\n  - { name: umum, role: student }\n", 1))
    assert "groups" not in states(check(site, parts()))  # no rule asks for an age alone
    policy = site.parent / "policies" / "policy.yaml"
    young = '  - { name: young, when: { direction: input, age: "<13" }, then: block }\n'
    policy.write_text(policy.read_text().rstrip() + "\n" + young)
    found = [one for one in check(site, parts()) if one.name == "groups"]
    assert [one.state for one in found] == ["finding"]
    assert "umum" in found[0].found["en"]
    assert "ages: [13, 15]" in found[0].do["id"]


KEEPS = """
  - { name: despair, when: { direction: input, words: [ingin mati] }, then: [replace, seal], care: helpline }
  - { name: survivor, when: { direction: input, words: [penyintas] }, then: seal }
"""


def test_what_is_ordered_to_be_kept_needs_somebody_who_can_open_it(site: Path, tmp_path: Path) -> None:
    policy = site.parent / "policies" / "policy.yaml"
    plain = policy.read_text()
    before = [one.found["en"] for one in check(site, parts()) if one.name == "sealed"]
    policy.write_text(plain.rstrip() + KEEPS)

    def own(checks: list[Check]) -> list[Check]:
        """The lines that are due to these two rules, and to who there is."""
        return [one for one in checks if one.name == "sealed" and one.found["en"] not in before]

    nobody = own(check(site, parts()))
    assert [(one.state, one.do["en"]) for one in nobody] == [
        ("finding", "gapura audit people add NAME --role counsellor"),
        ("note", "gapura audit people add NAME --role counsellor"),
    ]
    assert "NOT kept" in nobody[0].found["en"]
    people = People(site.parent / "gapura-data", cost=1 << 4)
    people.add("Bu Rina", "counsellor", "empat kata yang rahasia", lambda _: None)
    checks = own(check(site, parts()))
    assert [one.state for one in checks] == ["good", "good", "finding"]
    assert "Bu Rina" in checks[0].found["en"]
    assert "the log does not know how this key came here" in checks[2].found["en"]


def test_a_policy_that_breaks_its_promise_is_a_finding(site: Path) -> None:
    policy = site.parent / "policies" / "policy.yaml"
    policy.write_text(policy.read_text().replace("then: flag", "then: warn"))
    checks = check(site, parts())
    assert exit_code(checks) == 1
    assert the(checks, "tests").do["en"].startswith("see why: gapura policy test")


def test_words_that_help_nobody_are_told_before_the_gate_opens(site: Path) -> None:
    policy = site.parent / "policies" / "policy.yaml"
    rule = "  - {{ name: help, when: {{ pii: URL }}, then: block, message: {{ en: {0}, id: {0} }} }}\n"
    text = policy.read_text().rstrip() + "\n"
    policy.write_text(text + rule.format("Call TePSA"))
    checks = check(site, parts())
    assert the(checks, "policies").state == "note"
    assert "GP060" in the(checks, "policies").found["id"]
    policy.write_text(text + rule.format("Call 500-454"))
    checks = check(site, parts())
    assert exit_code(checks) == 2
    assert "GP061" in the(checks, "policies").found["en"]


def test_a_policy_that_cannot_be_read_is_shown_with_its_place(site: Path) -> None:
    policy = site.parent / "policies" / "policy.yaml"
    policy.write_text(policy.read_text().replace("then: flag", "then: flog"))
    checks = check(site, parts())
    assert exit_code(checks) == 2
    assert "policy.yaml:15" in the(checks, "policies").found["en"]
    assert "tests" not in states(checks)


def test_tests_that_are_missing_or_broken_are_told(site: Path) -> None:
    beside = site.parent / "policies" / "policy.test.yaml"
    beside.write_text("- nme: x\n")
    assert the(check(site, parts()), "tests").state == "broken"
    beside.unlink()
    checks = check(site, parts())
    assert the(checks, "tests").state == "note"
    assert exit_code(machine(checks)) == 0


def test_detectors_that_do_not_load_are_told(site: Path) -> None:
    def fails(_: Settings) -> Any:
        raise ModelBroken("model.onnx has the wrong sha256: import it again")

    checks = check(site, parts(inspector=fails))
    assert exit_code(checks) == 2
    assert "import it again" in the(checks, "detectors").found["id"]


def test_keys_beside_the_data_or_open_to_others_are_told(site: Path, tmp_path: Path) -> None:
    check(site, parts())
    (tmp_path / "keys" / "memory.key").chmod(0o640)
    assert "chmod go-rwx" in the(check(site, parts()), "data").found["en"]
    text = site.read_text()
    site.write_text(text.replace(str(tmp_path / "keys"), "gapura-data/keys"))
    assert "--keys" in the(check(site, parts()), "data").found["id"]


def test_a_log_that_is_none_is_told(site: Path) -> None:
    (site.parent / "gapura-data").mkdir(mode=0o700)
    (site.parent / "gapura-data" / "audit.db").write_bytes(b"not a database " * 400)
    assert the(check(site, parts()), "log").state == "broken"


def test_lists_of_persons_are_told_and_those_that_are_over_are_a_finding(site: Path) -> None:
    check(site, parts())
    with closing(open_site(site.parent / "gapura-data", site.parents[1] / "keys")) as opened:
        opened.state.set_groups(GROUPS)
        rosters = Rosters(opened.state, opened.keyring)
        rosters.put(NewRoster("7A", "siswa-smp", 31, 1 << 40), {})
        old = rosters.put(NewRoster("7B", "siswa-smp", 30, 86_400), {})
    told = check(site, parts())

    assert [one.found["id"] for one in told if one.name == "rosters" and one.state == "good"] == [
        "daftar: 1, orang: 31"
    ]
    over = the(told, "rosters")
    assert (over.state, "7B (siswa-smp): its last day was 1970-01-01" in over.found["en"]) == ("finding", True)
    assert f"gapura roster remove {old.id}" in over.do["id"]


def test_what_is_stopped_is_told(site: Path) -> None:
    check(site, parts())
    with closing(open_site(site.parent / "gapura-data", site.parents[1] / "keys")) as opened:
        Stops(opened.state).stop("all", lambda name: None)
    told = the(check(site, parts()), "routes")
    assert (told.state, told.found["en"][:19]) == ("note", "all: stopped since ")
    assert "gapura start all" in told.do["id"]


def test_demo_data_is_not_served(site: Path) -> None:
    open_site(site.parent / "gapura-data", demo=True).close()
    assert "gapura demo" in the(check(site, parts()), "data").found["en"]


def test_a_silent_backend_is_told_with_its_name(site: Path) -> None:
    found = the(check(site, parts(backend="connection refused")), "backends")
    assert found.found["en"] == "local: no good answer from http://127.0.0.1:11434/v1 (connection refused)"
    assert found.do["id"].startswith("jalankan")


def test_no_backend_is_only_a_note(site: Path) -> None:
    checks = check(site, parts(), {"backends": []})
    assert (the(checks, "backends").state, exit_code(machine(checks))) == ("note", 0)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_may_be_the_gate_itself(site: Path, taken: int) -> None:
    checks = check(site, parts(), {"server.port": taken})
    assert (the(checks, "port").state, exit_code(machine(checks))) == ("note", 0)


def test_an_address_that_is_not_ours_is_broken(site: Path) -> None:
    checks = check(site, parts(), {"server.host": "192.0.2.1", "server.behind_proxy": True})
    assert (the(checks, "port").state, exit_code(checks)) == ("broken", 2)


def test_the_open_network_needs_tls(site: Path) -> None:
    assert "without TLS" in the(check(site, parts(), {"server.host": "0.0.0.0"}), "tls").found["en"]  # noqa: S104
    tls = {"server.host": "0.0.0.0", "server.tls_cert": "no.pem", "server.tls_key": "no.key"}  # noqa: S104
    assert "no.pem" in the(check(site, parts(), tls), "tls").found["en"]


def test_each_witness_of_the_settings_has_a_line(tmp_path: Path) -> None:
    line = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    told = {"record": {"witnesses": [{"url": "https://remora.example", "key": line}]}}
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "keys", **told)  # type: ignore[arg-type]
    assert [(one.name, one.state) for one in _folders(settings)][-1] == ("witness", "note")
