"""One text of an answer on its way through: what came, what has been looked at, what may go."""

from __future__ import annotations

from dataclasses import dataclass, field

OPENING = 4_000
"""Characters that tell in which language a text is written."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value found in a channel, offsets from the beginning of the whole text."""

    start: int
    end: int
    type: str
    score: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``start..end`` of a channel's text become ``text``."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Window:
    """The text of one channel from the first character not yet released on.

    Three marks move through it, each behind the characters its readers have finished with: ``spanned`` (personal
    data), ``scored`` (sentences), ``restored`` (values given back). All are offsets from the beginning of the text.
    """

    kind: str
    restores: bool = True
    """Whether values may be given back in it."""
    tool: str = ""
    names: set[str] = field(default_factory=set)
    """What may be the name of the tool: its pieces put together, or any of them, as some backends repeat it."""
    text: str = ""
    base: int = 0
    """Offset of ``text[0]``."""
    spanned: int = 0
    scored: int = 0
    restored: int = 0
    spans: list[Span] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    opening: str = ""
    """The first :data:`OPENING` characters, kept after they were released."""
    heard: list[str] | None = None
    """All that came, where the protocol says it again; ``said`` is what was shown of it."""
    said: list[str] = field(default_factory=list)
    tail: str = ""
    """End of what was searched: it may tell what the next value is, or be continued by it."""

    @property
    def end(self) -> int:
        """Characters that have come so far."""
        return self.base + len(self.text)

    def append(self, text: str) -> tuple[int, int]:
        """Adds what came; returns where it stands."""
        start = self.end
        self.text += text
        if self.heard is not None and text:
            self.heard.append(text)
        self.opening += text[: OPENING - len(self.opening)]
        return start, self.end

    def after(self, mark: int) -> str:
        """The text from a mark to the end."""
        return self.text[mark - self.base :]

    def slice(self, start: int, end: int) -> str:
        """The text between two offsets."""
        return self.text[start - self.base : end - self.base]

    def forget(self, before: int) -> None:
        """Lets go of text that was released and that no reader still needs."""
        keep = min(before, self.spanned, self.scored, self.restored)
        if keep > self.base:
            self.text = self.text[keep - self.base :]
            self.base = keep
            self.spans = [span for span in self.spans if span.end > keep]
            self.edits = [edit for edit in self.edits if edit.end > keep]

    def shown(self, start: int, end: int, edits: list[Edit]) -> str:
        """What the reader gets for ``start..end``. An edit's new text goes where the edit begins; what lies under it
        goes nowhere, in whatever event it stands."""
        out: list[str] = []
        here = start
        for edit in edits:
            if edit.end <= start or edit.start >= end:
                continue
            if edit.start >= here:
                out.append(self.slice(here, edit.start))
            if edit.start >= start:
                out.append(edit.text)
            here = max(here, min(edit.end, end))
        out.append(self.slice(here, end))
        return "".join(out)


def merged(masks: list[Edit], values: list[Edit]) -> list[Edit]:
    """Masks and given-back values in order; where they overlap the mask wins, and overlapping masks become one."""
    out: list[Edit] = []
    for edit in sorted(masks, key=lambda e: (e.start, -e.end)):
        if out and edit.start < out[-1].end:
            out[-1] = Edit(out[-1].start, max(out[-1].end, edit.end), out[-1].text)
        else:
            out.append(edit)
    for edit in values:
        if not any(edit.start < mask.end and mask.start < edit.end for mask in out):
            out.append(edit)
    return sorted(out, key=lambda e: e.start)
