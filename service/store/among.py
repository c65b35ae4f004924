"""A column that is among many whole numbers, asked with one parameter however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator


class _Numbers(TypeDecorator[Any]):
    """An array for PostgreSQL, and for SQLite the text of one."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(ARRAY(BigInteger()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Iterable[int] | None, dialect: Any) -> Any:
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else orjson.dumps(numbers).decode()


class _Among(FunctionElement[Any]):
    name = "among"
    type = NullType()  # of a Boolean, `= 1` would be asked in SQLite, and no index be used
    inherit_cache = True


def among(column: Any, given: str) -> _Among:
    """Return the condition that a column is one of the whole numbers given as this parameter.

    IN writes a parameter for each number into the statement, every time: for thousands that costs more than the search.
    """
    return _Among(column, bindparam(given, type_=_Numbers()))


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: SQLCompiler, **named: Any) -> str:
    column, given = (compiler.process(each, **named) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - what the compiler wrote


@compiles(_Among, "postgresql")
def _in_postgresql(element: _Among, compiler: SQLCompiler, **named: Any) -> str:
    column, given = (compiler.process(each, **named) for each in element.clauses)
    return f"{column} = ANY({given})"
