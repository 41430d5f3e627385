"""The words a policy may use at one site: its groups and roles, and what its detectors can see.

The gate builds its vocabulary from the detectors it runs; :func:`offline` is the one that ships with the package, so
that policies can be checked on a machine that has no gate. A level (``cautious``, ``balanced``, ``strict``) is a
name for a measured false-alarm rate of one model, so its number comes from here and not from the policy:

* ``cautious`` acts on suspicion: the threshold at which about 5 % of harmless texts are caught,
* ``balanced`` about 1 %,
* ``strict`` acts on clear cases only: about 0.1 %.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

LEVELS = ("cautious", "balanced", "strict")
TOP = 10_000
"""The highest value a score can have; 10000 is shown as 1.00."""

ENTITIES = frozenset(
    """EMAIL_ADDRESS PHONE_NUMBER CREDIT_CARD IBAN_CODE IP_ADDRESS URL MAC_ADDRESS CRYPTO COORDINATES PERSON LOCATION
    DATE_OF_BIRTH BIRTH_PLACE SCHOOL SECRET RELIGION ETHNICITY HEALTH BIOMETRIC CRIMINAL_RECORD ID_NIK ID_KK ID_NPWP
    ID_NISN ID_NUPTK ID_NIP ID_BPJS ID_SIM ID_PASSPORT ID_PLATE ID_BANK_ACCOUNT ID_ADDRESS MY_NRIC SG_NRIC_FIN PH_TIN
    PH_UMID PH_PASSPORT TH_TNIN US_SSN""".split()
)
"""Every entity type the language knows, whether or not a detector here finds it."""
_SPECIFIC = frozenset(
    """HEALTH BIOMETRIC CRIMINAL_RECORD CREDIT_CARD IBAN_CODE CRYPTO ID_BANK_ACCOUNT ID_BPJS ID_NISN""".split()
)
_NO_PERSON = frozenset("URL IP_ADDRESS MAC_ADDRESS SECRET".split())
DATA_CLASSES: Mapping[str, frozenset[str]] = {"specific": _SPECIFIC, "general": ENTITIES - _SPECIFIC - _NO_PERSON}
"""The two classes of UU 27/2022 (PDP), article 4: specific (health, biometrics, criminal records, children, personal
finance) and general (what identifies a person, alone or combined). Machines' addresses and secrets are in neither."""
_NUMBERS_OF_PERSONS = frozenset("MY_NRIC SG_NRIC_FIN PH_TIN PH_UMID PH_PASSPORT TH_TNIN US_SSN".split())
IDENTITIES = _NUMBERS_OF_PERSONS | frozenset(
    name
    for name in ENTITIES
    if name == "PERSON" or (name.startswith("ID_") and name not in {"ID_PLATE", "ID_BANK_ACCOUNT", "ID_ADDRESS"})
)
"""Types of which each value stands for a person."""
SCORES = frozenset(
    """toxicity severe_toxicity obscene threat insult identity_attack sexual_explicit selfharm injection
    unsafe_request""".split()
)
"""Every score the language knows, whether or not a model here gives it."""
LABELS = frozenset(
    """violence extremism crime_help sexual_violence csae grooming weapons eating_disorder hate_sara
    bullying doxxing defamation verbatim_copy code_abuse unsafe_markup disclosure selfharm_method selfharm_third
    companion decision_on_person emotion_inference exam_behaviour deepfake prompt_leak profanity""".split()
)
"""Every label the language knows, whether or not a detector here gives it."""
TOPICS = frozenset("medical legal finance election homework-answer exam-content religion".split())
"""Every topic the language knows."""
MODALITIES = frozenset({"image", "audio", "video", "file"})
UNSEEN_KINDS = frozenset(
    """image audio video file token_ids remote_url hosted_tool template server_prompt server_side encrypted_reasoning
    logprobs modality unknown_part""".split()
)


@dataclass(frozen=True, slots=True)
class Score:
    """One score of one model, as its manifest states it. Numbers are 0..10000."""

    levels: Mapping[str, int]
    """Level name -> threshold."""
    languages: tuple[str, ...] = ()
    """Languages (ISO 639-1) the levels were measured for."""
    reachable: int = TOP
    """The highest value the model can give: a rule above it could never match."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What policies may name here. ``None`` for groups, unseen kinds or models means that any name will do."""

    groups: frozenset[str] | None
    roles: frozenset[str]
    entities: frozenset[str]
    scores: Mapping[str, Score] = field(default_factory=dict)
    unseen: frozenset[str] | None = None
    models: frozenset[str] | None = None
    labels: frozenset[str] = frozenset()
    """Labels and topics that a detector here gives."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Of those, the ones that are scores of sentences, with the score from which on each is given."""
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of the labels, the topics that the site has taught itself: language -> what each is called."""
    contents: frozenset[str] = frozenset()
    """Of ``facts.CONTENTS`` and ``quota``, what this gate can tell."""
    obligations: frozenset[str] = frozenset()
    """Of ``decision.OBLIGATIONS`` and ``hold``, what this gate can carry out."""
    contacts: frozenset[str] | None = None
    """Roles of contacts that have a person."""
    contact: Mapping[str, str] = field(default_factory=dict)
    """Language -> whom the site names as its own first contact, for texts of help."""

    def provides(self, name: str) -> bool:
        """True if something here finds, tells or carries out what has this name."""
        seen = name in self.entities or name in self.scores or name in self.labels
        return seen or name in self.contents or name in self.obligations

    def to_json(self) -> dict[str, Any]:
        """The vocabulary as JSON values; :meth:`from_json` reads them back."""
        return {
            "groups": _listed(self.groups),
            "roles": sorted(self.roles),
            "entities": sorted(self.entities),
            "scores": {
                name: {
                    "levels": dict(sorted(score.levels.items())),
                    "languages": list(score.languages),
                    "reachable": score.reachable,
                }
                for name, score in sorted(self.scores.items())
            },
            "unseen": _listed(self.unseen),
            "models": _listed(self.models),
            **self._later(),
        }

    def _later(self) -> dict[str, Any]:
        """Members that older releases did not write: left out where they say nothing, so that digests stay."""
        members: dict[str, Any] = {
            "labels": sorted(self.labels),
            "limits": dict(sorted(self.limits.items())),
            "titles": {name: dict(sorted(title.items())) for name, title in sorted(self.titles.items())},
            "contents": sorted(self.contents),
            "obligations": sorted(self.obligations),
            "contacts": _listed(self.contacts),
            "contact": dict(sorted(self.contact.items())),
        }
        return {name: value for name, value in members.items() if value or (value == [] and name == "contacts")}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Vocabulary:
        """Read what :meth:`to_json` wrote.

        Raises:
            KeyError, TypeError: the value is not a vocabulary.
        """
        return cls(
            groups=_named(value.get("groups")),
            roles=frozenset(value["roles"]),
            entities=frozenset(value["entities"]),
            scores={
                name: Score(dict(score["levels"]), tuple(score.get("languages", ())), score.get("reachable", TOP))
                for name, score in value["scores"].items()
            },
            unseen=_named(value.get("unseen")),
            models=_named(value.get("models")),
            labels=frozenset(value.get("labels", ())),
            limits=dict(value.get("limits", {})),
            titles={name: dict(title) for name, title in value.get("titles", {}).items()},
            contents=frozenset(value.get("contents", ())),
            obligations=frozenset(value.get("obligations", ())),
            contacts=_named(value.get("contacts")),
            contact=dict(value.get("contact", {})),
        )

    def canonical(self) -> bytes:
        """The vocabulary as canonical JSON: what the digest is taken over and what a gate stores."""
        return canonical(self.to_json())

    @property
    def digest(self) -> str:
        """``sha256:<hex>`` of :meth:`canonical`."""
        return "sha256:" + hashlib.sha256(self.canonical()).hexdigest()


def offline() -> Vocabulary:
    """The vocabulary that ships with the package: the detectors of a base install, any group name."""
    text = resources.files("policies").joinpath("vocabulary.json").read_text("utf-8")
    return Vocabulary.from_json(json.loads(text))


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of values without floats: sorted members, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _listed(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _named(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
