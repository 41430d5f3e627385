"""Keys beside a running gate: who may ask, as whom, and what the gate remembers for them. All numbers are synthetic."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any

import httpx
import openai
import pytest

NIK = "3174015509000001"
NAME = re.compile(r"<ID_NIK_[0-9a-z]{8}>")
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
OPEN_WEBUI = "X-OpenWebUI-User-Id"


@pytest.fixture
def folders(gate: Any) -> list[str]:
    return ["--data", str(gate.folder / "data")]


@pytest.fixture
def made(gate: Any, gapura: Any, folders: list[str]) -> Any:
    """Makes a key with the command: its id and its token."""

    def make(*more: str, group: str = "siswa-smp") -> tuple[str, str]:
        words = ["key", "create", "--group", group, "--name", "lab", "--format", "json", *more, *folders]
        done = gapura(*words)
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said["key"].startswith(f"gpr_{said['id']}_")
        deadline = time.monotonic() + 1.0
        while status(gate, said["key"]) == 401 and time.monotonic() < deadline:
            continue  # a gate under way looks for new keys a few times a second
        gate.backend.seen.clear()
        return said["id"], said["key"]

    return make


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def ask(gate: Any, token: str, *messages: Any, **more: Any) -> str:
    """Asks; gives the pseudonym under which the model got to know the number in it."""
    with gate.sdk(token) as sdk:
        answer = sdk.chat.completions.create(model="m", messages=list(messages), **more)
    assert NIK in answer.choices[0].message.content or NIK not in str(messages[-1])
    sent = str(gate.backend.seen[-1]["messages"])
    assert NIK not in sent
    (name,) = set(NAME.findall(sent))
    return str(name)


def status(gate: Any, token: str) -> int:
    body = {"model": "m", "messages": [user("Halo")]}
    headers = {"authorization": f"Bearer {token}"}
    return httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=30).status_code


def decided(gate: Any) -> dict[str, Any]:
    record: dict[str, Any] = gate.records("decision")[-1]
    return record


def counted(gate: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Values in new text and in history, as the last decision saw them."""
    facts = decided(gate)["facts"]
    return facts.get("pii", {}), facts.get("pii_history", {})


def test_a_key_works_and_ends_within_a_second(gate: Any, made: Any, gapura: Any) -> None:
    key, token = made()
    assert status(gate, token) == 200
    facts = decided(gate)["facts"]
    assert (facts["group"], facts["role"]) == ("siswa-smp", "student")
    assert gapura("key", "revoke", key, "--data", gate.folder / "data").returncode == 0
    deadline = time.monotonic() + 1.0
    while (now := status(gate, token)) != 401 and time.monotonic() < deadline:
        continue
    assert now == 401
    assert status(gate, gate.token) == 200
    did = [(record["key"], record["by"] != "") for record in gate.records("admin.key") if record["key"] == key]
    assert did == [(key, True), (key, True)]
    gate.assert_log_is_whole()


def test_a_key_is_made_while_others_are_answered(gate: Any, made: Any) -> None:
    enough, answers = threading.Event(), []

    def busy() -> None:
        while not enough.is_set():
            answers.append(status(gate, gate.token))

    workers = [threading.Thread(target=busy) for _ in range(2)]
    for worker in workers:
        worker.start()
    tokens = [made()[1] for _ in range(3)]
    assert [status(gate, token) for token in tokens] == [200, 200, 200]
    enough.set()
    for worker in workers:
        worker.join()
    assert set(answers) == {200}
    gate.assert_log_is_whole()


def test_the_list_shows_every_key_and_no_secret(gate: Any, made: Any, gapura: Any, folders: list[str]) -> None:
    key, token = made("--on-behalf", "--scope", "chat", "--scope", "timing", "--days", "2", group="guru")
    rows = {row["id"]: row for row in json.loads(gapura("key", "list", "--format", "json", *folders).stdout)}
    row = rows[key]
    assert (row["name"], row["group"], row["role"], row["valid"]) == ("lab", "guru", "teacher", True)
    assert (row["on_behalf"], row["shared"], row["scopes"]) == (True, True, ["chat", "timing"])
    secret = token.rpartition("_")[2]
    for lang, word in (("en", "until"), ("id", "sampai")):
        shown = gapura("key", "list", "--lang", lang, *folders)
        line = next(line for line in shown.stdout.splitlines() if key in line)
        assert word in line
        assert secret not in shown.stdout + json.dumps(rows)


@pytest.mark.parametrize(
    ("lang", "words", "told"),
    [
        ("en", ["create", "--group", "kepala", "--name", "x"], ["no such group", "siswa-smp"]),
        ("id", ["create", "--group", "kepala", "--name", "x"], ["tidak memiliki kelompok", "siswa-smp"]),
        ("en", ["create", "--group", "guru", "--name", "x", "--scope", "all"], ["scope", "act-as, chat"]),
        ("id", ["create", "--group", "guru", "--name", "x", "--role", "boss"], ["Peran", "student"]),
        ("en", ["revoke", "nobody"], ["no key", "gapura key list"]),
        ("id", ["revoke", "nobody"], ["Tidak ada kunci", "gapura key list"]),
    ],
)
def test_a_wrong_wish_changes_nothing_and_is_told_what_there_is(
    gate: Any, gapura: Any, folders: list[str], lang: str, words: list[str], told: list[str]
) -> None:
    before = gapura("key", "list", "--format", "json", *folders).stdout
    done = gapura("key", *words, "--lang", lang, *folders)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(word in done.stderr for word in told), done.stderr
    assert gapura("key", "list", "--format", "json", *folders).stdout == before


@pytest.mark.parametrize("lang", ["en", "id"])
def test_where_there_is_no_gate_no_key_is_made_and_nothing_is_left_behind(
    gapura: Any, tmp_path: Any, lang: str
) -> None:
    words = ["key", "create", "--group", "guru", "--name", "x", "--lang", lang, "--data", tmp_path / "nowhere"]
    done = gapura(*words)
    assert (done.returncode, "gapura serve" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert not (tmp_path / "nowhere").exists()


CLAIMS: dict[str, Any] = {
    "user": lambda who: {"user": who},
    "safety_identifier": lambda who: {"safety_identifier": who},
    "metadata.user_id": lambda who: {"metadata": {"user_id": who}},
    "header": lambda who: {"extra_headers": {OPEN_WEBUI: who}},
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS.keys())
def test_two_claimed_users_share_nothing_and_each_keeps_a_memory(gate: Any, made: Any, claim: Any) -> None:
    _, token = made("--on-behalf")
    first = user(f"NIK saya {NIK}")
    ani, budi = (ask(gate, token, first, **claim(who)) for who in ("ani", "budi"))
    assert ani != budi
    assert decided(gate)["assurance"] == "asserted"
    again = ask(gate, token, first, {"role": "assistant", "content": "Ya."}, user("Apa NIK saya?"), **claim("ani"))
    assert again == ani
    assert counted(gate) == ({}, {"ID_NIK": 1})
    subjects = {record["subject"] for record in gate.records("decision")[-3:]}
    assert len(subjects) == 2
    assert "ani" not in str(gate.records("decision")) + str(gate.records("outcome"))


def test_what_a_front_end_says_of_its_user_selects_no_group_role_or_age(gate: Any, made: Any) -> None:
    _, token = made("--on-behalf")
    lies = {
        "user": "guru",
        "metadata": {"user_id": "kepala", "group": "guru", "role": "teacher", "age": "40", "consent": "true"},
        "extra_headers": {OPEN_WEBUI: "guru", "X-OpenWebUI-User-Role": "admin", "X-Gapura-Group": "guru"},
    }
    ask(gate, token, user(f"NIK saya {NIK}"), **lies)
    lied = decided(gate)["facts"]
    ask(gate, token, user(f"NIK saya {NIK}"))
    assert lied == decided(gate)["facts"]
    assert (lied["group"], lied["role"], lied["age"]) == ("siswa-smp", "student", 13)


def test_only_a_front_ends_key_is_believed_when_it_names_a_user(gate: Any, made: Any) -> None:
    _, token = made("--person")
    first = user(f"NIK saya {NIK}")
    claims = [{}, *(claim(who) for claim in CLAIMS.values() for who in ("ani", "budi"))]
    assert len({ask(gate, token, first, **claim) for claim in claims}) == 1
    records = gate.records("decision")[-len(claims) :]
    assert {(record["assurance"], record["subject"]) for record in records} == {("key", records[0]["subject"])}


def test_the_front_ends_header_goes_before_what_the_body_says(gate: Any, made: Any) -> None:
    _, token = made("--on-behalf")
    first = user(f"NIK saya {NIK}")
    named = ask(gate, token, first, extra_headers={OPEN_WEBUI: "ani"})
    assert ask(gate, token, first, extra_headers={OPEN_WEBUI: "ani"}, user="budi") == named
    assert ask(gate, token, first, user="budi") != named


@pytest.mark.parametrize("who", ["x" * 513, 7, ["ani"], {"id": "ani"}])
def test_a_user_who_cannot_be_understood_is_refused(gate: Any, made: Any, who: Any) -> None:
    _, token = made("--on-behalf")
    with pytest.raises(openai.BadRequestError), gate.sdk(token) as sdk:
        sdk.chat.completions.create(model="m", messages=[user("Halo")], extra_body={"user": who})
    assert gate.backend.seen == []


@pytest.mark.parametrize("kind", [[], ["--on-behalf"]], ids=["shared", "on behalf of nobody"])
def test_a_key_several_people_share_remembers_nothing_of_the_last_request(
    gate: Any, made: Any, kind: list[str]
) -> None:
    _, token = made(*kind)
    first = user(f"NIK saya {NIK}")
    before = ask(gate, token, first)
    turns = [first, {"role": "assistant", "content": "Ya."}, user("Apa NIK saya?")]
    assert ask(gate, token, *turns) != before
    assert counted(gate) == ({"ID_NIK": 1}, {})
    assert ask(gate, token, *turns, extra_headers={"x-gapura-conversation": "kelas"}) != before


def test_what_a_shared_key_was_refused_is_refused_again_as_it_comes_back(gate: Any, made: Any) -> None:
    refused = user([{"type": "text", "text": "Lihat ini"}, PICTURE])
    turns = [refused, {"role": "assistant", "content": "?"}, user("Apa itu fotosintesis?")]
    for kind, forgets in (([], True), (["--person"], False)):
        with gate.sdk(made(*kind)[1]) as sdk:
            with pytest.raises(openai.BadRequestError):
                sdk.chat.completions.create(model="m", messages=[refused])
            if forgets:
                with pytest.raises(openai.BadRequestError):
                    sdk.chat.completions.create(model="m", messages=turns)
            else:
                assert sdk.chat.completions.create(model="m", messages=turns).choices[0].message.content


def test_two_keys_of_one_group_are_two_people(gate: Any, made: Any) -> None:
    first = user(f"NIK saya {NIK}")
    names = [ask(gate, made("--person")[1], first, extra_headers={"x-gapura-conversation": "satu"}) for _ in range(2)]
    assert len(set(names)) == 2
