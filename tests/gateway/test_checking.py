"""The check of a text: the gate's own judgement, without a model, and without leaving a trace in anybody's history."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import Any

import pytest

from gateway.admission.identity import subject_of
from gateway.admission.restrictions import Restriction, Restrictions, Why

NIK = "3174015509000001"  # synthetic
CHECK = "/gapura/v1/check"
RULES = """
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: invented, when: { direction: output, pii: [ID_NIK] }, then: redact }
  - { name: heated, when: { threat: balanced }, then: flag }
  - name: rude
    when: { toxicity: balanced }
    then: block
    message: { en: Say it kindly., id: Katakan dengan santun. }
  - { name: what-nobody-sees, when: { unseen: any }, then: block }
  - { name: no-mail-for-teachers, when: { direction: input, role: [teacher], pii: [EMAIL_ADDRESS] }, then: block }
  - { name: no-mail-for-the-young, when: { direction: input, age: "< 12", pii: [EMAIL_ADDRESS] }, then: warn }
"""


async def asked(gate: Any, status: int = 200, **wanted: Any) -> dict[str, Any]:
    answer = await gate.ask({"direction": "input", **wanted}, CHECK)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def test_a_question_that_would_be_changed(inside: Any) -> None:
    async with inside(RULES) as gate:
        said = await asked(gate, text=f"NIK saya {NIK}, ancaman")
        (decision,) = gate.records("decision")
        assert gate.backend.seen == []
    assert (said["effect"], said["rules"]) == ("redact", ["nik", "heated"])
    assert said["findings"][:2] == [
        {"type": "ID_NIK", "part": 1, "start": 9, "end": 25, "score": 0.9, "detector": "finds", "state": "ok"},
        {"type": "threat", "part": 1, "start": 0, "end": 34, "score": 0.9, "detector": "threat", "state": "ok"},
    ]
    assert {one["type"] for one in said["findings"][2:]} == {"threat"}, "the model's name and the text, read as one"
    assert said["scores"] == {"toxicity": 0.0, "threat": 0.9}
    assert said["text"].startswith("NIK saya <ID_NIK_")
    assert said["text"].endswith(">, ancaman")
    assert said["coverage"] == {"finds": [39, 39], "toxicity": [39, 39], "threat": [39, 39]}
    assert said["policy"].startswith("sha256:")
    assert said["id"] == decision["exchange"]


async def test_an_answer_that_would_be_changed(inside: Any) -> None:
    async with inside(RULES) as gate:
        said = await asked(gate, direction="output", text=f"NIK {NIK}, ancaman.")
    assert (said["effect"], said["rules"], said["text"]) == ("redact", ["invented", "heated"], "NIK [ID_NIK], ancaman.")
    assert [(one["type"], one["start"], one["end"]) for one in said["findings"]] == [("ID_NIK", 4, 20)]
    assert said["scores"] == {"threat": 0.9}
    assert said["coverage"] == {"pii": [30, 30], "scores": [30, 30]}


@pytest.mark.parametrize("direction", ["input", "output"])
async def test_what_would_be_stopped_shows_what_would_be_said(inside: Any, direction: str) -> None:
    async with inside(RULES) as gate:
        said = await asked(gate, direction=direction, text="Kamu bodoh!")
    assert (said["effect"], said["rules"], said["text"]) == ("block", ["rude"], "Say it kindly.")


@pytest.mark.parametrize(("language", "words"), [("en", "Say it kindly."), ("id", "Katakan dengan santun.")])
@pytest.mark.parametrize("direction", ["input", "output"])
async def test_it_is_said_in_the_readers_language(inside: Any, direction: str, language: str, words: str) -> None:
    async with inside(RULES) as gate:
        wanted = {"direction": direction, "text": "Kamu bodoh!"}
        said = await gate.ask(wanted, CHECK, headers={"accept-language": language})
    assert said.json()["text"] == words


@pytest.mark.parametrize("direction", ["input", "output"])
async def test_where_nobody_can_look_it_is_the_gates_fault(inside: Any, direction: str) -> None:
    async with inside(RULES) as gate:
        gate.rates["toxicity"].trouble = RuntimeError()
        said = await asked(gate, direction=direction, text="Halo")
        assert gate.records("decision")[0]["facts"].get("missing", []) == ["toxicity"]
    assert (said["effect"], said["rules"]) == ("block", ["rude"])
    assert "could not check" in said["text"]


async def test_who_needs_help_would_be_told_where_it_is_all_the_same(inside: Any) -> None:
    care = "  - { name: at-risk, when: { direction: input, selfharm: balanced }, then: replace, care: helpline }\n"
    async with inside(RULES + care) as gate:
        assert "Healing119" in (await asked(gate, text="Aku mau menyerah."))["text"]
        gate.rates["toxicity"].trouble = RuntimeError()
        said = await asked(gate, text="Aku mau menyerah.")
    assert said["effect"] == "block"
    assert "could not check" in said["text"]
    assert "Healing119" in said["text"]


@pytest.mark.parametrize("direction", ["input", "output"])
async def test_what_nobody_minds_is_shown_as_it_is(inside: Any, direction: str) -> None:
    async with inside(RULES) as gate:
        said = await asked(gate, direction=direction, text="Apa kabar?")
    assert (said["effect"], said["rules"], said["findings"], said["text"]) == ("allow", [], [], "Apa kabar?")


async def test_a_row_of_messages_is_a_question_too(inside: Any) -> None:
    async with inside(RULES) as gate:
        messages = [{"role": "system", "content": f"NIK {NIK}"}, {"role": "user", "content": "Halo"}]
        said = await asked(gate, messages=messages)
        assert (said["effect"], said["text"]) == ("redact", "Halo")
        picture = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]
        said = await asked(gate, messages=[{"role": "user", "content": picture}])
    assert (said["effect"], said["rules"]) == ("block", ["what-nobody-sees", "unseen"])
    assert "an image" in said["text"]


async def test_each_check_is_a_conversation_that_never_was(inside: Any) -> None:
    async with inside(RULES) as gate:
        first, second = [(await asked(gate, text=f"NIK {NIK}"))["text"] for _ in range(2)]
        assert first != second
        assert (await asked(gate, text="Kamu bodoh!"))["effect"] == "block"
        turns = [{"role": "user", "content": "Kamu bodoh!"}, {"role": "user", "content": "Maaf."}]
        assert (await gate.ask(turns)).status_code == 400, "what a check refused is not dropped from a real talk"


async def test_its_records_say_that_nobody_asked(inside: Any) -> None:
    async with inside(RULES) as gate:
        await asked(gate, text="Kamu bodoh!", model="KenariMerah77")
        (decision,), (outcome,) = gate.records("decision"), gate.records("outcome")
        await gate.ask("Halo")
        assert "simulated" not in gate.records("decision")[-1]
    assert decision["simulated"] is outcome["simulated"] is True
    assert decision["exchange"] == outcome["exchange"]
    assert (decision["route"], outcome["result"]) == (CHECK, "checked")
    assert decision["model"].startswith("hmac:")


@pytest.mark.parametrize("kind", ["decision", "outcome"])
async def test_a_check_that_cannot_be_recorded_is_not_answered(inside: Any, kind: str) -> None:
    async with inside(RULES) as gate:
        gate.refuse_records(kind)
        assert (await asked(gate, 503, text="Halo"))["error"]["code"] == "cannot_record"


# -- whom it is checked as


@pytest.mark.parametrize(("who", "effect", "role", "age"), [
    ({}, "allow", "student", 13),
    ({"group": "guru"}, "block", "teacher", 21),
    ({"role": "teacher"}, "block", "teacher", 13),
    ({"group": "guru", "role": "student"}, "allow", "student", 21),
    ({"age": 9}, "warn", "student", 9),
    ({"group": "siswa-sd"}, "warn", "student", 7),
    ({"group": "siswa-sd", "age": 11}, "warn", "student", 11),
])  # fmt: skip
async def test_a_text_may_be_checked_as_somebody_else(
    inside: Any, who: dict[str, Any], effect: str, role: str, age: int | None
) -> None:
    async with inside(RULES) as gate:
        said = await asked(gate, text="surel ani@contoh.example", **({"as": who} if who else {}))
        facts = gate.records("decision")[0]["facts"]
    assert said["effect"] == effect
    assert (facts["group"], facts["role"], facts.get("age")) == (who.get("group", "siswa-smp"), role, age)


@pytest.mark.parametrize(("scopes", "more", "status", "code"), [
    (("chat",), {}, 403, "scope"), (("check",), {"as": {"age": 9}}, 403, "scope"),
    (("check",), {}, 200, ""), (("check", "act-as"), {"as": {"age": 9}}, 200, ""),
])  # fmt: skip
async def test_a_key_may_what_its_scopes_say(
    inside: Any, scopes: tuple[str, ...], more: Any, status: int, code: str
) -> None:
    async with inside(RULES) as gate:
        gate.token = await gate.key(scopes=scopes)
        said = await asked(gate, status, text="Halo", **more)
        assert len(gate.records("decision")) == (status == 200)
    assert said.get("error", {"code": ""})["code"] == code


@pytest.mark.parametrize("wanted", [
    {}, {"text": "Halo", "messages": [{"role": "user", "content": "Halo"}]},
    {"text": "Halo", "as": {"group": "KenariMerah77"}},
    {"text": "Halo", "as": {"role": "KenariMerah77"}}, {"direction": "output", "messages": []},
    {"direction": "output", "messages": [{"role": "assistant", "content": [{"type": "text", "text": "Halo"}]}]},
    {"messages": [{"role": "KenariMerah77"}]}, {"messages": ["KenariMerah77"]},
    {"messages": []}, {"direction": "KenariMerah77", "text": "Halo"}, {"text": "Halo", "KenariMerah77": 1},
    {"text": 77}, {"text": "Halo", "as": {"age": 200}}, {"text": "Halo", "as": {"KenariMerah77": 1}},
])  # fmt: skip
async def test_what_cannot_be_checked_is_said_without_saying_it_again(inside: Any, wanted: dict[str, Any]) -> None:
    async with inside(RULES) as gate:
        said = await asked(gate, 400, **wanted)
        assert gate.records("decision") == []
        assert [
            one for one in gate.records("outcome") if (one["reason"], one["simulated"]) != ("bad_request", True)
        ] == []
    assert said["error"]["code"] == "bad_request"
    assert "KenariMerah77" not in str(said)


QUOTA = """
  - { name: often, when: { direction: input, quota: { questions_day: ">= 2" } }, then: block }
"""


async def test_whoever_only_looks_uses_nothing_up(inside: Any) -> None:
    async with inside(QUOTA) as gate:
        assert [(await asked(gate, text="Halo"))["effect"] for _ in range(3)] == ["allow"] * 3
        gate.backend.says("Hai.")
        assert (await gate.ask("Halo")).status_code == 200
        assert (await asked(gate, text="Halo"))["effect"] == "block"


async def test_a_group_without_ages_may_have_the_youngest(inside: Any) -> None:
    groups = {"groups": [{"name": "siswa-smp", "ages": [13, 15]}, {"name": "tamu"}]}
    rules = "  - { name: young, when: { age: '< 14' }, then: flag }"
    async with inside(rules, groups) as gate:
        assert (await asked(gate, text="Halo", **{"as": {"group": "tamu"}}))["effect"] == "flag"


LABELS = "  - { name: no-weapons, when: { label: weapons }, then: block, message: { en: Not here., id: Jangan. } }\n"


@pytest.mark.parametrize("direction", ["input", "output"])
async def test_what_a_model_labels_is_shown_as_a_score(inside: Any, direction: str) -> None:
    async with inside(LABELS) as gate:
        said = await asked(gate, direction=direction, text="Begini cara merakit senapan.")
        harmless = await asked(gate, direction=direction, text="Begini cara merakit meja.")
    assert (said["effect"], said["rules"], said["scores"]) == ("block", ["no-weapons"], {"weapons": 0.9})
    assert (harmless["effect"], harmless["scores"].get("weapons", 0)) == ("allow", 0)


async def test_whoever_withdrew_consent_is_refused_here_as_anywhere(inside: Any) -> None:
    async with inside() as gate:
        key = gate.token.split("_")[1]
        subject = subject_of(gate.site.keyring, key)
        with closing(Restrictions(gate.site.state)) as restrictions:
            restrictions.set(Restriction(subject, Why.WITHDRAW, key, 5), lambda: None)
        async with asyncio.timeout(2):
            while (answer := await gate.ask("Halo")).status_code == 200:  # noqa: ASYNC110 - it looks now and then
                await asyncio.sleep(0.05)
        headers = {"authorization": f"Bearer {gate.token}"}
        checked = await gate.client.post("/gapura/v1/check", json={"direction": "input", "text": "x"}, headers=headers)
        ended = gate.records("outcome")[-1]
    assert [one.json()["error"]["code"] for one in (answer, checked)] == ["restricted"] * 2
    assert (answer.status_code, checked.status_code) == (400, 400)
    assert (ended["subject"], ended["reason"], ended["result"]) == (subject, "restricted", "refused")
