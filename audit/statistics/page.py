"""Numbers as a page that can be put on a wall or a web site: no script, readable on a telephone, printable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.errors import Language
from audit.papers.page import Content, Markup, document, element, facts, heading, paragraph, table
from audit.statistics import charts
from audit.statistics.figures import NOTHING, UNKNOWN, Figure, Path
from audit.statistics.publication import Publication
from audit.statistics.rates import wilson
from audit.statistics.words import machine, name, say

_EFFECTS = "block hold replace redact warn flag".split()
_ALL: Path = ("exchanges",)


def transparency_page(file: Publication, lang: Language) -> str:
    """The page of a file of numbers."""
    return document(say("title", lang, period=file.period.text), lang, _Page(file, lang).body(), charts.STYLE)


class _Page:
    """One page, in one language."""

    def __init__(self, file: Publication, lang: Language) -> None:
        self._file, self._lang = file, lang

    def body(self) -> Iterator[Markup]:
        yield paragraph(self._say("intro"))
        yield paragraph(self._say("hidden"))
        exact = sum(one.exact for one in self._file.figures.values())
        yield paragraph(self._say("count", shown=exact, hidden=len(self._file.figures) - exact))
        if not self._file.complete:
            yield paragraph(self._say("not_listed"))
        yield from self._requests()
        yield from self._rules()
        yield from self._groups()
        yield from self._data()
        yield from self._unseen()
        yield from self._judged()
        yield from self._cases()
        yield from self._acts()
        yield from self._machine()
        yield from self._sources()

    def _requests(self) -> Iterator[Markup]:
        yield from self._head("requests")
        total = self._file.figures[_ALL]
        if not total.low:
            yield paragraph(self._say("too_few"))
        yield facts([(self._say("requests_all"), self._text(total))])
        times = [(path[1], figure) for path, figure in sorted(self._file.figures.items()) if path[0] == "time"]
        if len(times) > 1:
            yield heading(self._say("time"), 3)
            told = "; ".join(f"{when}: {_plain(self._text(figure))}" for when, figure in times)
            yield charts.line([figure for _, figure in times], f"{self._say('time')}. {told}")
            yield self._bars("period", times)

    def _rules(self) -> Iterator[Markup]:
        rules = self._named("rule")
        yield from self._head("effects")
        sums = [(effect, [figure for path, figure in rules if path[1] == effect]) for effect in _EFFECTS]
        least = [(name(effect, self._lang), Figure(sum(one.low for one in found), None)) for effect, found in sums
                 if found]  # fmt: skip
        yield self._bars("effect", least)
        yield heading(self._say("rules"), 3)
        order = sorted(rules, key=lambda row: (_EFFECTS.index(row[0][1]) if row[0][1] in _EFFECTS else 9, -row[1].low))
        rows = [(self._rule(path[2]), name(path[1], self._lang), figure) for path, figure in order]
        yield self._drawn(("rule", "effect"), rows)

    def _groups(self) -> Iterator[Markup]:
        groups = self._named("group")
        if len(groups) < 2:
            return
        yield heading(self._say("groups"))
        yield self._bars("group", [(path[1], figure) for path, figure in groups])
        columns = [path[1] for path, _ in groups]
        cells = self._file.figures
        rows = sorted({path[1:3] for path in cells if path[0] == "cell"})
        if rows:
            yield heading(self._say("cells"), 3)
            yield paragraph(self._say("cells_mean"))
            yield table(
                [self._say("rule"), *columns],
                [[self._rule(rule), *(self._text(cells.get(("cell", effect, rule, one), UNKNOWN)) for one in columns)]
                 for effect, rule in rows],
            )  # fmt: skip

    def _data(self) -> Iterator[Markup]:
        for family in ("redacted", "found"):
            rows = [(path[2], figure) for path, figure in self._named("beside", family)]
            if rows or family == "redacted":
                yield from self._head(family, "bands")
                yield self._bars("type", rows)

    def _unseen(self) -> Iterator[Markup]:
        yield heading(self._say("unseen"))
        found = self._file.figures.get(("beside", "unseen", ""), UNKNOWN)
        rows: list[tuple[str, Content]] = [(self._say("unseen_row"), self._text(found))]
        total = self._file.figures[_ALL]
        if total.exact and total.low and found.high is not None:
            low, high = found.low / total.low, min(1.0, found.high / total.low)
            rows.append((self._say("unseen_share"), f"{self._percent(low)} – {self._percent(high)}"))
        yield facts(rows)
        for family, column in (("missing", "detector"), ("result", "ended")):
            listed = [(name(path[2], self._lang), figure) for path, figure in self._named("beside", family)]
            if listed:
                yield heading(self._say(family), 3)
                yield self._bars(column, listed)
        yield paragraph(self._say("cannot"))

    def _judged(self) -> Iterator[Markup]:
        yield from self._shares("objections", "made upheld share", "upheld")
        yield from self._shares("samples", "read error share interval", "error")

    def _shares(self, tree: str, columns: str, hit: str) -> Iterator[Markup]:
        """A table by rule; rules of which nothing is known share one row."""
        yield from self._head(tree)
        named = [path for path, figure in self._tree(tree) if figure.low]
        rows = [self._share_row(path, hit, sure="interval" in columns) for path in named]
        if more := len(self._tree(tree)) - len(named):
            rows.append([self._say("others", count=more), *[self._few()] * len(columns.split())])
        yield self._table([self._say(one) for one in ("rule", *columns.split())], rows)

    def _share_row(self, path: Path, hit: str, *, sure: bool) -> list[Content]:
        tries = self._file.figures[path]
        hits = self._file.figures.get((*path, hit), UNKNOWN)
        row: list[Content] = [self._rule(path[1]), self._text(tries), self._text(hits)]
        known = tries.exact and hits.exact and tries.low > 0
        row.append(self._percent(hits.low / tries.low) if known else self._few())
        if sure:
            row.append(" – ".join(map(self._percent, wilson(hits.low, tries.low))) if known else self._few())
        return row

    def _cases(self) -> Iterator[Markup]:
        yield from self._head("cases")
        rows: list[list[Content]] = []
        for path, figure in self._tree("cases"):
            rows.append([name(path[1], self._lang), "", self._text(figure)])
            ends = [(one[2], found) for one, found in self._named("cases", path[1]) if len(one) == 3]
            rows += [["", name(end, self._lang), self._text(found)] for end, found in ends if found.low]
        yield self._table([self._say(one) for one in ("kind", "end", "number")], rows)

    def _acts(self) -> Iterator[Markup]:
        yield from self._head("acts")
        rows = [[self._say(tree), path[1], self._text(figure)] for tree in ("reveals", "erasures")
                for path, figure in self._tree(tree)]  # fmt: skip
        yield self._table([self._say(one) for one in ("kind", "ended", "number")], rows)

    def _machine(self) -> Iterator[Markup]:
        yield from self._head("machine")
        yield facts([(machine(path[1], path[2], self._lang), self._text(figure))
                     for path, figure in self._named("machine")])  # fmt: skip

    def _sources(self) -> Iterator[Markup]:
        yield heading(self._say("sources"))
        logs = {one.origin for one in self._file.sources}
        if len(logs) > 1:
            yield paragraph(self._say("merged_mean", count=len(logs)))
        else:
            yield paragraph(self._say("sources_mean", digest=self._file.digest))
        rows = [
            [one.origin, one.period, self._number(one.size), one.root, name(one.level, self._lang)]
            for one in self._file.sources
        ]
        yield table([self._say(one) for one in ("origin", "period", "entries", "root", "level")], rows)

    # -- pieces

    def _head(self, word: str, more: str = "") -> Iterator[Markup]:
        yield heading(self._say(word))
        yield paragraph(self._say(more or f"{word}_mean", width=2 * self._file.least))

    def _named(self, *beginning: str) -> list[tuple[Path, Figure]]:
        """All figures whose names begin so, without the one of exactly that name."""
        many = len(beginning)
        return [(path, figure) for path, figure in sorted(self._file.figures.items())
                if path[:many] == beginning and len(path) > many]  # fmt: skip

    def _tree(self, tree: str) -> list[tuple[Path, Figure]]:
        return [(path, figure) for path, figure in self._named(tree) if len(path) == 2]

    def _bars(self, column: str, rows: Sequence[tuple[str, Figure]]) -> Markup:
        return self._drawn((column,), list(rows))

    def _drawn(self, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Markup:
        """A table whose last column is a number, with its bar."""
        figures = [row[-1] if isinstance(row[-1], Figure) else NOTHING for row in rows]
        largest = max([one.low if one.high is None else one.high for one in figures if one.low] or [1])
        head = [*(self._say(one) for one in (*columns, "number")), ""]
        return self._table(head, [[*map(str, row[:-1]), self._text(figure), charts.bar(figure, largest)]
                                  for row, figure in zip(rows, figures, strict=True)])  # fmt: skip

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[Content]]) -> Markup:
        return table(head, rows) if rows else paragraph(self._say("none"), "few")

    def _rule(self, rule: str) -> str:
        if not rule:
            return self._say("no_rule")
        title = self._file.titles.get(rule, {}).get(self._lang, "")
        return f"{title} ({rule})" if title else rule

    def _text(self, figure: Figure) -> Content:
        if figure.exact:
            return self._number(figure.low)
        high = None if figure.high is None else self._number(figure.high)
        if not figure.low:
            return self._few() if high is None else element("span", self._say("up_to", high=high), kind="few")
        low = self._number(figure.low)
        return self._say("from", low=low) if high is None else f"{low} – {high}"

    def _few(self) -> Markup:
        return element("span", self._say("few"), kind="few")

    def _number(self, count: int) -> str:
        written = f"{count:,}"
        return written.replace(",", ".") if self._lang == "id" else written

    def _percent(self, share: float) -> str:
        written = f"{100 * share:.1f} %"
        return written.replace(".", ",") if self._lang == "id" else written

    def _say(self, word: str, **values: object) -> str:
        return say(word, self._lang, **{"least": self._file.least, **values})


def _plain(content: Content) -> str:
    return content if isinstance(content, str) else "?"
