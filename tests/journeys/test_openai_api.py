"""All of OpenAI's API with its official SDK, through a real gate, in front of the demo's backend."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import openai
import pytest

from gateway.demo.backend import DemoBackend
from gateway.demo.media import wav
from gateway.running import QuietServer, config, listen

NIK = "3174015509000001"  # synthetic
ASKED = f"NIK saya {NIK}, tolong cek."
OPEN = """
gapura: policy/v1
name: terbuka
title: { en: Open, id: Terbuka }
default: allow
unseen: pass
rules:
  - name: numbers
    title: { en: Numbers are masked, id: Nomor disamarkan }
    when: { pii: [ID_NIK, PHONE_NUMBER] }
    then: redact
"""
"""What nobody can look into may pass."""


@contextmanager
def demo() -> Iterator[tuple[DemoBackend, str]]:
    """The demo's backend on a port of its own, in a thread."""
    backend, sock = DemoBackend(pace=0.0), listen("127.0.0.1", 0)
    server = QuietServer(config(backend))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[sock])))
    thread.start()
    try:
        yield backend, f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory, gate_with: Callable[..., AbstractContextManager[Any]]
) -> Iterator[Any]:
    """A gate that lets unseen content pass, and the backend behind it."""
    folder: Path = tmp_path_factory.mktemp("open")
    (folder / "terbuka.yaml").write_text(OPEN)
    with demo() as (backend, url):
        settings = {"backends": [{"name": "b", "url": f"{url}/v1"}], "policies": {"files": ["terbuka.yaml"]}}
        with gate_with(folder, settings) as gate:
            gate.demo = backend
            yield gate


@pytest.fixture(scope="module")
def strict(
    tmp_path_factory: pytest.TempPathFactory, gate_with: Callable[..., AbstractContextManager[Any]]
) -> Iterator[Any]:
    """A gate as it comes: what nobody can look into does not pass."""
    with (
        demo() as (backend, url),
        gate_with(tmp_path_factory.mktemp("strict"), {"backends": [{"name": "b", "url": f"{url}/v1"}]}) as gate,
    ):
        gate.demo = backend
        yield gate


def test_a_completion_whole_and_streamed_is_masked_and_restored(strict: Any) -> None:
    asked: dict[str, Any] = {"model": "demo", "prompt": ASKED}
    whole = strict.sdk().completions.create(**asked)
    assert NIK not in strict.demo.seen.decode()
    assert NIK in whole.choices[0].text
    pieces = [chunk.choices[0].text for chunk in strict.sdk().completions.create(**asked, stream=True)]
    assert NIK in "".join(pieces)
    assert len(pieces) > 2


def test_a_completion_of_token_ids_is_refused(strict: Any) -> None:
    strict.demo.seen = b""
    with pytest.raises(openai.BadRequestError, match="token ids") as refused:
        strict.sdk().completions.create(model="demo", prompt=[1, 2, 3], extra_headers={"accept-language": "en"})
    assert refused.value.code == "content_filter"
    assert strict.demo.seen == b""


@pytest.mark.parametrize("form", ["float", "base64"])
def test_a_vector_is_made_of_masked_text(strict: Any, form: Any) -> None:
    answer = strict.sdk().embeddings.create(model="demo", input=[ASKED, "halo"], encoding_format=form)
    assert len(answer.data) == 2
    assert NIK not in strict.demo.seen.decode()


def test_a_picture_passes_only_where_a_policy_says_so(strict: Any, opened: Any) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        strict.sdk().images.generate(model="demo", prompt=ASKED, response_format="b64_json")
    assert (refused.value.code, refused.value.type) == ("moderation_blocked", "image_generation_user_error")
    assert NIK not in strict.demo.seen.decode()
    picture = opened.sdk().images.generate(model="demo", prompt=ASKED, response_format="b64_json").data[0]
    assert picture.b64_json
    assert NIK in picture.revised_prompt


def test_a_picture_is_not_streamed(opened: Any) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        opened.sdk().images.generate(model="demo", prompt="gapura", stream=True)
    assert refused.value.code == "no_stream"


def test_a_voice_passes_only_where_a_policy_says_so(strict: Any, opened: Any) -> None:
    asked: dict[str, Any] = {"model": "demo", "voice": "alloy", "input": ASKED, "response_format": "wav"}
    with pytest.raises(openai.BadRequestError) as refused:
        strict.sdk().audio.speech.create(**asked)
    assert refused.value.code == "content_filter"
    sound = opened.sdk().audio.speech.create(**asked)
    assert sound.content[:4] == b"RIFF"
    assert sound.response.headers["content-type"] == "audio/wav"
    assert NIK not in opened.demo.seen.decode()
    outcome = opened.records("outcome")[-1]
    assert outcome["result"] == "answered"


# -- recordings

SOUND = ("rekaman.wav", wav(3), "audio/wav")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the SDK has marked translations
def test_a_recording_passes_only_where_a_policy_says_so(strict: Any) -> None:
    strict.demo.seen = b""
    for kind in (strict.sdk().audio.transcriptions, strict.sdk().audio.translations):
        with pytest.raises(openai.BadRequestError) as refused:
            kind.create(model="demo", file=SOUND, prompt=ASKED)
        assert refused.value.code == "content_filter"
    assert strict.demo.seen == b""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the SDK has marked translations
def test_a_recording_goes_on_and_the_words_beside_it_are_masked_and_restored(opened: Any) -> None:
    asked: dict[str, Any] = {"model": "demo", "prompt": ASKED, "file": (f"{NIK}.wav", SOUND[1], "audio/wav")}
    verbose = opened.sdk().audio.transcriptions.create(
        **asked, response_format="verbose_json", timestamp_granularities=["segment"]
    )
    assert NIK not in opened.demo.seen.decode("latin-1")
    assert SOUND[1] in opened.demo.seen
    assert b"timestamp_granularities[]" in opened.demo.seen
    assert NIK in verbose.text
    assert NIK in verbose.segments[0].text
    english = opened.sdk().audio.translations.create(**asked)
    assert NIK not in opened.demo.seen.decode("latin-1")
    assert NIK in english.text
    outcome = opened.records("outcome")[-1]
    assert outcome["result"] == "answered"


def test_a_form_in_which_nothing_is_masked_goes_on_as_it_came(opened: Any) -> None:
    opened.sdk().audio.transcriptions.create(model="demo", file=SOUND, prompt="halo")
    assert b"gapura-" not in opened.demo.seen.partition(b"\r\n")[0]


@pytest.mark.parametrize("form", ["json", "verbose_json", "text", "srt", "vtt"])
def test_what_is_made_up_is_masked_in_every_form_of_a_transcript(opened: Any, form: Any) -> None:
    raw = opened.sdk().audio.transcriptions.with_raw_response.create(
        model="demo-leak", file=SOUND, prompt="Apa yang saya katakan?", response_format=form
    )
    assert "Data contoh" in raw.text
    assert NIK not in raw.text
    assert "0812-0000-1234" not in raw.text
    assert form not in {"srt", "vtt"} or "00:00:00" in raw.text
    plain = raw.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain is (form in {"text", "srt", "vtt"})
    assert opened.sdk().audio.transcriptions.create(model="demo", file=SOUND, response_format=form)


def test_a_transcript_is_not_streamed(opened: Any) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        opened.sdk().audio.transcriptions.create(model="demo", file=SOUND, stream=True)
    assert refused.value.code == "no_stream"


def test_what_is_no_recording_and_what_is_no_form_is_refused(opened: Any) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        opened.sdk().audio.transcriptions.create(model="demo", file=("a.wav", b"<html>", "audio/wav"))
    assert refused.value.code == "bad_media"
    with pytest.raises(openai.BadRequestError) as refused:
        opened.sdk().post("/audio/transcriptions", body={"model": "demo"}, cast_to=object)
    assert refused.value.code == "bad_headers"


# -- responses

RESPONSE: dict[str, Any] = {"model": "demo", "input": ASKED, "instructions": "Jawab singkat."}


def test_a_response_whole_is_masked_and_restored_and_nothing_is_kept(strict: Any) -> None:
    answer = strict.sdk().responses.create(**RESPONSE)
    sent = json.loads(strict.demo.seen)
    assert NIK not in strict.demo.seen.decode()
    assert sent["store"] is False
    assert NIK in answer.output_text
    assert answer.instructions == "Jawab singkat."


def test_a_response_streamed_says_everything_twice_and_both_are_the_same(strict: Any) -> None:
    events = list(strict.sdk().responses.create(**RESPONSE, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    [whole] = [event.text for event in events if event.type == "response.output_text.done"]
    assert NIK in said
    assert said == whole == events[-1].response.output_text
    assert events[-1].type == "response.completed"


def test_the_sdks_own_stream_ends_well(strict: Any) -> None:
    with strict.sdk().responses.stream(**RESPONSE) as stream:
        assert NIK in stream.get_final_response().output_text


@pytest.mark.parametrize("model", ["demo-think", "demo-tool"])
def test_thoughts_and_calls_come_whole_and_streamed(strict: Any, model: str) -> None:
    tools: list[Any] = [{"type": "function", "name": "cari", "strict": False,
                         "parameters": {"type": "object", "properties": {"text": {"type": "string"}}}}]  # fmt: skip
    asked = {**RESPONSE, "model": model, "tools": tools}
    kinds = {"demo-think": ["reasoning", "message"], "demo-tool": ["function_call"]}[model]
    answer = strict.sdk().responses.create(**asked)
    assert [item.type for item in answer.output] == kinds
    assert answer.tools[0].name == "cari"
    end = list(strict.sdk().responses.create(**asked, stream=True))[-1].response
    assert [item.type for item in end.output] == kinds
    if model == "demo-tool":
        assert NIK not in end.output[0].arguments  # no policy says that this tool gets the value


@pytest.mark.parametrize("more", [
    {"store": True},
    {"background": True},
    {"include": ["reasoning.encrypted_content"]},
    {"prompt": {"id": "pmpt_1"}},
    {"tools": [{"type": "web_search"}]},
])  # fmt: skip
def test_what_nobody_can_look_into_does_not_pass(strict: Any, more: dict[str, Any]) -> None:
    strict.demo.seen = b""
    with pytest.raises(openai.BadRequestError) as refused:
        strict.sdk().responses.create(**{**RESPONSE, **more})
    assert (refused.value.code, strict.demo.seen) == ("content_filter", b"")


def test_a_conversation_that_the_provider_keeps_goes_on_with_its_values(opened: Any) -> None:
    first = opened.sdk().responses.create(model="demo", input=f"Ingat NIK {NIK}.")
    name = json.loads(opened.demo.seen)["input"].split()[-1].rstrip(".")
    assert "store" not in json.loads(opened.demo.seen)
    second = opened.sdk().responses.create(model="demo", input=f"Ulangi {name}.", previous_response_id=first.id)
    assert NIK in second.output_text
    third = opened.sdk().responses.create(
        model="demo", input=f"Ulangi {name}.", previous_response_id=second.id, stream=True
    )
    assert NIK in list(third)[-1].response.output_text
    with sqlite3.connect(opened.folder / "data" / "state.db") as base:
        rows = base.execute("SELECT place, sealed FROM kept").fetchall()
    base.close()
    assert len(rows) >= 3
    assert not [row for row in rows if NIK.encode() in row[1] or first.id.encode() in row[0] + row[1]]


def test_what_is_kept_for_somebody_else_does_not_exist(opened: Any) -> None:
    mine = opened.sdk().responses.create(model="demo", input="Halo")
    other, shared = opened.sdk(opened.key()), opened.sdk(opened.key(shared=True))
    for sdk, name in ((other, mine.id), (shared, mine.id), (opened.sdk(), "resp_unknown")):
        opened.demo.seen = b""
        with pytest.raises(openai.NotFoundError) as refused:
            sdk.responses.create(model="demo", input="Lanjut", previous_response_id=name)
        assert (refused.value.code, opened.demo.seen) == ("no_object", b"")


def test_a_key_that_many_share_keeps_nothing(opened: Any) -> None:
    opened.sdk(opened.key(shared=True)).responses.create(model="demo", input="Halo")
    assert json.loads(opened.demo.seen)["store"] is False


def test_a_moderation_is_the_gates_own(strict: Any) -> None:
    strict.demo.seen = b""
    told = strict.sdk().moderations.create(input=[ASKED, "Halo"])
    assert [result.flagged for result in told.results] == [False, False]
    assert "violence" in told.gapura["unmeasured"]
    assert strict.demo.seen == b""


def test_what_a_model_makes_up_is_masked_wherever_a_stream_says_it(strict: Any) -> None:
    events = list(strict.sdk().responses.create(model="demo-leak", input="Beri contoh data.", stream=True))
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert "[ID_NIK]" in said
    assert said == events[-1].response.output_text
    assert not [event for event in events if NIK in event.model_dump_json()]
