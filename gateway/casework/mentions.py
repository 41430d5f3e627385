"""Of whom a text speaks, as far as that decides who may read it: somebody's family or staff, and people by name.

Whoever hurts a child may be the very person who would be told. Here it is better to see too much than too little: where
this errs, a case goes to the second contact instead of the first. What it misses it misses silently, so it is one
guard of several: a reader can be excluded by hand, too. ``persons.txt`` has the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from gateway.detectors.normal import normal
from gateway.detectors.readings import plain

_TOKEN = re.compile(r"[^\W_]+|[.,!?;:]")
_ENDING = "(?:ku|mu|nya|nda|q|x|(?<=[^ ]{3})s|(?<=[^ ]{4})(?:ne|e|es))?"
_APOSTROPHE = re.compile("['\u2019\u02bc]")
_LEAST, _SHORTEST = 4, 3
"""Letters of a part of a name that is met alone, and of a nickname or a short part after a title."""
_AFTER_ADDRESS = (
    "aku|saya|gue|gw|gua|sy|aq|abdi|kula|tolong|mohon|maaf|minta|bantu|gimana|bagaimana|apa|apakah|kenapa|mengapa|i|im|"
    "can|me|you|a|the|mau|ingin|ada|boleh|bisa|ini|itu|ya|yang|kalau|kalo|tapi|sebenarnya"
)
"""What follows where somebody is only addressed (*bu saya mau tanya*): "bu" is then no mention."""
_BEFORE_MENTION = (
    "sama|ama|sm|dari|dr|oleh|ke|dengan|dgn|karo|ku|dening|kaliyan|dan|si|temu|ketemu|by|with|from|to|lihat"
)
"""What stands before somebody who is spoken of."""
TITLES = frozenset(
    "pak bapak pk bp bpk bu ibu ibuk buk bunda mr mrs ms miss mister sir madam mam maam kak kakak bang abang mas mbak "
    "mba om tante ustaz ustad ustadz ustadzah ustazah kyai kiai gus coach pelatih guru dosen prof dr dokter sr suster "
    "bruder romo pendeta pastor haji hj ko koh ce ci cik encik father uncle aunt auntie teacher counsellor counselor "
    "konselor satpam pembina".split()
)
"""What stands before a name. None of it is a part of one."""
_ORDINARY = frozenset(
    "indah bintang bulan cahaya kasih putri putra setia teguh sari mulia cinta surya hari mega intan mawar melati ratu "
    "raja damai jaya sinar citra permata lestari suci budi utama satria perdana mentari fajar senja hope grace joy "
    "faith will mark rose summer may june april august young long white black brown green king bell hunter".split()
)
"""Parts of names that are words as well: alone they name nobody, after a title or beside another part they do."""


def speaks_of_others(texts: Sequence[str]) -> bool:
    """Whether somebody's family, or staff of a school or an office, is spoken of."""
    mention, other = _words()
    return any(mention.search(other.sub("", f" {read} ")) for read in _readings(texts))


def named_in(texts: Sequence[str], names: Iterable[str]) -> frozenset[str]:
    """Those of these people whom the texts name: by the whole name, by a part of it, or, after a title such as Pak or
    Bu, by a short or nearly right form of one."""
    known = {name: parts for name in names if (parts := parts_of(name))}
    found: set[str] = set()
    for read in _readings(texts) if known else ():
        words = [word for word in read.split() if word != "."]
        titled = {after for title, after in pairwise(words) if title in TITLES}
        row, stems = f" {' '.join(words)} ", frozenset(stem for word in set(words) for stem in _without_ending(word))
        found.update(name for name, parts in known.items() if _is_named(parts, row, stems, titled))
    return frozenset(found)


def same_person(one: str, other: str) -> bool:
    """Whether two ways to write a name may be one person's: each part of the shorter one stands in the longer."""
    first, second = set(parts_of(one)), set(parts_of(other))
    return bool(first and second) and (first <= second or second <= first)


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name, without titles and degrees."""
    read = _APOSTROPHE.sub("", name.partition(",")[0].partition("(")[0])
    words = [word.casefold() for word in _TOKEN.findall(read) if word.isalnum()]
    bare = [word for word in words if word not in TITLES]
    return tuple(bare or words)


def _is_named(parts: tuple[str, ...], row: str, stems: frozenset[str], titled: set[str]) -> bool:
    whole = f" {' '.join(parts)} "
    if whole in row and (len(parts) > 1 or parts[0] not in _ORDINARY):
        return True
    alone = {part for part in parts if len(part) >= _LEAST and part not in _ORDINARY}
    if stems & alone:
        return True
    return any(_like(said, part) for word in titled for said in _without_ending(word) for part in parts)


def _without_ending(word: str) -> set[str]:
    return {word, *(word.removesuffix(end) for end in ("ku", "mu", "nya", "s") if len(word) - len(end) >= _SHORTEST)}


def _like(said: str, part: str) -> bool:
    """Whether a word after a title may stand for a part of a name: that part, its beginning or end (Wati for
    Setiawati), or one letter away from it (Budy)."""
    if said == part:
        return True
    if len(said) < _SHORTEST or len(part) < _SHORTEST:
        return False
    return part.startswith(said) or part.endswith(said) or (len(said) >= _LEAST and _one_letter_apart(said, part))


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter is another, too many, or missing."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def _readings(texts: Sequence[str]) -> Iterator[str]:
    """Each way to read them, as small words with blanks around each; split over parts as well."""
    seen: set[str] = set()
    for text in dict.fromkeys(glue.join(texts) for glue in (" ", "")):
        read = _APOSTROPHE.sub("", plain(text).text)
        for spelling in (read, normal(read)):
            row = " ".join(_TOKEN.findall(spelling.casefold())) if spelling else ""
            if row and row not in seen:
                seen.add(row)
                yield row


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is a mention, and what only looks like one."""
    lines = [line.partition("#")[0].strip() for line in _file().splitlines()]
    kinds = {sign: [line.lstrip("!~") for line in lines if line and line[0] == sign] for sign in "!~"}
    sure = _any([line for line in lines if line and line[0] not in "!~"])
    title = _any(kinds["~"])
    called = rf"{title}(?:(?:ku|mu|nya|nda|ne|e|s)(?= )| (?!(?:{_AFTER_ADDRESS}) )(?=[^\W_]))"
    spoken_of = rf"(?:{_BEFORE_MENTION}) {title}(?= )"
    mention = rf"(?<= )(?:{sure}{_ENDING}(?= )|{called}|{spoken_of})"
    return re.compile(mention), re.compile(rf"(?<= ){_any(kinds['!'])}(?= )")


def _any(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(set(phrases), key=len, reverse=True)))})"


def _file() -> str:
    return files("gateway.casework").joinpath("persons.txt").read_text("utf-8")
