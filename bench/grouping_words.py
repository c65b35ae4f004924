"""What the made companies of bench/grouping.py are made of: syllables with their spellings, trades, places, forms."""

from __future__ import annotations

# Hangul syllable: the usual spelling and those that companies use as well.
KOREAN = {
    "경": "gyeong kyung", "성": "seong sung", "진": "jin jin", "동": "dong dong", "대": "dae dae", "신": "sin shin",
    "영": "yeong young", "우": "u woo", "광": "gwang kwang", "명": "myeong myung", "한": "han han", "선": "seon sun",
    "주": "ju joo", "태": "tae tae", "현": "hyeon hyun", "구": "gu koo", "복": "bok bok", "천": "cheon chun",
    "일": "il il", "승": "seung seung", "백": "baek paik", "창": "chang chang", "도": "do do", "림": "rim rim",
}  # fmt: skip
# Character: pinyin.
CHINESE = dict(
    zip(
        "华鑫宏瑞恒泰达盛隆兴安康德福晟博远航凯创科锦辉腾润丰裕昌嘉诚明佳龙凤天海江云峰林森磊晶",
        (
            "hua xin hong rui heng tai da sheng long xing an kang de fu sheng bo yuan hang kai chuang ke jin hui teng "
            "run feng yu chang jia cheng ming jia long feng tian hai jiang yun feng lin sen lei jing"
        ).split(),
        strict=True,
    )
)
# Cyrillic parts of coined names.
RUSSIAN = (
    "вел тор мир дон сиб кам вет лад гор нов рус бел крас тех сев юж прим ост зар кол пром маг вол орл тур кин лен мет "
    "бар сал вир дем жел юр"
).split()
RUSSIAN_ENDS = "маш сталь нефть мет комплект ресурс деталь привод монтаж снаб мед пласт кабель бур хим авто".split()
# Each letter as English-speaking forwarders write it, and as machine-readable passports do (ICAO 9303).
LETTERS = {
    "а": "a a", "б": "b b", "в": "v v", "г": "g g", "д": "d d", "е": "e e", "ж": "zh zh", "з": "z z", "и": "i i",
    "й": "y i", "к": "k k", "л": "l l", "м": "m m", "н": "n n", "о": "o o", "п": "p p", "р": "r r", "с": "s s",
    "т": "t t", "у": "u u", "ф": "f f", "х": "kh kh", "ц": "ts ts", "ч": "ch ch", "ш": "sh sh", "щ": "shch shch",
    "ъ": "_ ie", "ы": "y y", "ь": "_ _", "э": "e e", "ю": "yu iu", "я": "ya ia",
}  # fmt: skip
LATIN = (
    "bra ven tor lum kes dar mil ros fel gan hol zan rik sto wal per nor lin gru bes tam ver sol cam fen rad vol ost "
    "kri mar del pin hag eld orb wim jur qua zep tro"
).split()
LATIN_ENDS = "berg tec mann dale ford ex ino ano stein wick ley ster ac ium ola eri haus vik".split()

# English, how English is cut short, Russian, Korean, Chinese; those of one row are one trade.
TRADES = (
    ("Electronics", "Electron.", "электроника", "전자", "电子"),
    ("Machinery", "Mach.", "машиностроение", "기계", "机械"),
    ("Trading", "Trdg.", "торговля", "무역", "贸易"),
    ("Chemical", "Chem.", "химия", "화학", "化工"),
    ("Textile", "Tex.", "текстиль", "섬유", "纺织"),
    ("Logistics", "Logist.", "логистика", "물류", "物流"),
    ("Steel", "Steel", "сталь", "철강", "钢铁"),
    ("Plastics", "Plast.", "пластмасс", "플라스틱", "塑料"),
    ("Instruments", "Instr.", "приборостроение", "계측기", "仪器"),
    ("Bearings", "Bearing", "подшипник", "베어링", "轴承"),
    ("Pharmaceutical", "Pharm.", "фармацевтика", "제약", "制药"),
    ("Construction", "Constr.", "строительство", "건설", "建设"),
)
# Country, native script, Latin.
PLACES = {
    "CN": (("深圳", "Shenzhen"), ("上海", "Shanghai"), ("宁波", "Ningbo"), ("苏州", "Suzhou"), ("广州", "Guangzhou")),
    "KR": (("부산", "Busan"), ("대구", "Daegu"), ("인천", "Incheon"), ("창원", "Changwon")),
    "RU": (("Москва", "Moscow"), ("Казань", "Kazan"), ("Самара", "Samara"), ("Пермь", "Perm"), ("Томск", "Tomsk")),
    "DE": (("Köln", "Cologne"), ("Hannover", "Hanover"), ("Bremen", "Bremen")),
    "GB": (("Leeds", "Leeds"), ("Bristol", "Bristol"), ("Derby", "Derby")),
    "TR": (("İzmir", "Izmir"), ("Bursa", "Bursa"), ("Konya", "Konya")),
}
# Legal forms: before and behind the native name, and behind the Latin one. Those of a country are one kind.
FORMS = {
    "CN": (("{}有限公司", "{}有限责任公司"), ("{} Co., Ltd.", "{} CO LTD", "{} Co.,Ltd", "{} Company Limited", "{}")),
    "KR": (("주식회사 {}", "(주){}", "㈜{}", "{} 주식회사"), ("{} Co., Ltd.", "{} CO LTD", "{} Co.,Ltd", "{}")),
    "RU": (("ООО «{}»", 'ООО "{}"', "ООО {}", "Общество с ограниченной ответственностью «{}»"),
           ("{} LLC", "OOO {}", "LLC {}", '"{}" LLC', "{}")),
    "DE": (("{} GmbH", "{} Gesellschaft mit beschränkter Haftung"), ("{} GmbH", "{} GMBH", "{}")),
    "GB": (("{} Ltd", "{} Limited"), ("{} Ltd.", "{} LTD", "{} Limited", "{}")),
    "TR": (("{} Sanayi ve Ticaret Ltd. Şti.", "{} Ltd. Şti."), ("{} LTD STI", "{} San. ve Tic. Ltd. Sti.", "{}")),
}  # fmt: skip
STREETS = (
    "Renmin Road/Jianshe Avenue/Zhongshan Road/Lenina Street/Sadovaya Street/Zavodskaya Street/Gagarina Prospekt/"
    "Teheran-ro/Gongdan-ro/Hauptstrasse/Bahnhofstrasse/Industriestrasse/Mill Lane/Station Road/Foundry Street/"
    "Ataturk Caddesi/Organize Sanayi Bolgesi/Fabrikalar Sokak/Gaoxin Road/Keji Street"
).split("/")
