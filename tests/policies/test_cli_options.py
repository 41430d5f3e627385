from policies.cli_options import Format, Lang, LintFormat, TestFormat


def test_every_format_begins_with_one_for_people_and_one_for_programs() -> None:
    assert [[*one][:2] for one in (Format, LintFormat, TestFormat)] == [["text", "json"]] * 3
    assert [*Lang] == ["en", "id"]
