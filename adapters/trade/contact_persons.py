"""Where a name's cell goes on with whom to reach: `ATTN IVAN PETROV`, `C/O …`, a post box."""

from __future__ import annotations

import re

from adapters.trade import legal_words

# Words behind which nothing of the company's own name stands; then those that need a sign behind them.
_BEGINS = re.compile(
    r"[(\[]?(?<![^\W_])(?:"
    r"(?:attn|c\s?/\s?o|contact\s(?:person|name)|person\s(?:in\s)?charge|kind\sattention|represented\sby|care\sof"
    r"|контактное\sлицо|конт\.\s?лицо|в\sлице|к\sвниманию|вниманию|联系人|聯絡人|담당자)(?![^\W_])"
    r"|(?:att|attention|pic|f\.?a\.?o|contact|контакт)(?=\.?\s?[:：])"
    r"|(?:p\.?\s?o\.?\s?box|post\sbox|а\s?/\s?я)(?=[\s.:№#-]*(?:no\b)?[\s.:№#-]*\d)"
    r")",
    re.IGNORECASE,
)
_QUICK = re.compile(
    r"at(?:tn|t|tention)\b|/\s?o|o\.?\s?box|t\sbox|person|care\sof|sented|лице|лицо|внимани|контакт|а\s?/\s?я|pic\b|ao\b|a\.o"
    r"|contact|联系人|聯絡人|담당자",
    re.IGNORECASE,
)
# Who stands behind these may be a company, and is kept as written: a name without a legal form does not tell.
_CARE_OF = re.compile(r"[(\[]?(?:c\s?/\s?o|care\sof)", re.IGNORECASE)
_PERSON = re.compile(r"\W*(?:mr|mrs|ms|miss|dr|г-н|г-жа)(?![^\W_])", re.IGNORECASE)
# Of Russian names; letters with dots that would be a form as well: `Петров П.П.`
_INITIALS = re.compile(r"(?<![^\W_])[А-ЯЁІЇЄ]\.\s?[А-ЯЁІЇЄ]\.")


def begins(text: str, *, companies: bool) -> int | None:
    """Return where that begins, None where the text has nothing of it.

    A name must stand before it, and what stands behind must not make one name with it, as in `ACME C/O AURUS LLC`:
    there only the words behind have a legal form. With `companies` a company behind, as the forwarder in
    `AURUS LLC C/O DHL GMBH`, counts as a person does; without, whoever stands behind `C/O` is left
    unless a title says that it is a person.
    """
    if not _QUICK.search(text):
        return None
    for found in _BEGINS.finditer(text):
        if not companies and _CARE_OF.match(found[0]) and not _PERSON.match(text, found.end()):
            continue
        before, behind = text[: found.start()], _INITIALS.sub("", text[found.end() :])
        if not legal_words.are_a_name(before):
            continue
        if legal_words.ends_in_one(behind) and not (companies and legal_words.ends_in_one(before)):
            return None
        return found.start()
    return None
