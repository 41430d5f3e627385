"""Which paths the gate understands."""

from __future__ import annotations

from gateway.codecs import registry
from gateway.codecs.openai_chat import OpenAIChat


def test_every_route_has_its_codec_and_nothing_else_has_one() -> None:
    for route in registry.routes():
        codec = registry.codec_for(route)
        assert codec is not None
        assert codec.route == route
    assert registry.codec_for("/v1/chat/completions/") is None
    assert isinstance(registry.default_codec(), OpenAIChat)


def test_policies_may_name_what_cannot_be_looked_into() -> None:
    assert {"image", "audio", "file"} <= registry.unseen_kinds()


def test_a_path_that_nobody_understands_is_refused_in_the_words_of_its_neighbours() -> None:
    spoken = {path: registry.BUILT_IN.speaker_for(path).api for path in ("/api/pull", "/v1/files", "/", "/api/chat")}
    assert spoken == {"/api/pull": "ollama", "/v1/files": "openai", "/": "openai", "/api/chat": "ollama"}


def test_a_gate_may_have_codecs_of_its_own() -> None:
    one = registry.Registry([OpenAIChat()])
    assert (one.routes(), one.codec_for("/api/chat")) == (("/v1/chat/completions",), None)


def test_one_path_may_have_several_spellings() -> None:
    first, second = (f"/{version}/models/{{model}}:countTokens" for version in ("v1beta", "v1"))
    assert registry.BUILT_IN.spellings(first) == (first, second)
    assert registry.BUILT_IN.spellings("/v1/chat/completions") == ("/v1/chat/completions",)
    assert registry.BUILT_IN.spellings("") == ("",)
    assert {first, second, *registry.routes()} < set(registry.BUILT_IN.paths())
