"""What guard models call a harm, and what that means in our names: scores, labels and topics of policies.

How they are asked, and where their names come from, stands in :mod:`gateway.detectors.remote.families`; settings check
against this table what a site wants of them.
"""

from __future__ import annotations

from collections.abc import Mapping

HARMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "llama-guard": {
        "S1": ("threat", "violence", "unsafe_request"),
        "S2": ("crime_help", "unsafe_request"),
        "S3": ("sexual_violence", "unsafe_request"),
        "S4": ("csae", "unsafe_request"),
        "S5": ("defamation",),
        "S6": (),  # advice of a doctor, a lawyer or a banker: it does not say whose
        "S7": ("doxxing",),
        "S8": ("verbatim_copy",),
        "S9": ("weapons", "unsafe_request"),
        "S10": ("identity_attack",),
        "S11": ("selfharm",),
        "S12": ("sexual_explicit",),
        "S13": ("election",),
        "S14": ("code_abuse",),
    },
    "qwen-guard": {
        "Violent": ("threat", "violence", "unsafe_request"),
        "Non-violent Illegal Acts": ("crime_help", "unsafe_request"),
        "Sexual Content or Sexual Acts": ("sexual_explicit",),
        "PII": ("doxxing",),
        "Suicide & Self-Harm": ("selfharm",),
        "Unethical Acts": ("toxicity",),
        "Politically Sensitive Topics": (),
        "Copyright Violation": ("verbatim_copy",),
        "Jailbreak": ("injection",),
    },
    "shieldgemma": {
        # One verdict for danger, harassment, hate and sex together; of our names this one means the most of it.
        "violation": ("toxicity",),
    },
    "granite-guardian": {
        "harm": ("toxicity",),
        "social_bias": ("identity_attack",),
        "jailbreak": ("injection",),
        "violence": ("threat", "violence"),
        "profanity": ("obscene",),
        "sexual_content": ("sexual_explicit",),
        "unethical_behavior": ("crime_help", "unsafe_request"),
    },
}
"""Family -> its name for a harm -> ours; empty for what none of ours means."""
