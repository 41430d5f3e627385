"""What is wrong with a policy, said so that its author can mend it: code, place, excerpt, cause, way out.

There is one exception, :class:`PolicyError`, and it carries every :class:`Problem` found, not only the first.
Problems quote the policy file and nothing else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from policies.codes.codes import CODES

Severity = Literal["error", "warning"]
Language = Literal["en", "id"]
_WORDS = {
    "en": {"error": "error", "warning": "warning", "help": "help", "mean": 'did you mean "{}"?'},
    "id": {"error": "galat", "warning": "peringatan", "help": "saran", "mean": 'maksud Anda "{}"?'},
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: lines and columns count from 1; ``width`` is how many characters the caret underlines."""

    file: str
    line: int = 0
    """0 where the whole file is meant."""
    column: int = 0
    excerpt: str = ""
    width: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that deserves a second look (severity ``warning``)."""

    code: str
    """Stable across releases: ``GP031``."""
    file: str
    line: int
    column: int
    excerpt: str
    """The line of the file, without its end."""
    width: int
    message: Mapping[str, str]
    help: Mapping[str, str]
    severity: Severity

    def to_json(self) -> dict[str, Any]:
        """The problem as JSON values."""
        return asdict(self)


class PolicyError(Exception):
    """A policy cannot be used. Holds all problems, warnings included, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render(self.problems))


class Problems:
    """Collects problems while a policy is read, so that an author sees all of them at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(
        self, code: str, place: Place, *, suggest: tuple[str, Iterable[str]] | None = None, **values: object
    ) -> None:
        """Note a problem; ``suggest`` is (what was written, what could have been meant)."""
        text = CODES[code]
        problem = Problem(
            code=code,
            file=place.file,
            line=place.line,
            column=place.column,
            excerpt=place.excerpt,
            width=place.width,
            message={language: template.format(**values) for language, template in text.message.items()},
            help=_help(text.help, suggest, values),
            severity=text.severity,
        )
        if problem not in self.found:
            self.found.append(problem)

    @property
    def errors(self) -> bool:
        """True if at least one problem is more than a warning."""
        return any(problem.severity == "error" for problem in self.found)

    def raise_if_errors(self) -> None:
        """Raise everything found if any of it is an error.

        Raises:
            PolicyError: at least one problem is an error.
        """
        if self.errors:
            raise PolicyError(self.found)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant, or None."""
    folded = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(word[:64].casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def render(problems: Iterable[Problem], lang: Language = "en", color: bool = False) -> str:
    """The problems as text for a terminal, in the manner of a compiler."""
    return "\n\n".join(_render_one(problem, lang, color) for problem in problems)


def _help(
    templates: Mapping[str, str], suggest: tuple[str, Iterable[str]] | None, values: Mapping[str, object]
) -> dict[str, str]:
    meant = nearest(*suggest) if suggest else None
    texts: dict[str, str] = {}
    for language, template in templates.items():
        hint = _WORDS[language]["mean"].format(meant) if meant else ""
        texts[language] = " ".join(piece for piece in (hint, template.format(**values)) if piece)
    return texts


def _render_one(problem: Problem, lang: Language, color: bool) -> str:
    words = _WORDS[lang]
    head = f"{words[problem.severity]}[{problem.code}]"
    if color:
        head = f"\x1b[1;{31 if problem.severity == 'error' else 33}m{head}\x1b[0m"
    lines = [f"{head}: {problem.message[lang]}"]
    if problem.line:
        lines.append(f"  --> {problem.file}:{problem.line}:{problem.column}")
        gutter = " " * len(str(problem.line))
        caret = " " * (problem.column - 1) + "^" * problem.width
        lines += [f"{gutter} |", f"{problem.line} | {problem.excerpt}", f"{gutter} | {caret}"]
    else:
        lines.append(f"  --> {problem.file}")
    if problem.help[lang]:
        lines.append(f"   = {words['help']}: {problem.help[lang]}")
    return "\n".join(lines)
