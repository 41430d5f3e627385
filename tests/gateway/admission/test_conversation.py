"""Whose conversation it is, and that nothing crosses from one person to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gateway.admission.conversation import HEADER, Conversation, Memory
from gateway.admission.folders import Site
from gateway.admission.history import History
from gateway.exchange import Exchange, Part, Principal

ANI = Principal("site", "k1", "subject-ani", "siswa-smp", "student", "asserted", remembers=True)
BUDI = replace(ANI, subject="subject-budi")
SHARED = replace(ANI, subject="subject-lab", remembers=False)

FIRST = [("system", "Jadilah ramah."), ("user", "Halo, nama saya Ani")]
SECOND = [*FIRST, ("assistant", "Halo Ani!"), ("user", "Apa itu atom?")]


def chat(messages: list[tuple[str, str]]) -> Exchange:
    parts = [Part(n, text, ("messages", n, "content"), role, n) for n, (role, text) in enumerate(messages)]
    parts.append(Part(len(parts), "demo", ("model",), ""))
    return Exchange("0" * 32, "openai-chat", "/v1/chat/completions", "demo", False, b"", None, tuple(parts))


@pytest.fixture
def memory(site: Site) -> Iterator[Memory]:
    history = History(site.state, 3600)
    history.start()
    yield Memory(site.keyring, history)
    history.close()


def of(memory: Memory, who: Principal, messages: list[tuple[str, str]], name: str = "") -> Conversation:
    return memory.conversation(who, {HEADER: name} if name else {}, chat(messages))


def test_the_next_turn_is_the_same_conversation(memory: Memory) -> None:
    one, two = of(memory, ANI, FIRST), of(memory, ANI, SECOND)
    assert (one.id, one.pseudonym_key) == (two.id, two.pseudonym_key)


def test_another_beginning_is_another_conversation(memory: Memory) -> None:
    others = [FIRST[1:], [FIRST[0], ("user", "Halo")], [("developer", FIRST[0][1]), FIRST[1]], [*FIRST, FIRST[0]]]
    ids = {of(memory, ANI, messages).id for messages in [FIRST, *others]}
    assert len(ids) == 5


def test_a_client_may_name_the_conversation_but_not_reach_anothers(memory: Memory) -> None:
    mine = of(memory, ANI, FIRST, "chat-7")
    assert of(memory, ANI, [("user", "apa saja")], "chat-7") == mine
    assert of(memory, ANI, FIRST, "chat-8").id != mine.id
    theirs = of(memory, BUDI, FIRST, "chat-7")
    assert theirs.id != mine.id
    assert theirs.pseudonym_key != mine.pseudonym_key
    assert "chat-7" not in repr(mine)


def test_the_same_words_of_two_people_are_two_conversations(memory: Memory) -> None:
    ani, budi = of(memory, ANI, FIRST), of(memory, BUDI, FIRST)
    assert {ani.id, ani.pseudonym_key}.isdisjoint({budi.id, budi.pseudonym_key})


def test_a_shared_key_has_no_conversation_beyond_the_request(memory: Memory) -> None:
    one, two = of(memory, SHARED, FIRST, "chat-7"), of(memory, SHARED, FIRST, "chat-7")
    assert one.id != two.id
    assert one.pseudonym_key != two.pseudonym_key
    memory.remember(one, FIRST, "passed")
    assert memory.known(one, chat(FIRST)) == {}


def test_texts_are_known_again_wherever_they_stand(memory: Memory) -> None:
    conversation = of(memory, ANI, FIRST)
    memory.remember(conversation, FIRST, "passed")
    memory.remember(conversation, [("user", "kata kasar")], "refused")
    turn = [*SECOND, ("user", "kata kasar")]
    assert memory.known(conversation, chat(turn)) == {0: "passed", 1: "passed", 4: "refused"}
    assert memory.known(conversation, chat([("user", "kata kasar"), FIRST[1]])) == {0: "refused", 1: "passed"}


def test_the_same_words_in_another_role_or_conversation_are_new(memory: Memory) -> None:
    memory.remember(of(memory, ANI, FIRST), FIRST, "passed")
    swapped = [("user", FIRST[0][1]), ("assistant", FIRST[1][1])]
    assert memory.known(of(memory, ANI, FIRST), chat(swapped)) == {}
    assert memory.known(of(memory, BUDI, FIRST), chat(FIRST)) == {}
    assert memory.known(of(memory, ANI, FIRST, "named"), chat(FIRST)) == {}


def test_the_pseudonym_key_is_in_no_repr(memory: Memory) -> None:
    conversation = of(memory, ANI, FIRST)
    assert repr(conversation.pseudonym_key) not in repr(conversation)


def test_memory_holds_no_text(site: Site) -> None:
    history = History(site.state, 3600)
    history.start()
    memory = Memory(site.keyring, history)
    memory.remember(of(memory, ANI, FIRST), FIRST, "passed")
    history.close()
    with site.state.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM texts").scalar_one() == 2
    assert b"nama saya Ani" not in b"".join(path.read_bytes() for path in site.data.iterdir())
