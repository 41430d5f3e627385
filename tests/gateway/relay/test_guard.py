"""The relay, played as transcripts: small eyes and a small judge at the seams, the real vault and restorer.

``play >> upstream("NIK 3174") >> holds()`` reads from left to right: what the backend sends, what the client gets.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.enforcement.pseudonyms import Vault
from gateway.enforcement.redact import mark
from gateway.enforcement.restore import Restorer, finish_arguments
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Kind, Piece, Told
from gateway.relay.guard import Guard
from gateway.relay.terms import Seen, Step, Terms
from gateway.relay.window import Span
from policies.decision import Decision, Effect
from policies.phrases import found
from policies.rules import Needs

NIK = "3174015509000001"  # synthetic
PII = frozenset({"ID_NIK"})


class FakeEyes:
    """Finds runs of 16 digits and rates a sentence by the word ``jahat``; cuts before words and after full stops."""

    def __init__(self, failing: frozenset[str] = frozenset()) -> None:
        self.failing = failing
        self.looked: list[str] = []
        self.rated: list[str] = []
        self.told_of: list[Any] = []

    def span_cut(self, before: str, text: str, final: bool) -> int:
        if final:
            return len(text)
        cuts = [match.end() for match in re.finditer(r"\s+(?=[^\W\d])", text)]
        return max(cuts, default=0)

    def left(self, text: str) -> str:
        return text[-64:]

    def sentence_cut(self, text: str, final: bool) -> int:
        stop = re.search(r"[.!?]\s+(?=\S)", text)
        return stop.end() if stop else len(text) if final else 0

    def spans(self, text: str) -> tuple[Sequence[Span], frozenset[str]]:
        self.looked.append(text)
        if self.failing & PII:
            return (), self.failing & PII
        return [Span(*match.span(), "ID_NIK", 9000) for match in re.finditer(r"\d{16}", text)], frozenset()

    async def scores(self, sentences: Sequence[str]) -> tuple[Sequence[Mapping[str, int]], frozenset[str]]:
        self.rated += sentences
        if "toxicity" in self.failing:
            return (), frozenset({"toxicity"})
        return [{"toxicity": 9000 if "jahat" in sentence else 100} for sentence in sentences], frozenset()

    def unvalidated(self, texts: Sequence[str]) -> frozenset[str]:
        return frozenset({"toxicity"}) if any("bhasa" in text for text in texts) else frozenset()

    async def told(self, texts: Sequence[str], prose: Sequence[str], calls: Sequence[tuple[str, str]]) -> Told:
        self.told_of.append((list(texts), list(prose), sorted(calls)))
        return Told(words=found({"RAHASIA"}, " ".join(texts)), tools=frozenset(name for name, _ in calls))


def judge(effect: Effect = Effect.REDACT, toxic: Effect = Effect.BLOCK) -> Callable[[Seen], Decision]:
    """Redacts (or what ``effect`` says) identity numbers, stops toxic text, and blocks what it cannot know."""

    def decide(seen: Seen) -> Decision:
        if seen.scores.get("toxicity", 0) >= 5000:
            return Decision(toxic, "toxic")
        if seen.missing:
            return Decision(Effect.BLOCK, "unknown", known=False)
        if seen.pii:
            return Decision(effect, "numbers", redact=PII if effect == Effect.REDACT else frozenset())
        return Decision(Effect.ALLOW, None)

    return decide


SPAN = Needs(True, pii=PII, enforcing_pii=True)
SENTENCE = Needs(True, scores={"toxicity": 5000}, enforcing_scores=True)
BOTH = Needs(True, PII, {"toxicity": 5000}, enforcing_pii=True, enforcing_scores=True)
WATCH = Needs(True, PII, {"toxicity": 5000})
NOTHING = Needs(True)
WHOLE = replace(BOTH, whole=True)
SCOPES = {"span": SPAN, "sentence": SENTENCE, "both": BOTH, "watch": WATCH, "nothing": NOTHING, "whole": WHOLE}


@dataclass
class Bench:
    """One answer being relayed."""

    needs: Needs = BOTH
    judge: Callable[[Seen], Decision] = field(default_factory=judge)
    eyes: Any = field(default_factory=FakeEyes)
    vault: Vault = field(default_factory=lambda: Vault(b"k" * 32))
    restore_to: frozenset[str] = frozenset()
    echoes: bool = False

    def own(self, value: str = NIK) -> str:
        """The placeholder of a value the person supplied."""
        return self.vault.placeholder("ID_NIK", value, restorable=True)

    def guard(self) -> Guard:
        def arguments(tool: str, text: str, masks: list[tuple[int, int, str]]) -> str:
            return finish_arguments(text, masks, self.vault, restore=tool in self.restore_to)

        terms = Terms(
            needs=self.needs,
            judge=self.judge,
            instead=lambda kind, _: mark(kind),
            is_own=self.vault.is_own,
            placeholder=self.vault.pattern,
            restorer=(lambda: Restorer(self.vault)) if self.vault.restores else None,
            arguments=arguments,
            echoes=self.echoes,
        )
        return Guard(self.eyes, terms)

    def play(self) -> Play:
        return Play(self.guard())


class Play:
    """``play >> upstream(...) >> releases(...)``: a transcript, read from top to bottom."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.text: dict[tuple[Any, ...], str] = {}
        self.events: set[str] = set()
        """Kinds of the pieces that left, with or without text."""
        self.stop: Decision | None = None
        self._new = ""

    def __rshift__(self, act: Callable[[Play], None]) -> Play:
        act(self)
        return self

    def feed(self, *events: Event) -> None:
        step: Step = asyncio.run(self.guard.feed(*events))
        self.stop = step.stop
        assert not (step.stop and step.release)
        for event, edits in step.release:
            for index, piece in enumerate(event.pieces):
                self.events.add(piece.kind)
                text = edits.get(index, piece.text)
                self.text[piece.channel] = self.text.get(piece.channel, "") + text
                self._new += text

    def taken(self) -> str:
        new, self._new = self._new, ""
        return new


def event(text: str, channel: tuple[Any, ...] = ("content", 0), kind: Kind = "prose", tool: str = "") -> Event:
    return Event(b"", None, (Piece(channel, text, ("p",), kind, tool),))


LAST = Event(b"[DONE]", None, last=True)


def upstream(text: str, channel: tuple[Any, ...] = ("content", 0), kind: Kind = "prose", tool: str = "") -> Any:
    return lambda play: play.feed(event(text, channel, kind, tool))


def ends() -> Any:
    return lambda play: play.feed(LAST)


def holds() -> Any:
    def check(play: Play) -> None:
        assert play.stop is None
        assert play.taken() == ""

    return check


def releases(text: str) -> Any:
    def check(play: Play) -> None:
        assert play.stop is None
        assert play.taken() == text

    return check


def stops(rule: str) -> Any:
    def check(play: Play) -> None:
        assert play.stop is not None
        assert play.stop.rule == rule
        assert play.taken() == ""

    return check


# -- transcripts


def test_an_invented_number_split_over_events_never_leaves() -> None:
    (
        Bench().play()
        >> upstream("NIK saya 317401")
        >> holds()
        >> upstream("5509000001, ya. ")
        >> holds()
        >> upstream("Terima kasih.")
        >> releases("NIK saya [ID_NIK], ya. ")
        >> ends()
        >> releases("Terima kasih.")
    )


def test_nothing_of_a_toxic_sentence_leaves_however_small_the_pieces() -> None:
    play = Bench(SENTENCE).play()
    for character in "Halo. Kamu jahat sekali! Maaf":
        if play.stop is None:
            play >> upstream(character)
    assert play.taken() == "Halo. "
    assert play.stop is not None
    assert play.stop.rule == "toxic"


def test_a_toxic_answer_without_an_end_of_sentence_is_met_at_the_end() -> None:
    Bench(SENTENCE).play() >> upstream("kamu jahat") >> holds() >> ends() >> stops("toxic")


def test_only_text_releases_text() -> None:
    play = Bench().play() >> upstream("Halo")
    for _ in range(100):
        play >> upstream("") >> holds()


def test_own_names_come_back_and_invented_values_are_masked_in_one_answer() -> None:
    bench = Bench()
    own = bench.own()
    play = bench.play()
    for character in f"Milikmu {own}, milik orang 3174015509000009, selesai":
        play >> upstream(character)
    play >> ends()
    assert play.text["content", 0] == f"Milikmu {NIK}, milik orang [ID_NIK], selesai"


def test_own_names_are_opaque_to_the_detectors() -> None:
    bench = Bench(judge=judge(Effect.BLOCK))
    name = bench.own().replace(">", "")

    class Suspicious(FakeEyes):
        def spans(self, text: str) -> tuple[Sequence[Span], frozenset[str]]:
            return [Span(*match.span(), "ID_NIK", 9000) for match in re.finditer(re.escape(name), text)], frozenset()

    bench.eyes = Suspicious()
    bench.play() >> upstream(f"{name}>") >> ends() >> releases(NIK)


def test_watching_holds_nothing_back() -> None:
    bench = Bench(WATCH, judge=judge(Effect.FLAG, Effect.FLAG))
    play = bench.play() >> upstream("kamu ja") >> releases("kamu ja") >> upstream("hat 31740") >> releases("hat 31740")
    play >> upstream("15509000001") >> releases("15509000001") >> ends() >> releases("")
    assert play.guard.decision == Decision(Effect.FLAG, "toxic")
    assert play.guard.looked.segments == [("toxicity", 9000)]


def test_an_endless_bad_answer_is_counted_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.relay.looking.MAX_SEGMENTS", 3)
    play = Bench(WATCH, judge=judge(Effect.FLAG, Effect.FLAG)).play()
    for _ in range(10):
        play >> upstream("Kamu jahat. ")
    play >> ends()
    assert play.guard.looked.segments == [("toxicity", 9000)] * 3
    assert play.guard.looked.more_segments == 7


@pytest.mark.parametrize("failing", [PII, frozenset({"toxicity"})])
def test_eyes_that_fail_are_not_eyes_that_saw_nothing(failing: frozenset[str]) -> None:
    play = Bench(eyes=FakeEyes(failing)).play() >> upstream("Halo semua.") >> ends() >> stops("unknown")
    covered = (play.guard.looked.scanned_spans, play.guard.looked.scanned_scores)
    assert covered == ((0, 11) if failing == PII else (11, 0))


def test_a_value_where_nothing_can_be_rewritten_stops_the_answer() -> None:
    play = Bench().play() >> upstream(NIK, ("args", 0, 0, "name"), "fixed")
    play >> stops("numbers")
    assert play.stop is not None
    assert play.stop.effect == Effect.BLOCK


class AddressEyes(FakeEyes):
    """Finds addresses, whose beginning looks like nothing."""

    def spans(self, text: str) -> tuple[Sequence[Span], frozenset[str]]:
        return [Span(*match.span(), "ID_NIK", 9000) for match in re.finditer(r"[a-z.]+@[a-z.]+", text)], frozenset()


def test_an_address_split_over_values_nobody_explains_never_leaves_whole() -> None:
    channel = ("top", "provider")
    play = Bench(eyes=AddressEyes()).play() >> upstream("ani.contoh", channel, "unmapped") >> releases("ani.contoh")
    play >> upstream("@sekolah.example ya", channel, "unmapped") >> stops("numbers")


def test_the_letters_of_a_placeholder_are_never_judged() -> None:
    eyes = FakeEyes()
    bench = Bench(eyes=eyes)
    own, stolen = bench.own(), "<ID_NIK_jahat000>"
    bench.play() >> upstream(f"NIK {own}, bukan {stolen}. ") >> ends()
    (rated,) = eyes.rated
    assert own not in rated
    assert stolen in rated  # not ours, so what it says is the model's


def test_events_without_text_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.relay.guard.MAX_QUEUED", 1000)
    play = Bench(WHOLE).play() >> upstream("Halo. ") >> holds()
    with pytest.raises(Refused) as refused:  # noqa: PT012  # which of them is refused is not the point
        for _ in range(1001):
            play.feed(Event(b"{}", {}))
    assert refused.value.reason == Reason.BACKEND_MALFORMED


def test_a_rule_that_needs_the_whole_answer_gets_it() -> None:
    play = Bench(WHOLE, judge=judge(toxic=Effect.REPLACE)).play()
    play >> upstream("Halo. ") >> holds() >> upstream("Kamu jahat. ") >> holds() >> ends() >> stops("toxic")


def test_a_template_stands_instead_only_when_all_is_known() -> None:
    play = Bench(WHOLE, judge=judge(toxic=Effect.REPLACE)).play()
    play >> upstream("Halo. ") >> holds() >> upstream("Apa kabar?") >> holds() >> ends() >> releases("Halo. Apa kabar?")


def test_choices_are_read_apart() -> None:
    play = (
        Bench().play() >> upstream("NIK 31740155", ("content", 0)) >> upstream("09000001 ya", ("content", 1)) >> ends()
    )
    assert play.text == {("content", 0): "NIK 31740155", ("content", 1): "09000001 ya"}


@pytest.mark.parametrize("text", ["a" * 99, "Satu dua. " * 9 + "a" * 9], ids=["held", "released"])
def test_more_text_than_an_answer_has_ends_it(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("gateway.relay.guard.MAX_TEXT", 100)
    play = Bench().play() >> upstream(text)
    play >> upstream("b")
    with pytest.raises(Refused) as refused:
        play >> upstream("a")
    assert refused.value.reason == Reason.BACKEND_MALFORMED


def test_what_was_released_is_forgotten() -> None:
    bench = Bench()
    bench.own()
    play = bench.play()
    for _ in range(500):
        play >> upstream("Satu kalimat lagi. ") >> upstream("Dan nomor 3174015509000001 tadi. ")
    window = play.guard._windows["content", 0]
    assert len(window.text) < 200
    assert len(window.spans) < 5
    assert len(play.guard._queue) < 5


# -- tool arguments

ARGS = ("args", 0, 0)


def arguments(text: str, tool: str = "") -> Any:
    return upstream(text, ARGS, "arguments", tool)


@pytest.mark.parametrize("needs", [BOTH, SPAN, SENTENCE, NOTHING], ids=["both", "span", "sentence", "nothing"])
@pytest.mark.parametrize("tool", ["lookup", "send_mail"])
def test_a_persons_value_comes_back_whole_only_in_tools_that_may_have_it(needs: Needs, tool: str) -> None:
    bench = Bench(needs, restore_to=frozenset({"lookup"}))
    text = f'{{"nik": "{bench.own()}"}}'
    play = bench.play() >> arguments("", tool) >> holds()
    for place in range(0, len(text), 5):
        play >> arguments(text[place : place + 5]) >> holds()
    play >> ends()
    assert play.text[ARGS] == (text if tool == "send_mail" else f'{{"nik": "{NIK}"}}')


def test_a_tool_named_in_pieces_is_the_tool_the_client_will_call() -> None:
    bench = Bench(restore_to=frozenset({"lookup"}))
    text = f'{{"nik": "{bench.own()}"}}'
    play = bench.play() >> arguments("", "mail_") >> arguments("", "lookup") >> arguments(text) >> ends()
    assert play.text[ARGS] == text


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ('{"n": "3174015509000001"}', '{"n": "[ID_NIK]"}'),
        ('{"n": 3174015509000001}', '{"n": "[ID_NIK]"}'),
        (r'{"n": "\u0033174015509000001"}', '{"n": "[ID_NIK]"}'),
        (r'{"n": "\u0033174015509000001", "n": "x"}', '{"n": "[ID_NIK]", "n": "x"}'),
        (r'{"n": "\u0033174015509000001', '{"n": "[ID_NIK]'),
        (r'{"n": "\\u0033 \" \u0022"}', r'{"n": "\\u0033 \" \u0022"}'),
    ],
)
def test_an_invented_number_in_arguments_is_masked_however_it_is_written(sent: str, shown: str) -> None:
    play = Bench().play() >> arguments("", "lookup")
    for character in sent:
        play >> arguments(character) >> holds()
    play >> ends()
    assert play.text[ARGS] == shown


# -- what only the whole of an answer tells

CALLS = Needs(True, looks_at=frozenset({"tools"}), tools=frozenset({"send_mail"}), enforcing_tools=True)
MARKED = Needs(True, looks_at=frozenset({"words"}), phrases=frozenset({"RAHASIA"}), whole=True)


def no_mail(seen: Seen) -> Decision:
    return Decision(Effect.BLOCK, "no-mail") if "send_mail" in seen.told.tools else Decision(Effect.ALLOW, None)


def unmarked(seen: Seen) -> Decision:
    """Blocks what does not bear a mark."""
    if "words" in seen.missing:
        return Decision(Effect.BLOCK, "unmarked", known=False)
    return Decision(Effect.ALLOW, None) if "RAHASIA" in seen.told.words else Decision(Effect.BLOCK, "unmarked")


def test_a_call_that_may_not_be_made_is_not_even_begun_while_the_prose_before_it_streams() -> None:
    play = Bench(CALLS, judge=no_mail).play()
    play >> upstream("Saya kirim ") >> releases("Saya kirim ") >> upstream("ya. ") >> releases("ya. ")
    play.feed(Event(b"", None, (Piece(ARGS, "", ("p",), "arguments"),)))  # an id, and no name yet
    assert not play.events - {"prose"}
    play >> arguments("", "send_") >> holds() >> arguments('{"to":', "mail") >> holds() >> arguments(' "x"}') >> holds()
    play >> ends() >> stops("no-mail")
    assert play.events == {"prose"}


def test_a_name_in_two_halves_that_are_alike_is_the_name_of_both() -> None:
    twice = Bench(CALLS, judge=lambda seen: Decision(Effect.BLOCK, "no") if "gogo" in seen.told.tools
                  else Decision(Effect.ALLOW, None))  # fmt: skip
    twice.play() >> arguments("", "go") >> arguments("{}", "go") >> ends() >> stops("no")


def test_a_call_without_a_name_is_a_call() -> None:
    nameless = Bench(CALLS, judge=lambda seen: Decision(Effect.BLOCK, "no") if "" in seen.told.tools
                     else Decision(Effect.ALLOW, None))  # fmt: skip
    nameless.play() >> arguments("{}") >> ends() >> stops("no")


def test_another_call_leaves_whole_at_the_end() -> None:
    play = Bench(CALLS, judge=no_mail).play() >> arguments("", "lookup") >> arguments('{"a": 1}') >> holds() >> ends()
    assert play.text[ARGS] == '{"a": 1}'


def test_a_name_that_a_backend_repeats_is_met_all_the_same() -> None:
    play = Bench(CALLS, judge=no_mail).play() >> arguments("{}", "send_mail") >> arguments("{}", "send_mail")
    play >> ends() >> stops("no-mail")


def test_a_call_that_is_only_watched_is_not_held() -> None:
    watched = Bench(replace(CALLS, enforcing_tools=False), judge=no_mail)
    watched.judge = lambda seen: Decision(Effect.FLAG if seen.told.tools else Effect.ALLOW, None)
    play = watched.play() >> arguments("{}", "send_mail") >> releases("{}") >> ends()
    assert play.guard.decision == Decision(Effect.FLAG, None)


def test_what_an_answer_lacks_is_not_decided_from_its_beginning() -> None:
    (
        Bench(MARKED, judge=unmarked).play()
        >> upstream("Surat ini ")
        >> holds()
        >> upstream("rahasia.")
        >> holds()
        >> ends()
        >> releases("Surat ini rahasia.")
    )
    Bench(MARKED, judge=unmarked).play() >> upstream("Surat ini biasa.") >> holds() >> ends() >> stops("unmarked")


def test_a_held_answer_is_stopped_at_once_where_nothing_can_make_it_good() -> None:
    Bench(WHOLE).play() >> upstream("Kamu jahat. ") >> upstream("Lalu") >> stops("toxic")


def test_words_are_looked_for_in_all_that_came_and_only_at_the_end() -> None:
    bench = Bench(replace(MARKED, whole=False), judge=lambda seen: Decision(Effect.ALLOW, None))
    play = bench.play() >> upstream("Rahasia ") >> releases("Rahasia ") >> arguments(r'{"a": "\u0041"}', "f")
    assert bench.eyes.told_of == []
    play >> ends()
    assert bench.eyes.told_of == [(["Rahasia ", '{"a": "A"}'], ["Rahasia "], [("f", r'{"a": "\u0041"}')])]
    assert play.guard.judged.size == len("Rahasia ") + len(r'{"a": "\u0041"}')


# -- any chunking, any scope


@pytest.mark.parametrize(
    "form", ["<ID_NIK_{}>", "< ID_NIK_{} >", "ID_NIK {}", "<ID NIK {}>", "NOMOR_{}", "ID_NIK_{}nya"]
)
@pytest.mark.parametrize("needs", [BOTH, SCOPES["span"]])
def test_a_bent_placeholder_comes_back_from_a_stream_cut_anywhere(form: str, needs: Needs) -> None:
    bench = Bench(needs)
    text = f"Kata KEPALA SEKOLAH: {form.format(bench.own()[8:-1])} dan < 5 atau BAIK sekali."
    whole = played(bench, [text]).text
    assert NIK in whole[("content", 0)]
    for cut in range(len(text) + 1):
        assert played(bench, [text[:cut], text[cut:]]).text == whole
    assert played(bench, list(text)).text == whole


def test_a_surrogate_comes_back_from_a_stream_cut_anywhere_and_is_no_value_the_model_brought_in() -> None:
    bench = Bench()
    own = bench.vault.placeholder("ID_NIK", NIK, restorable=True, invented=True)
    text = f"NIK {own}, lagi {own}nya, bukan {INVENTED} atau https://e.example/{own} ya."
    expected = f"NIK {NIK}, lagi {NIK}nya, bukan [ID_NIK] atau https://e.example/{own} ya."
    for cut in range(len(text) + 1):
        assert played(bench, [text[:cut], text[cut:]]).text[("content", 0)] == expected
    assert played(bench, list(text)).text[("content", 0)] == expected


INVENTED = "3174015509000009"  # synthetic
WORDS = st.sampled_from(
    ["halo ", "NIK ", INVENTED, "3174", "0155", " ", "jahat ", "baik. ", "! ", "\n", "\n\n", "<P>", "<P> ", "](", ")",
     "<a ", '="', ">", "/", "\u00a0", "<ID_NIK_00000000> "]
)  # fmt: skip


def played(bench: Bench, pieces: Sequence[str], batch: int = 1) -> Play:
    play = bench.play()
    events = [*(event(piece) for piece in pieces), LAST]
    for place in range(0, len(events), batch):
        play.feed(*events[place : place + batch])
        if play.stop:
            break
    return play


def test_a_blank_line_is_never_cut_in_two() -> None:
    """It ends the target of a link: what comes after it is prose again."""
    bench = Bench(SCOPES["both"], judge())
    text = f"](\n\nNIK {bench.own()}"
    assert played(bench, [text]).text == played(bench, [text], batch=2).text == {("content", 0): f"](\n\nNIK {NIK}"}


@given(st.lists(WORDS, max_size=14), st.sampled_from(sorted(SCOPES)), st.data())
@settings(max_examples=400, deadline=None)
def test_a_stream_shows_what_the_whole_shows_however_it_is_cut(
    words: list[str], scope: str, data: st.DataObject
) -> None:
    mild = scope in {"watch", "nothing"}  # only such policies are given readers that hold nothing back
    bench = Bench(SCOPES[scope], judge(Effect.FLAG, Effect.FLAG) if mild else judge())
    text = "".join(words).replace("<P>", bench.own())
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole = played(bench, [text], batch=2)
    stream = played(bench, pieces, data.draw(st.integers(1, 4)))
    assert stream.guard.decision is not None
    assert whole.guard.decision is not None
    assert stream.guard.decision.effect == whole.guard.decision.effect
    shown = stream.text.get(("content", 0), "")
    if stream.stop is None:
        assert shown == whole.text.get(("content", 0), "")
    else:
        assert whole.stop is not None
        assert "jahat" not in shown
    assert mild or scope == "sentence" or INVENTED not in shown


def test_nothing_is_given_back_in_a_text_that_somebody_signed() -> None:
    bench = Bench(NOTHING)
    own = bench.own()
    signed = Event(b"", None, (Piece(("thinking", 0), f"Nomor {own} ", ("p",), signed=True),))
    play = bench.play() >> (lambda play: play.feed(signed)) >> upstream(f"Nomor {own} ", ("content", 0)) >> ends()
    assert play.text == {("thinking", 0): f"Nomor {own} ", ("content", 0): f"Nomor {NIK} "}


# -- protocols that say a text again, whole


def again(text: str, channel: tuple[Any, ...] = ("content", 0), kind: Kind = "prose", tool: str = "") -> Any:
    piece = Piece(channel, text, ("whole",), kind, tool, echo=True)
    return lambda play: play.feed(Event(b"", None, (piece,)))


def test_what_is_said_again_is_shown_as_it_was_shown_and_looked_at_once() -> None:
    bench = Bench(echoes=True)
    own = bench.own()
    said = f"Punyamu {own}, contoh {INVENTED}. "
    shown = f"Punyamu {NIK}, contoh [ID_NIK]. "
    play = bench.play() >> upstream(said[:15]) >> upstream(said[15:]) >> again(said) >> ends()
    assert play.taken() == shown + shown
    assert sum(INVENTED in text for text in bench.eyes.looked) == 1
    assert play.guard.total == len(said)


@pytest.mark.parametrize("text", ["Halo", "Halo. Lain.", ""])
def test_what_is_said_otherwise_than_before_does_not_pass(text: str) -> None:
    play = Bench(echoes=True).play() >> upstream("Halo. Apa kabar? ")
    with pytest.raises(Refused) as refused:
        play >> again(text)
    assert refused.value.reason is Reason.BACKEND_MALFORMED


def test_what_is_more_than_was_said_before_is_new_and_looked_at() -> None:
    play = Bench(echoes=True).play() >> again("Halo. ") >> again(f"Halo. Kamu {INVENTED} ya. ") >> ends()
    assert play.taken() == "Halo. Halo. Kamu [ID_NIK] ya. "
    bad = Bench(echoes=True).play() >> again("Halo. Kamu jahat.")
    assert bad.taken() == ""
    bad >> ends() >> stops("toxic")


def test_arguments_said_again_are_those_the_tool_gets() -> None:
    bench = Bench(echoes=True, restore_to=frozenset({"lookup"}))
    sent, got = f'{{"nik": "{bench.own()}"}}', f'{{"nik": "{NIK}"}}'
    play = bench.play() >> arguments("", "lookup") >> arguments(sent[:9]) >> arguments(sent[9:])
    play >> again(sent, ARGS, "arguments", "lookup") >> holds() >> ends()
    assert play.taken() == got + got


@pytest.mark.parametrize("streamed", [True, False])
def test_what_nobody_can_look_into_is_judged_before_it_leaves(streamed: bool) -> None:
    bench = Bench(NOTHING, judge=lambda seen: Decision(Effect.BLOCK if seen.unseen else Effect.ALLOW, "unseen"))
    play = bench.play() >> upstream("Ini gambarnya.") >> releases("Ini gambarnya.")
    play.feed(Event(b"", None, (), last=not streamed, unseen=frozenset({"image"})))
    play >> stops("unseen")
