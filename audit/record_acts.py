"""The forms of records that tell what people did to a site, in the words of :mod:`audit.record_parts`."""

from __future__ import annotations

from audit.record_parts import BY, YES, Form, Kind, N, S, hexadecimal, lists, maps, members, ref


def acts() -> dict[str, Kind]:
    """The form of every kind of record that tells what somebody did to the site, by its name."""
    version, action, by = members({"version": S}, "version"), members({"action": S}, "action"), members(BY, "by")
    key: Form = {"key": S, "group": S, "name": S, "role": S, "scopes": lists(S), "expires": N, "person": YES,
                 "on_behalf": YES, "done": S}  # fmt: skip
    policy = members({"policy": ref("digest"), "before": ref("digest"), "sources": ref("hashes")}, "policy before")
    counted: Form = {"type": ["string", "integer"]}
    return {
        "admin.start": Kind(version, by),
        "admin.stop": Kind(version, by),
        "admin.policy": Kind(policy, by),
        "admin.migrate": Kind(members({"found": S, "now": S}, "found now"), None),
        "admin.clock_jump": Kind(members({"seconds": {"type": "integer"}}, "seconds"), None),
        "admin.key": Kind(members({"action": S}), members(BY | key, "by key")),
        "admin.role": Kind(members({}), members(
            BY | {"group": S, "was": ref("group"), "is": ref("group")}, "by group",
            says="What is stated of a group has changed; where one is absent there was, or is, no such group.")),
        "admin.roster": Kind(action, members(BY, "by", others=counted)),
        "admin.topic": Kind(action, members(BY | {"topic": S}, "by topic", others=counted)),
        "admin.witness": Kind(
            members({"witness": S, "outcome": S, "size": N, "theirs": N}, "witness outcome size"), None
        ),
        "admin.succeed": Kind(
            members(
                {"predecessor": S, "kept": ref("head"), "found": ref("head"), "erased": ref("spans")}, "predecessor"
            ),
            members(BY | {"reason": S}, "by reason"),
        ),
        "admin.route": Kind(members({"action": S, "route": S}, "action route"), by),
        "admin.hold": Kind(members({"action": {"enum": ["set", "released"]}, "hold": hexadecimal(8)}, "action hold"),
                           members(BY | {"scope": S, "value": S, "reason": S}, "by")),
        **_by_people(),
        "admin.find": Kind(members({}), by),
        "admin.export": Kind(members({"what": S, "entries": N, "texts": N}, "what entries"),
                             members(BY | {"exchange": hexadecimal(32)}, "by")),
    }  # fmt: skip


def _by_people() -> dict[str, Kind]:
    """What people did with what concerns people."""
    return {
        "admin.person": Kind(
            members({"action": {"enum": ["add", "reset", "retire"]}, "role": S}, "action role"),
            members(BY | {"person": S, "key": hexadecimal(16), "sheet": hexadecimal(16)}, "by person key sheet"),
        ),
        "admin.reveal": Kind(
            members({"action": {"enum": ["reveal", "refused"]}, "purpose": S, "class": S, "roles": lists(S),
                     "danger": {**YES, "description": "One person opened what takes two, because of danger now."}},
                    "action purpose class roles"),
            members(BY | {"people": lists(S), "keys": lists(hexadecimal(16)), "contents": lists(hexadecimal(32)),
                           "cases": lists(hexadecimal(32)), "reason": S, "why": S, "sheet": YES},
                    "by people contents reason"),
        ),
        "admin.case": Kind(
            members({"action": S, "of": {**S, "description": "Kind of the case."}}, "action of"),
            members(
                BY | {"case": hexadecimal(32), "exchange": hexadecimal(32), "person": S, "class": S, "role": S,
                       "rule": S, "said": maps(S, "Short facts: to whom it went, how it ended, over what somebody was "
                                               "told."), "sealed": ref("sealed")},
                "by",
                says="What somebody, or the gate, did to a case. Its id is random and stands nowhere in public; there "
                     "is none where a case is still to be opened (missing).",
            ),
        ),
        "admin.right": Kind(
            members({"action": {"enum": ["withdraw", "restrict", "lift", "request"]}, "right": S}, "action right"),
            members(BY | {"subject": hexadecimal(32), "key": S, "case": hexadecimal(32),
                          "received": {**N, "description": "Second (UTC) at which the person asked."}}, "by subject",
                    says="A person claimed a right: from withdraw and restrict on nothing of theirs is processed."),
        ),
        "admin.user": Kind(
            members({"action": S}, "action"),
            members(BY | {"person": S, "role": S, "groups": lists(S), "channel": S}, "by person"),
        ),
    }  # fmt: skip
