"""Several systems side by side: what each of them found in the same texts, counted by the same scorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.detectors.evaluation.scores import ANY, NAMES, NUMBERS, Scores, Tally
from gateway.detectors.evaluation.telling import pace, types
from gateway.detectors.evaluation.texts import Lang, say, share

Systems = Mapping[str, Scores]
"""By name, the one that was asked for first."""
COLUMNS = (NUMBERS, NAMES, "all", "characters")


def as_text(systems: Systems, lang: Lang) -> str:
    """A line for each system, then F2 of each type."""
    return "\n".join(_lines(systems, lang)) + "\n"


def columns(scores: Scores) -> list[Tally]:
    """What is compared, as in ``COLUMNS``: two groups, all values, and all characters whatever their type."""
    return [scores.group(NUMBERS), scores.group(NAMES), scores.half[ANY], scores.characters[ANY]]


def compared(systems: Systems) -> list[str]:
    """The types that are marked; what a system finds besides is in its own figures."""
    first = next(iter(systems.values()))
    return [kind for kind in types(first) if first.half[kind].right + first.half[kind].missed]


def _lines(systems: Systems, lang: Lang) -> Iterator[str]:
    width = max(20, *(len(name) + 2 for name in systems))
    yield say("beside", lang)
    yield ""
    yield f"{'':{width}}" + "".join(f"  {say(name, lang):17}" for name in COLUMNS)
    yield (
        f"{say('system', lang):{width}}" + f"  {'P':>5} {'R':>5} {'F2':>5}" * len(COLUMNS)
        + f"{say('hits', lang):>13}{say('pace', lang):>9}"
    )  # fmt: skip
    for name, scores in systems.items():
        cells = "".join(
            "  " + " ".join(f"{share(part):>5}" for part in (tally.precision, tally.recall, tally.f(2)))
            for tally in columns(scores)
        )
        hit = f"{scores.dirty[ANY]}/{scores.clean[ANY]}"
        yield f"{name:{width}}{cells}{hit:>13}{pace(scores):9}"
    yield ""
    yield f"{say('f2', lang):{width}}" + "".join(f"  {name}" for name in systems)
    for kind in compared(systems):
        yield f"{kind:{width}}" + "".join(
            f"  {share(scores.half[kind].f(2)):>{len(name)}}" for name, scores in systems.items()
        )
