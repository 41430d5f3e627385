"""Cards and bank accounts of any country: their length and first signs say whose they are, a checksum that they are."""

from __future__ import annotations

import re
from typing import Any, Final

from gateway.detectors.glance import Glance
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import CreditCardRecognizer, IbanRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, searching

_GROUPS = re.compile(
    r"(?<!\w)(?<!\d[.,])(?=[456]|3[04-9]|2[1-7]|1[89]|97)"
    r"\d{4}[ .-]?\d{3,6}[ .-]?\d{3,5}(?:([ .-]?\d{2,5})([ .-]?\d{1,3})?)?(?!\w)"
)
_NETWORK = re.compile(
    r"4\d{12}(?:\d{3}){0,2}"  # Visa
    r"|(?:5[1-5]\d\d|22(?:2[1-9]|[3-9]\d)|2[3-6]\d\d|27(?:[01]\d|20))\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-59]|[689]\d)\d{11}(?:\d{2,5})?"  # Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12}|(?:1800|2131)\d{11}"  # JCB
    r"|6\d{15,18}|5[06-8]\d{14,17}"  # Discover, UnionPay, Maestro, RuPay, GPN
    r"|220[0-4]\d{12,15}|9792\d{12}|1946\d{12}"  # Mir, Troy, BNI
)
"""Prefixes and lengths of the networks (ISO/IEC 7812)."""
_TWICE = str.maketrans("0123456789", "0246813579")
"""The digits of twice a digit, added up."""
_NO_DIGIT = re.compile(r"\D+")
_CARD_LIKE = re.compile(r"\d(?:[ .-]?\d){11}")
_CALLED = re.compile(
    r"(?<!\w)(?:kartu (?:kredit|debit|atm)|(?:no(?:mor)?\.? )kartu|(?:credit|debit|bank) card|card (?:number|no)|visa|"
    r"master ?card|maestro|unionpay|amex)(?:ku|mu|nya)?(?!\w)[^\n\d]{0,30}\Z",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters left of a number in which its word stands."""

_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FO GL NL", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV PT",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PS QA", 26: "IS TR", 27: "FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB MU PL",
        29: "BR EG UA", 30: "JO KW", 31: "MT SC", 32: "LC",
    }.items()
    for country in countries.split()
}  # fmt: skip
"""Letters and digits of an account number by country (the registry of ISO 13616)."""
_IBAN = re.compile(rf"(?<![^\W_])({'|'.join(_LENGTHS)})\d\d(?=[ -]?[A-Z0-9])", re.IGNORECASE | re.ASCII)
_IBAN_LIKE = re.compile(r"(?<=[A-Za-z]{2})\d{2}")
_REST = {
    length: re.compile(rf"(?:[ -]?[A-Z0-9]){{{length}}}(?![^\W_])", re.IGNORECASE | re.ASCII)
    for length in _LENGTHS.values()
}


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: the check digit of cards, and of the first nine digits of an NPWP."""
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_TWICE)))) % 10 == 0


class Card(CreditCardRecognizer):
    """Payment cards in groups of any size. One that fails its check digit is one still where a word says so."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        results, here = [], 0
        while match := _GROUPS.search(text, here):
            # The last group may be something else, such as the code on the back.
            cuts = [match.start(n) for n in (2, 1) if match.start(n) > 0 and not text[match.start(n)].isdecimal()]
            score, end = max((self._score(text[match.start() : end]), end) for end in (match.end(), *cuts))
            if score == 1 or (score and _CALLED.search(text, max(0, match.start() - _NEAR), match.start())):
                results.append(found(self, match.start(), end, score))
                here = end
            else:
                here = match.start() + 4  # the number may begin with the next group
        return results

    def _score(self, written: str) -> float:
        """Certain with a check digit; half so with the shape alone."""
        digits = _NO_DIGIT.sub("", written)
        if _NETWORK.fullmatch(digits) is None:
            return 0.0
        return 1.0 if luhn(digits) else 0.5


class Iban(IbanRecognizer):
    """Account numbers in capitals or small letters, in groups of any size: as long as their country says."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        results = []
        for match in _IBAN.finditer(text):
            rest = _REST[_LENGTHS[match[1].upper()]].match(text, match.start())
            if rest and self.validate_result(rest[0].upper()):
                results.append(found(self, match.start(), rest.end(), 1.0))
        return results


def _iban_like(glance: Glance) -> object:
    return _IBAN_LIKE.search(glance.text) and _IBAN.search(glance.text)


def _opens(before: str, after: str) -> bool:
    """Within an account number whose last groups are letters."""
    tail = before[-48:]
    return any(re.fullmatch(r"[A-Za-z0-9 -]*", tail[match.end() :]) for match in _IBAN.finditer(tail))


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [
        Watched(Card(), searching(_CARD_LIKE), trust=5, numeric=True),
        Watched(Iban(), _iban_like, trust=5, numeric=True, opens=_opens),
    ]
