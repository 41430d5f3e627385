"""OpenAI's pictures and sounds, as the official SDK reads them."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import openai
import pytest

from gateway.demo.media import png, seconds, wav

# The SDK discourages its translations, which servers still have.
pytestmark = pytest.mark.filterwarnings("ignore:deprecated:DeprecationWarning")
SOUND = ("voice.wav", wav(12), "audio/wav")


async def test_a_picture_comes_with_the_prompt_as_the_model_took_it(openai_sdk: openai.AsyncOpenAI) -> None:
    made = await openai_sdk.images.generate(model="demo", prompt="a green leaf", n=2)
    assert made.data is not None
    assert len(made.data) == 2
    assert base64.b64decode(made.data[0].b64_json or "") == png("a green leaf")
    assert made.data[0].revised_prompt == "You wrote: a green leaf"
    assert made.usage is not None
    assert (made.usage.input_tokens, made.usage.output_tokens, made.usage.total_tokens) == (3, 5, 8)


async def test_a_text_is_spoken(openai_sdk: openai.AsyncOpenAI) -> None:
    spoken = await openai_sdk.audio.speech.create(model="demo", voice="alloy", input="one two three")
    assert spoken.response.headers["content-type"] == "audio/wav"
    assert seconds(spoken.content) == pytest.approx(0.3)


async def test_a_recording_is_written_down_in_five_ways(openai_sdk: openai.AsyncOpenAI, backend: Any) -> None:
    async def write(form: Any) -> Any:
        return await openai_sdk.audio.transcriptions.create(
            model="demo", file=SOUND, response_format=form, prompt="Tolong"
        )

    said = "Kamu menulis: Tolong"
    plain, verbose = await write("json"), await write("verbose_json")
    assert plain.text == verbose.text == verbose.segments[0].text == backend.said == said
    assert (plain.usage.type, plain.usage.input_tokens, plain.usage.output_tokens) == ("tokens", 1, 3)
    assert (verbose.language, verbose.duration, verbose.segments[0].end) == ("indonesian", 1.2, 1.2)
    assert await write("text") == said + "\n"
    assert await write("srt") == f"1\n00:00:00,000 --> 00:00:01,200\n{said}\n\n"
    assert await write("vtt") == f"WEBVTT\n\n00:00:00.000 --> 00:00:01.200\n{said}\n\n"


async def test_a_transcript_streams(openai_sdk: openai.AsyncOpenAI) -> None:
    stream = await openai_sdk.audio.transcriptions.create(model="demo-leak", file=SOUND, stream=True)
    *deltas, done = [event async for event in stream]
    assert done.type == "transcript.text.done"
    assert "".join(delta.delta for delta in deltas if delta.type == "transcript.text.delta") == done.text
    assert "3174015509000001" in done.text


async def test_a_recording_is_translated(openai_sdk: openai.AsyncOpenAI) -> None:
    made: Any = await openai_sdk.audio.translations.create(model="demo", file=SOUND, response_format="verbose_json")
    assert (made.text, made.language) == ("You wrote: a recording", "english")


async def test_one_fails(openai_sdk: openai.AsyncOpenAI) -> None:
    asking = (
        openai_sdk.images.generate(model="demo-fail", prompt="a leaf"),
        openai_sdk.audio.speech.create(model="demo-fail", voice="alloy", input="one"),
        openai_sdk.audio.transcriptions.create(model="demo-fail", file=SOUND),
        openai_sdk.audio.translations.create(model="demo-fail", file=SOUND),
    )
    for one in asking:
        with pytest.raises(openai.InternalServerError, match="scripted failure"):
            await one


async def test_bytes_of_a_file_arrive_as_they_were(client: httpx.AsyncClient) -> None:
    """A WAV holds every byte there is, line ends and boundaries of forms too."""
    odd = wav(3) + b"\r\n--\r\n\x00\xff"
    form = {"model": "demo", "response_format": "verbose_json"}
    answer = await client.post("/v1/audio/transcriptions", data=form, files={"file": ("a.wav", odd)})
    assert answer.json()["duration"] == 0.3


@pytest.mark.parametrize("form", [{}, {"model": "demo", "response_format": "docx"}])
async def test_a_form_that_is_not_understood_is_refused(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    answer = await client.post("/v1/audio/transcriptions", data=form, files={"file": ("a.wav", wav(1))})
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
    assert (await client.post("/v1/audio/transcriptions", json=form)).status_code == 400
