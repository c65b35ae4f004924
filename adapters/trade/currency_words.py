"""Currencies as trade files write them, in cells and in labels: the codes of ISO 4217, old codes, signs and names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import pycountry
from babel.numbers import get_territory_currencies

# What may stand for more than one currency says only which it is not: DOLLAR, PESO or 元 alone name none.
_DOLLARS = "USD AUD CAD HKD SGD NZD TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"
_SIGNED = f"{_DOLLARS} ARS CLP COP CUP DOP MXN UYU NIO"  # pesos and the córdoba have the sign, and are no dollars
_WRITTEN = {
    "USD": "US$|USD$|$US|U$S|U$|US DOLLAR|US DOLLARS|U.S. DOLLAR|U.S. DOLLARS|U.S.$|USDOLLAR|UNITED STATES DOLLAR|"
    "AMERICAN DOLLAR|AMERICAN DOLLARS|USA DOLLAR|DOLLAR US|DOLLARS US|ДОЛЛАР США|ДОЛЛАРЫ США|ДОЛЛАРОВ США|ДОЛЛАРАХ США|"
    "ДОЛЛ США|ДОЛ США|ДОЛАР США|ДОЛАРИ США|ДОЛАРІВ США|АМЕРИКАНСКИЙ ДОЛЛАР|DÓLAR AMERICANO|DÓLARES AMERICANOS|"
    "DÓLAR ESTADOUNIDENSE|DÓLARES ESTADOUNIDENSES|DÓLAR USA|DÓLARES USA|DÓLAR DOS EUA|DÓLARES DOS EUA|ABD DOLARI|"
    "AMERİKAN DOLARI|ĐÔ LA MỸ|AQSH DOLLARI|АҚШ ДОЛЛАРЫ|美元|美金|미국달러|미달러|미화|米ドル|美圆",
    _SIGNED: "$",
    _DOLLARS: "DOLLAR|DOLLARS|DÓLAR|DÓLARES|ДОЛЛ|ДОЛ|ДОЛЛАР|ДОЛЛАРЫ|ДОЛЛАРОВ|ДОЛЛАРАХ|ДОЛАР|ДОЛАРІВ|DOLARI|"
    "달러|달라|불|弗|ドル",
    "CAD": "CA$|CAN$|CDN$|CAD$|CANADIAN DOLLAR|CANADIAN DOLLARS|КАНАДСКИЙ ДОЛЛАР|"
    "КАНАДСКИХ ДОЛЛАРОВ|КАНАД ДОЛЛ|加元|加币|캐나다달러",
    "CAD NIO": "C$",
    "AUD": "A$|AU$|AUD$|AUSTRALIAN DOLLAR|AUSTRALIAN DOLLARS|АВСТРАЛИЙСКИЙ ДОЛЛАР|澳元|호주달러|豪ドル",
    "NZD": "NZ$|NEW ZEALAND DOLLAR|NEW ZEALAND DOLLARS|新西兰元",
    "HKD": "HK$|HONG KONG DOLLAR|HONG KONG DOLLARS|HONGKONG DOLLAR|ГОНКОНГСКИЙ ДОЛЛАР|港元|港币|港幣|홍콩달러|香港ドル",
    "SGD": "S$|SG$|SINGAPORE DOLLAR|SINGAPORE DOLLARS|СИНГАПУРСКИЙ ДОЛЛАР|新加坡元|新元|싱가포르달러",
    "TWD": "NT$|NTD|NT DOLLAR|NEW TAIWAN DOLLAR|NEW TAIWAN DOLLARS|TAIWAN DOLLAR|TAIWAN DOLLARS|ТАЙВАНЬСКИЙ ДОЛЛАР|"
    "新台币|新臺幣|新台幣|台币|台幣|대만달러",
    "BRL": "R$|BRL$|REAIS|REAL BRASILEIRO|BRAZILIAN REAL|BRAZILIAN REAIS",
    "MXN": "MX$|MXN$|MN$|MEXICAN PESO|MEXICAN PESOS|PESO MEXICANO|PESOS MEXICANOS",
    "ARS": "AR$|ARGENTINE PESO|PESO ARGENTINO|PESOS ARGENTINOS",
    "CLP": "CLP$|CH$|CHILEAN PESO|PESO CHILENO|PESOS CHILENOS",
    "COP": "COL$|COP$|COLOMBIAN PESO|PESO COLOMBIANO|PESOS COLOMBIANOS",
    "UYU": "UY$|$U|PESO URUGUAYO|PESOS URUGUAYOS",
    "DOP": "RD$|PESO DOMINICANO|PESOS DOMINICANOS",
    "PHP": "₱|PHILIPPINE PESO|PHILIPPINE PESOS",
    "MXN ARS CLP COP CUP DOP PHP UYU": "PESO|PESOS",
    "PEN": "S/|SOLES|NUEVOS SOLES|NUEVO SOL|PERUVIAN SOL|SOL PERUANO",
    "BOB": "BS|BOLIVIANO|BOLIVIANOS",
    "PYG": "₲|GUARANÍ|GUARANÍES",
    "GTQ": "QUETZAL|QUETZALES",
    "HNL": "LEMPIRA|LEMPIRAS",
    "CRC SVC": "COLÓN|COLONES",
    "VES": "BOLÍVAR|BOLÍVARES",
    "EUR": "€|EURO|EUROS|ЕВРО|ЄВРО|AVRO|欧元|歐元|유로|ユーロ",
    "GBP": "POUND STERLING|POUNDS STERLING|STERLING|BRITISH POUND|BRITISH POUNDS|ФУНТ СТЕРЛИНГОВ|ФУНТОВ СТЕРЛИНГОВ|"
    "İNGİLİZ STERLİNİ|英镑|英鎊|파운드",
    "GBP EGP LBP SYP SDG SSP": "£|POUND|POUNDS",
    "RUB": "₽|RUR|810|RUSSIAN RUBLE|RUSSIAN ROUBLE|RUSSIAN RUBLES|РОССИЙСКИЙ РУБЛЬ|РОССИЙСКИЕ РУБЛИ|РОССИЙСКИХ РУБЛЕЙ|"
    "РОС РУБ|РОСС РУБ|러시아루블",
    "BYN": "BYR|BELARUSIAN RUBLE|БЕЛОРУССКИЙ РУБЛЬ|БЕЛОРУССКИХ РУБЛЕЙ|БЕЛ РУБ",
    "RUB BYN": "РУБ|РУБЛЬ|РУБЛИ|РУБЛЕЙ|РУБЛЯХ|РУБЛІВ|RUBLE|RUBLES|ROUBLE|ROUBLES|RUBLO|RUBLOS|卢布|盧布|루블|ルーブル",
    "UAH": "₴|ГРН|ГРИВНА|ГРИВНЯ|ГРИВЕНЬ|ГРИВНІ|HRYVNIA|HRYVNIAS|HRYVNYA|GRN",
    "KZT": "₸|ТГ|ТЕНГЕ|TENGE|TEÑGE",
    "UZS": "СУМ|СЎМ|SO'M|SO‘M|UZBEK SUM|UZBEKISTAN SUM|UZBEK SOM",
    "KGS": "KYRGYZ SOM|KYRGYZSTANI SOM",
    "KGS UZS": "СОМ|SOM",
    "TJS": "SOMONI|СОМОНИ",
    "AMD": "֏|DRAM|ДРАМ|ԴՐԱՄ",
    "GEL": "₾|LARI|ЛАРИ",
    "AZN TMT": "MANAT|МАНАТ",
    "MDL RON": "LEU|LEI|ЛЕЙ",
    "TRY": "₺|TL|YTL|TURKISH LIRA|TURKISH LIRAS|TÜRK LİRASI|ТУРЕЦКАЯ ЛИРА",
    "TRY LBP SYP": "LIRA|LIRAS|ЛИРА|ЛИР",
    "CNY": "RMB|YUAN|YUANS|RENMINBI|YUAN RENMINBI|CHINESE YUAN|ЮАНЬ|ЮАНИ|ЮАНЕЙ|КИТАЙСКИЙ ЮАНЬ|NHÂN DÂN TỆ|人民币|"
    "人民幣|人民币元|人民元|위안|위안화",
    "CNY TWD HKD MOP": "元|圆|圓",
    "CNY JPY": "¥",
    "JPY": "JAPANESE YEN|YEN|ИЕНА|ЙЕНА|ИЕН|円|日元|日圆|日圓|日币|엔화|엔",
    "KRW KPW": "WON",
    "KRW": "₩|KOREAN WON|SOUTH KOREAN WON|ВОНА|ВОН|韩元|韓元|韩币|원화|원|ウォン",
    "INR": "₹|INDIAN RUPEE|INDIAN RUPEES|印度卢比",
    "PKR": "PAKISTAN RUPEE|PAKISTANI RUPEE|PAKISTANI RUPEES",
    "LKR": "SRI LANKAN RUPEE|SRI LANKA RUPEE",
    "INR PKR LKR NPR MUR SCR": "RS|₨|RUPEE|RUPEES|РУПИЯ|卢比",
    "BDT": "৳|TAKA",
    "VND": "₫|VNĐ|ĐỒNG|VIỆT NAM ĐỒNG|VIETNAMESE DONG|VIETNAM DONG|DONG|越南盾|베트남동",
    "IDR": "RP|RUPIAH|INDONESIAN RUPIAH",
    "MYR": "RM|RINGGIT|MALAYSIAN RINGGIT",
    "THB": "฿|BAHT|THAI BAHT|泰铢",
    "AED": "AED$|UAE DIRHAM|EMIRATI DIRHAM|DHS",
    "AED MAD": "DH|DIRHAM|DIRHAMS|ДИРХАМ",
    "SAR QAR OMR YER IRR": "RIYAL|RIYALS|RIAL|RIALS|РИАЛ",
    "KWD BHD JOD IQD TND DZD LYD RSD MKD": "DINAR|DINARS|ДИНАР",
    "CHF": "SWISS FRANC|SWISS FRANCS|ШВЕЙЦАРСКИЙ ФРАНК|SFR|瑞士法郎",
    "CHF XOF XAF XPF CDF RWF BIF DJF GNF KMF": "FRANC|FRANCS|FRANCO|FRANCOS|ФРАНК",
    "PLN": "ZŁ|ZŁOTY|ZŁOTYCH|ZLOTY|ЗЛОТЫЙ",
    "CZK": "KČ|KORUNA ČESKÁ",
    "HUF": "FORINT",
    "SEK NOK DKK ISK CZK": "КРОНА|KRONA|KRONE|KRONOR|KRONER",
    "ILS": "₪|NIS|SHEKEL|SHEKELS",
    "KES": "KSH|KSHS|KENYA SHILLING|KENYAN SHILLING",
    "KES TZS UGX SOS": "SHILLING|SHILLINGS",
    "NGN": "₦|NAIRA",
    "GHS": "₵|CEDI|CEDIS",
    "ZAR": "RAND|SOUTH AFRICAN RAND",
}
_LISTED = 4
_USUAL = (
    "USD",
    "RUB",
    "GBP",
    "KRW",
)  # what a label means by a word of several, unless its country has another one of them


def plain(text: str) -> str:
    """Return the text in capitals without dots and accents, its words divided by single blanks."""
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).upper().replace(".", " "))
    bare = "".join(each for each in letters if unicodedata.category(each) != "Mn")
    return " ".join(unicodedata.normalize("NFC", bare).split())


WORDS: dict[str, frozenset[str]] = {
    plain(word): frozenset(codes.split()) for codes, words in _WRITTEN.items() for word in words.split("|")
}
# In cells alone: in a label these are parts of other words.
_OF_CELLS = {"Р": frozenset({"RUB", "BYN"})}


def code(text: str) -> str:
    """Return the three letters of ISO 4217 for them or for their three digits; raises ValueError for any other text."""
    found = pycountry.currencies.get(alpha_3=text) or pycountry.currencies.get(numeric=text)
    if found is None:
        raise ValueError(f"the currency {text[:40]!r} is not known")
    return str(found.alpha_3)


@lru_cache(maxsize=1_024)
def meant(text: str) -> frozenset[str]:
    """Return the currencies that a code, a sign or a name may mean; none for any other text."""
    word = plain(text)
    if found := WORDS.get(word) or _OF_CELLS.get(word):
        return found
    try:
        return frozenset({code(word)})
    except ValueError:
        return frozenset()


def currency(text: str) -> str:
    """Return the three letters of ISO 4217 for them, their three digits or a name; raises ValueError for any other.

    A sign or a name counts where it means one currency.
    """
    found = meant(text)
    if len(found) > 1:
        raise ValueError(f"the currency {text[:40]!r} may be {listed(found)}")
    return next(iter(found)) if found else code(text.strip())


def listed(currencies: frozenset[str]) -> str:
    """Return a few of the currencies in words, the usual one first."""
    first = usual(currencies)
    codes = sorted(currencies, key=lambda each: (each != first, each))
    return " or ".join(codes) if len(codes) <= _LISTED else f"{', '.join(codes[:_LISTED])} or another"


def usual(currencies: frozenset[str]) -> str | None:
    """Return the one of several that their word means where nothing says another, or None."""
    return next((each for each in _USUAL if each in currencies), None)


def of_country(country: str | None) -> str | None:
    """Return the currency of a country as the CLDR has it, where it has one; `country` as ISO 3166-1 alpha-2."""
    found = get_territory_currencies(country) if country else []
    return found[0] if len(found) == 1 else None


def at_home(currencies: frozenset[str], country: str | None) -> str | None:
    """Return the one of them that is the country's own: its code begins with the country's two letters."""
    return next((each for each in sorted(currencies) if each[:2] == country), None)
