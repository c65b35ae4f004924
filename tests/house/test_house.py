"""The house keeps its rules: where a line may live, how a module opens, and what no line may say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("adapters", "schemas", "service")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
OURS = [*MODULES, *sorted(path for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py"))]
DISTRIBUTION = "supplier-due-diligence"
LONGEST = 300  # lines that are not empty; the house wants 40 to 200


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


def _places(pattern: str, paths: list[Path]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in paths
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if found.search(line)
    ]


def test_the_import_contracts_are_kept() -> None:
    done = _run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rooms_are_typed_strictly() -> None:
    done = _run(sys.executable, "-m", "mypy", "--no-error-summary")
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_line_is_faulted_by_the_linter() -> None:
    done = _run(sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_real_package_that_no_dependency_owns(room: str) -> None:
    assert (ROOT / room / "__init__.py").is_file()
    assert set(packages_distributions().get(room, ())) <= {DISTRIBUTION}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_opens_with_one_sentence_that_says_what_it_is_for(path: Path) -> None:
    opening = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
    assert opening.endswith("."), f"no sentence at the top: {opening!r}"
    assert not re.search(r"[.!?]\s+[A-Z]", opening), f"more than one sentence: {opening!r}"


def test_no_module_is_longer_than_can_be_looked_at() -> None:
    # a migration is written once and never looked at again
    looked_at = [path for path in MODULES if "migrations" not in path.parts]
    lengths = {
        _name(path): sum(1 for line in path.read_text("utf-8").splitlines() if line.strip()) for path in looked_at
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [_name(path) for path in OURS if path.stem in {"utils", "util", "helpers", "common", "manager"}] == []


def test_tests_are_no_packages_and_each_file_has_a_name_of_its_own() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [_name(path) for path in tests if path.name == "__init__.py"] == []
    names = Counter(path.name for path in tests if path.name != "conftest.py")
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"recover\s*=\s*True",
        r"verify\s*=\s*False",
        r"\bpickle\b",
        r"yaml\.(unsafe_|full_)load\(",  # a plain load is the linter's to judge, which knows the loader
        r"(?<![\w.])(eval|exec)\(",
        r"shell\s*=\s*True",
        r"resolve_entities\s*=\s*True",
        r"\bprint_exc\b",
    ],
)
def test_no_room_does_what_opens_a_door(pattern: str) -> None:
    assert _places(pattern, MODULES) == []


def test_only_the_settings_read_the_environment() -> None:
    found = _places(r"\bos\.(environ|getenv)\b|from os import .*(environ|getenv)", MODULES)
    assert [place for place in found if not place.startswith("service/settings.py:")] == []


def test_nothing_below_the_door_asks_what_day_it_is() -> None:
    # the HTTP session stamps the moment at which an answer came
    doors = ("service/api/", "service/app.py:", "service/cli_shared.py:", "service/wsgi.py:", "adapters/http.py:")
    found = _places(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(", MODULES)
    assert [place for place in found if not place.startswith(doors)] == []


def test_no_promise_is_left_in_a_comment() -> None:
    assert _places(r"#.*\b(TODO|FIXME|XXX|HACK)\b", OURS) == []


def test_an_exception_to_a_check_gives_its_reason_on_its_line() -> None:
    assert _places(r"#\s*(type:\s*ignore|noqa)(\[[\w, -]+\]|:\s*[A-Z]+\d+)?\s*$", OURS) == []


def test_no_test_is_skipped_but_for_the_shared_real_files() -> None:
    found = _places(r"pytest\.(skip|xfail|importorskip)\(|mark\.(skip|xfail)\b|mark\.skipif\(", OURS)
    assert [place for place in found if "mark.skipif(" not in place or "shared" not in place.lower()] == []


def test_nothing_names_a_folder_of_one_machine() -> None:
    own = [path for path in ROOT.glob("*") if path.suffix in {".md", ".toml", ".txt", ".yml"}]
    docs, scripts = list((ROOT / "docs").rglob("*.md")), [ROOT / ".ci" / "run"]
    assert _places(r"(?<![\w.}])/(work|tmp|root|home)/\w", [*OURS, *own, *docs, *scripts]) == []


def _spoken(tree: ast.AST) -> list[ast.Constant]:
    """Return the texts that may reach a reader: every string but docstrings, which are statements of their own."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


def test_no_sentence_of_ours_gives_a_verdict() -> None:
    verdict = re.compile(
        r"\b(clear(ed|ance)?|clean|safe|violat\w+|breach\w*|evasion|evad\w+|sanctioned)\b", re.IGNORECASE
    )
    speaking = [path for path in MODULES if not path.is_relative_to(ROOT / "adapters")]  # adapters quote publishers
    found = [
        f"{_name(path)}:{text.lineno}: {text.value!r}"
        for path in speaking
        for text in _spoken(ast.parse(path.read_text("utf-8")))
        if verdict.search(str(text.value))
    ]
    assert found == []
