"""One rule in sentences; every key of a rule has its sentence in ``RULE_SENTENCES``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policies import catalog
from policies.decision import OBLIGATIONS
from policies.explain.conditions import phrases
from policies.explain.effects import ANY_TEXT, EFFECT, MODE, SUBJECT
from policies.explain.names import provided
from policies.explain.phrases import age_words
from policies.explain.words import AND, Both, joined, quoted, role, same
from policies.layers import Written
from policies.rules import Root
from policies.schema import RuleForm, Texts
from policies.vocabulary import Vocabulary

NOTHING = same("")
"""What a key says that has no sentence of its own in this rule."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentences about one rule depend on besides the rule."""

    written: Written
    replaced: str | None
    """The policy whose rule of the same name it takes the place of."""
    root: Root
    vocabulary: Vocabulary

    @property
    def form(self) -> RuleForm:
        """The rule as written."""
        return self.written.form

    @property
    def direction(self) -> str:
        """``input``, ``output`` or nothing."""
        return str(self.form.when.get("direction", ""))

    @property
    def effect(self) -> str:
        """The effect's word; empty where the rule only orders something."""
        return next((word for word in self.form.then if word not in OBLIGATIONS), "")


def people(groups: Iterable[str] | None, roles: Iterable[str] | None) -> Both:
    """``teachers in the group "guru"``."""
    who = joined([role(name) for name in sorted(roles)], AND) if roles else Both("everyone", "semua orang")
    if not groups:
        return who
    inside = Both("{who} in the group {it}", "{who} dalam kelompok {it}")
    return inside.fill(who=who, it=quoted(sorted(groups)))


def _name(context: Context) -> Both:
    if context.replaced is None:
        return NOTHING
    return Both(
        f'It takes the place of the rule of the same name in "{context.replaced}".',
        f'Aturan ini menggantikan aturan bernama sama di "{context.replaced}".',
    )


def _when(context: Context) -> Both:
    """For whom, when, and what then: the sentence that matters."""
    who, rest = _parted(context)
    return Both("For {who}: {when}, {then}.{topics}", "Untuk {who}: {when}, {then}.{topics}").fill(
        who=who, when=_circumstances(rest, context.direction), then=_then(context), topics=_topics(context)
    )


def _then(context: Context) -> Both:
    """The effect and what is ordered besides."""
    form, told = context.form, context.form.notify
    who = role(told.role) if told else NOTHING
    orders = {
        "escalate": Both("a case is opened and handed to {who}", "kasus dibuka dan diserahkan kepada {who}"),
        "notify": Both("{who} are told, without the text", "{who} diberi tahu, tanpa teksnya"),
        "seal": _sealed(context),
        "label": Both("the answer is marked as made by a machine", "jawaban ditandai sebagai buatan mesin"),
    }
    done = [EFFECT[context.direction][context.effect]] if context.effect else []
    if form.as_ is not None and context.effect == "redact":
        done.append(MODE[form.as_])
    return joined([*done, *(orders[word].fill(who=who) for word in form.then if word in orders)], AND)


def _sealed(context: Context) -> Both:
    """Who can open what is kept: the role that is told; the counsellor where somebody at risk is helped."""
    told = context.form.notify
    if told is None and context.form.care is None:
        return Both(
            "the new text is kept sealed for those whom the settings let open it",
            "teks barunya disimpan tersegel bagi yang diizinkan setelan",
        )
    named = [role(name) for name in (told.role, told.instead) if name] if told else [role("counsellor")]
    return Both(
        "the new text is kept sealed, and only {it} can open it",
        "teks barunya disimpan tersegel, dan hanya {it} yang dapat membukanya",
    ).fill(it=joined(named, AND))


def _notify(context: Context) -> Both:
    told = context.form.notify
    if told is None or told.instead is None:
        return NOTHING
    return Both(
        "Where the text speaks of staff or family, {it} are told instead.",
        "Bila teks menyebut staf atau keluarga, {it} yang diberi tahu.",
    ).fill(it=role(told.instead))


def _label(context: Context) -> Both:
    label = context.form.label
    if label is None:
        return NOTHING
    return Both('The mark says: "{it}"', 'Tandanya berbunyi: "{it}"').fill(it=Both(label.en, label.id))


def _parted(context: Context) -> tuple[Both, Mapping[str, Any]]:
    """Who is meant, and what remains of the condition."""
    rest = {key: value for key, value in context.form.when.items() if key != "direction"}
    root = context.root
    groups, roles = (_listed(rest.pop(key, None), of) for key, of in (("group", root.groups), ("role", root.roles)))
    who = people(groups, roles)
    if "age" in rest:
        who = Both("{who} {age}", "{who} yang {age}").fill(who=who, age=age_words(rest.pop("age")))
    return who, rest


def _listed(value: Any, otherwise: Iterable[str] | None) -> list[str] | None:
    if value is None:
        return None if otherwise is None else list(otherwise)
    return [value] if isinstance(value, str) else list(value)


def _circumstances(rest: Mapping[str, Any], direction: str) -> Both:
    said = phrases(rest)
    of_text = [phrase.yes for phrase in said if phrase.of_text]
    others = [phrase.yes for phrase in said if not phrase.of_text]
    if not said:
        return ANY_TEXT[direction]
    if not of_text:
        return Both("{every}, if {it}", "{every}, bila {it}").fill(every=ANY_TEXT[direction], it=joined(others, AND))
    first = Both("{who} {does}", "{who} {does}").fill(who=SUBJECT[direction], does=joined(of_text, AND))
    return Both("when {it}", "bila {it}").fill(it=joined([first, *others], AND))


def _except(context: Context) -> Both:
    scope = context.form.except_
    if scope is None:
        return NOTHING
    return Both("This passes over {it}.", "Ini tidak berlaku untuk {it}.").fill(it=people(scope.groups, scope.roles))


def _floor(context: Context) -> Both:
    if not context.form.floor:
        return NOTHING
    return Both("Nobody further down may weaken this.", "Tidak seorang pun di bawahnya boleh melunakkan ini.")


def _shadow(context: Context) -> Both:
    if not context.form.shadow:
        return NOTHING
    return Both(
        "The rule is on trial: what it would do is recorded and not done.",
        "Aturan ini masih percobaan: apa yang akan dilakukannya dicatat, tetapi tidak dijalankan.",
    )


_SURE = {"direction", "group", "role", "model"}
"""Conditions that can always be answered."""


def _on_error(context: Context) -> Both:
    if not _can_be_unknown(context.form.when):
        return NOTHING
    if not context.effect and context.form.on_error is None:
        return NOTHING
    then = EFFECT[context.direction][context.form.on_error or "block"]
    return Both(
        "If this cannot be checked, because a detector has failed or something is not known: {then}.",
        "Bila ini tidak dapat diperiksa, karena pendeteksi gagal atau ada yang tidak diketahui: {then}.",
    ).fill(then=then)


def _can_be_unknown(when: Mapping[str, Any]) -> bool:
    for key, value in when.items():
        inner = value if isinstance(value, list) else [value]
        if key in ("all", "any", "not"):
            if any(_can_be_unknown(member) for member in inner):
                return True
        elif key not in _SURE:
            return True
    return False


def _requires(context: Context) -> Both:
    needed = context.form.requires
    if not needed:
        return NOTHING
    absent = [name for name in needed if not context.vocabulary.provides(name)]
    if absent:
        return Both(
            "It is not in force here, because nothing here provides {it}.",
            "Aturan ini tidak berlaku di sini, karena di sini tidak tersedia {it}.",
        ).fill(it=joined([provided(name) for name in absent], AND))
    return Both(
        "It is in force only where a gate provides {it}, as here.",
        "Aturan ini hanya berlaku bila gerbang menyediakan {it}, seperti di sini.",
    ).fill(it=joined([provided(name) for name in needed], AND))


def _topics(context: Context) -> Both:
    """What the site's own topics are, of those the rule names."""
    named = names_in(context.form.when) & context.vocabulary.titles.keys()
    said = [
        Both(
            '"{it}" is a topic that this site has taught: {title}', '"{it}" adalah topik ajaran lembaga ini: {title}'
        ).fill(it=same(name), title=Both(**context.vocabulary.titles[name]))
        for name in sorted(named)
    ]
    return Both(" Here {it}.", " Di sini {it}.").fill(it=joined(said, AND)) if said else NOTHING


def names_in(when: Any) -> frozenset[str]:
    """The labels and topics that a condition names, at any depth."""
    if isinstance(when, list):
        return frozenset().union(*map(names_in, when))
    if not isinstance(when, Mapping):
        return frozenset()
    found = frozenset().union(*(names_in(value) for value in when.values()))
    said = [when[key] for key in ("label", "topic") if key in when]
    return found.union(*([one] if isinstance(one, str) else one for one in said))


def _message(context: Context) -> Both:
    message = context.form.message
    if message is None or context.form.care is not None:
        return NOTHING
    return _reads(message)


_CONTACT = {
    "en": "(The site's own contact is named here.)",
    "id": "(Di sini disebut kontak lembaga sendiri.)",
}


def _care(context: Context) -> Both:
    name = context.form.care
    if name is None:
        return NOTHING
    texts = catalog.with_contact(catalog.care_texts()[name], _CONTACT)
    return Both(
        'The person is helped before all else, with the help text "{name}": "{text}"',
        'Penanya dibantu lebih dahulu, dengan teks bantuan "{name}": "{text}"',
    ).fill(name=name, text=Both(texts["en"], texts["id"]))


def _template(context: Context) -> Both:
    name = context.form.template
    if name is None or context.form.care is not None:
        return NOTHING
    texts = catalog.with_contact(catalog.texts("template")[name], _CONTACT)
    return Both('The person reads the text "{name}": "{text}"', 'Penanya membaca teks "{name}": "{text}"').fill(
        name=name, text=Both(texts["en"], texts["id"])
    )


def _reads(message: Texts) -> Both:
    return Both('The person reads: "{it}"', 'Penanya membaca: "{it}"').fill(it=Both(message.en, message.id))


RULE_SENTENCES: Mapping[str, Callable[[Context], Both]] = {
    "when": _when,
    "then": lambda context: NOTHING,  # said together with the condition
    "as": lambda context: NOTHING,  # likewise
    "except": _except,
    "floor": _floor,
    "shadow": _shadow,
    "on_error": _on_error,
    "requires": _requires,
    "care": _care,
    "message": _message,
    "template": _template,
    "notify": _notify,
    "label": _label,
    "name": _name,
    "title": lambda context: NOTHING,  # goes before the sentences
}
"""Key of a rule -> its sentence; empty where it has nothing to say by itself."""
