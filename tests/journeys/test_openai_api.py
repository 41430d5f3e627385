"""All of OpenAI's API with its official SDK, through a real gate, in front of the demo's backend."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import openai
import pytest

from gateway.demo.backend import DemoBackend
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
