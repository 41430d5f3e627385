"""What can go wrong at the start, in both languages: what, where, and what to do."""

from __future__ import annotations

import pytest

from gateway.site_errors import (
    BadAuthority,
    BadCertificate,
    KeptTooShort,
    NoBackend,
    OpenToTheWorld,
    PortInUse,
    StartError,
    WorkerLost,
)

ERRORS = [PortInUse("127.0.0.1", 8787, "Address already in use"), OpenToTheWorld("0.0.0.0"), NoBackend(),  # noqa: S104
          WorkerLost(), KeptTooShort("eu-ai-act", 184, 30), BadCertificate("cert.pem: No such file"),
          BadAuthority("cloud", "ca.pem: No such file")]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_each_is_said_in_both_languages_with_what_to_do(error: StartError) -> None:
    english, indonesian = error.text("en"), error.text("id")
    assert english != indonesian
    assert str(error) == english == error.text("de"), "English where a language is not spoken"
    for option in (word.strip(".,") for word in english.split() if word.startswith("--")):
        assert option in indonesian, "what to type is the same in every language"
    assert "--" in english


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_place_is_named(language: str) -> None:
    assert "127.0.0.1:8787 (Address already in use)" in ERRORS[0].text(language)
    assert "0.0.0.0" in ERRORS[1].text(language)  # noqa: S104
    assert "gapura serve --backend http://127.0.0.1:11434/v1" in ERRORS[2].text(language)


def test_every_error_of_the_module_is_among_these() -> None:
    known = {cls.__name__ for cls in StartError.__subclasses__() if cls.__module__ == StartError.__module__}
    assert known == {type(error).__name__ for error in ERRORS}
