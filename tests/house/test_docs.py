"""The docs say what the code says: every setting, every finding code, both commands."""

from __future__ import annotations

import re
from pathlib import Path

from service.finding_codes import FINDING_CODES
from service.settings import PREFIX, SETTINGS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_readme_with_its_default_and_meaning() -> None:
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
    assert [name for name, _, _ in rows] == list(SETTINGS)
    for name, default, meaning in rows:
        assert (default.strip("`").replace("(empty)", ""), meaning) == SETTINGS[name]


def test_every_finding_code_stands_in_the_docs_as_the_table_has_it() -> None:
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| `(\w+)` \| (.*?) \| (\w) \| (.*?) \|$", text, re.MULTILINE)
    assert rows == [(each.level, each.code, each.rule, each.style, each.lowered_by or "–") for each in FINDING_CODES]


def test_the_readme_opens_with_the_two_commands_that_do_all() -> None:
    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/diligence demo\n" in README
    assert "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/python -m pytest\n" in README


def test_every_page_the_readme_links_is_there() -> None:
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    assert links
    assert [each for each in links if not (ROOT / each).is_file()] == []
