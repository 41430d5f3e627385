"""Which APIs a gate speaks: the built-in ones, and those that its settings describe."""

from __future__ import annotations

from gateway.codecs.registry import BUILT_IN
from gateway.settings import Settings
from gateway.speaking import spoken

LEAST = {"path": "/api/tulis", "input": {"text": ["$.tanya"]}, "output": {"text": ["$.hasil"]}}
OWN = {"name": "own", "url": "http://127.0.0.1:9", "api": "http", "routes": [LEAST]}


def test_the_built_in_ones_are_always_spoken() -> None:
    assert set(BUILT_IN.paths()) == set(spoken(Settings()).paths())


def test_those_of_the_settings_come_besides() -> None:
    more = spoken(Settings.model_validate({"backends": [OWN]}))
    assert set(more.paths()) - set(BUILT_IN.paths()) == {"/api/tulis"}
