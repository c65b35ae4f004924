"""The register of the forms of files that say who owns whom: one file a form."""

from __future__ import annotations

from adapters.ownership.bods import BodsStatements
from adapters.ownership.ftm import FtmOwnerships
from adapters.ownership.gleif import GleifRelations
from adapters.ownership.port import OwnershipFormat, Relation, Stake
from adapters.ownership.table import OwnersTable

__all__ = ["FORMATS", "OwnershipFormat", "Relation", "Stake", "by_id"]

FORMATS: tuple[OwnershipFormat, ...] = (OwnersTable(), GleifRelations(), BodsStatements(), FtmOwnerships())


def by_id(format_id: str) -> OwnershipFormat:
    """Return the registered form of that id; raises KeyError for any other."""
    return {form.id: form for form in FORMATS}[format_id]
