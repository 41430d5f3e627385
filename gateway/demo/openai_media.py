"""OpenAI's pictures and sounds: one is made for a prompt, a voice for a text, a text for a recording."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from gateway.demo.media import png, seconds, wav
from gateway.demo.openai_chat import refuse
from gateway.demo.protocol import JSON, SSE, Reply, Request, Route, document, event
from gateway.demo.scripts import Answer, Turn, answer, language_of, pieces, ready, tokens

_PLAIN = "text/plain; charset=utf-8"


def _images(request: Request) -> Reply:
    asked = request.json()
    said = answer(asked["model"], [Turn("user", asked["prompt"])])
    number = asked.get("n") or 1
    if not 0 < number <= 10:
        raise ValueError("one asks for 1 to 10 pictures")
    picture = {"b64_json": base64.b64encode(png(asked["prompt"])).decode(), "revised_prompt": said.text}
    details = {"image_tokens": 0, "text_tokens": said.asked}
    billed = {"input_tokens": said.asked, "input_tokens_details": details, "output_tokens": said.told}
    billed["total_tokens"] = said.asked + said.told
    about = {"created": int(time.time()), "output_format": "png", "size": "8x8"}
    return document({**about, "data": [picture] * number, "usage": billed}, said)


def _speech(request: Request) -> Reply:
    """Always a WAV, whatever format is asked for."""
    asked = request.json()
    ready(asked["model"])
    return Reply(wav(tokens(asked["input"])), "audio/wav")


def _transcriptions(request: Request) -> Reply:
    form = _form(request)
    said, lasting = _heard(form)
    if form.get("stream") == b"true":
        return Reply(_spoken(said), SSE, answer=said)
    return _written(form, said, lasting, language_of(said.text))


def _translations(request: Request) -> Reply:
    form = _form(request)
    said, lasting = _heard(form)
    return _written(form, said, lasting, "en")


def _form(request: Request) -> dict[str, bytes]:
    """The parts of a form by their names (RFC 7578)."""
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    form = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        form[str(part.get_param("name", header="content-disposition"))] = content if isinstance(content, bytes) else b""
    return form


def _heard(form: dict[str, bytes]) -> tuple[Answer, float]:
    """What the model hears and for how many seconds: no model listens, so the hint that came along is what was said."""
    hint = form.get("prompt", b"").decode() or "a recording"
    return answer(form["model"].decode(), [Turn("user", hint)]), seconds(form["file"])


def _written(form: dict[str, bytes], said: Answer, lasting: float, language: str) -> Reply:
    kind, write = _FORMATS[form.get("response_format", b"json").decode()]
    written = write(said, lasting, language)
    return document(written, said) if kind == JSON else Reply(written.encode(), kind, answer=said)


def _json(said: Answer, lasting: float, language: str) -> dict[str, Any]:
    return {"text": said.text, "usage": _usage(said)}


def _usage(said: Answer) -> dict[str, Any]:
    details = {"audio_tokens": 0, "text_tokens": said.asked}
    total = said.asked + said.told
    counts = {"input_tokens": said.asked, "output_tokens": said.told, "total_tokens": total}
    return {"type": "tokens", "input_token_details": details, **counts}


def _verbose(said: Answer, lasting: float, language: str) -> dict[str, Any]:
    measures = {"temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0, "no_speech_prob": 0.0}
    segment = {"id": 0, "seek": 0, "start": 0.0, "end": lasting, "text": said.text, "tokens": [], **measures}
    return {
        "task": "transcribe",
        "language": {"id": "indonesian", "en": "english"}[language],
        "duration": lasting,
        "text": said.text,
        "segments": [segment],
        "usage": {"type": "duration", "seconds": lasting},
    }


def _subtitles(mark: str) -> Callable[[Answer, float, str], str]:
    """One line of subtitles; ``mark`` is what stands before the milliseconds (SRT a comma, WebVTT a full stop)."""

    def written(said: Answer, lasting: float, language: str) -> str:
        minutes, rest = divmod(round(lasting * 1000), 60_000)
        end = f"00:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"
        cue = f"00:00:00{mark}000 --> {end}\n{said.text}\n\n"
        return f"1\n{cue}" if mark == "," else f"WEBVTT\n\n{cue}"

    return written


def _plain(said: Answer, lasting: float, language: str) -> str:
    return said.text + "\n"


_FORMATS: dict[str, tuple[str, Callable[[Answer, float, str], Any]]] = {
    "json": (JSON, _json),
    "verbose_json": (JSON, _verbose),
    "text": (_PLAIN, _plain),
    "srt": (_PLAIN, _subtitles(",")),
    "vtt": (_PLAIN, _subtitles(".")),
}


def _spoken(said: Answer) -> Iterator[bytes]:
    for piece in pieces(said.text):
        yield event({"type": "transcript.text.delta", "delta": piece})
    yield event({"type": "transcript.text.done", "text": said.text, "usage": _usage(said)})


ROUTES = (
    Route("POST", re.compile("/v1/images/generations"), _images, refuse),
    Route("POST", re.compile("/v1/audio/speech"), _speech, refuse),
    Route("POST", re.compile("/v1/audio/transcriptions"), _transcriptions, refuse),
    Route("POST", re.compile("/v1/audio/translations"), _translations, refuse),
)
