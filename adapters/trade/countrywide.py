"""Files about trade that name no company: what each of them is, so that nobody takes it for evidence on a supplier."""

from __future__ import annotations

from collections.abc import Collection

from adapters.base import SourceChanged

_COMTRADE = (
    "this is UN Comtrade: trade of whole countries, without the name of any company. It is context on a country and "
    "never evidence on a supplier, so it is not loaded among trade records"
)
_RU_STATISTICS = (
    "these are Russian customs statistics: trade of whole countries, without the name of any company. They are no "
    "evidence on a supplier, so they are not loaded among trade records"
)
_CHILE = (
    "these are Chile's open import declarations: importers stand in them as numbers that nobody can name, so "
    "they are no evidence on a supplier and are not loaded among trade records; a vendor's export has names (cl_import)"
)
# By columns that the publisher's own files have together and no file of shipments has; compared without case.
_SIGNS = (
    (frozenset({"reportercode", "partnercode", "cmdcode", "flowcode"}), _COMTRADE),
    (frozenset({"reporteriso", "partneriso", "cmdcode", "primaryvalue"}), _COMTRADE),
    (frozenset({"reporter code", "partner code", "commodity code", "trade flow code"}), _COMTRADE),
    (frozenset({"direction", "period", "country", "hs", "um", "value", "netweight"}), _RU_STATISTICS),
    (frozenset({"numencriptado", "num_unico_importador"}), _CHILE),
    (frozenset({"num_unico_importador", "aranc-nac", "cif-item"}), _CHILE),
)
NAMES = {"un_comtrade": _COMTRADE, "comtrade": _COMTRADE, "ru_stat_customs": _RU_STATISTICS, "cl_din": _CHILE}


def refuse(header: Collection[str]) -> None:
    """Raise SourceChanged, saying what the file is, where its columns are those of a source without companies."""
    labels = {label.strip().casefold() for label in header}
    for signs, sentence in _SIGNS:
        if signs <= labels:
            raise SourceChanged(sentence)


def refuse_json(head: bytes) -> None:
    """Raise SourceChanged where a JSON answer begins as the API of UN Comtrade's does."""
    if b'"reporterCode"' in head and b'"partnerCode"' in head:
        raise SourceChanged(_COMTRADE)


def refuse_json_as_table(head: bytes) -> None:
    """Raise SourceChanged, with the layout to take instead, where what should be a table begins as JSON."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[{")):
        refuse_json(head)
        if b'"schema"' in head and b'"properties"' in head:
            raise SourceChanged("the file is FollowTheMoney: load it with --mapping ftm_economic_activity")
        raise SourceChanged("the file is JSON, which is no table: save it as CSV with a column for each of its fields")
