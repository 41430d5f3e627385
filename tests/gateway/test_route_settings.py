"""Descriptions of backends in the settings: what is wrong is told in two languages."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gateway.codecs.registry import routes
from gateway.listings import Listings
from gateway.route_settings import Route
from gateway.sections import Backend
from gateway.setting_values import Wrong
from gateway.settings import Settings

LEAST: dict[str, Any] = {"path": "/api/tulis", "input": {"text": ["$.tanya"]}, "output": {"text": ["$.hasil"]}}
STREAM: dict[str, Any] = {"format": "sse", "delta": ["$.p"], "done": "$.selesai"}


def test_a_model_is_named_by_the_question_the_description_or_the_backend() -> None:
    def model(*models: str, **more: Any) -> str:
        return Route.model_validate({**LEAST, **more}).description("ibu-guru", models).model

    assert (model(), model("a", "b"), model(model="c"), model("a", model="$.m")) == ("ibu-guru", "a", "c", "$.m")


@pytest.mark.parametrize("more", [
    {"path": "/v1/chat/completions"}, {"path": "/gapura/v1/check"},
    {"path": "/healthz"}, {"path": "/api/tags"}, {"path": "tulis"}, {"path": "/api/../x"}, {"path": "/a?b=c"},
    {"input": {"text": ["tanya"]}}, {"output": {"text": ["$.a["]}}, {"unmapped": "pass"}, {"model": "$.a["},
    {"stream": {"format": "sse", "delta": ["$.p"]}},
    {"on_block": {"body": {"error": "tetap"}}}, {"on_block": {"body": "{{message}}"}},
    {"stream": STREAM, "on_block": {"stream_final": {"p": "{{message}}"}}},
], ids=str)  # fmt: skip
def test_what_is_wrong_is_told_in_both_languages(more: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        Route.model_validate({**LEAST, **more})
    wrong = refused.value.errors()[0]["ctx"]["error"]
    assert isinstance(wrong, Wrong)
    assert wrong.indonesian != str(wrong)


@pytest.mark.parametrize("more", [{"api": "http"}, {"routes": [LEAST]}, {"api": "openai", "routes": [LEAST]}])
def test_a_description_and_the_api_belong_together(more: Any) -> None:
    with pytest.raises(ValidationError, match="belong together"):
        Backend.model_validate({"name": "b", "url": "http://127.0.0.1:1", **more})


@pytest.mark.parametrize("path", [*routes(), *Listings.PATHS])
def test_a_built_in_path_cannot_be_taken_over(path: str) -> None:
    with pytest.raises(ValidationError):
        Route.model_validate({**LEAST, "path": path})


def test_two_descriptions_of_one_path_are_one_too_many() -> None:
    two = [{"name": name, "url": "http://127.0.0.1:1", "api": "http", "routes": [LEAST]} for name in ("a", "b")]
    with pytest.raises(ValidationError, match="the same path"):
        Settings.model_validate({"backends": two})
