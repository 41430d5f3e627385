"""Builds ``dev.jsonl`` and ``test.jsonl`` from the sources beside it: ``python generate.py``.

A source line is one text. ``[[Budi Santoso|PERSON]]`` marks a value by hand; ``<<nik>>`` draws one (see ``fillers.py``;
``<<male:lower>>`` writes it small), because check digits are no work for people. A line that begins with ``%`` says
what the lines below it are: ``% chat mixed near=price`` (register, language, and what a clean text could be taken
for). ``⏎`` stands for a new line, ``⇥`` for a tab. Texts under ``written/`` are used once, templates many times.

The same sources make the same bytes: every draw starts from the text of its own line, so that a new line changes no
other row. A line goes to ``dev`` or ``test`` by the hash of its text, so that no template is in both; given and family
names of the fillers are dealt out in the same way.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from draw import Draw  # noqa: E402
from fillers import FILLERS  # noqa: E402

TIMES = 7
"""Texts made from one template."""
MARK = re.compile(r"\[\[(.+?)\|([A-Z_]+)\]\]")
FILLER = re.compile(r"<<([a-z0-9_]+)(?::(lower|upper))?>>")
SIGNS = str.maketrans({"⏎": "\n", "⇥": "\t"})
CASES: dict[str | None, Callable[[str], str]] = {None: str, "lower": str.lower, "upper": str.upper}


@dataclass(frozen=True)
class Source:
    """A line of a source file, and what the nearest ``%`` line above says of it."""

    text: str
    register: str
    language: str
    origin: str
    near: str | None = None
    evasion: bool = False

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]

    @property
    def split(self) -> str:
        return ("dev", "test")[int(self.digest, 16) % 2]


@dataclass
class Row:
    id: str
    text: str
    spans: list[dict[str, int | str]]
    source: Source = field(repr=False)

    def line(self) -> str:
        source = self.source
        clean = all(span["type"] == "LOCATION" for span in self.spans)
        plain = {"id": self.id, "text": self.text, "spans": self.spans, "register": source.register,
                 "origin": source.origin, "language": source.language, "clean": clean}  # fmt: skip
        plain |= {"near": source.near} if source.near else {}
        plain |= {"evasion": True} if source.evasion else {}
        return json.dumps(plain, ensure_ascii=False) + "\n"


def sources(folder: str, origin: str) -> Iterator[Source]:
    for path in sorted((HERE / folder).glob("*.txt")):
        register = language = ""
        flags: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("% "):
                register, language, *flags = line[2:].split()
            elif line and not line.startswith("%%"):
                near = next((flag[5:] for flag in flags if flag.startswith("near=")), None)
                yield Source(line, register, language, origin, near, "evasion" in flags)


def filled(source: Source, turn: int) -> str:
    draw = Draw(random.Random(f"{source.text}#{turn}"), source.split)

    def one(match: re.Match[str]) -> str:
        value, kind = FILLERS[match[1]](draw)
        value = CASES[match[2]](value)
        return f"[[{value}|{kind}]]" if kind else value

    return FILLER.sub(one, source.text)


def parsed(marked: str) -> tuple[str, list[dict[str, int | str]]]:
    """The text without its marks, and the spans in code points."""
    text, spans, done = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[done : match.start()]
        spans.append({"start": len(text), "end": len(text) + len(match[1]), "type": match[2]})
        text += match[1]
        done = match.end()
    return text + marked[done:], spans


def rows() -> Iterator[Row]:
    seen = set()
    for folder, origin, times in (("written", "written", 1), ("templates", "generated", TIMES)):
        for source in sources(folder, origin):
            for turn in range(times):
                text, spans = parsed(filled(source, turn).translate(SIGNS))
                if text not in seen:
                    seen.add(text)
                    yield Row(f"{origin[0]}-{source.digest}" + f"-{turn}" * (times > 1), text, spans, source)


def build() -> dict[str, str]:
    """The files by their names."""
    made = {"dev": "", "test": ""}
    for row in rows():
        made[row.source.split] += row.line()
    return {f"{name}.jsonl": text for name, text in made.items()}


def count_in(page: str, counts: Counter[str]) -> str:
    """The page with its table of types told anew."""
    return re.sub(r"^(\| `([A-Z_]+)` \| .*\| )\d+ \|$", lambda m: f"{m[1]}{counts[m[2]]} |", page, flags=re.MULTILINE)


if __name__ == "__main__":
    for name, text in build().items():
        (HERE / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count(chr(10))} rows")
    counts = Counter(str(span["type"]) for row in rows() for span in row.spans)
    for path in HERE.glob("README*.md"):
        path.write_text(count_in(path.read_text(encoding="utf-8"), counts), encoding="utf-8", newline="\n")
