"""What the tests of the pipeline and its neighbours share: how answers are read, and clients that can hang up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest


class Reading:
    """An answer, whole or streamed, as its reader has it."""

    @staticmethod
    def events(body: str) -> list[Any]:
        """What a stream says, ``[DONE]`` as a text; heart-beats left out."""
        said = [line.removeprefix("data: ") for line in body.split("\n\n") if line.startswith("data: ")]
        return [one if one == "[DONE]" else json.loads(one) for one in said]

    def text(self, body: str) -> str:
        """The words shown, refusals among them."""
        if body.startswith("{"):
            message = json.loads(body)["choices"][0]["message"]
            return str(message.get("content") or message.get("refusal"))
        deltas = [event["choices"][0]["delta"] for event in self.events(body) if "choices" in event]
        return "".join(delta.get("content") or delta.get("refusal") or "" for delta in deltas)

    @staticmethod
    def code(body: str) -> str:
        """The code of an error, whole or at the end of a stream."""
        last = body if body.startswith("{") else body.strip().split("\n\n")[-1].removeprefix("data: ")
        return str(json.loads(last)["error"]["code"])


@pytest.fixture
def reading() -> Reading:
    return Reading()


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for happens in a database
            await asyncio.sleep(0.01)


@pytest.fixture
def until() -> Callable[[Callable[[], object]], Any]:
    """Waits until something is true, ten seconds at most."""
    return _until


@asynccontextmanager
async def _rude(client: Any, question: str, **more: Any) -> AsyncIterator[asyncio.StreamReader]:
    url = client.base_url
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": question}], **more}).encode()
    lines = ["POST /v1/chat/completions HTTP/1.1", f"host: {url.host}", "content-type: application/json",
             f"authorization: {client.headers['authorization']}", f"content-length: {len(body)}"]  # fmt: skip
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    try:
        yield reader
    finally:
        writer.transport.abort()


@pytest.fixture
def rude() -> Any:
    """Somebody who asks, and hangs up at the end of the block."""
    return _rude


WORDS = "you are a stupid fool kind friend kamu bodoh baik teman good morning selamat pagi help die".split()


@pytest.fixture
def tiny_model() -> Callable[[Path], Path]:
    """Writes a model folder that is real but tiny: the mean of embeddings of a few words, two heads over it."""

    def write(folder: Path) -> Path:
        import numpy as np
        import onnx
        import tokenizers
        from onnx import TensorProto, helper, numpy_helper

        from gateway.detectors.making.folders import write_manifest

        tokens = ["[UNK]", "[CLS]", "[SEP]", *WORDS]
        chance = np.random.default_rng(5)
        table = chance.normal(size=(len(tokens), 16)).astype(np.float32)
        arrays = {"table": table, "weights": chance.normal(size=(16, 2)).astype(np.float32),
                  "bias": np.zeros(2, np.float32), "last": np.array([2])}  # fmt: skip
        nodes = [
            helper.make_node("Gather", ["table", "input_ids"], ["states"]),
            helper.make_node("Cast", ["attention_mask"], ["share"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["share", "last"], ["wide"]),
            helper.make_node("Mul", ["states", "wide"], ["seen"]),
            helper.make_node("ReduceMean", ["seen"], ["vector"], axes=[1], keepdims=0),
            helper.make_node("MatMul", ["vector", "weights"], ["product"]),
            helper.make_node("Add", ["product", "bias"], ["logits"]),
        ]
        ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
               for name in ("input_ids", "attention_mask")]  # fmt: skip
        outs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
                for name, width in (("logits", 2), ("vector", 16))]  # fmt: skip
        graph = helper.make_graph(nodes, "tiny", ids, outs, [numpy_helper.from_array(*pair[::-1]) for pair in
                                                             arrays.items()])  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        folder.mkdir(parents=True)
        onnx.save(model, str(folder / "model.onnx"))
        words = tokenizers.Tokenizer(
            tokenizers.models.WordLevel({token: place for place, token in enumerate(tokens)}, unk_token="[UNK]")
        )
        words.normalizer, words.pre_tokenizer = (
            tokenizers.normalizers.Lowercase(),
            tokenizers.pre_tokenizers.Whitespace(),
        )
        words.save(str(folder / "tokenizer.json"))
        heads = [
            {"name": "toxicity", "kind": "score", "levels": {"cautious": 5000, "balanced": 7000, "strict": 9000},
             "highest": 9900, "calibration": {"": [1.0, 0.0]}},
            {"name": "weapons", "kind": "label", "limit": 8000, "highest": 9900, "calibration": {"": [1.0, 0.0]}},
        ]  # fmt: skip
        write_manifest(folder, {"name": "tiny", "version": "1", "licence": "CC0", "languages": ["en"],
                                "max_tokens": 32, "frame": ["[CLS]", "[SEP]"], "heads": heads})  # fmt: skip
        return folder

    return write
