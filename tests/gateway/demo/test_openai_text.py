"""OpenAI's text completions and embeddings, as the official SDK reads them."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from gateway.demo.scripts import MODELS, vector

SPEAKING = [model for model in MODELS if model != "demo-fail"]


@pytest.mark.parametrize("model", SPEAKING)
async def test_each_model_says_the_same_whole_and_streamed(openai_sdk: openai.AsyncOpenAI, model: str) -> None:
    whole = await openai_sdk.completions.create(model=model, prompt="Hello there")
    counted: Any = {"include_usage": True}
    chunks = [chunk async for chunk in await openai_sdk.completions.create(
        model=model, prompt="Hello there", stream=True, stream_options=counted)]  # fmt: skip
    *texts, last = chunks
    assert "".join(chunk.choices[0].text for chunk in texts) == whole.choices[0].text
    assert {whole.object, *(chunk.object for chunk in chunks)} == {"text_completion"}
    assert (whole.choices[0].finish_reason, texts[-1].choices[0].finish_reason) == ("stop", "stop")
    assert (last.choices, last.usage) == ([], whole.usage)


async def test_thoughts_stand_in_the_text(openai_sdk: openai.AsyncOpenAI) -> None:
    said = (await openai_sdk.completions.create(model="demo-think", prompt="Hello")).choices[0].text
    assert said.startswith("<think>\nThis person wrote: Hello.")
    assert said.endswith("\n</think>\n\nYou wrote: Hello")


@pytest.mark.parametrize(("prompt", "read"), [
    ("Hello", "Hello"), (["Hello", "Ani"], "Hello Ani"), ([1, 2], "1 2"), ([[1], [2]], "1 2"),
])  # fmt: skip
async def test_a_prompt_has_four_forms(openai_sdk: openai.AsyncOpenAI, prompt: Any, read: str) -> None:
    said = await openai_sdk.completions.create(model="demo", prompt=prompt)
    assert said.choices[0].text == f"You wrote: {read}"


@pytest.mark.parametrize("form", ["float", "base64", None])
async def test_texts_become_vectors(openai_sdk: openai.AsyncOpenAI, form: Any) -> None:
    """The SDK asks for base64 by itself where no format is named."""
    chosen = {} if form is None else {"encoding_format": form}
    found = await openai_sdk.embeddings.create(model="demo", input=["Halo Ani", "Budi"], **chosen)
    assert [row.index for row in found.data] == [0, 1]
    assert (found.usage.prompt_tokens, found.usage.total_tokens) == (3, 3)
    if form == "base64":
        assert isinstance(found.data[0].embedding, str)
        return
    for row, text in zip(found.data, ("Halo Ani", "Budi"), strict=True):
        assert row.embedding == pytest.approx(vector(text), abs=1e-6)


async def test_one_text_and_a_size_of_its_own(openai_sdk: openai.AsyncOpenAI) -> None:
    (row,) = (await openai_sdk.embeddings.create(model="demo", input="Halo", dimensions=4)).data
    assert row.embedding == pytest.approx(vector("Halo", 4), abs=1e-6)


async def test_one_fails(openai_sdk: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.InternalServerError, match="scripted failure"):
        await openai_sdk.completions.create(model="demo-fail", prompt="Hello")
    with pytest.raises(openai.InternalServerError, match="scripted failure"):
        await openai_sdk.embeddings.create(model="demo-fail", input="Hello")
    with pytest.raises(openai.NotFoundError):
        await openai_sdk.embeddings.create(model="text-embedding", input="Hello")
