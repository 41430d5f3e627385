"""The relay: hold back, inspect, decide, release, cut. One state machine for whole and streamed answers (rule 8).

Events come in; what may be shown goes out, in order, as events with new text for some of their pieces. Text leaves
when every reader that could still withhold it has finished with it; time alone never releases. The guard knows no
protocol, no detector and no policy: it is given eyes, a judge and a voice.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gateway.errors import Reason, Refused
from gateway.exchange import Channel, Event
from gateway.relay.terms import Eyes, Restores, Seen, Step, Terms
from gateway.relay.window import Edit, Span, Window, merged
from policies.decision import Decision, Effect

MAX_SEGMENTS = 200
"""Scores of single sentences kept for the record of one answer; more are only counted."""
MAX_TEXT = 2 * 1024 * 1024
"""Characters of one answer, held back or not: whole or streamed, no model writes as much."""
_BLANK = " \t\n\r\f\v"
"""What a browser or a Markdown reader takes for the end of a word; a no-break space is not among it."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
MAX_QUEUED = 16 * 1024 * 1024
"""Bytes of events that may wait behind held text, whether or not they carry any."""
LOOK_BACK = 64
"""Characters of unexplained text looked at again with what follows them."""
_MAY_CONTINUE = re.compile(r"[\d@]\S*\s*$")


@dataclass(slots=True)
class _Waiting:
    event: Event
    places: list[tuple[Channel, int, int]]


class Guard:
    """The state of one answer."""

    def __init__(self, eyes: Eyes, terms: Terms) -> None:
        self._eyes, self._terms = eyes, terms
        self._windows: dict[Channel, Window] = {}
        self._restorers: dict[Channel, Restores] = {}
        self._queue: deque[_Waiting] = deque()
        self._pii: dict[str, int] = {}
        self._scores: dict[str, int] = {}
        self._missing: frozenset[str] = frozenset()
        self._judged = Seen()
        self._queued = 0
        self.decision: Decision | None = None
        self.total = self.scanned_spans = self.scanned_scores = self.released = 0
        self.segments: list[tuple[str, int]] = []
        """Scores at or above the lowest threshold in force: (name, value), for the record."""
        self.more_segments = 0
        """How many more there were; the highest of every name is among the facts, whatever is listed."""

    def spans(self, channel: Channel) -> list[Span]:
        """Values found in one channel's text that is still at hand."""
        window = self._windows.get(channel)
        return list(window.spans) if window else []

    async def feed(self, *events: Event) -> Step:
        """Takes what the backend sent, in order; tells what may go to the client now.

        Events that came together are looked at together: it costs less, and changes nothing of what is decided.
        """
        last = bool(events) and events[-1].last
        touched = [channel for event in events for channel in self._take(event)]
        fixed = await self._inspect(list(self._windows) if last else touched, final=last)
        decision = self._judge()
        if decision.effect >= Effect.BLOCK or (last and decision.effect == Effect.REPLACE):
            return Step(stop=decision)
        if fixed and any(span.type in decision.redact for span in fixed):
            return Step(stop=replace(decision, effect=Effect.BLOCK))  # a value where nothing can be rewritten
        if self._terms.needs.whole and not last:
            return Step()
        return Step(tuple(self._release(last)))

    def _take(self, event: Event) -> list[Channel]:
        places = []
        for piece in event.pieces:
            window = self._windows.get(piece.channel)
            if window is None:
                window = self._windows[piece.channel] = Window(piece.kind)
            window.tool += piece.tool  # clients put the pieces of a name together, too
            places.append((piece.channel, *window.append(piece.text)))
            self.total += len(piece.text)
        self._queue.append(_Waiting(event, places))
        self._queued += len(event.data)
        if self.total > MAX_TEXT or self._queued > MAX_QUEUED:
            raise Refused(Reason.BACKEND_MALFORMED)
        return [piece.channel for piece in event.pieces]

    # -- inspect

    async def _inspect(self, channels: Sequence[Channel], *, final: bool) -> list[Span]:
        """Moves the marks of the touched channels; returns what was found in text that cannot be rewritten."""
        needs = self._terms.needs
        fixed: list[Span] = []
        sentences: list[str] = []
        for channel in dict.fromkeys(channels):
            window = self._windows[channel]
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
                    found.append(Span(begin + span.start, begin + span.end, span.type, span.score))
            if window.kind == "unmapped":  # judged value by value, so a value may lie across two of them
                window.tail = (head + text)[-LOOK_BACK:]
            self.scanned_spans += 0 if self._terms.needs.pii <= failed else cut
            window.spanned += cut
        for span in found:
            self._pii[span.type] = self._pii.get(span.type, 0) + 1
        window.spans += found
        return found

    def _cut(self, window: Window, rest: str, ended: bool) -> int:
        if window.kind == "arguments":
            return len(rest) if ended else 0
        return self._eyes.span_cut(rest, ended)

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
        self.scanned_scores += 0 if lowest.keys() <= failed else sum(len(sentence) for sentence in sentences)
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
        if self._terms.restorer is None or window.kind != "prose":
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

    # -- decide and release

    def _judge(self) -> Decision:
        """The decision on what is known, made anew only when something new is known."""
        seen = Seen(self._pii, self._scores, self._missing)
        if self.decision is None or seen != self._judged:
            self._judged = Seen(dict(self._pii), dict(self._scores), self._missing)
            self.decision = self._terms.judge(self._judged)
        return self.decision

    def _release(self, last: bool) -> list[tuple[Event, Mapping[int, str]]]:
        out: list[tuple[Event, Mapping[int, str]]] = []
        free = {channel: window.end if last else self._free(window) for channel, window in self._windows.items()}
        while self._queue and all(end <= free[channel] for channel, _, end in self._queue[0].places):
            waiting = self._queue.popleft()
            self._queued -= len(waiting.event.data)
            out.append((waiting.event, self._edits(waiting)))
        if last:
            return out  # nothing more comes, and what was found may still be asked for
        held: dict[Channel, int] = {}
        for waiting in self._queue:
            for channel, start, _ in waiting.places:
                held.setdefault(channel, start)
        for channel, window in self._windows.items():
            window.forget(held.get(channel, window.end))
        return out

    def _free(self, window: Window) -> int:
        """Up to where nothing can be withheld any more."""
        needs = self._terms.needs
        marks = [window.end]
        if window.kind == "arguments" and (needs.pii or needs.enforcing_scores or self._terms.restorer is not None):
            return 0  # whatever may be changed in them needs all of them: the end of the answer sets them free
        if needs.enforcing_pii:
            marks.append(window.spanned)
        if needs.enforcing_scores:
            marks.append(window.scored)
        if self._terms.restorer is not None and window.kind == "prose":
            marks.append(window.restored if "<" in window.after(window.restored) else window.end)
        return min(marks)

    def _edits(self, waiting: _Waiting) -> dict[int, str]:
        redact = self.decision.redact if self.decision else frozenset()
        edits = {}
        for index, (channel, start, end) in enumerate(waiting.places):
            window = self._windows[channel]
            if window.kind == "arguments":
                text = self._arguments(window, start, end, redact)
            elif window.spans or window.edits:
                masks = [Edit(s.start, s.end, self._terms.mark(s.type)) for s in window.spans if s.type in redact]
                text = window.shown(start, end, merged(masks, window.edits))
            else:
                text = waiting.event.pieces[index].text
            if text != waiting.event.pieces[index].text:
                edits[index] = text
            self.released += len(text)
        return edits

    def _arguments(self, window: Window, start: int, end: int, redact: frozenset[str]) -> str:
        """Tool arguments go as they came, or, where something in them changes, whole with their first piece."""
        whole = window.text
        masks = [(span.start, span.end, span.type) for span in window.spans if span.type in redact]
        source = unescaped(whole) if masks else whole
        new = self._terms.arguments(window.tool, source, masks)
        if new == whole:
            return window.slice(start, end)
        return new if start == 0 < end else ""  # backends begin with an empty piece that bears the tool's name


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
    """Length up to the beginning of the last word: words before it are whole, and so are the blanks after them."""
    place = len(text.rstrip(_BLANK))
    while place > 0 and text[place - 1] not in _BLANK:
        place -= 1
    return place
