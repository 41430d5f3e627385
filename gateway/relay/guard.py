"""The relay: hold back, inspect, decide, release, cut. One state machine for whole and streamed answers (rule 8).

Events come in; what may be shown goes out, in order, as events with new text for some of their pieces. Text leaves
when every reader that could still withhold it has finished with it; time alone never releases. The guard knows no
protocol, no detector and no policy: it is given eyes, a judge and a voice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gateway.errors import Reason, Refused
from gateway.exchange import Channel, Event, Piece
from gateway.relay.looking import Looking, unescaped
from gateway.relay.terms import Eyes, Seen, Step, Terms
from gateway.relay.window import Edit, Span, Window, merged
from policies.decision import Decision, Effect

MAX_TEXT = 2 * 1024 * 1024
"""Characters of one answer, held back or not: whole or streamed, no model writes as much."""
MAX_QUEUED = 16 * 1024 * 1024
"""Bytes of events that may wait behind held text, whether or not they carry any."""
LONGEST_WORD = 200
"""Characters: longer than a placeholder with what models put around it."""
_INSTEAD = (Effect.REPLACE, Effect.HOLD)
"""What puts something else in the place of an answer, once all of it is known."""
HELD = -1
"""Before the first character: not even a piece without text may go."""


@dataclass(slots=True)
class _Waiting:
    event: Event
    places: list[tuple[Channel, int, int]]


class Guard:
    """The state of one answer."""

    def __init__(self, eyes: Eyes, terms: Terms) -> None:
        self._terms = terms
        self.looked = Looking(eyes, terms)
        self._windows: dict[Channel, Window] = {}
        self._queue: deque[_Waiting] = deque()
        self._fixed: set[str] = set()
        """Types of values that stand where nothing can be rewritten."""
        self._unseen: frozenset[str] = frozenset()
        self._queued = 0
        self.decision: Decision | None = None
        self.judged = Seen()
        """What the decision was made from."""
        self.total = self.released = self.size = 0

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
        channels = list(self._windows) if last else touched
        fixed = await self.looked.inspect(self._windows, channels, final=last)
        self._fixed.update(span.type for span in fixed)
        decision = await self._judge(last)
        if self._terms.needs.whole and not last:
            return Step(stop=decision if self._surely_stops(decision) else None)
        if decision.effect >= Effect.BLOCK or (last and decision.effect in _INSTEAD):
            return Step(stop=decision)
        if self._fixed & decision.redact:
            return Step(stop=replace(decision, effect=Effect.BLOCK))
        return Step(tuple(self._release(last)))

    def withheld(self) -> tuple[tuple[Event, Mapping[int, str]], ...]:
        """What was held back, as it would have been shown; to be asked once, after an answer was stopped at its end."""
        return tuple(self._release(last=True))

    def _take(self, event: Event) -> list[Channel]:
        places = []
        for piece in event.pieces:
            window = self._windows.get(piece.channel)
            if window is None:
                heard: list[str] | None = [] if self._terms.echoes else None
                window = Window(piece.kind, restores=not piece.signed, heard=heard)
                self._windows[piece.channel] = window
            if piece.tool:
                # Clients put the pieces of a name together, too; where texts are said twice, a name is said whole.
                window.tool = piece.tool if self._terms.echoes else window.tool + piece.tool
                window.names |= {window.tool, piece.tool}
            text = _new(piece, window)
            places.append((piece.channel, *window.append(text)))
            self.total += len(text)
            self.size += len(text) if piece.kind in ("prose", "arguments") else 0
        self._unseen |= event.unseen
        self._queue.append(_Waiting(event, places))
        self._queued += len(event.data)
        if self.total > MAX_TEXT or self._queued > MAX_QUEUED:
            raise Refused(Reason.BACKEND_MALFORMED)
        return [piece.channel for piece in event.pieces]

    # -- decide and release

    async def _judge(self, last: bool) -> Decision:
        """The decision on what is known, made anew only when something new is known."""
        fresh = self._unseen != self.judged.unseen
        if self.decision is not None and not last and not fresh and not self.looked.beyond(self.judged):
            return self.decision
        seen = await self.looked.seen(self._windows, self.size, last=last)
        seen = replace(seen, unseen=self._unseen)
        if self.decision is None or seen != self.judged or self.looked.counts:
            self.decision = self._terms.judge(seen)
        self.judged = seen
        return self.decision

    def _surely_stops(self, decision: Decision) -> bool:
        """Whether nothing that may still come can change a stop: it would be one if all that an answer may yet show
        were unknown. So no ``not`` and no count is decided from a beginning."""
        if decision.effect < Effect.BLOCK:
            return False
        sure = self._terms.judge(replace(self.judged, missing=self.judged.missing | self.looked.unsettled))
        return sure.known and sure.effect >= Effect.BLOCK

    def _release(self, last: bool) -> list[tuple[Event, Mapping[int, str]]]:
        out: list[tuple[Event, Mapping[int, str]]] = []
        free = {channel: window.end if last else self._free(window) for channel, window in self._windows.items()}
        while self._queue and all(end <= free[channel] for channel, _, end in self._queue[0].places):
            waiting = self._queue.popleft()
            self._queued -= len(waiting.event.data)
            out.append((waiting.event, self._edits(waiting)))
        if last or self.looked.needs_text:
            return out  # what was read may still be asked for
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
        if window.kind == "arguments" and needs.enforcing_tools:
            return HELD  # a call that may not be made must not even be begun
        if window.kind == "arguments" and (needs.pii or needs.enforcing_scores or self._terms.restorer is not None):
            return 0  # whatever may be changed in them needs all of them: the end of the answer sets them free
        if needs.enforcing_pii:
            marks.append(window.spanned)
        if needs.enforcing_scores:
            marks.append(window.scored)
        if self._terms.restorer is not None and window.kind == "prose":
            marks.append(window.restored if self._may_be_own(window) else window.end)
        return min(marks)

    @staticmethod
    def _may_be_own(window: Window) -> bool:
        """Whether the word that is still coming may be a placeholder, bent or not; a run that long is none."""
        rest = window.after(window.restored)
        return 0 < len(rest) <= LONGEST_WORD or "<" in rest

    def _edits(self, waiting: _Waiting) -> dict[int, str]:
        edits = {}
        for index, (channel, start, end) in enumerate(waiting.places):
            window = self._windows[channel]
            if window.kind == "arguments":
                text = self._arguments(window, start, end)
            elif window.spans or window.edits:
                text = window.shown(start, end, merged(self._masks(window), window.edits))
            else:
                text = window.slice(start, end)
            self.released += len(text)
            piece = waiting.event.pieces[index]
            if window.heard is not None:
                window.said.append(text)
                text = "".join(window.said) if piece.echo else text
            if text != piece.text:
                edits[index] = text
        return edits

    def _masks(self, window: Window) -> list[Edit]:
        """What stands for the values that the model brought in, as far as they may not be shown."""
        decision = self.decision
        if decision is None:
            return []
        return [Edit(span.start, span.end, self._terms.instead(span.type, decision))
                for span in window.spans if span.type in decision.redact]  # fmt: skip

    def _arguments(self, window: Window, start: int, end: int) -> str:
        """Tool arguments go as they came, or, where something in them changes, whole with their first piece."""
        whole = window.text
        masks = [(mask.start, mask.end, mask.text) for mask in self._masks(window)]
        source = unescaped(whole) if masks else whole
        new = self._terms.arguments(window.tool, source, masks)
        if new == whole:
            return window.slice(start, end)
        return new if start == 0 < end else ""  # backends begin with an empty piece that bears the tool's name


def _new(piece: Piece, window: Window) -> str:
    """What of a piece has not been said before. Raises ``Refused`` where it says something else than was said."""
    if not piece.echo:
        return piece.text
    heard = "".join(window.heard or ())
    if not piece.text.startswith(heard):
        raise Refused(Reason.BACKEND_MALFORMED)
    return piece.text[len(heard) :]
