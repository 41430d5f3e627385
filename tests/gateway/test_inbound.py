"""What is found in a question, in which part of the conversation, and what that makes of it.

A gate with small detectors; the facts are read where they count, in the record.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

import pytest

from gateway.detectors import language

NIK = "3174015509000001"  # synthetic
ALLOW = "gapura: policy/v1\nname: plain\ntitle: { en: Plain, id: Polos }\ndefault: allow\n"
RULES = """
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: mail, when: { direction: input, pii: [EMAIL_ADDRESS] }, then: warn }
  - { name: rude, when: { direction: input, toxicity: balanced }, then: block }
  - { name: blind, when: { unseen: any }, then: block }
"""


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def said(content: str) -> dict[str, Any]:
    return {"role": "assistant", "content": content}


def last(gate: Any) -> tuple[dict[str, Any], str]:
    """Facts and effect of the newest decision."""
    record = gate.records("decision")[-1]
    return record["facts"], record["decision"]["effect"]


# -- new and history


async def test_what_passed_before_is_history_and_is_redacted_all_the_same(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("Baik.")
        await gate.ask([user(f"NIK {NIK}")])
        first = gate.backend.seen[-1]["messages"]
        assert last(gate)[0]["pii"] == {"ID_NIK": 1}
        assert "pii_history" not in last(gate)[0]
        await gate.ask([user(f"NIK {NIK}"), said("Baik."), user("Lalu?")])
        facts, effect = last(gate)
    assert "pii" not in facts
    assert facts["pii_history"] == {"ID_NIK": 1}
    assert effect == "redact"
    assert gate.backend.seen[-1]["messages"] == [*first, said("Baik."), user("Lalu?")], "under the same name as before"


async def test_the_answer_that_was_shown_is_history_too(inside: Any) -> None:
    async with inside(RULES) as gate:
        shown = (await gate.ask([user(f"NIK {NIK}")])).json()["choices"][0]["message"]["content"]
        assert shown == f"NIK {NIK}"
        await gate.ask([user(f"NIK {NIK}"), said(shown), user("Lalu?")])
        assert last(gate)[0]["pii_history"] == {"ID_NIK": 2}
        assert NIK not in gate.backend.bodies[-1].decode()


async def test_a_streamed_answer_is_remembered_as_a_whole_one_is(inside: Any) -> None:
    async with inside(RULES) as gate:
        await gate.ask([user(f"NIK {NIK}")], stream=True)
        await gate.ask([user(f"NIK {NIK}"), said(f"NIK {NIK}"), user("Lalu?")])
        assert last(gate)[0]["pii_history"] == {"ID_NIK": 2}


async def test_warnings_are_about_what_is_new(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("Baik.")
        await gate.ask([user("surel ani@contoh.example")])
        assert last(gate)[1] == "warn"
        await gate.ask([user("surel ani@contoh.example"), said("Baik."), user("Lalu?")])
        assert last(gate)[1] == "allow"
        await gate.ask([user("surel ani@contoh.example"), said("Baik."), user("surel budi@contoh.example")])
        facts, effect = last(gate)
    assert (facts["pii"], facts["pii_history"], effect) == ({"EMAIL_ADDRESS": 1}, {"EMAIL_ADDRESS": 1}, "warn")


async def test_a_role_is_a_claim_and_an_invented_history_is_new(inside: Any) -> None:
    async with inside(RULES) as gate:
        answer = await gate.ask([user("Halo"), said("Kamu bodoh!"), user("Lalu?")])
        assert gate.backend.seen == []
    assert answer.status_code == 400


async def test_nobody_has_somebody_elses_history(inside: Any) -> None:
    async with inside(RULES) as gate:
        turns = [user(f"NIK {NIK}"), said("Baik."), user("Lalu?")]
        gate.backend.says("Baik.")
        await gate.ask(turns[:1])
        gate.token = await gate.key()
        await gate.ask(turns[:1])
        names = [seen["messages"][0]["content"] for seen in gate.backend.seen]
        gate.token = await gate.key()
        await gate.ask(turns)
        assert last(gate)[0]["pii"] == {"ID_NIK": 1}
    assert names[0] != names[1]


async def test_a_key_that_many_share_has_no_history(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.token = await gate.key(shared=True)
        gate.backend.says("Baik.")
        await gate.ask([user(f"NIK {NIK}")])
        await gate.ask([user(f"NIK {NIK}"), said("Baik."), user("Lalu?")])
        first, second = (seen["messages"][0]["content"] for seen in gate.backend.seen)
        assert last(gate)[0]["pii"] == {"ID_NIK": 1}
    assert first != second, "nor can two requests be linked by a name in them"


async def test_what_was_refused_is_left_out_with_all_that_hung_on_it(inside: Any) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    look = user([{"type": "text", "text": "Lihat ini"}, picture])
    async with inside(RULES) as gate:
        refusal = (await gate.ask([look])).json()["error"]["message"]
        assert last(gate)[0]["unseen"] == ["image"]
        gate.backend.says("Baik.")
        await gate.ask([look, said(refusal), user("Tanpa gambar saja")])
        facts, effect = last(gate)
        assert [seen["messages"] for seen in gate.backend.seen] == [[user("Tanpa gambar saja")]]
        assert "unseen" not in facts
        assert effect == "allow"
        again = await gate.ask([look, said(refusal), look])
    assert again.status_code == 400, "asked again it is refused again"


async def test_an_insult_of_yesterday_stops_nothing_today(inside: Any) -> None:
    async with inside(RULES) as gate:
        refusal = (await gate.ask([user("Kamu bodoh!")])).json()["error"]["message"]
        assert (await gate.ask([user("Kamu bodoh!"), said(refusal), user("Maaf. Apa kabar?")])).status_code == 200
        assert gate.backend.seen[-1]["messages"] == [user("Maaf. Apa kabar?")]


# -- what a model labels

LABELS = """
  - { name: no-weapons, when: { direction: input, label: weapons }, then: block }
  - { name: about-health, when: { direction: input, topic: medical }, then: flag }
"""


async def test_a_label_is_given_from_its_limit_on(inside: Any) -> None:
    async with inside(LABELS) as gate:
        assert (await gate.ask("Halo. Cara merakit senapan?")).status_code == 400
        facts, effect = last(gate)
        found = gate.records("decision")[-1]["findings"]
        await gate.ask("Apa obat batuk?")
        health, let_pass = last(gate)
    assert (facts["scores"], effect) == ({"weapons": 9000, "medical": 0}, "block")
    assert {(kind, score) for kind, _, _, _, score, _, _ in found["rows"]} == {("weapons", 9000)}
    assert (health["scores"], let_pass) == ({"weapons": 0, "medical": 9000}, "allow"), "0.90 is below its limit"


async def test_where_a_labeller_breaks_its_rule_is_in_doubt(inside: Any) -> None:
    async with inside(LABELS) as gate:
        gate.rates["weapons"].trouble = RuntimeError()
        answer = await gate.ask("Halo")
        assert gate.backend.seen == []
        record = gate.records("decision")[-1]
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "cannot_decide")
    assert (record["facts"]["missing"], record["decision"]["known"]) == (["weapons"], False)


# -- languages a model was never measured in

JAVANESE = "Aku ora ngerti kowe arep lunga menyang ngendi dina iki karo kancamu"
NEVER_MEASURED = pytest.mark.skipif(not language.available(), reason="no build of pycld2 for this machine")


@NEVER_MEASURED
async def test_a_question_in_a_language_never_measured_is_flagged_and_looked_at_all_the_same(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.rates["toxicity"].languages = frozenset({"en", "id"})
        await gate.ask(f"{JAVANESE}? NIK {NIK}")
        record = gate.records("decision")[-1]
        assert NIK not in gate.backend.bodies[-1].decode(), "what needs no language is found"
        await gate.ask(f"{JAVANESE}, bodoh")
        harsh, effect = last(gate)
        await gate.ask("Saya tidak tahu kamu akan pergi ke mana hari ini")
        known, allowed = last(gate)
    assert record["facts"]["unvalidated"] == ["toxicity"]
    assert [rule["rule"] for rule in record["decision"]["matches"]] == ["nik", "unvalidated-language"]
    rows = record["findings"]["rows"]
    assert [row[0::5] for row in rows if row[-1] != "ok"] == [["toxicity", "toxicity"]]
    assert [row[-1] for row in rows if row[0] == "toxicity"] == ["unvalidated_language"]
    assert (harsh["unvalidated"], effect) == (["toxicity"], "block"), "a score counts in every language"
    assert ("unvalidated" in known, allowed) == (False, "allow")


@NEVER_MEASURED
async def test_a_short_question_is_in_the_language_of_what_was_said_before(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.rates["toxicity"].languages = frozenset({"en", "id"})
        gate.backend.says("Baik.")
        await gate.ask([user(JAVANESE)])
        await gate.ask([user(JAVANESE), said("Baik."), user("Piye?")])
        facts, effect = last(gate)
    assert (facts["unvalidated"], effect) == (["toxicity"], "flag")


# -- values


@pytest.mark.parametrize("messages", [
    [user([{"type": "text", "text": "31740155"}, {"type": "text", "text": "09000001"}])],
    [user("31740155"), user("09000001")],
])  # fmt: skip
async def test_a_value_in_two_pieces_is_one_value(inside: Any, messages: list[Any]) -> None:
    async with inside(RULES) as gate:
        await gate.ask(messages)
        sent = gate.backend.bodies[-1].decode()
        assert last(gate) == ({**last(gate)[0], "pii": {"ID_NIK": 1}}, "redact")
    assert sent.count("<ID_NIK_") == 1
    assert "31740155" not in sent
    assert "09000001" not in sent


async def test_a_value_finished_in_a_new_message_is_new(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("Baik.")
        await gate.ask([user("31740155")])
        assert last(gate)[1] == "allow"
        await gate.ask([user("31740155"), said("Baik."), user("09000001")])
        facts, effect = last(gate)
    assert (facts["pii"], effect) == ({"ID_NIK": 1}, "redact")
    assert "pii_history" not in facts


async def test_a_value_begun_in_a_new_message_is_new_too(inside: Any) -> None:
    async with inside(RULES) as gate:
        named = {"x-gapura-conversation": "kelas"}
        await gate.ask([user("09000001")], headers=named)
        await gate.ask([user("31740155"), user("09000001"), user("?")], headers=named)
        facts, effect = last(gate)
    assert (facts["pii"], effect) == ({"ID_NIK": 1}, "redact")


async def test_a_value_where_nothing_can_be_rewritten_does_not_leave(inside: Any) -> None:
    async with inside(RULES) as gate:
        answer = await gate.ask("Halo", metadata={NIK: "x"})
        (decision,), (outcome,) = gate.records("decision"), gate.records("outcome")
        assert gate.backend.seen == []
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "content_filter")
    assert answer.headers["x-gapura-decision"] == "block"
    assert decision["decision"]["effect"] == "redact", "what the policies say of these facts, for who decides again"
    assert (decision["enforced"], outcome["result"]) == ("block", "blocked")


async def test_what_was_decided_is_what_is_done_everywhere_else(inside: Any) -> None:
    async with inside(RULES) as gate:
        await gate.ask(f"NIK {NIK}")
        (decision,) = gate.records("decision")
    assert "enforced" not in decision


async def test_only_what_a_rule_asks_for_is_looked_for(inside: Any) -> None:
    async with inside("  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }\n") as gate:
        gate.rates["toxicity"].trouble = RuntimeError()  # would make everything unknown
        await gate.ask(f"NIK {NIK}, surel ani@contoh.example, bodoh")
        facts, effect = last(gate)
        (decision,) = gate.records("decision")
    assert (facts["pii"], effect) == ({"ID_NIK": 1}, "redact")
    assert "missing" not in facts
    assert [row[0] for row in decision["findings"]["rows"]] == ["ID_NIK"]


async def test_a_harsh_word_is_no_personal_data(inside: Any) -> None:
    async with inside("  - { name: heated, when: { direction: input, threat: balanced }, then: flag }\n") as gate:
        await gate.ask("Ini ancaman.")
        facts, effect = last(gate)
    assert (facts["scores"], effect) == ({"threat": 9000}, "flag")
    assert "pii" not in facts


async def test_where_no_rule_looks_nobody_looks(inside: Any) -> None:
    async with inside() as gate:
        gate.finds.trouble = gate.rates["toxicity"].trouble = RuntimeError()
        assert (await gate.ask(f"NIK {NIK}, bodoh")).status_code == 200
        (decision,) = gate.records("decision")
    assert set(decision["facts"]) == {"direction", "group", "role", "age", "model", "time", "first_turn", "size"}
    assert "coverage" not in decision


# -- what the text tells besides

TELLS = """
  - { name: marked, when: { direction: input, words: [RAHASIA] }, then: block }
  - { name: agreed, when: { direction: input, help_word: true }, then: replace, care: helpline }
  - { name: long, when: { direction: input, size: ">= 30" }, then: flag }
  - { name: seen, when: { direction: input, modality: [image, video] }, then: flag }
  - { name: heard, when: { direction: input, modality: audio }, then: flag }
  - { name: hands, when: { direction: input, tool: "db_*" }, then: flag }
"""
BLIND = ALLOW.replace("default: allow", "default: allow\nunseen: pass") + "rules:" + TELLS


async def test_a_word_in_new_text_is_met_and_in_what_passed_before_it_was_agreed_on_not_again(inside: Any) -> None:
    async with inside(TELLS) as gate:
        assert (await gate.ask("Ini rahasia.")).status_code == 400
        facts, effect = last(gate)
        assert (facts["words"], facts["size"], effect) == (["RAHASIA"], 12, "block")
        gate.backend.says("Baik, rahasia.")
        await gate.ask([user("Halo")])
        await gate.ask([user("Halo"), said("Baik, rahasia."), user("Lalu?")])
        facts, effect = last(gate)
    assert ("words" in facts, facts["size"], effect) == (False, 5, "allow")


async def test_an_agreed_word_alone_is_a_call_for_help(inside: Any) -> None:
    async with inside(TELLS) as gate:
        answer = await gate.ask("Tolong aku!")
        assert (answer.status_code, last(gate)[1]) == (200, "replace")
        assert gate.backend.seen == []
        await gate.ask("Tolong aku kerjakan soal ini")
        assert last(gate)[1] == "allow"


async def test_a_long_question_is_as_long_as_what_is_new_in_it(inside: Any) -> None:
    async with inside(TELLS) as gate:
        await gate.ask([{"role": "user", "content": [{"type": "text", "text": "x" * 15}] * 2}], user="y" * 99)
        assert (last(gate)[0]["size"], last(gate)[1]) == (30, "flag")


async def test_a_short_question_is_in_the_language_of_its_conversation(inside: Any) -> None:
    before = "Kula badhe sinau babagan tetuwuhan wonten ing griya kaliyan ibu."
    async with inside("  - { name: local, when: { direction: input, language: [jv, su] }, then: flag }") as gate:
        gate.backend.says("Inggih.")
        await gate.ask([user(before)])
        assert (last(gate)[0]["language"], last(gate)[1]) == ("jv", "flag")
        await gate.ask([user(before), said("Inggih."), user("Lajeng?")])
        assert last(gate)[0]["language"] == "jv"
        await gate.ask("Lajeng?")
        assert (last(gate)[0]["language"], last(gate)[1]) == ("und", "allow")


async def test_a_small_cell_in_a_question_is_known_by_its_number(inside: Any) -> None:
    async with inside('  - { name: few, when: { direction: input, cells: "< 5" }, then: warn }') as gate:
        await gate.ask("Rangkum: \n| Desa | Kasus |\n|---|---|\n| A | 3 |\n| B | 20 |")
        assert (last(gate)[0]["smallest_cell"], last(gate)[1]) == (3, "warn")


async def test_what_a_key_has_used_up_is_a_fact_and_no_end_user_has_more_of_it(inside: Any) -> None:
    rules = '  - { name: often, when: { direction: input, quota: { questions_day: ">= 3" } }, then: block }'
    async with inside(rules) as gate:
        gate.token = await gate.key(on_behalf=True)
        gate.backend.says("Hai.")
        told = [await gate.ask("Halo", user=f"orang-{number}") for number in range(3)]
        facts, _ = last(gate)
    assert [answer.status_code for answer in told] == [200, 200, 400]
    assert facts["quota"] == {"questions_hour": 3, "questions_day": 3, "minutes_day": facts["quota"]["minutes_day"],
                              "tokens_day": 14}, "seven tokens each, as the model counted them"  # fmt: skip


async def test_an_answer_knows_what_was_used_up_or_that_nobody_knows(inside: Any) -> None:
    rules = '  - { name: often, when: { direction: output, quota: { questions_day: ">= 2" } }, then: flag }'
    async with inside(rules) as gate:
        for effect in ("allow", "flag"):
            assert (await gate.ask("Halo")).headers["x-gapura-decision"] == effect
        assert gate.records("outcome")[-1]["facts"]["quota"]["questions_day"] == 2
        with gate.site.state.write() as connection:
            connection.exec_driver_sql("DROP TABLE quotas")
        assert (await gate.ask("Halo")).status_code == 503
        assert gate.records("outcome")[-1]["facts"]["missing"] == ["quota"]


async def test_nobody_counts_where_nobody_asks(inside: Any) -> None:
    async with inside(RULES) as gate:
        await gate.ask("Halo")
        assert "quota" not in last(gate)[0]
        with gate.site.state.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM quotas").scalar() == 0


async def test_where_nobody_can_count_the_rule_is_in_doubt(inside: Any) -> None:
    async with inside('  - { name: often, when: { quota: { tokens_day: ">= 9" } }, then: flag }') as gate:
        with gate.site.state.write() as connection:
            connection.exec_driver_sql("DROP TABLE quotas")
        assert (await gate.ask("Halo")).status_code == 503
        assert last(gate)[0]["missing"] == ["quota"]


@pytest.mark.parametrize(("part", "forms", "missing"), [
    ({"type": "image_url", "image_url": {"url": "https://a.example/"}}, ["image"], None),
    ({"type": "video_url", "video_url": {"url": "https://a.example/"}}, ["video"], None),
    ({"type": "input_audio", "input_audio": {"data": "UklGRgAAAABXQVZF", "format": "wav"}}, ["audio"], None),
    ({"type": "hologram"}, None, ["modality"]),
    ({"type": "text", "text": "teks"}, None, None),
])  # fmt: skip
async def test_the_forms_of_a_question(inside: Any, part: Any, forms: Any, missing: Any) -> None:
    async with inside(BLIND) as gate:
        await gate.ask([user([part])])
        assert [last(gate)[0].get(name) for name in ("modality", "missing")] == [forms, missing]


async def test_the_form_that_is_wished_for_counts_too(inside: Any) -> None:
    async with inside(BLIND) as gate:
        await gate.ask("Bacakan", modalities=["text", "audio"])
        assert (last(gate)[0]["modality"], last(gate)[1]) == (["audio"], "flag")


@pytest.mark.parametrize("more", [
    {"tools": [{"type": "function", "function": {"name": "db_read"}}]},
    {"tools": [{"type": "custom", "custom": {"name": "db_read"}}]},
    {"functions": [{"name": "x"}, {"name": "db_read"}]},
])  # fmt: skip
async def test_a_tool_that_is_offered_is_known_in_every_way_to_offer_it(inside: Any, more: Any) -> None:
    async with inside(BLIND) as gate:
        await gate.ask("Halo", **more)
        assert (last(gate)[0]["tools"], last(gate)[1]) == (["db_*"], "flag")


async def test_a_call_in_history_is_no_offer(inside: Any) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "db_read", "arguments": "{}"}}
    async with inside(BLIND) as gate:
        await gate.ask([user("Halo"), {"role": "assistant", "tool_calls": [call]}, user("Lalu?")])
        assert "tools" not in last(gate)[0]


# -- where, when and how it begins


async def test_a_conversation_begins_once_and_a_made_up_answer_is_no_answer(inside: Any) -> None:
    async with inside("  - { name: hello, when: { direction: input, first_turn: true }, then: flag }\n") as gate:
        await gate.ask([user("Halo"), said("Halo juga."), user("Lalu?")])
        assert (last(gate)[0]["first_turn"], last(gate)[1]) == (True, "flag")
        gate.backend.says("Halo juga.")
        await gate.ask([user("Halo")])
        assert (last(gate)[0]["first_turn"], last(gate)[1]) == (True, "flag")
        await gate.ask([user("Halo"), said("Halo juga."), user("Lalu?")])
        assert (last(gate)[0]["first_turn"], last(gate)[1]) == (False, "allow")


async def test_without_a_memory_nobody_can_tell_what_was_answered_before(inside: Any) -> None:
    async with inside("  - { name: hello, when: { direction: input, first_turn: true }, then: flag }\n") as gate:
        headers = {"authorization": f"Bearer {await gate.key(shared=True)}"}
        await gate.ask([user("Halo")], headers=headers)
        assert last(gate)[1] == "flag"
        await gate.ask([user("Halo"), said("Halo juga."), user("Lalu?")], headers=headers)
        assert "first_turn" not in last(gate)[0]
        assert last(gate)[1] == "block"  # doubt takes on_error


async def test_a_rule_reads_what_the_site_states_of_the_backend_in_both_directions(inside: Any) -> None:
    backend = {"name": "b", "url": "BACKEND/v1", "minors": "forbidden", "country": "SG", "learning": False}
    rules = """
      - { name: not-for-pupils, when: { direction: input, route: { minors: forbidden }, age: "<18" }, then: block }
      - { name: abroad, when: { direction: output, route: { country: [SG, US], contract: unstated } }, then: flag }
    """
    async with inside(rules, {"backends": [backend]}) as gate:
        assert (await gate.ask("Halo")).status_code == 400
        assert gate.backend.seen == []
        facts, effect = last(gate)
        assert (effect, facts["route"]) == ("block", {"country": "SG", "learning": "no", "minors": "forbidden"})
        token = await gate.key(group="guru", role="teacher")
        await gate.ask("Halo", headers={"authorization": f"Bearer {token}"})
        outcome = gate.records("outcome")[-1]
        assert (outcome["decision"]["effect"], outcome["facts"]["route"]) == ("flag", facts["route"])


async def test_a_window_of_time_is_decided_by_the_minute_that_is_recorded(inside: Any) -> None:
    always = '["00:00-12:00 Asia/Jakarta", "12:00-24:00 Asia/Jakarta"]'
    async with inside(f"  - {{ name: always, when: {{ direction: input, time: {always} }}, then: flag }}\n") as gate:
        before = int(time.time() // 60)
        await gate.ask("Halo")
        facts, effect = last(gate)
    assert effect == "flag"
    assert before <= facts["time"] <= int(time.time() // 60)


# -- what is known besides


async def test_the_facts_are_the_keys_and_not_the_clients(inside: Any) -> None:
    async with inside(RULES) as gate:
        await gate.ask("Halo", user="guru", metadata={"group": "guru", "role": "teacher", "age": "40"})
        facts, _ = last(gate)
    assert (facts["group"], facts["role"], facts["age"]) == ("siswa-smp", "student", 13)


async def test_a_model_nobody_configured_has_no_name_in_the_facts(inside: Any) -> None:
    backends = [{"name": "b", "url": "BACKEND/v1"}, {"name": "c", "url": "BACKEND/v1", "models": ["known"]}]
    async with inside(RULES, {"backends": backends}) as gate:
        await gate.ask("Halo", model="known")
        assert last(gate)[0]["model"] == "known"
        await gate.ask("Halo", model="KenariMerah77")
        assert last(gate)[0]["model"].startswith("hmac:")


async def test_who_has_the_text_can_show_that_it_was_this_one(inside: Any) -> None:
    async with inside(RULES) as gate:
        await gate.ask([user("Halo"), user(f"NIK {NIK}")], model="m")
        (decision,) = gate.records("decision")
    text = "\x1f".join(["m", "Halo", f"NIK {NIK}"]).encode()
    nonce = bytes.fromhex(decision["input"]["nonce"])
    assert hashlib.sha256(nonce + text).hexdigest() == decision["input"]["sha256"]
