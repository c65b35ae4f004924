"""Which of GLEIF's files a document is, by its root: relations, names, or why relations are not reported."""

from __future__ import annotations

from adapters.base import SourceChanged

_RELATIONS = "the relations (RR-CDF, root RelationshipData)"
_NAMES = "the names (LEI-CDF, root LEIData)"
_KINDS = {
    "RelationshipData": _RELATIONS,
    "LEIData": _NAMES,
    "ReportingExceptionData": "the reporting exceptions (repex, root ReportingExceptionData), which name no owner",
}


def refuse_relations(root: str) -> SourceChanged:
    """Return the error of a file that is given as relations and is none."""
    hint = "; the names go with it as `--entities`" if _kind(root) == _NAMES else ""
    return SourceChanged(f"{_told(root, _RELATIONS)}{hint}")


def refuse_names(root: str) -> SourceChanged:
    """Return the error of a file that is given as the names and is none."""
    return SourceChanged(f"entities: {_told(root, _NAMES)}")


def _kind(root: str) -> str | None:
    namespace, _, tag = root.rpartition("}")
    return _KINDS.get(tag) if "gleif" in namespace or "leiroc" in namespace else None


def _told(root: str, wanted: str) -> str:
    kind = _kind(root)
    if kind == wanted:
        return f"the file holds {wanted} in a version that is not known: the root is {root[:120]!r}"
    found = f"the root is {root[:120]!r}, of no file of GLEIF" if kind is None else f"this file of GLEIF holds {kind}"
    return f"{found}, and wanted are {wanted}"
