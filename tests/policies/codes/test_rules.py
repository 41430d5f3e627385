from policies.codes.codes import CODES
from policies.codes.rules import LAYERS, RULES, WORDS


def test_each_part_keeps_to_its_numbers() -> None:
    parts = {"GP03": RULES, "GP07": WORDS, "GP04": LAYERS}
    assert all(code.startswith(start) for start, part in parts.items() for code in part)
    assert all(CODES[code] is text for part in parts.values() for code, text in part.items())
