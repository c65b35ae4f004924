"""YAML read strictly: a key given twice, an alias, an unknown key or a wrong type is an error that names its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml

from adapters.base import SourceChanged
from adapters.dates import PartialDate

MAX_BYTES = 1024 * 1024
_REQUIRED: Any = object()

T = TypeVar("T")


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys in silence, and follows aliases, which can blow up a small file."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            where = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # untyped in PyYAML's stubs
            raise yaml.constructor.ConstructorError(None, None, "aliases are not read", where)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be plain text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(path: Path) -> Section:
    """Read the file's one mapping; raises SourceChanged naming file and line."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as exc:
        raise SourceChanged(f"{path.name}: cannot be read: {exc.strerror}") from exc
    if len(content) > MAX_BYTES:
        raise SourceChanged(f"{path.name}: larger than {MAX_BYTES} bytes")
    try:
        value = yaml.load(content, Loader=_StrictLoader)  # noqa: S506  # a SafeLoader, made stricter
    except (yaml.YAMLError, ValueError, RecursionError) as exc:  # ValueError: a date such as 2024-02-30
        raise SourceChanged(f"{path.name}: {' '.join(str(exc).split())}") from exc
    return Section(path.name, value)


class Section:
    """One mapping of a YAML file, whose keys are taken one by one; `done` refuses what nobody took."""

    def __init__(self, where: str, value: object) -> None:
        if not isinstance(value, dict):
            raise SourceChanged(f"{where}: should be a mapping of keys to values")
        for key in value:
            if not isinstance(key, str):
                raise SourceChanged(f"{where}: the key {key!r} must be put in quotes")
        self.where = where
        self._left: dict[str, object] = dict(value)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def fail(self, key: str, message: str) -> SourceChanged:
        return SourceChanged(f"{self.where}: {key}: {message}")

    def text(self, key: str, default: T = _REQUIRED) -> str | T:
        """Take a non-empty text."""
        value = self._take(key, default)
        if value is default:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"should be a text, not {value!r} (a number or yes/no needs quotes)")
        return value

    def flag(self, key: str, default: T = _REQUIRED) -> bool | T:
        value = self._take(key, default)
        if value is default:
            return default
        if not isinstance(value, bool):
            raise self.fail(key, f"should be true or false, not {value!r}")
        return value

    def whole(self, key: str, default: T = _REQUIRED) -> int | T:
        """Take a whole number of at least 1."""
        value = self._take(key, default)
        if value is default:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fail(key, f"should be a whole number of at least 1, not {value!r}")
        return value

    def texts(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        value = self._take(key, default)
        if value is default:
            return tuple(default)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fail(key, f"should be a list of texts, not {value!r}")
        if len(set(value)) != len(value):
            raise self.fail(key, "names something twice")
        return tuple(value)

    def day(self, key: str, default: T = _REQUIRED) -> PartialDate | T:
        """Take a date of the form YYYY, YYYY-MM or YYYY-MM-DD."""
        value = self._take(key, default)
        if value is default:
            return default
        if isinstance(value, date) and not isinstance(value, datetime):  # how YAML reads an unquoted day
            return PartialDate.of(value)
        if not isinstance(value, str):
            raise self.fail(key, f"should be a date in quotes, not {value!r}")
        try:
            return PartialDate.parse(value)
        except ValueError as exc:
            raise self.fail(key, str(exc)) from exc

    def section(self, key: str) -> Section:
        return Section(f"{self.where}: {key}", self._take(key, _REQUIRED))

    def sections(self, key: str) -> tuple[Section, ...]:
        """Take a list of mappings, each with its number in its place's name."""
        value = self._take(key, _REQUIRED)
        if not isinstance(value, list):
            raise self.fail(key, "should be a list")
        return tuple(Section(f"{self.where}: {key}[{n}]", each) for n, each in enumerate(value, 1))

    def peek(self, key: str) -> object:
        """Return what is there, or None, and leave it to be taken."""
        return self._left.get(key)

    def labels(self) -> tuple[str, ...]:
        """Return the keys that nobody took yet."""
        return tuple(self._left)

    def raw(self, key: str) -> object:
        """Take whatever is there, for a key that has more than one form."""
        return self._take(key, _REQUIRED)

    def items(self) -> Iterator[tuple[str, object]]:
        """Take everything that is left."""
        left, self._left = self._left, {}
        yield from left.items()

    def done(self) -> None:
        """Raise SourceChanged where a key was given that nobody knows."""
        if self._left:
            raise SourceChanged(f"{self.where}: unknown key {', '.join(map(repr, self._left))}")

    def _take(self, key: str, default: object) -> Any:
        if key in self._left:
            return self._left.pop(key)
        if default is _REQUIRED:
            raise SourceChanged(f"{self.where}: the key {key!r} is missing")
        return default
