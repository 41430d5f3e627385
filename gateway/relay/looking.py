"""The relay's looking: text that has come is read once by whoever must, and what is seen adds up to facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gateway.exchange import Channel, Told
from gateway.relay.terms import Eyes, Restores, Seen, Terms
from gateway.relay.window import Edit, Span, Window

MAX_SEGMENTS = 200
"""Scores of single sentences kept for the record of one answer; more are only counted."""
_BLANK = " \t\n\r\f\v"
"""What a browser or a Markdown reader takes for the end of a word; a no-break space is not among it."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ADDS_UP = frozenset({"words", "language", "size", "cells", "tools"})
"""What only the whole of an answer tells (``policies.facts.CONTENTS``)."""
_HALF = re.compile(
    r"(?<![^ \t\n\r\f\v])(?:(?:<|\[|&lt;) \S{8,60}|<|\[|&lt;|[^\w \t\n\r\f\v]{0,3}[A-Z][A-Z_]*[A-Z]_?) \Z"
)
"""``< `` or ``PERSON `` before the rest of ``< PERSON_k7f2m9qa >`` or ``PERSON k7f2m9qa`` has come."""
_HALVES = 4
"""Words of the longest type there is."""
_LONGEST_HALF = 72
_MAY_CONTINUE = re.compile(r"[\d@]\S*\s*$")


class Looking:
    """What was seen of one answer so far."""

    def __init__(self, eyes: Eyes, terms: Terms) -> None:
        self._eyes, self._terms = eyes, terms
        self._restorers: dict[Channel, Restores] = {}
        self._pii: dict[str, int] = {}
        self._scores: dict[str, int] = {}
        self._missing: frozenset[str] = frozenset()
        asked = terms.needs.looks_at & _ADDS_UP
        self.needs_text = bool(asked - {"size"})
        """Whether all that came must be at hand when the answer ends."""
        self.counts = "size" in asked
        self.unsettled = terms.needs.pii | terms.needs.scores.keys() | asked
        """What the rest of an answer may still show, by the name it has where nobody can tell."""
        self.scanned_spans = self.scanned_scores = 0
        self.segments: list[tuple[str, int]] = []
        """Scores at or above the lowest threshold in force: (name, value), for the record."""
        self.more_segments = 0
        """How many more there were; the highest of every name is among the facts, whatever is listed."""

    def beyond(self, judged: Seen) -> bool:
        """Whether more has been seen than was judged; what only the end tells aside."""
        return self.counts or (self._pii, self._scores, self._missing) != (judged.pii, judged.scores, judged.missing)

    async def seen(self, windows: Mapping[Channel, Window], size: int, *, last: bool) -> Seen:
        """The facts so far. Words, tables and calls are looked for once, when all has come."""
        told = Told()
        if last and self.needs_text:
            texts = [unescaped(w.text) if w.kind == "arguments" else w.text for w in windows.values()]
            prose = [window.text for window in windows.values() if window.kind == "prose"]
            called = [window for window in windows.values() if window.kind == "arguments"]
            calls = [(name, window.text) for window in called for name in window.names or {""}]  # nameless is a call
            told = await self._eyes.told(texts, prose, calls)
        strange: frozenset[str] = frozenset()
        if last and self._terms.needs.scores:
            openings = [self._terms.opaque(window.opening) for window in windows.values() if window.kind == "prose"]
            strange = self._eyes.unvalidated(openings)
        return Seen(dict(self._pii), dict(self._scores), self._missing, told, strange, size=size)

    async def inspect(
        self, windows: Mapping[Channel, Window], channels: Sequence[Channel], *, final: bool
    ) -> list[Span]:
        """Moves the marks of the touched channels; returns what was found in text that cannot be rewritten."""
        needs = self._terms.needs
        fixed: list[Span] = []
        sentences: list[str] = []
        for channel in dict.fromkeys(channels):
            window = windows[channel]
            ended = final or self._ended(window)
            if needs.pii:
                mark = window.spanned
                found = self._span(window, ended)
                fixed += found if window.kind == "fixed" else [span for span in found if span.start < mark]
            else:
                window.spanned = window.end
            if needs.scores:
                sentences += self._sentences(window, ended)
            else:
                window.scored = window.end
            self._restore(channel, window, ended)
        if sentences:
            await self._score(sentences)
        return fixed

    @staticmethod
    def _ended(window: Window) -> bool:
        """Whether the text so far can be judged as it stands. Tool arguments wait for the end; a value the codec does
        not explain is complete unless its end may be the beginning of a number or an address."""
        if window.kind == "fixed":
            return True
        return window.kind == "unmapped" and _MAY_CONTINUE.search(window.text[-80:]) is None

    def _span(self, window: Window, ended: bool) -> list[Span]:
        found: list[Span] = []
        while rest := window.after(window.spanned):
            cut = self._cut(window, rest, ended)
            if not cut:
                break
            text = unescaped(rest) if window.kind == "arguments" else rest[:cut]
            head, begin = window.tail, window.spanned - len(window.tail)
            spans, failed = self._eyes.spans(head + text)
            self._missing |= failed
            own = [m.span() for m in self._terms.placeholder.finditer(head + text) if self._terms.is_own(m.group())]
            for span in spans:
                met = span.end <= len(head)
                if not met and not any(span.start < end and start < span.end for start, end in own):
                    # Unexplained text is judged value by value, so a value may lie across two of them.
                    start = span.start if window.kind == "unmapped" else max(span.start, len(head))
                    found.append(Span(begin + start, begin + span.end, span.type, span.score))
            window.tail = self._eyes.left(head + text)
            self.scanned_spans += 0 if self._terms.needs.pii <= failed else cut
            window.spanned += cut
        for span in found:
            self._pii[span.type] = self._pii.get(span.type, 0) + 1
        window.spans += found
        return found

    def _cut(self, window: Window, rest: str, ended: bool) -> int:
        if window.kind == "arguments":
            return len(rest) if ended else 0
        return self._eyes.span_cut(window.tail, rest, ended)

    def _sentences(self, window: Window, ended: bool) -> list[str]:
        out = []
        while rest := window.after(window.scored):
            if window.kind == "arguments" and not ended:
                break
            cut = self._eyes.sentence_cut(rest, ended)
            if not cut:
                break
            out.append(rest[:cut])
            window.scored += cut
        return out

    async def _score(self, sentences: list[str]) -> None:
        scored, failed = await self._eyes.scores([self._terms.opaque(sentence) for sentence in sentences])
        self._missing |= failed
        lowest = self._terms.needs.scores
        self.scanned_scores += 0 if lowest.keys() & failed else sum(len(sentence) for sentence in sentences)
        for scores in scored:
            for name, value in scores.items():
                if value > self._scores.get(name, 0):
                    self._scores[name] = value
                if name in lowest and value >= lowest[name]:
                    self._note(name, value)

    def _note(self, name: str, value: int) -> None:
        if len(self.segments) < MAX_SEGMENTS:
            self.segments.append((name, value))
        else:
            self.more_segments += 1

    def _restore(self, channel: Channel, window: Window, ended: bool) -> None:
        if self._terms.restorer is None or window.kind != "prose" or not window.restores:
            window.restored = window.end
            return
        rest = window.after(window.restored)
        cut = len(rest) if ended else _whole_words(rest)
        if cut:
            restorer = self._restorers.get(channel)
            if restorer is None:
                restorer = self._restorers[channel] = self._terms.restorer()
            base = window.restored
            window.edits += [Edit(base + start, base + end, text) for start, end, text in restorer.read(rest[:cut])]
            window.restored += cut


def unescaped(arguments: str) -> str:
    """Tool arguments with every JSON escape that hides a character undone, so that readers see what the tool will.

    Done character by character: a parser would drop the first of two equal members, and with it what it hides.
    """

    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16)) if match[1] else match[2]
        hides = character == "/" if match[2] else character.isprintable() and character not in '"\\'
        return character if hides and not 0xD800 <= ord(character) < 0xE000 else match.group()

    return _ESCAPE.sub(plain, arguments) if "\\" in arguments else arguments


def _whole_words(text: str) -> int:
    """Length up to the beginning of the last word: words before it are whole, and so are the blanks after them. A word
    that may be the first half of a placeholder with a blank inside waits for the next."""
    place = len(text.rstrip(_BLANK))
    while place > 0 and text[place - 1] not in _BLANK:
        place -= 1
    for _ in range(_HALVES):
        half = _HALF.search(text, max(0, place - _LONGEST_HALF), place)
        if half is None:
            break
        place = half.start()
    return place
