"""Which detectors there are, and what policies may ask of them. Imports none of their libraries until they load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.detectors import canaries, injection, profanity
from gateway.detectors.base import NOBODY, Detector, Known
from gateway.detectors.manifest import EMBEDDED, Manifest
from gateway.detectors.pii import entities, foreign
from gateway.detectors.pii.declared import Coded, Declared, read
from gateway.detectors.remote.asking import Remote
from gateway.detectors.topics import fitting
from policies.vocabulary import SCORES, TOP

if TYPE_CHECKING:
    from gateway.detectors.pii.watched import Watched


@dataclass(frozen=True, slots=True)
class DetectorConfig:
    """The site's choices."""

    pii: bool = True
    harm: bool = True
    injection: bool = True
    """The rules for it; the model may give the score too."""
    model: str = "embedded"
    """``embedded``, or the folder of another model with a manifest."""
    countries: tuple[str, ...] = ("ID", "MY", "SG", "AU")
    """Countries whose identifiers are looked for and whose local phone numbers are known, likeliest first."""
    recognizers: tuple[str, ...] = ()
    """More of them: ``presidio:US`` for Presidio's own of a country, or a YAML file (see :mod:`.pii.declared`)."""
    profanity: bool = False
    """The list of swear words."""
    words: Path | None = None
    """A file with more of them, and with exceptions."""
    canaries: tuple[str, ...] = field(default=(), repr=False)
    """Secret strings of the operator that no answer may give away."""
    site: Path | None = None
    """The data folder; its topics are labels too."""
    remote: tuple[Remote, ...] = ()
    """Those on other machines."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a policy may name, as plain values."""

    entities: frozenset[str] = frozenset()
    scores: Mapping[str, ScoreInfo] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    """Labels and topics, and the score from which on each is given."""
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of the topics that the site has taught: language -> title."""


@dataclass(frozen=True, slots=True)
class ScoreInfo:
    """One score: its named levels, the languages they were measured in, and the highest value ever seen."""

    levels: Mapping[str, int]
    languages: tuple[str, ...]
    highest: int


class Registry:
    """The detectors of one site."""

    def __init__(self, config: DetectorConfig | None = None) -> None:
        self._config = config or DetectorConfig()

    def model_folder(self) -> Path:
        """Where the model lies."""
        return EMBEDDED if self._config.model == "embedded" else Path(self._config.model)

    def provides(self) -> frozenset[str]:
        """Entity types and score names, without loading anything but a manifest."""
        vocabulary = self.vocabulary()
        return vocabulary.entities | vocabulary.scores.keys() | vocabulary.limits.keys()

    def vocabulary(self) -> Vocabulary:
        """Everything the policy compiler must know; raises ``ModelError`` where the manifest cannot be read.

        Where detectors of this machine give the same name, levels and limits are theirs: they were measured.
        """
        here, scores, limits = self._here(), dict[str, ScoreInfo](), dict[str, int]()
        for form in (remote.form for remote in self._config.remote):
            for name in form.provides - here.scores.keys() - here.limits.keys():
                if name in SCORES:
                    scores.setdefault(name, ScoreInfo(form.levels, (), TOP))
                else:
                    limits.setdefault(name, form.limit)
        return Vocabulary(here.entities, scores | dict(here.scores), limits | dict(here.limits), here.titles)

    @property
    def remotes(self) -> Sequence[Remote]:
        """The detectors on other machines. They answer nobody before they are connected."""
        return self._config.remote

    def only_remote(self) -> frozenset[str]:
        """What nothing on this machine gives."""
        here = self._here()
        given = frozenset(name for remote in self._config.remote for name in remote.provides)
        return given - here.scores.keys() - here.limits.keys()

    def _here(self) -> Vocabulary:
        rules = {"injection": ScoreInfo(injection.LEVELS, ("en", "id"), 10_000)} if self._config.injection else {}
        labels = {canaries.LABEL: canaries.LIMIT} if self._config.canaries else {}
        labels |= {profanity.LABEL: profanity.LIMIT} if self._config.profanity else {}
        if not self._config.harm:
            return Vocabulary(self._entities(), rules, labels)
        manifest = Manifest.read(self.model_folder())
        scores = {
            head.name: ScoreInfo(head.levels, manifest.languages, head.highest)
            for head in manifest.heads
            if head.kind == "score"
        }
        limits = {head.name: head.limit for head in manifest.heads if head.kind != "score"}
        taught = fitting(self._config.site, manifest) if self._config.site else []
        limits |= {topic.name: topic.limit for topic in taught}
        titles = {topic.name: topic.title for topic in taught}
        return Vocabulary(self._entities(), rules | scores, limits | labels, titles)

    def load_all(self, roster: Known = NOBODY) -> list[Detector]:
        """Build and load the detectors of this machine. Offline; raises ``ModelError`` where a model is missing or
        altered.

        ``roster`` are the persons on lists of the site; it may change while the detectors are used.
        """
        detectors: list[Detector] = []
        if self._config.pii:
            detectors.append(self._pii(roster))
        if self._config.harm:
            from gateway.detectors.harm import HarmDetector  # noqa: PLC0415  # onnxruntime

            detectors.append(HarmDetector(self.model_folder(), self._config.site))
        if self._config.injection:
            detectors.append(injection.InjectionDetector(self.vocabulary().scores["injection"].levels))
        if self._config.canaries:
            detectors.append(canaries.CanaryDetector(self._config.canaries))
        if self._config.profanity:
            own = [profanity.read(self._config.words)] if self._config.words else []
            detectors.append(profanity.ProfanityDetector([profanity.shipped(), *own]))
        for detector in detectors:
            detector.load()
        return detectors

    def _pii(self, roster: Known) -> Detector:
        from gateway.detectors.pii.engine import PiiDetector  # noqa: PLC0415  # presidio takes a second to import

        detector = PiiDetector(self._recognizers, self._entities(), roster)
        if self._config.recognizers:
            added = repr((self._foreign, self._declared())).encode()
            detector.version += f"+{sha256(added).hexdigest()[:12]}"
        return detector

    @property
    def _foreign(self) -> list[str]:
        return [name for name in self._config.recognizers if name.startswith(foreign.PREFIX)]

    def _declared(self) -> list[Declared | Coded]:
        files = [name for name in self._config.recognizers if not name.startswith(foreign.PREFIX)]
        return [one for name in files for one in read(Path(name))]

    def _entities(self) -> frozenset[str]:
        if not self._config.pii:
            return frozenset()
        types = entities.of(self._config.countries) | foreign.of(self._foreign)
        return types.union(*(one.supported_entities for one in self._declared()))

    def _recognizers(self) -> list[Watched]:
        from gateway.detectors.pii import plugins  # noqa: PLC0415
        from gateway.detectors.pii.recognizers import recognizers  # noqa: PLC0415

        found = recognizers(self._config.countries)
        return [*found, *plugins.watched(self._foreign, self._declared())] if self._config.recognizers else found
