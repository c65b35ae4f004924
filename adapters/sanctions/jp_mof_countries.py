"""Countries as the Japanese list writes them, to their ISO 3166-1 codes."""

from __future__ import annotations

import re
import unicodedata

from adapters.countries import iso2

_CODES = {
    "アフガニスタン": "AF", "アメリカ合衆国": "US", "米国": "US", "アラブ首長国連邦": "AE", "アルジェリア": "DZ",
    "イエメン": "YE", "イスラエル": "IL", "イタリア": "IT", "イラク": "IQ", "イラン": "IR", "インド": "IN",
    "インドネシア": "ID", "ウガンダ": "UG", "ウクライナ": "UA", "ウズベキスタン": "UZ", "エジプト": "EG",
    "エチオピア": "ET", "エリトリア": "ER", "オーストリア": "AT", "オマーン": "OM", "カタール": "QA",
    "キプロス": "CY", "グルジア": "GE", "ジョージア": "GE", "クウェート": "KW", "クウェイト": "KW", "ケニア": "KE",
    "コンゴ共和国": "CG", "コンゴ民主共和国": "CD", "サウジアラビア": "SA", "サウディ・アラビア": "SA",
    "シリア": "SY", "シリア・アラブ共和国": "SY", "シンガポール": "SG", "スイス": "CH", "スーダン": "SD",
    "スペイン": "ES", "スロバキア": "SK", "セネガル": "SN", "セルビア": "RS", "ソマリア": "SO", "タイ": "TH",
    "タジキスタン": "TJ", "タンザニア": "TZ", "チャド": "TD", "チュニジア": "TN", "トリニダード・トバゴ": "TT",
    "トルコ": "TR", "ドイツ": "DE", "ナイジェリア": "NG", "ナミビア": "NA", "ニジェール": "NE", "ノルウェー": "NO",
    "ハイチ": "HT", "パキスタン": "PK", "パナマ": "PA", "パレスチナ": "PS", "フィリピン": "PH", "フランス": "FR",
    "ベトナム": "VN", "ベラルーシ": "BY", "ベルギー": "BE", "ボスニア・ヘルツェゴビナ": "BA", "マリ": "ML",
    "マレーシア": "MY", "ミャンマー": "MM", "モーリタニア": "MR", "モルドバ": "MD", "モロッコ": "MA", "モンゴル": "MN",
    "ヨルダン": "JO", "リビア": "LY", "リヒテンシュタイン": "LI", "ルワンダ": "RW", "レバノン": "LB",
    "ロシア": "RU", "ロシア連邦": "RU", "英国": "GB", "中央アフリカ共和国": "CF", "中華人民共和国": "CN", "中国": "CN",
    "香港": "HK", "台湾": "TW", "大韓民国": "KR", "韓国": "KR", "南アフリカ": "ZA", "南スーダン": "SS", "日本": "JP",
    "北朝鮮": "KP", "朝鮮民主主義人民共和国": "KP",
}  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True))
# A place may begin like a country (マリウポリ, Mariupol): the country's name ends where the katakana end.
_AT_START = re.compile(rf"({_LONGEST_FIRST})(?:共和国|国)?(?![ァ-ヺー・])")
_AT_END = re.compile(rf"(?:^|[、,・\s])({_LONGEST_FIRST})(?:共和国|国)?$")


def country(text: str) -> str | None:
    """Return the code where the whole text names one country, in Japanese or English; else None."""
    plain = unicodedata.normalize("NFKC", text).strip(" 、,.。")
    for name in (plain, plain.removesuffix("国"), plain.removesuffix("共和国")):
        if name in _CODES:
            return _CODES[name]
    return iso2(plain)


def country_of_address(text: str) -> str | None:
    """Return the code of the country with which an address begins or ends, as the list writes them; else None."""
    plain = unicodedata.normalize("NFKC", text).strip(" 、,.。")
    found = _AT_START.match(plain) or _AT_END.search(plain)
    if found:
        return _CODES[found.group(1)]
    return iso2(re.split("[,、]", plain)[-1].strip(" ."))
