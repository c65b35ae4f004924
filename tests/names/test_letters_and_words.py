"""Letters, legal forms and trade words of many languages: what reads as what, and what does not."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from service import names
from service.names import legal_forms, loanwords, thai_loans, thai_words
from service.names.characters import normal, split
from service.names.romanised_words import romanised
from service.names.spelling import joined, plain, spells


def _reads(written: str, latin: str) -> bool:
    return spells(joined(split(normal(written))), latin)


def _meaning(name: str) -> list[str]:
    return sorted(each.text for each in names.fold(name).tokens if each.kind not in ("filler", "particle"))


@pytest.mark.parametrize(
    ("written", "spellings"),
    [
        ("Щёкино", ["shchekino", "shchyokino", "schekino", "shhyokino", "shhekino"]),
        ("Юрий", ["yuriy", "yuri", "yury", "iurii", "jurij", "yurii"]),
        ("Яковлев", ["yakovlev", "iakovlev", "jakovlev", "yakovlew"]),
        ("Хабаров", ["khabarov", "habarov", "xabarov", "chabarow"]),
        ("Цветков", ["tsvetkov", "cvetkov", "tzvetkov", "zvetkov"]),
        ("Ильич", ["ilich", "ilyich", "iliich"]),
        ("Александр", ["aleksandr", "alexander", "alexandr", "aleksander"]),
        ("Максимус", ["maximus", "maksimus"]),
        ("Горбачев", ["gorbachev", "gorbachov", "gorbachyov", "gorbatchev"]),
        ("Сименс", ["siemens", "simens"]),
        ("Техснабэкспорт", ["tekhsnabeksport", "tekhsnabehksport", "tehsnabexport"]),
        ("Гетьман", ["hetman", "getman"]),
        ("Зінченко", ["zinchenko"]),
        ("Їжакевич", ["yizhakevych", "izhakevich"]),
        ("Київстар", ["kyivstar"]),
        ("Қазақмыс", ["kazakhmys", "qazaqmys", "kazakmys"]),
        ("Ђурђевић", ["djurdjevic", "durdevic"]),
        ("Магнитогорский", ["magnitogorskiy", "magnitogorsky", "magnitogorsk"]),
        ("Παπαδόπουλος", ["papadopoulos", "papadopulos"]),
        ("Μπουτάρης", ["boutaris", "butaris", "mpoutaris"]),
        ("Ντάνος", ["danos", "ntanos"]),
        ("Γκούμας", ["goumas", "gkoumas"]),
        ("Χατζηδάκης", ["hatzidakis", "chatzidakis", "khatzidakis"]),
        ("Ξενάκης", ["xenakis", "ksenakis"]),
        ("Ευγένιος", ["evgenios", "eugenios"]),
        ("Αυγερινός", ["avgerinos", "augerinos"]),
        ("محمد", ["muhammad", "mohammed", "mohamed"]),
        ("النور", ["alnoor", "elnour", "annur", "noor"]),
        ("الشمس", ["alshams", "ashshams", "shams"]),
        ("فاطمة", ["fatima", "fatimah", "fatemeh"]),
        ("پولاد", ["pulad", "poolad"]),
        ("گلستان", ["golestan", "gulistan"]),
        ("حبیباللہ", ["habibullah", "habibollah"]),
        ("نورالدين", ["noureddine", "nuraldin", "nuruddin"]),
        ("چابهار", ["chabahar"]),
        ("Şişecam", ["sisecam", "shishecam"]),
        ("Yıldız", ["yildiz"]),
        ("Đức", ["duc"]),
        ("Łódź", ["lodz"]),
        ("กรุงเทพ", ["krungthep"]),
        ("สยาม", ["siam", "sayam"]),
        ("ศรีตรัง", ["sritrang"]),
        ("ไทยน้ำทิพย์", ["thainamthip"]),
        ("เจริญโภคภัณฑ์", ["charoenpokphand"]),
        ("กสิกร", ["kasikorn"]),
        ("เชียงใหม่", ["chiangmai"]),
        ("สุวรรณภูมิ", ["suvarnabhumi", "suwannaphumi"]),
        ("ก้าวหน้า", ["kaona"]),
    ],
)
def test_a_word_reads_as_every_scheme_writes_it(written: str, spellings: list[str]) -> None:
    for each in spellings:
        assert _reads(written, each), each


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Аурус", "auris"),
        ("Петровский", "petrov"),
        ("Гетьман", "ketman"),
        ("النور", "alnasr"),
        ("محمد", "mahdi"),
        ("Παπαδόπουλος", "papadakis"),
        ("กรุงเทพ", "krungthai"),
        ("สยาม", "samui"),
        ("대성", "daeyang"),
        ("네이버", "nambo"),
        ("카카오", "coca cola"),
        ("코웨이", "conway"),
        ("현대모비스", "hyundaiglovis"),
    ],
)
def test_a_word_does_not_read_as_another(written: str, other: str) -> None:
    assert not _reads(written, other)


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("กรุงเทพ", "krungthep"),
        ("ธนาคาร", "thanakhan"),
        ("ภูเก็ต", "phuket"),
        ("ชลบุรี", "chonburi"),
        ("บุญรอด", "bunrot"),
    ],
)
def test_thai_has_the_royal_spelling_first(text: str, latin: str) -> None:
    assert plain(split(normal(text))[0]) == latin


def test_thai_words_are_taken_apart_where_known_ones_end() -> None:
    known = {"ธนาคาร", "กรุงเทพ", "จากด", "อุตสาหกรรม"}.__contains__
    assert _parts("ธนาคารกรุงเทพ", known) == [("ธนาคาร", "known"), ("กรุงเทพ", "known")]
    assert _parts("ธนาคารออมสิน", known) == [("ธนาคาร", "known"), ("ออมสิน", "rest")]
    assert _parts("ออมสิน", known) == [("ออมสิน", "rest")]
    assert _parts("กิจเจริญอุตสาหกรรม", known) == [("กิจเจริญ", "rest"), ("อุตสาหกรรม", "known")]


def test_english_in_a_thai_word_is_a_part_of_its_own() -> None:
    assert _parts("กิจเจริญอินเตอร์เทรด", _nothing) == [
        ("กิจเจริญ", "rest"),
        ("อินเตอร์", "english"),
        ("เทรด", "english"),
    ]
    assert _parts("เอสซีจี", _nothing) == [("เอสซีจี", "letters")]


def _nothing(_: str) -> bool:
    return False


def _parts(text: str, known: Callable[[str], bool]) -> list[tuple[str, str]]:
    return [(each.text, each.kind) for each in thai_words.parts(text, known)]


@pytest.mark.parametrize(
    ("thai", "english"),
    [
        ("แมนูแฟคเจอริง", "manufacturing"),
        ("เอนจิเนียริง", "engineering"),
        ("อินเตอรเนชันแนล", "international"),
        ("อีเลคโทรนิคส์", "electronics"),
        ("ซุปเปอรแวร์", "superware"),
        ("ยูเนียน", "union"),
        ("เคเบิล", "cable"),
        ("เวนเจอร์ส", "ventures"),
    ],
)
def test_english_in_thai_letters_is_found_however_it_is_spelled(thai: str, english: str) -> None:
    assert thai_loans.english(thai) == english


@pytest.mark.parametrize("word", ["สิงห", "มงคล", "กสิกร", "ชนะ", "ภักดี", "รุงเรือง", "สมบูรณ์", "ธนาคาร", "ประเสริฐ"])
def test_a_thai_word_is_no_english_one(word: str) -> None:
    assert thai_loans.english(word) is None


@pytest.mark.parametrize(
    ("hangul", "english"),
    [
        ("네이버", "naver"),
        ("카카오", "kakao"),
        ("인프라코어", "infracore"),
        ("두산인프라코어", "doosaninfracore"),
        ("하이닉스", "hynix"),
        ("코웨이", "coway"),
        ("넥슨", "nexon"),
        ("셀트리온", "celltrion"),
        ("크래프톤", "krafton"),
        ("쿠팡", "coupang"),
        ("코아", "core"),
        ("위메이드", "wemade"),
        ("실리콘웍스", "siliconworks"),
        ("제너시스", "genesis"),
        ("파라다이스", "paradise"),
        ("코오롱", "kolon"),
    ],
)
def test_a_foreign_word_in_hangul_reads_as_english(hangul: str, english: str) -> None:
    assert loanwords.foreign(hangul)
    assert _reads(hangul, english)


@pytest.mark.parametrize("word", ["경기", "삼성", "대한", "한국", "가람별빛", "동양", "정밀", "세림", "효성"])
def test_a_korean_word_keeps_its_strict_reading(word: str) -> None:
    assert not loanwords.foreign(word)


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [("네이버", "naver"), ("인프라코어", "infracore"), ("셀트리온", "celltrion"), ("하이닉스", "hynix")],
)
def test_a_foreign_word_has_the_consonants_of_its_english_form(hangul: str, latin: str) -> None:
    assert loanwords.key(hangul) == loanwords.latin_key(latin)
    assert loanwords.key(hangul) != loanwords.latin_key("doosan")


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("엘지전자", "LG Electronics"),
        ("에스케이하이닉스", "SK 하이닉스"),
        ("지에스건설", "GS Construction"),
        ("케이티", "KT"),
        ("씨제이", "CJ"),
        ("오씨아이", "OCI"),
        ("케이엔지니어링", "K Engineering"),
        ("엘앤에프", "L F"),
    ],
)
def test_letters_named_in_hangul_are_letters(hangul: str, latin: str) -> None:
    assert names.fold(hangul).key == names.fold(latin).key


@pytest.mark.parametrize("name", ["이엔지", "유엔젤", "에이스침대", "씨티은행", "지오", "와이어"])
def test_words_that_begin_like_letters_stay_words(name: str) -> None:
    assert not any(each.script == "latin" for each in names.fold(name).tokens)


@pytest.mark.parametrize(
    ("written", "latin", "concept"),
    [
        ("대원정밀", "Daewon Jungmil", "precision"),
        ("대원정밀", "Daewon Precision", "precision"),
        ("동양물산", "Dongyang Moolsan", "trading_goods"),
        ("삼화공업", "Samhwa Kongup", "industry"),
        ("한일상사", "Hanil Sangsa", "trade"),
        ("삼화하이테크", "Samhwa Hi-Tech", "hightech"),
        ("대성머티리얼즈", "Daesung Materials", "materials"),
        ("شركة النور للتجارة العامة", "Al Noor General Trading", "trade"),
        ("شركة الشمس للمقاولات", "Al Shams Contracting", "construction"),
        ("مصنع الرياض للحديد والصلب", "Riyadh Iron and Steel Factory", "steel"),
        ("شرکت صنایع پتروشیمی کرمانشاه", "Kermanshah Petrochemical Industries Co", "petrochemical"),
        ("شرکت بیمه البرز", "Alborz Insurance Co.", "insurance"),
        ("Ελληνικά Πετρέλαια Α.Ε.", "Hellenic Petroleum S.A.", "oil"),
        ("Εθνική Τράπεζα της Ελλάδος", "National Bank of Greece", "bank"),
        ("Γκούμας Κατασκευαστική Α.Ε.", "Goumas Construction SA", "construction"),
        ("Çağlar Dış Ticaret Ltd. Şti.", "Caglar Foreign Trade Ltd", "import_export"),
        ("Şahin Tekstil", "Sahin Textile", "textile"),
        ("Công ty Cổ phần Sản xuất Hoàng Gia", "Hoang Gia Manufacturing JSC", "manufacturing"),
        ("CÔNG TY TNHH XUẤT NHẬP KHẨU ĐẠI DƯƠNG", "Dai Duong Import Export Co Ltd", "import_export"),
        ("ธนาคารกรุงเทพ จำกัด (มหาชน)", "Bangkok Bank Public Company Limited", "bank"),
        ("Минский тракторный завод", "Minsk Tractor Works", "tractor"),
        ("Минский тракторный завод", "Minskiy Traktornyy Zavod", "tractor"),
        ("ТОВ Будівельна компанія Дім", "Dim Construction Company LLC", "construction"),
        ("Falcon Int'l Trdg", "Falcon International Trading", "trade"),
        ("Falcon Engg Svcs", "Falcon Engineering Services", "engineering"),
        ("Falcon Shpg", "Falcon Shipping", "shipping"),
        ("Tanaka Bros", "Tanaka Brothers", "brothers"),
        ("مجموعة الفهد", "Al Fahad Group", "group"),
    ],
)
def test_a_trade_is_one_concept_in_every_language(written: str, latin: str, concept: str) -> None:
    assert concept in _meaning(written)
    assert concept in _meaning(latin)
    here, there = (
        {each.text for each in names.fold(name).tokens if each.kind in ("business", "general", "place", "qualifier")}
        for name in (written, latin)
    )
    assert here == there


@pytest.mark.parametrize(
    ("latin", "concept"),
    [("jungmil", "precision"), ("chongmil", "precision"), ("traktornyi", "tractor"), ("petrelaia", "oil")],
)
def test_trade_words_in_latin_letters_are_understood(latin: str, concept: str) -> None:
    found = romanised(latin)
    assert found is not None
    assert found[1] == concept


@pytest.mark.parametrize(
    "latin", ["yutong", "sahar", "marin", "golden", "kolten", "samsung", "union", "sanyo", "gazprom"]
)
def test_names_are_no_trade_words(latin: str) -> None:
    assert romanised(latin) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Plant No. 12", "Plant 12"),
        ("Завод № 12", "Zavod No 12"),
        ("Forty-Four Shipping", "44 Shipping"),
        ("Twenty One Trading", "21 Trading"),
        ("شركة ٤٤ للتجارة", "44 Trading"),
        ("Abd al-Rahman Saleh", "Abdul Rahman Saleh"),
        ("Abdelrahman Saleh", "Abdurrahman Saleh"),
        ("Abdul Aziz Trading", "Abdelaziz Trading"),
        ("Mohamed Saleh", "Muhammad Saleh"),
        ("Habib Ullah Khan", "Habibullah Khan"),
        ("Nour Eddine Trading", "Noureddine Trading"),
        ("An-Noor Trading", "Al Nur Trading"),
        ("Ash-Shams Contracting", "Al Shams Contracting"),
    ],
)
def test_numbers_and_arabic_names_fold_to_one_writing(one: str, other: str) -> None:
    assert _meaning(one) == _meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Forty Four Shipping", "Forty Five Shipping"),
        ("An Ning Trading", "Ning Trading"),
        ("Ash Shipping", "Shipping"),
        ("Siam Cement", "Thai Cement"),
        ("Persia Shipping", "Iran Shipping"),
        ("Samhwa Tech", "Samhwa Hi-Tech"),
        ("Kolten", "Golden"),
        ("대성산업", "Daeyang Industry"),
        ("Hassan Trading", "Hussein Trading"),
        ("Nur al-Din Trading", "Nur Trading"),
        ("حبیب الله", "حبیب"),
        ("Salem Trading", "Salman Trading"),
        ("PepsiCo", "Pepsi"),
    ],
)
def test_names_that_differ_fold_apart(one: str, other: str) -> None:
    assert names.fold(one).key != names.fold(other).key


@pytest.mark.parametrize(
    ("name", "left", "family"),
    [
        ("SiemensAG", "siemens", "jsc"),
        ("Μπουτάρης Α.Ε.", "boutaris", "jsc"),
        ("Παπαδόπουλος Ε.Π.Ε.", "papadopoulos", "llc"),
        ("Ξενάκης Ι.Κ.Ε.", "xenakis", "llc"),
        ("Γεωργίου Ο.Ε.", "georgiou", "partnership"),
        ("Zubrowka Limited Şirketi", "zubrowka", "llc"),
        ("Zubrowka Sanayi ve Ticaret Anonim Şirketi", "zubrowka", "jsc"),
        ("Công ty TNHH Một thành viên Zubrowka", "zubrowka", "llc"),
        ("Công ty Cổ phần Zubrowka", "zubrowka", "jsc"),
        ("บริษัท Zubrowka จำกัด (มหาชน)", "zubrowka", "jsc"),
        ("ห้างหุ้นส่วนจำกัด Zubrowka", "zubrowka", "partnership"),
        ("شركة زبرقة المحدودة", "zbrqa", "llc"),
        ("شركة زبرقة ذ.م.م", "zbrqa", "llc"),
        ("شرکت زبرقه (سهامی خاص)", "zbrqa", "jsc"),
        ("ТОВ Зубровка", "zubrovka", "llc"),
        ("ПрАТ Зубровка", "zubrovka", "jsc"),
        ("Zubrowka S.A.B. de C.V.", "zubrowka", "jsc"),
        ("Zubrowka GmbH und Co. Kommanditgesellschaft", "zubrowka", "partnership"),
        ("Zubrowka sp. z o.o.", "zubrowka", "llc"),
        ("Zubrowka MCHJ", "zubrowka", "llc"),
        ("Zubrowka s.r.o.", "zubrowka", "llc"),
        ("Zubrowka (Pty) Ltd", "zubrowka", "llc"),
    ],
)
def test_legal_forms_of_many_languages_come_off(name: str, left: str, family: str) -> None:
    bare, bracketed = legal_forms.take_brackets(normal(name))
    _, found = legal_forms.take(split(bare))
    form = legal_forms.principal(bracketed + found)
    assert form is not None
    assert names.fold(name).legal_form is not None
    own = [each.latin for each in names.fold(name).tokens if each.kind == "name"]
    assert own == [left]
    assert form.form.family == family


def test_reading_stays_quick_for_the_longest_words() -> None:
    started = time.perf_counter()
    for text in ("네이버" * 60, "ق" * 190, "щ" * 190, "กรุงเทพ" * 28, "αυ" * 95, "에이" * 90):
        folded = names.fold(text)
        assert not folded.tokens[0].spelled("x" * 200)
        folded.tokens[0].spelled("naver" * 40)
    assert time.perf_counter() - started < 1.5  # a tenth of it in truth
