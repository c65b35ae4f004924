"""What each column of an unknown trade file seems to be: by its label's words, and by its cells where those tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.trade import contacts
from adapters.trade.country_words import iso2, may_be
from service import trade_words

NULLS = frozenset({"NULL", "null", "N/A", "n/a", "NA", "-", "--", "None", "nan", "#N/A"})
_E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_REPEATED = re.compile(r" \(\d+\)$")
_TELEPHONE = re.compile(r"\+\d[\d\s().-]{7,}")
_PARTS_OF_DATES = ("date.year", "date.month", "date.day")
_VENDORS_WORDS = ("en", "eng", "english", "std", "standard", "standardized", "normalized")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """`sense` is a field of ours, as `goods` or `sender.address`; `personal`; or empty where nothing is understood."""

    label: str
    sense: str
    closeness: float  # how much of the label the words take up that told the sense, from 0 to 1
    samples: tuple[str, ...]  # filled cells, each once, without the contacts that a load would take out
    side: str = ""  # `own` or `counterparty`: what the label says, where the direction made a role of it
    label_sense: str = ""  # what the label alone says, where the cells say that it is another


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], groups: Sequence[str] = ()) -> list[Column]:
    """Return the columns in the file's order; two may have one sense.

    `groups` has the words above the header, each over its columns, where a label stands twice: `Exporter` over `NAME`.
    """
    found = [_column(label, _samples(rows, at), *_grouped(header, at, groups)) for at, label in enumerate(header)]
    for at, column in enumerate(found):
        found[at] = _beside(column, found[max(0, at - 1) : at], found[at + 1 : at + 2])
    return found


def _beside(column: Column, before: Sequence[Column], after: Sequence[Column]) -> Column:
    """Take a company's number or address that says no role for that of the party in the column before it.

    A number may stand before its party as well: `IEC`, `Exporter`.
    """
    if column.sense:
        return column
    kind, phrase = trade_words.best(column.label, "identifiers")
    sense = "identifier"
    if not kind:
        attribute, phrase = trade_words.best(column.label, "attributes")
        sense = attribute if attribute == "address" else ""
    named = [each for each in before if each.sense.endswith((".name", ".identifier"))]
    if not named and kind:
        named = [each for each in after if each.sense.endswith(".name")]
    role = named[0].sense.partition(".")[0] if named else ""
    if role == "counterparty" and sense == "identifier":
        return column  # registers' numbers in a declaration are those of the country that it is made in
    if not role or not sense or (named[0] in before and named[0].sense == f"{role}.{sense}"):
        return column
    return replace(column, sense=f"{role}.{sense}", closeness=len(phrase) / max(1, len(column.label)))


def _grouped(header: Sequence[str], at: int, groups: Sequence[str]) -> tuple[str, ...]:
    """Return the label with the word above it where it needs one: that of a party's attribute without the party."""
    label = _REPEATED.sub("", header[at])
    group = groups[at] if at < len(groups) else ""
    if not group or not _role(group)[0] or _role(label)[0]:
        return ()
    attribute = trade_words.best(label, "attributes")[0] or _name_of(label)
    return (f"{group} {label}",) if attribute and not trade_words.best(label, "fields")[0] else ()


def _samples(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    cells = (row[at].strip() for row in rows if at < len(row))
    return tuple(dict.fromkeys(each for each in cells if each and each not in NULLS))


def _column(label: str, samples: tuple[str, ...], read_as: str = "") -> Column:
    words = read_as or label
    sense, phrase = _sense(words)
    said, kept = sense, samples
    if sense.endswith((".name", ".raw_name", ".address")):
        address = sense.endswith(".address")
        bare = (contacts.without(each, address=address) for each in samples)
        kept = tuple(dict.fromkeys(each for each in bare if each))
        if samples and not kept:
            sense, phrase, kept = "personal", label, samples
        elif (
            sense.endswith(".name")
            and kept
            and not _name_of(words)
            and all(iso2(each) or may_be(each) for each in kept)
        ):
            sense = f"{sense.partition('.')[0]}.country"  # `Buyer land`: the role alone, and nothing but countries
    elif any(_E_MAIL.search(each) for each in samples) or (not sense and any(map(_TELEPHONE.fullmatch, samples))):
        sense, phrase = "personal", label
    closeness = len(phrase) / max(1, len(trade_words.folded(words)))
    return Column(
        label=label, sense=sense, closeness=closeness, samples=kept, label_sense="" if sense == said else said
    )


def _sense(label: str) -> tuple[str, str]:
    if phrase := trade_words.found_in(label, trade_words.phrases("personal")):
        return "personal", phrase
    role, of_role = _role(label)
    field, of_field = trade_words.best(label, "fields")
    attribute, of_attribute = trade_words.best(label, "attributes")
    if attribute == "identifier" and of_role in of_attribute:
        role, of_role = "", ""  # `Mã doanh nghiệp` is a number, of the party beside it
    other = trade_words.found_in(label, trade_words.phrases("other"))
    if role and (attribute or len(of_role) >= len(of_field)):
        if other and attribute != "identifier" and other not in of_role:
            return "", ""
        return f"{role}.{attribute or 'name'}", f"{of_role} {of_attribute or _name_of(label)}".strip()
    if not field or (other and other not in of_field):
        return "", ""
    if field in _PARTS_OF_DATES and (date := trade_words.found_in(label, trade_words.table("fields")["date"])):
        return "date", date  # `Date (day/month/year)`
    return field, of_field


def _role(label: str) -> tuple[str, str]:
    """Return the role, or the side, that a label names, and the phrase that says so.

    A side (`own`, `counterparty`) counts where no role is named, or none but inside its own words: `境外收发货人` is no
    `发货人`, while `Foreign party (buyer)` is a buyer.
    """
    role, of_role = trade_words.best(label, "roles")
    side, of_side = trade_words.best(label, "sides")
    return (side, of_side) if side and of_role in of_side else (role, of_role)


def _name_of(label: str) -> str:
    """Return the word for a name in the label: it says no more than that the role's name is meant."""
    return trade_words.found_in(label, trade_words.phrases("names"))


def chosen(found: Sequence[Column]) -> dict[str, Column]:
    """Return one column a sense: the one whose label says it most closely, of equals the first.

    A name that the vendor translated or made standard is the sense `….name`, the one beside it `….raw_name`.
    """
    best: dict[str, Column] = {}
    for column in found:
        if column.sense and (column.sense not in best or column.closeness > best[column.sense].closeness):
            best[column.sense] = column
    for column in found:
        role, _, attribute = column.sense.partition(".")
        plain = best.get(column.sense)
        if attribute == "name" and plain is not None and plain is not column and _is_vendors(column):
            best.setdefault(f"{role}.raw_name", plain)
            best[column.sense] = column
    return best


def _is_vendors(column: Column) -> bool:
    return any(each in _VENDORS_WORDS for each in trade_words.folded(column.label).split())
