"""Parquet as rows of cells, a row group at a time; the library for it is an extra, as few files need it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from adapters.base import SourceChanged
from adapters.sheet_places import MAX_COLUMNS

MAX_GROUP = 1024 * 1024 * 1024  # bytes of one row group, unpacked, which is held in memory
_BATCH = 8_192


def read_columns(stream: BinaryIO) -> tuple[tuple[str, ...], Iterator[tuple[int, tuple[Any, ...]]], int]:
    """Return the columns' names, each row with its number, and how many rows there are.

    The number of the first row is 2, as if the names stood above it.

    Raises SourceChanged for a file that is damaged, nested or too large to read in parts.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as exc:
        raise SourceChanged(
            "the file is Parquet, for which an extra is needed: pip install 'supplier-due-diligence[parquet]'; "
            "or save it as CSV"
        ) from exc
    try:
        file = pyarrow.parquet.ParquetFile(stream, memory_map=False, pre_buffer=False)
        _check(file, pyarrow)
    except (pyarrow.ArrowException, OSError, ValueError) as exc:
        raise SourceChanged(f"the Parquet file cannot be read: {exc}") from exc
    return tuple(file.schema_arrow.names), _rows(file, pyarrow), int(file.metadata.num_rows)


def _check(file: Any, pyarrow: Any) -> None:
    schema = file.schema_arrow
    if len(schema) > MAX_COLUMNS:
        raise SourceChanged(f"the Parquet file has {len(schema)} columns, more than {MAX_COLUMNS}")
    for field in schema:
        if pyarrow.types.is_nested(field.type) or pyarrow.types.is_binary(field.type):
            raise SourceChanged(f"the column {field.name!r} is of type {field.type}, which is no single value")
    for number in range(file.metadata.num_row_groups):
        size = file.metadata.row_group(number).total_byte_size
        if size > MAX_GROUP:
            raise SourceChanged(f"row group {number + 1} unpacks to {size} bytes, more than {MAX_GROUP}")


def _rows(file: Any, pyarrow: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    number = 1
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, row
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as exc:  # of days and instants beyond Python's
        raise SourceChanged(f"line {number + 1}: the Parquet file cannot be read: {exc}") from exc
