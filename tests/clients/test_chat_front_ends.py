"""Open WebUI and LibreChat as they speak to a model: the headers and bodies they send, by plain HTTP.

Both show many people to the gate under one key (marked ``on_behalf``) and name each in a header or in ``user``. Both
send the whole conversation again with every turn, and both ask the model for a title (Open WebUI for tags and
follow-up questions too) with the conversation written into one message.
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

NIK, CARD = "3174015509000001", "4111 1111 1111 1111"  # synthetic
PLACEHOLDER = re.compile(r"<ID_NIK_[0-9a-z]+>")
Turn = dict[str, str]


def user(text: str) -> Turn:
    return {"role": "user", "content": text}


def assistant(text: str) -> Turn:
    return {"role": "assistant", "content": text}


class OpenWebUI:
    """Its server forwards who is logged in where ENABLE_FORWARD_USER_INFO_HEADERS is set."""

    def __init__(self, house: Any, key: str, person: str) -> None:
        self.house, self.person, self.turns = house, person, list[Turn]()
        self.headers = {
            "authorization": f"Bearer {key}",
            "x-openwebui-user-name": "Ani%20Contoh",
            "x-openwebui-user-id": person,
            "x-openwebui-user-email": f"{person}@sekolah.example",
            "x-openwebui-user-role": "admin",
            "x-openwebui-chat-id": "5d0c2f8e-0000-4000-8000-000000000001",
        }

    def post(self, body: dict[str, Any]) -> httpx.Response:
        url = f"{self.house.gate.url}/v1/chat/completions"
        return httpx.post(url, json=body, headers=self.headers, timeout=20)

    def chat(self, text: str) -> str:
        """One more turn, streamed: what stands on the screen."""
        self.turns.append(user(text))
        options = {"stream": True, "stream_options": {"include_usage": True}}
        reply = self.post({"model": "demo", "messages": self.turns, **options})
        said = shown(reply)
        if reply.status_code == 200:  # an error stands beside the conversation, and is not sent again
            self.turns.append(assistant(said))
        return said

    def told(self, last: int) -> str:
        """The newest turns as its templates write them."""
        return "\n".join(f"{turn['role'].upper()}: {turn['content']}" for turn in self.turns[-last:])

    def chores(self) -> list[httpx.Response]:
        """What it asks by itself after an answer: a title, tags, what one might ask next."""
        tasks = {
            "Write a short title for this chat.": 2,
            "Write some tags for this chat.": 6,
            "Suggest what to ask.": 6,
        }
        bodies = [f"### Task:\n{task}\n### Chat History:\n<chat_history>\n{self.told(last)}\n</chat_history>"
                  for task, last in tasks.items()]  # fmt: skip
        common: dict[str, Any] = {"model": "demo", "stream": False, "max_completion_tokens": 1000}
        return [self.post({**common, "messages": [user(body)]}) for body in bodies]


class LibreChat(OpenWebUI):
    """Names its user in ``user``; instructions stand before the conversation."""

    def __init__(self, house: Any, key: str, person: str) -> None:
        super().__init__(house, key, person)
        self.headers = {"authorization": f"Bearer {key}", "accept": "text/event-stream"}
        self.turns = [{"role": "system", "content": "Jawablah dengan singkat."}]

    def post(self, body: dict[str, Any]) -> httpx.Response:
        return super().post({**body, "user": self.person})

    def chores(self) -> list[httpx.Response]:
        """A title only."""
        said = "\n".join(f"{'User' if t['role'] == 'user' else 'AI'}: {t['content']}" for t in self.turns[-2:])
        task = f"Write a short title for the conversation.\n\nConversation:\n{said}"
        return [self.post({"model": "demo", "messages": [user(task)], "stream": False})]


def shown(reply: httpx.Response) -> str:
    """What the page shows of an answer."""
    if reply.status_code != 200:
        return str(reply.json()["error"]["message"])
    rows = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: {")]
    return "".join(choice["delta"].get("content") or "" for row in rows for choice in row["choices"])


@pytest.fixture(scope="module")
def keys(house_of_all: Any) -> dict[str, str]:
    groups = {"native": "siswa-sd", "refusal": "siswa-smp", "error": "siswa-sma"}
    return {style: house_of_all.gate.key(group, on_behalf=True, shared=True) for style, group in groups.items()}


front_ends = pytest.mark.parametrize("front", [OpenWebUI, LibreChat])


def sent(house: Any, since: int) -> list[Any]:
    return [json.loads(call.body) for call in house.backend.calls[since:]]


@front_ends
def test_a_conversation_sent_again_is_one_conversation(house: Any, keys: Any, front: Any) -> None:
    page, begun = front(house, keys["native"], f"{front.__name__}-a"), len(house.backend.calls)
    assert page.chat(f"NIK saya {NIK}, tolong cek.") == f"Kamu menulis: NIK saya {NIK}, tolong cek."
    assert page.chat("Apa NIK saya?") == "Kamu menulis: Apa NIK saya?"
    first, second = (json.dumps(body) for body in sent(house, begun))
    assert NIK not in first + second
    assert set(PLACEHOLDER.findall(first)) == set(PLACEHOLDER.findall(second)) != set()


@front_ends
def test_title_tags_and_follow_ups_see_no_more_than_the_conversation(house: Any, keys: Any, front: Any) -> None:
    page = front(house, keys["native"], f"{front.__name__}-b")
    page.chat(f"NIK saya {NIK}, tolong cek.")
    begun = len(house.backend.calls)
    replies = page.chores()
    assert {reply.status_code for reply in replies} == {200}
    assert len(sent(house, begun)) == len(replies)
    assert NIK not in json.dumps(sent(house, begun))
    assert all(NIK in reply.json()["choices"][0]["message"]["content"] for reply in replies), "it is their own number"


@front_ends
def test_people_behind_one_key_are_people(house: Any, keys: Any, front: Any) -> None:
    begun = len(house.backend.calls)
    for person in ("c", "d"):
        front(house, keys["native"], f"{front.__name__}-{person}").chat(f"NIK saya {NIK}, tolong cek.")
    ani, budi = (PLACEHOLDER.findall(json.dumps(body)) for body in sent(house, begun))
    assert ani != budi, "one value has another name for another person"
    records = house.gate.records("decision")[-2:]
    assert len({record["subject"] for record in records}) == 2
    assert {(record["assurance"], record["facts"]["role"]) for record in records} == {("asserted", "student")}
    assert not any(word in json.dumps(records) for word in ("Ani", "sekolah.example", f"{front.__name__}-c"))


@front_ends
@pytest.mark.parametrize("style", ["native", "refusal", "error"])
def test_a_refused_question_is_refused_once(house: Any, keys: Any, front: Any, style: str) -> None:
    page = front(house, keys[style], f"{front.__name__}-e")
    page.chat("Selamat pagi.")
    happened, begun = house.since(), len(house.backend.calls)
    assert page.chat(f"Kartu saya {CARD}, tolong cek.").startswith("No card numbers, please. (Code ")
    assert happened() == (1, 0)
    for turn in range(9):
        assert page.chat(f"Apa soal {turn}?") == f"Kamu menulis: Apa soal {turn}?"
    effects = [record["decision"]["effect"] for record in house.gate.records("decision")[-10:]]
    assert effects.count("block") == 1
    assert "4111" not in json.dumps(sent(house, begun))


@front_ends
def test_what_was_refused_does_not_get_in_by_way_of_a_title(house: Any, keys: Any, front: Any) -> None:
    """Where a refusal looks like an answer, these pages ask for a title of it, with the question inside. That is a text
    of its own to the gate: refused again, in words that can stand where a title stands, and on record each time."""
    page = front(house, keys["refusal"], f"{front.__name__}-f")
    page.chat(f"Kartu saya {CARD}, tolong cek.")
    happened = house.since()
    replies = page.chores()
    assert happened() == (len(replies), 0)
    assert {shown_whole(reply).partition(" (Code ")[0] for reply in replies} == {"No card numbers, please."}


@front_ends
def test_the_models_are_listed(house: Any, keys: Any, front: Any) -> None:
    page = front(house, keys["native"], "g")
    listed = httpx.get(f"{house.gate.url}/v1/models", headers=page.headers, timeout=20).json()
    assert "demo" in [model["id"] for model in listed["data"]]


def shown_whole(reply: httpx.Response) -> str:
    assert reply.status_code == 200
    return str(reply.json()["choices"][0]["message"]["content"])
