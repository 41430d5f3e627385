"""JSONPath (RFC 9535) as places: where in a document is what a path names?

A path of names and indices alone is walked here, which costs a hundredth of a query; any other is answered by
python-jsonpath, in its strict mode, which is imported only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from gateway.exchange import Path

_SINGULAR = re.compile(r"\$(?:\.[^\W\d]\w*|\[\d+\])*")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_NAME = re.compile(r"""[.\[,]\s*(?:'([^']*)'|"([^"]*)"|([^\W\d]\w*))""")


class Query:
    """One path. Raises ``ValueError`` for what is none."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.names = frozenset(name for match in _NAME.findall(path) for name in match if name)
        """The names of members that it names."""
        self.singular = _SINGULAR.fullmatch(path) is not None
        steps = tuple(name or int(index) for name, index in _STEP.findall(path)) if self.singular else ()
        self.places: Callable[[Any], list[Path]] = (lambda document: _walked(document, steps)) if self.singular else (
            _asked(path))  # fmt: skip
        """Where in a document it leads."""

    def first(self, document: Any) -> Any:
        """The first value that it leads to, None where there is none."""
        for place in self.places(document):
            for step in place:
                document = document[step]
            return document
        return None


query_of = lru_cache(maxsize=1024)(Query)
"""The same, made once: paths stand in the settings."""


def queries(paths: Iterable[str]) -> tuple[Query, ...]:
    """One for each path."""
    return tuple(map(query_of, paths))


def _walked(document: Any, steps: Path) -> list[Path]:
    for step in steps:
        if isinstance(step, str):
            if not isinstance(document, dict) or step not in document:
                return []
        elif not isinstance(document, list) or step >= len(document):
            return []
        document = document[step]
    return [steps]


def _asked(path: str) -> Callable[[Any], list[Path]]:
    from jsonpath import JSONPathEnvironment, JSONPathError  # noqa: PLC0415 - few gates need it

    try:
        if not path.startswith("$"):
            raise ValueError("no path")
        query = JSONPathEnvironment(strict=True).compile(path)
    except JSONPathError:
        raise ValueError("no path") from None
    return lambda document: [tuple(match.parts) for match in query.finditer(document)]
