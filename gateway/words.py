"""What policies may name at a site, told from its settings alone.

Read by every command that checks or tests policies, so nothing here may load a web framework, a store or a model: it
would cost each of them more than their own work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.casework.duty import hours_of, in_words
from gateway.codecs.registry import unseen_kinds
from gateway.detectors import language
from gateway.detectors.catalogue import folder_of
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.detectors.remote.asking import Destination, Remote
from gateway.detectors.remote.families import CERTAIN, FAMILIES
from gateway.detectors.remote.forms import SHARES, Form, GuardForm, HttpForm
from gateway.remote_settings import RemoteDetector
from gateway.sections import ROLES, Contact
from gateway.settings import Settings
from policies.vocabulary import Score, Vocabulary

TOLD = frozenset({"words", "size", "modality", "tools", "cells", "quota"})
OBLIGATIONS = frozenset({"escalate", "hold", "label", "notify", "seal"})


def registry_of(settings: Settings) -> Registry:
    """The detectors that these settings ask for."""
    chosen = settings.detectors
    return Registry(
        DetectorConfig(
            pii="pii" in chosen.enabled,
            harm="harm" in chosen.enabled and chosen.model != "none",
            injection="injection" in chosen.enabled,
            model=chosen.model if chosen.model in ("embedded", "none") else str(folder_of(chosen.model, settings.data)),
            countries=chosen.countries,
            recognizers=chosen.recognizers,
            profanity="profanity" in chosen.enabled,
            words=chosen.words,
            canaries=settings.canaries,
            site=settings.data,
            remote=tuple(_remote(one, settings.remote_key(one.name)) for one in chosen.remote),
        )
    )


def _remote(one: RemoteDetector, key: str | None) -> Remote:
    return Remote(Destination(one.name, one.address, one.deadline, one.concurrent, one.stated), _form(one), key)


def _form(one: RemoteDetector) -> Form:
    if one.kind == "http":
        limit = CERTAIN // 2 if one.limit is None else round(one.limit * CERTAIN)
        levels = SHARES if one.levels is None else {level: round(at * CERTAIN) for level, at in one.levels.items()}
        return HttpForm(one.body, one.answer or {}, limit, levels)
    family, limit = FAMILIES[one.kind], round((one.limit or 1.0) * CERTAIN)
    return GuardForm(family, one.model or "", one.harms or family.gives, limit)


def vocabulary_of(settings: Settings, registry: Registry) -> Vocabulary:
    """What policies may name at this site."""
    seen = registry.vocabulary()
    models = frozenset(model for backend in settings.backends for model in backend.models)
    open_backend = any(not backend.models for backend in settings.backends)
    return Vocabulary(
        groups=frozenset(group.name for group in settings.groups),
        roles=frozenset(ROLES),
        entities=seen.entities,
        scores={name: Score(dict(info.levels), info.languages, info.highest) for name, info in seen.scores.items()},
        labels=frozenset(seen.limits),
        limits=seen.limits,
        titles=seen.titles,
        unseen=unseen_kinds(),
        models=None if open_backend or not models else models,
        contents=TOLD | ({"language"} if language.available() else set()),
        obligations=OBLIGATIONS,
        contacts=frozenset(contact.role for contact in settings.contacts),
        contact=contact_of(settings.contacts, settings.server.zone),
    )


def first_contact(contacts: Sequence[Contact]) -> Contact | None:
    """Of whom texts of help speak: the first counsellor, else the first there is."""
    return next((one for one in contacts if one.role == "counsellor"), contacts[0] if contacts else None)


def contact_of(contacts: Sequence[Contact], zone: str) -> Mapping[str, str]:
    """Whom somebody in need may turn to here, for texts of help: the first counsellor, else the first there is."""
    first = first_contact(contacts)
    if first is None:
        return {}
    known = "" if hours_of(first.hours, zone).always else first.hours
    there = {language: f" ({in_words(known, zone, language)})" if known else "" for language in ("en", "id")}
    return {
        "en": f"Here you can turn to {first.person}{there['en']}.",
        "id": f"Di sini ada {first.person}{there['id']}.",
    }
