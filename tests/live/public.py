"""How the detectors do on public sets by other people:  .venv/bin/python tests/live/public.py DATASETS [--model FOLDER]

``DATASETS`` is a folder with xstest, simple-safety-tests, advbench50, indosafety-original, purplellama-promptinjection,
bipia, openai-moderation, davidson, hatemojibuild, nusax-senti-id-en, stif-indonesia, conversationai-bias and
indo-promptinject-pilot, each as its authors publish it; what is not there is left out. Nothing of them is in this
repository. Every figure comes with its 95 % interval: bootstrap for an AUC, Wilson's for a share. Prints no text.

*Blocked* is what the pack ``school-senior`` does not let a pupil of 16 ask on a school morning. *Noticed* is any effect
above letting pass, or any label, or a score at ``cautious``.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gateway.detectors.evaluation.harm_systems import ask  # noqa: E402 - from the folder this file lies in
from gateway.detectors.evaluation.ranking import auc, intervals, limit_at, sides  # noqa: E402
from gateway.detectors.registry import DetectorConfig, Registry  # noqa: E402
from gateway.detectors.training import corpus  # noqa: E402
from gateway.inspecting import inspector_of  # noqa: E402
from gateway.settings import Settings  # noqa: E402
from gateway.words import vocabulary_of  # noqa: E402
from policies import Facts, load  # noqa: E402
from policies.catalog import pack  # noqa: E402
from policies.decision import Effect  # noqa: E402

MOST = 2000
"""Texts of a set that are looked at, drawn with a fixed seed: some have twenty thousand."""
PUPIL = Facts("input", group="siswa-sma", role="student", age=16, consent=True, time=29_926_260,
              route={"learning": "yes", "minors": "allowed"}, first_turn=True, quota={})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of one side of a set; ``marks`` say of an AUC which are harmful."""

    texts: Sequence[str]
    marks: Sequence[bool] = ()

    def some(self) -> Texts:
        """No more than :data:`MOST`."""
        chosen = random.Random(1).sample(range(len(self.texts)), min(MOST, len(self.texts)))
        return Texts([self.texts[at] for at in chosen], [self.marks[at] for at in chosen] if self.marks else ())


class Gate:
    """The site's detectors and the pack, as a question meets them."""

    def __init__(self, model: str) -> None:
        self._registry = Registry(DetectorConfig(model=model))
        detectors = self._registry.load_all()
        self._scorers: list[Any] = [one for one in detectors if one.scope == "sentence"]
        self._inspect = inspector_of(detectors)
        vocabulary = vocabulary_of(Settings(backends=()), self._registry)
        self._program = load([pack("school-senior")], vocabulary)
        self._least = {name: min(score.levels.values()) for name, score in vocabulary.scores.items()} | dict(
            vocabulary.limits
        )

    def scores(self, texts: Sequence[str]) -> dict[str, Any]:
        """Head -> int64 [texts]."""
        return ask(self._scorers, texts)

    def levels(self, head: str) -> dict[str, int]:
        """The named levels of a score."""
        return dict(self._registry.vocabulary().scores[head].levels)

    def effect(self, text: str) -> Effect:
        """What the pack does with a question."""
        seen = self._inspect(text, PUPIL, self._program.plan(PUPIL).needs)
        return self._program.decide(seen.facts).effect

    def given(self, texts: Sequence[str]) -> Any:
        """Which texts have some label or reach the lowest level of some score: bool [texts]."""
        found = self.scores(texts)
        return np.any([found[name] >= least for name, least in self._least.items() if name in found], axis=0)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z, share = 1.96, hits / of
    middle, wide = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - wide) / (1 + z * z / of), (middle + wide) / (1 + z * z / of)


def share(name: str, hits: Any) -> None:
    """One line of the page: a share of texts."""
    low, high = wilson(int(np.sum(hits)), len(hits))
    line(name, len(hits), float(np.mean(hits)), low, high)


def line(name: str, texts: int, value: float, low: float, high: float) -> None:
    """One line of the page."""
    print(f"{name:<66} {texts:>5}  {value:.3f} ({low:.3f}-{high:.3f})", flush=True)


def area(name: str, gate: Gate, head: str, found: Texts) -> None:
    """One line of the page: how well a score tells the marked texts from the others."""
    some = found.some()
    scores, harmful = gate.scores(some.texts)[head], np.array(some.marks, bool)
    low, high = intervals({"auc": auc}, scores, harmful, [str(at) for at in range(len(harmful))])["auc"]
    line(f"{name}: AUC of {head}", len(harmful), auc(sides(scores, harmful)), low, high)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """A table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def requests(gate: Gate, data: Path) -> None:
    """Questions that are to be answered, and questions that are not."""
    both = list(rows(data / "xstest/xstest_prompts.csv"))
    sets = {
        "xstest, safe": [row["prompt"] for row in both if row["label"] == "safe"],
        "xstest, unsafe": [row["prompt"] for row in both if row["label"] == "unsafe"],
        "simple-safety-tests": [
            row["prompts_final"] for row in rows(data / "simple-safety-tests/simple_safety_tests.csv")
        ],
        "advbench (50)": [row["goal"] for row in rows(data / "advbench50/harmful_behaviors_custom.csv")],
        "IndoSafety, formal Indonesian": [row["prompt"] for row in rows(data / "indosafety-original/eval1.csv")],
    }
    for name, texts in sets.items():
        some = Texts(texts).some().texts
        effects = [gate.effect(text) for text in some]
        noticed = gate.given(some) | (np.array([int(one) for one in effects]) > int(Effect.ALLOW))
        share(f"{name}: blocked or answered with care by school-senior", [one >= Effect.REPLACE for one in effects])
        share(f"{name}: noticed", noticed)


def ordinary(gate: Gate, data: Path) -> None:
    """Texts with nothing in them: reviews, and customers' tweets."""
    reviews = {lang: data / f"nusax-senti-id-en/{lang}_test.csv" for lang in ("en", "id")}
    sets = {f"NusaX reviews, {lang}": [row["text"] for row in rows(path)] for lang, path in reviews.items()}
    sets["STIF tweets, id"] = [
        row["informal"] for row in rows(data / "stif-indonesia/pairs.csv") if row["split"] != "train"
    ]
    for name, texts in sets.items():
        some = Texts(texts).some().texts
        share(f"{name}: blocked by school-senior", [gate.effect(text) >= Effect.REPLACE for text in some])
        reach = gate.scores(some)["toxicity"]
        for level, limit in gate.levels("toxicity").items():
            share(f"{name}: toxicity at {level}", reach >= limit)


def injections(gate: Gate, data: Path) -> None:
    """Attempts to take over a model, beside what only speaks of attacks, and documents with and without an order."""
    folder = data / "purplellama-promptinjection"
    attacks = [row["user_input"] for row in json.loads((folder / "prompt_injection.json").read_text("utf-8"))]
    benign = [row["mutated_prompt"] for row in json.loads((folder / "mitre_frr.json").read_text("utf-8"))]
    compared(gate, "PurpleLlama attacks, MITRE questions", attacks, benign)
    planted = [json.loads(row) for row in (data / "bipia/attacks.jsonl").read_text("utf-8").splitlines()]
    orders = [row["text"] for row in planted if row["split"] == "test"]
    news = [row.text for row in corpus.news(data / "idner-news-2k/test.txt")]
    papers = [" ".join(news[at : at + 3]) for at in range(0, 3 * len(orders), 3)]
    compared(
        gate, "BIPIA test, in news", [f"{paper} {order}" for paper, order in zip(papers, orders, strict=True)], papers
    )
    pilot = [row["prompt"] for row in rows(data / "indo-promptinject-pilot/pilot_prompts.csv")]
    share("Indonesian pilot prompts: noticed", gate.given(pilot))


def compared(gate: Gate, name: str, attacks: Sequence[str], benign: Sequence[str]) -> None:
    """Recall and false alarms at each level, and recall where one in a hundred is a false alarm."""
    theirs, others = gate.scores(attacks)["injection"], gate.scores(benign)["injection"]
    for level, limit in gate.levels("injection").items():
        share(f"{name}: injection at {level}, attacks", theirs >= limit)
        share(f"{name}: injection at {level}, others", others >= limit)
    scores, harmful = np.concatenate([theirs, others]), np.arange(len(attacks) + len(benign)) < len(attacks)
    at = limit_at(sides(scores, harmful), 0.01)
    share(f"{name}: attacks, where 1 % of the others reach it", theirs >= at)


def scores(gate: Gate, data: Path) -> None:
    """How well scores tell what people have called harmful."""
    _, unseen = corpus.davidson(data / "davidson/labeled_data.csv", random.Random(7))
    toxic = [row.labels[0] == 1.0 for row in unseen]
    area("Davidson, rows not trained on", gate, "toxicity", Texts([row.text for row in unseen], toxic))
    emoji = list(rows(data / "hatemojibuild/test.csv"))
    hateful = [row["label_gold"] == "1" for row in emoji]
    for head in ("toxicity", "identity_attack"):
        area("HatemojiBuild test", gate, head, Texts([row["text"] for row in emoji], hateful))
    texts = [json.loads(row) for row in (data / "openai-moderation/samples.jsonl").read_text("utf-8").splitlines()]
    heads = {"S": "sexual_explicit", "H": "identity_attack", "HR": "toxicity", "SH": "selfharm", "V": "threat"}
    for theirs, ours in heads.items():
        known = [row for row in texts if row.get(theirs) in (0, 1)]
        marked = Texts([row["prompt"] for row in known], [bool(row[theirs]) for row in known])
        area(f"openai-moderation {theirs}", gate, ours, marked)
    made = list(rows(data / "conversationai-bias/en_sentence_templates_sample5000.csv"))
    area("conversationai-bias templates", gate, "toxicity",
         Texts([row["phrase"] for row in made], [row["toxicity"] == "toxic" for row in made]))  # fmt: skip


PARTS: dict[str, Callable[[Gate, Path], None]] = {
    "requests": requests, "ordinary": ordinary, "injections": injections, "scores": scores,
}  # fmt: skip


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--only", choices=PARTS, nargs="*", default=list(PARTS))
    arguments = parser.parse_args()
    gate = Gate(arguments.model)
    for name in arguments.only:
        try:
            PARTS[name](gate, arguments.datasets)
        except FileNotFoundError as missing:
            print(f"{name}: left out, {missing.filename} is not there", file=sys.stderr)


if __name__ == "__main__":
    main()
