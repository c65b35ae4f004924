"""Registers' numbers written beside their label in a text, as `ИНН 7743237789`: which label, which form, which type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import lei
from stdnum.ar import cuit
from stdnum.br import cnpj
from stdnum.cn import uscc
from stdnum.in_ import gstin
from stdnum.ru import inn, ogrn

from adapters.base import Identifier

Valid = Callable[[str], bool]
_EUROPE = "AT BE BG CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()
_LANDS = {"EL": "GR", "XI": "GB"}  # what a VAT number has in front -> ISO 3166-1
_DIVIDED = r"[\s\u00a0.–-]?"
# Labels that stand close to the number before them in Russian records, as `ИНН7743237789КПП774301001`.
_CLOSE = r"(?<=\d)(?=INN|ИНН|KPP|КПП|OGRN|ОГРН|OKPO|ОКПО)"
_ENDED = rf"(?:(?![0-9A-Za-z])|{_CLOSE})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of number that a label may announce: its form, what proves it, and whose it is.

    `country`: of whose register it is by its form, whatever country stands beside it; None: of the party's own.
    `homes`: it is such a number only for a party of these countries; empty: of any, or of none that is known.
    `personal`: it says more of a person than whose it is, and is not kept.
    """

    type: str
    form: re.Pattern[str]
    valid: Valid | None = None
    country: str | None = None
    homes: frozenset[str | None] = frozenset()
    personal: bool = False


def _digits(*lengths: int) -> re.Pattern[str]:
    """Return the form of so many digits, the longest first, with single dividers between them."""
    runs = "|".join(rf"\d(?:{_DIVIDED}\d){{{each - 1}}}{_ENDED}" for each in sorted(lengths, reverse=True))
    return re.compile(runs, re.ASCII | re.IGNORECASE)


def _form(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{text})(?![0-9A-Za-z])", re.ASCII | re.IGNORECASE)


def _kind(
    type_: str, form: re.Pattern[str], valid: Valid | None = None, country: str | None = None, homes: str = "",
    *, personal: bool = False,
) -> Kind:  # fmt: skip
    unsaid = {None} if country else set()
    return Kind(
        type=type_, form=form, valid=valid, country=country,
        homes=frozenset({*homes.split(), *unsaid}) if homes else frozenset(), personal=personal,
    )  # fmt: skip


_INN = _kind("inn", _digits(10, 12), inn.is_valid, "RU")
# Any company's tax number may stand behind these words; a Russian one is an INN, and proves itself.
_TAX = (
    _kind("inn", _digits(10, 12), inn.is_valid, "RU", "RU"),
    _kind("tax_id", _form(r"(?=(?:[A-Z./-]*\d){7})[A-Z]{0,3}[\s-]?\d[\d./-]{5,17}(?:-?[A-Z]{1,2})?")),
)
_OGRN = _kind("ogrn", _digits(13, 15), ogrn.is_valid, "RU")
# Words of any register, `REG NO`: of a party that may be Russian an INN or OGRN, which prove themselves.
_ANY_REGISTER = (
    _kind("inn", _digits(10, 12), inn.is_valid, "RU", "RU"),
    _kind("ogrn", _digits(13, 15), ogrn.is_valid, "RU", "RU"),
    _kind("registration", _form(r"(?=(?:[A-Z./-]*\d){6})[A-Z]{0,4}[\s-]?\d[\d./-]{4,17}(?:-?[A-Z]{1,3})?")),
)
_USCC = _kind("uscc", _form(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}"), uscc.is_valid, "CN")
_KR = _kind("krbrn", _form(r"\d{3}[\s-]?\d{2}[\s-]?\d{5}"), None, "KR", "KR")
_VAT = (
    _kind("vat", _form(rf"(?:{'|'.join(_EUROPE)})[\s-]?(?=(?:[A-Z]?\d){{7}})[0-9A-Z]{{8,12}}")),
    _kind("vat", _form(r"\d(?:[\s./-]?\d){7,14}")),
)


def _of_a_company(number: str) -> bool:
    """Return whether a Kazakh number may be a BIN: its fifth digit is a company's kind, where an IIN has a day's."""
    return number[4] not in "0123"


# The words of a label -> what may stand behind it, the surest first. Types are those under which lists hold them.
_LABELS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (
        r"(?:INN|ИНН|ІНН)\s?/\s?(?:KPP|КПП)|INN|ИНН|ІНН|И\.\s?Н\.\s?Н\.?|I\.\s?N\.\s?N\.?",
        (_INN, _kind("inn", _digits(14), homes="KG"), _kind("inn", _digits(9), homes="UZ TJ")),
    ),
    (r"OGRN(?:IP)?|ОГРН(?:ИП)?|О\.\s?Г\.\s?Р\.\s?Н\.?", (_OGRN,)),
    (
        r"KPP|КПП|К\.\s?П\.\s?П\.?",
        (_kind("kpp", re.compile(rf"\d{{4}}[0-9A-Z]{{2}}\d{{3}}{_ENDED}", re.I), None, "RU"),),
    ),
    (r"OKPO|ОКПО", (_kind("okpo", _digits(8, 10)),)),
    (
        r"(?:IIN|ИИН)\s?/\s?(?:BIN|БИН)|(?:BIN|БИН)\s?/\s?(?:IIN|ИИН)|BIN|БИН|IIN|ИИН",
        (_kind("tax_id", _digits(12), _of_a_company, "KZ"), _kind("tax_id", _digits(12), None, "KZ", personal=True)),
    ),
    (
        r"passport|pasaporte|pasaport|pass\.(?=\s?(?:no|№))|паспорт(?:\s?серии|\s?серия)?|护照(?:号码?)?|여권\s?(?:번호)?",
        (
            _kind(
                "passport", _form(r"(?:\d{2}\s?\d{2}\s?(?:№|N|номер)?\s?\d{6}|[A-Z]{0,2}[\s-]?\d{6,9})"), personal=True
            ),
        ),
    ),
    (r"EDRPOU|ЄДРПОУ|ЕДРПОУ|ЕГРПОУ", (_kind("company_number", _digits(8), None, "UA"),)),
    (r"UNP|УНП", (_kind("tax_id", _digits(9), None, "BY"),)),
    (r"LEI(?:\s?code)?", (_kind("lei", _form(r"[0-9A-Z]{18}\d{2}"), lei.is_valid),)),
    (r"D-?U-?N-?S", (_kind("duns", _digits(9)),)),
    (
        r"USCC|USCI|unified\s(?:social\s)?credit\s(?:code|identifier)|统一社会信用代码|統一社會信用代碼|社会信用代码",
        (_USCC,),
    ),
    (r"纳税人识别号|納稅人識別號|税号|稅號", (_USCC, *_TAX)),
    (r"사업자\s?(?:등록)?\s?번호", (_kind("krbrn", _form(r"\d{3}[\s-]?\d{2}[\s-]?\d{5}"), None, "KR"),)),
    (
        r"BRN|business\sreg(?:istration|\.)?",
        (_KR, _kind("registration", _form(r"(?=(?:[A-Z-]*\d){7})[A-Z]?\d[0-9-]{5,13}[A-Z]?"))),
    ),
    (
        r"(?:GSTIN|GST)(?:\s?/\s?UIN)?",
        (_kind("tax_id", _form(r"\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]{3}"), gstin.is_valid, "IN"),),
    ),
    (r"IEC", (_kind("registration", _form(r"\d{10}|[A-Z]{5}\d{4}[A-Z]"), None, "IN"),)),
    (
        r"CIN|LLPIN",
        (_kind("registration", _form(r"[LUF]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6}|[A-Z]{3}-?\d{4}"), None, "IN"),),
    ),
    (
        r"UEN",
        (_kind("registration", _form(r"\d{8,9}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]"), None, "SG"),),
    ),
    (r"EIN|FEIN", (_kind("tax_id", _form(r"\d{2}-?\d{7}"), None, "US"),)),
    (r"EORI", (_kind("registration", _form(r"[A-Z]{2}\s?(?=(?:[A-Z]*\d){6})[0-9A-Z]{8,15}")),)),
    (r"PAN", (_kind("tax_id", _form(r"[A-Z]{5}\d{4}[A-Z]"), None, "IN"),)),
    (r"NIT", (_kind("tax_id", _form(r"\d{1,3}(?:\.\d{3}){2,3}(?:-\d)?|\d{7,10}(?:-\d)?")),)),
    (r"RUC", (_kind("tax_id", _form(r"\d{11}|\d{13}|\d{5,8}-\d|\d{1,2}-\d{3,4}-\d{4,6}")),)),
    (r"RFC|R\.F\.C\.", (_kind("tax_id", _form(r"[A-Z&]{3,4}-?\d{6}-?[0-9A-Z]{3}"), None, "MX"),)),
    (r"RIF", (_kind("tax_id", _form(r"[JGVEPC]-?\d{8}-?\d"), None, "VE"),)),
    (r"CNPJ", (_kind("tax_id", _form(r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}"), cnpj.is_valid, "BR"),)),
    (r"CUIT|C\.U\.I\.T\.", (_kind("tax_id", _form(r"\d{2}-?\d{8}-?\d"), cuit.is_valid, "AR"),)),
    (
        r"VKN|V\.\s?D\.?(?:\s?no)?|vergi\s(?:kimlik\s)?(?:no|numaras[ıi])|vergi\sdairesi(?:\s?/?\s?(?:vergi\s)?no)?",
        (
            Kind(type="inn", form=_digits(10), valid=inn.is_valid, country="RU", homes=frozenset({"RU"})),
            _kind("tax_id", _digits(10), None, "TR"),
        ),
    ),
    (r"MST|mã\ssố\sthuế", (_kind("tax_id", _form(r"\d{10}(?:-?\d{3})?"), None, "VN"),)),
    (r"VAT(?:\sreg(?:istration|\.)?)?", _VAT),
    (r"tax(?:payer)?(?:'s)?\s?(?:id(?:entification)?|no|number|code|reg)|TIN", _TAX),
    (
        r"(?:co(?:mpany|\.)?\s?)?(?:reg|regn|registration|registered)[\s.]{0,2}(?:no|nr|number|num|№)(?![^\W\d_])"
        r"|(?:company|co\.)\s(?:no|number)(?![^\W\d_])|C\.?R\.?\s?(?:no|number)(?![^\W\d_])|рег(?:истрационный|\.)?\s?(?:номер|№)",
        _ANY_REGISTER,
    ),
)
_ALL = "|".join(rf"(?P<l{at}>{words})" for at, (words, _) in enumerate(_LABELS))
_ASIDE = r"(?:[\s.]*(?:no|nr|num|number|code|id|№|n[°º]|номер|код)(?![^\W\d_]))?[\s\u00a0.:：=#№/()-]{0,6}"
_ASIDE += r"(?:\+(?=[0-9A-Z]{18}))?"  # `USCI+91110000…`, as China's customs write it
_EASTERN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# A word before a label ends; digits may follow one without a blank. Letters of East Asia stand close to everything.
LABEL = re.compile(
    rf"(?:(?<![^\W_])|{_CLOSE}|(?<=[{_EASTERN}])|(?=[{_EASTERN}]))(?:{_ALL}){_ASIDE}(?<![^\W\d_][(/])",
    re.IGNORECASE,
)
_SECOND = re.compile(r"\s?[/,;]?\s?(\d{4}[0-9A-Z]{2}\d{3})(?![0-9A-Za-z])", re.ASCII)
_DIVIDERS = re.compile(r"[^0-9A-Za-z&]")
_ANY = re.compile(r"\d\d\d|[A-Z0-9]{8}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """Numbers behind one label, and where both stand in the text; none where the number is not to be kept."""

    start: int
    end: int
    numbers: tuple[Identifier, ...]


def may_have_any(text: str) -> bool:
    """Return whether a number that is long enough may be in the text: a look that is cheap, as most names have none."""
    return _ANY.search(text) is not None


def found(text: str, *, home: str | None) -> Iterator[Labelled]:
    """Yield the numbers with their labels, in their order; `home` is the country of the party, as ISO 3166-1 alpha-2.

    What stands behind a label and has not the form of such a number, or not its check digits, is left out: there the
    label is a word of the name (`VAT HOUSE LTD`), or the number is mistyped and proves nobody.
    """
    at = 0
    for label in LABEL.finditer(text) if may_have_any(text) else ():
        if label.start() < at:
            continue
        words, kinds = next(
            (label[f"l{place}"], kinds) for place, (_, kinds) in enumerate(_LABELS) if label[f"l{place}"]
        )
        for kind in kinds:
            if kind.homes and home not in kind.homes:
                continue
            number = kind.form.match(text, label.end())
            if number is None:
                continue
            value = _DIVIDERS.sub("", number[0]).upper() if kind.valid else number[0].strip()
            if kind.valid is not None and not kind.valid(value):
                continue
            of_inn, _, of_kpp = words.partition("/") if kind.type == "inn" else (words, "", "")
            numbers = [] if kind.personal else [_identifier(kind, value, of_inn.strip(), home)]
            at = number.end()
            if of_kpp and (second := _SECOND.match(text, at)):
                numbers.append(Identifier(type="kpp", value=second[1], country="RU", label=of_kpp.strip()))
                at = second.end()
            inside = label[0]
            opened = inside.count(")") > inside.count("(") and text[: label.start()].endswith("(")
            yield Labelled(start=label.start() - opened, end=at, numbers=tuple(numbers))
            break


def _identifier(kind: Kind, value: str, label: str, home: str | None) -> Identifier:
    country = kind.country or home
    if kind.type == "lei":
        country = None
    elif kind.type == "vat" and value[:2].upper() in _EUROPE:
        country = _LANDS.get(value[:2].upper(), value[:2].upper())
    return Identifier(type=kind.type, value=value, country=country, label=label)


_PLAIN = re.compile(r"(?<![\w./-])\d{10}(?:\d{2,3}|\d{5})?(?=(?:/\d{4}[0-9A-Z]{2}\d{3})?(?![\w./-]))", re.ASCII)
# What says that the number behind it is another one.
_OTHERS = re.compile(
    r"(?:№|#|(?<![^\W_])(?:no|nr|num|number|номер|tel|fax|mob|phone|тел|факс|passport|паспорт|a/c|acc|account|р/с|счет))"
    r"[\s.:№#(]*$",
    re.IGNORECASE,
)
# The first two digits of an INN are those of a region; of these no region has been given any.
NO_REGION = frozenset({"00", "80", "81", "82", "84", "85", "88", "90", "96", "97", "98"})


def unlabelled(text: str, *, home: str | None) -> Iterator[Labelled]:
    """Yield an INN or OGRN without a label, where it begins or ends the text or stands in brackets alone.

    Only for a party that may be Russian by its country `home`: by chance one number of ten digits in ten has the check
    digit of an INN, so that in any other place, or for any other party, it says too little.
    """
    for run in _PLAIN.finditer(text) if home in (None, "RU") else ():
        value, (start, end) = run[0], run.span()
        kpp = _SECOND.match(text, end) if text[end : end + 1] == "/" else None
        end = kpp.end() if kpp else end
        before, after = text[:start].rstrip(), text[end:].lstrip(" ,;:-")
        bracketed = before.endswith("(") and after.startswith(")")
        if not bracketed and before and after.strip(".)"):
            continue
        type_ = "inn" if len(value) in (10, 12) else "ogrn"
        if not (inn if type_ == "inn" else ogrn).is_valid(value) or (type_ == "inn" and value[:2] in NO_REGION):
            continue
        if _OTHERS.search(before) or any(each.end() == start for each in LABEL.finditer(text)):
            continue
        numbers = [Identifier(type=type_, value=value, country="RU", label="")]
        if kpp:
            numbers.append(Identifier(type="kpp", value=kpp[1], country="RU", label=""))
        if bracketed:
            start, end = len(before) - 1, text.index(")", end) + 1
        yield Labelled(start=start, end=end, numbers=tuple(numbers))
