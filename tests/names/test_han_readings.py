"""Han characters and kana as companies and persons are spelled: Chinese, Cantonese, Taiwan, Japanese, Korean."""

from __future__ import annotations

import pytest

from service.names import fold, han, hangul
from service.names.characters import Word, normal, split
from service.names.spelling import plain, spells, units
from service.names.tables import rows


def _word(text: str) -> Word:
    return split(normal(text))[0]


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("單立文", "shanliwen"),
        ("曾国藩", "zengguofan"),
        ("查良镛", "zhaliangyong"),
        ("仇和", "qiuhe"),
        ("重庆", "chongqing"),
        ("重工", "zhonggong"),
        ("吕", "lu"),
        ("吕", "lyu"),
    ],
)
def test_pinyin_reads_a_character_as_its_word_does(written: str, latin: str) -> None:
    assert spells(units(_word(written)), latin)
    if latin.startswith(("shan", "zeng", "zha", "qiu")):
        assert plain(_word(written)) == latin


@pytest.mark.parametrize(
    ("written", "latin", "language"),
    [
        ("長江", "cheungkong", "cantonese"),
        ("新鴻基", "sunhungkai", "cantonese"),
        ("恒基", "hangkei", "cantonese"),
        ("永利", "winglee", "cantonese"),
        ("周大福", "chowtaifook", "cantonese"),
        ("黃", "wong", "cantonese"),
        ("張國榮", "cheungkwokwing", "cantonese"),
        ("歐陽", "auyeung", "cantonese"),
        ("郭", "kwok", "cantonese"),
        ("興發", "hingfat", "cantonese"),
        ("華", "wah", "cantonese"),
        ("李", "lee", "cantonese"),
        ("許", "hui", "cantonese"),
        ("吳", "ng", "cantonese"),
        ("楊", "ieong", "macau"),
        ("黃", "vong", "cantonese"),
        ("新光", "shinkong", "wade-giles"),
        ("中華", "chunghwa", "wade-giles"),
        ("大同", "tatung", "wade-giles"),
        ("高雄", "kaohsiung", "wade-giles"),
        ("國聯", "kuolien", "wade-giles"),
        ("資生", "tzusheng", "wade-giles"),
        ("徐", "hsu", "wade-giles"),
        ("謝", "hsieh", "wade-giles"),
        ("中正", "jhongjheng", "tongyong"),
        ("陳", "tan", "hokkien"),
        ("蔡", "chua", "hokkien"),
        ("黃", "ng", "hokkien"),
    ],
)
def test_chinese_is_read_as_hong_kong_macau_taiwan_and_singapore_spell_it(
    written: str, latin: str, language: str
) -> None:
    found = han.spelled_in(_word(written), latin)
    assert found == language


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("三菱", "mitsubishi"),
        ("東洋", "toyo"),
        ("東洋", "touyou"),
        ("日本", "nippon"),
        ("日本", "nihon"),
        ("工業", "kogyo"),
        ("工業", "kougyou"),
        ("製作所", "seisakusho"),
        ("製作所", "seisakusyo"),
        ("電機", "denki"),
        ("精工", "seiko"),
        ("商事", "shoji"),
        ("商事", "syoji"),
        ("産業", "sangyo"),
        ("鉄工所", "tekkosho"),
        ("丸紅", "marubeni"),
        ("住友", "sumitomo"),
        ("山田", "yamada"),
        ("川崎", "kawasaki"),
        ("石川", "ishikawa"),
        ("大和", "yamato"),
        ("大和", "daiwa"),
        ("服部", "hattori"),
        ("日立", "hitachi"),
        ("神戸製鋼", "kobeseiko"),
        ("佐々木", "sasaki"),
        ("大野", "ohno"),
        ("大野", "ono"),
        ("田中太郎", "tanakataro"),
        ("新日鉄", "shinnittetsu"),
    ],
)
def test_kanji_are_read_in_japanese(written: str, latin: str) -> None:
    assert han.spelled_in(_word(written), latin) == "japanese"


@pytest.mark.parametrize(
    ("written", "hangul", "latin"),
    [
        ("現代", "현대", "hyundai"),
        ("三星", "삼성", "samsung"),
        ("大宇", "대우", "daewoo"),
        ("京畿", "경기", "kyonggi"),
        ("李", "이", "rhee"),
        ("李", "리", "lee"),
        ("金", "김", "kim"),
        ("勞動", "노동", "nodong"),
        ("女子", "여자", "yeoja"),
    ],
)
def test_hanja_are_one_with_hangul_and_its_romanisation(written: str, hangul: str, latin: str) -> None:
    assert han.same(_word(written), _word(hangul)) == "korean"
    assert han.same(_word(hangul), _word(written)) == "korean"
    assert "korean" in {each.language for each in han.readings(_word(written)) if spells(each.units, latin)}


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("トヨタ", "toyota"),
        ("マツダ", "matsuda"),
        ("キヤノン", "kiyanon"),
        ("シマノ", "simano"),
        ("ニッポン", "nippon"),
        ("ローム", "rohm"),
        ("コマツ", "komatsu"),
        ("サトー", "sato"),
        ("とうよう", "toyo"),
        ("ちゅうぶ", "tyubu"),
        ("シャチハタ", "syatihata"),
        ("マッチ", "matchi"),
        ("パナソニック", "panasonic"),
        ("キヤノン", "canon"),
        ("オムロン", "omron"),
        ("ファナック", "fanuc"),
        ("ブリヂストン", "bridgestone"),
        ("サムスン", "samsung"),
        ("オリンパス", "olympus"),
        ("シャープ", "sharp"),
    ],
)
def test_kana_are_read_in_hepburn_and_kunrei(kana: str, latin: str) -> None:
    assert han.spelled_in(_word(kana), latin) in ("japanese", "loan")


def test_kanji_are_one_with_their_kana() -> None:
    assert han.same(_word("豊田"), _word("トヨタ")) == "japanese"
    assert han.same(_word("かわさき"), _word("川崎")) == "japanese"
    assert han.same(_word("川口"), _word("かわさき")) is None


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("大成", "taiyo"),
        ("大洋", "taisei"),
        ("大洋", "dacheng"),
        ("新光", "hoshimitsu"),
        ("新光", "xingguang"),
        ("星光", "xinguang"),
        ("長江", "cheungwah"),
        ("永利", "winghing"),
        ("永興", "winglee"),
        ("三菱", "mitsui"),
        ("三井", "mitsubishi"),
        ("日本", "nissan"),
        ("川崎", "kawaguchi"),
        ("現代", "hyosung"),
        ("大宇", "daewon"),
        ("張江", "cheungwing"),
        ("东方", "dongfeng"),
        ("东风", "dongfang"),
        ("陈", "wong"),
        ("建興", "chienhsin"),
        ("建新", "chienhsing"),
        ("大明", "tamin"),
        ("中国", "chunghwa"),
        ("シマノ", "yamano"),
        ("キヤノン", "kenon"),
        ("ニコン", "nikken"),
        ("ソニー", "sanyo"),
        ("スズキ", "suzuka"),
        ("マツダ", "matsuo"),
        ("クボタ", "kubo"),
        ("マサオ", "masuo"),
        ("ツナヨシ", "tsuneyoshi"),
    ],
)
def test_a_name_is_not_read_as_another(written: str, latin: str) -> None:
    assert han.spelled_in(_word(written), latin) is None


def test_no_word_is_read_half_in_one_language_and_half_in_another() -> None:
    assert han.spelled_in(_word("長江"), "cheungjiang") is None
    assert han.spelled_in(_word("三菱"), "sanbishi") == "japanese"
    assert han.spelled_in(_word("張江"), "cheungko") is None
    assert han.spelled_in(_word("現代"), "hyundae") == "korean"
    assert han.spelled_in(_word("現代"), "hyunshiro") is None


@pytest.mark.parametrize(
    ("variant", "simplified"),
    [
        ("鴻海", "鸿海"),
        ("滙豐", "汇丰"),
        ("衞", "卫"),
        ("髙島", "高岛"),
        ("渡邉", "渡边"),
        ("廣島", "広島"),
        ("鐵", "鉄"),
        ("郷", "鄉"),
    ],
)
def test_variants_of_a_character_are_one(variant: str, simplified: str) -> None:
    assert _word(variant).text == _word(simplified).text


def test_keys_of_a_word_are_few_and_hold_its_usual_spellings() -> None:
    for written, latin in [
        ("長江", "cheungkong"),
        ("長江", "changjiang"),
        ("三菱", "mitsubishi"),
        ("現代", "hyeondae"),
        ("新光", "hsinkuang"),
        ("トヨタ", "toyota"),
        ("東洋", "toyo"),
        ("山田", "yamada"),
        ("日立", "hitachi"),
    ]:
        keys = han.latin_keys(_word(written))
        assert len(keys) <= 24
        assert han.reduced(latin) in keys, (written, latin, sorted(keys))
    assert not han.latin_keys(_word("toyota"))


def test_a_long_run_of_han_has_bounded_readings() -> None:
    assert han.readings(_word("中" * 190)) == ()
    assert han.spelled_in(_word("中" * 24), "zhong" * 24) == "pinyin"


@pytest.mark.parametrize(
    "table",
    [
        "cantonese",
        "hanja",
        "japanese",
        "japanese_words",
        "kana",
        "chinese_spellings",
        "hokkien",
        "han_surnames",
        "heteronyms",
        "pinyin",
        "pinyin_words",
    ],
)
def test_every_row_of_the_tables_of_readings_names_its_source(table: str) -> None:
    found = [tuple(row.values()) for row in rows(table)]
    assert len(found) == len(set(found)) > 20
    assert all(each[-1].strip() and each[0] for each in found)


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("李嘉誠", "likashing"),
        ("興利", "hinglee"),
        ("荃灣", "tsuenwan"),
        ("徐旭東", "hsuhsutung"),
        ("郭台銘", "kuotaiming"),
        ("大野", "ohno"),
        ("大林", "ohbayashi"),
        ("久保田", "kubota"),
        ("伊藤忠", "itochu"),
        ("現代", "hyundai"),
        ("潘基文", "bankimoon"),
    ],
)
def test_a_latin_spelling_finds_a_han_word_by_its_consonants(written: str, latin: str) -> None:
    keys = han.sound_keys(_word(written))
    assert han.latin_sound(latin) in keys
    assert len(keys) <= 16


def test_hangul_and_hanja_share_a_key() -> None:
    assert hangul.key("현대") in han.sound_keys(_word("現代"))
    assert hangul.key("이재용") in han.sound_keys(_word("李在鎔"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("浙江省宁波市慈溪市海达电器有限公司", ["zhejiang", "ningbo", "cixi", "haida", "electric"]),
        ("深圳市大疆创新科技有限公司", ["shenzhen", "dji", "technology"]),
        ("パナソニックホールディングス株式会社", ["panasonikku", "holding"]),
        ("トヨタモータース", ["toyota", "motor_vehicle"]),
        ("高知特科技", ["gaozhite", "technology"]),
        ("新竹精密工業股份有限公司", ["hsinchu", "precision", "industry"]),
    ],
)
def test_places_come_off_in_front_and_trades_behind(name: str, expected: list[str]) -> None:
    assert [each.text for each in fold(name).tokens] == expected


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("住友商事株式会社", "jp-kk"),
        ("(株)住友", "jp-kk"),
        ("㈱住友", "jp-kk"),
        ("Sumitomo K.K.", "jp-kk"),
        ("Sumitomo Kabushiki Kaisha", "jp-kk"),
        ("有限会社住友", "jp-yk"),
        ("㈲住友", "jp-yk"),
        ("合同会社住友", "jp-gk"),
        ("Sumitomo GK", "jp-gk"),
        ("日本生命保険相互会社", "jp-mutual"),
        ("一般社団法人住友", "jp-found"),
        ("鴻海精密工業股份有限公司", "cn-jsc"),
    ],
)
def test_legal_forms_of_japan_and_china_are_read(name: str, form: str) -> None:
    assert fold(name).legal_form == form


def test_the_rest_of_a_name_narrows_how_its_han_are_read() -> None:
    japanese = han.languages({"han", "kana"}, None)
    assert han.languages({"han"}, "jp-kk") == japanese
    assert han.spelled_in(_word("大成"), "taisei", japanese) == "japanese"
    assert han.spelled_in(_word("大成"), "dacheng", japanese) is None
    assert han.spelled_in(_word("大成"), "taisei", han.languages({"han"}, "cn-ltd")) is None
    assert han.spelled_in(_word("大成"), "daesung", han.languages({"han", "hangul"}, None)) == "korean"
    assert han.spelled_in(_word("大成"), "daesung", han.languages({"han"}, None)) == "korean"


def test_kanji_and_kana_of_one_word_are_read_together() -> None:
    assert han.together_in(split("京セラ"), "kyocera") == "japanese"
    assert han.together_in(split("日立ハイテク"), "hitachihightech") == "japanese"
    assert han.together_in(split("東レ"), "tore") == "japanese"
    assert han.together_in(split("京セラ"), "jingcera") is None
