"""What people call countries beside the names of ISO 3166 and of the CLDR, and the words that may mean two of them."""

from __future__ import annotations

# ISO 3166-1 -> words between bars, in the letters of any language; case, blanks and accents of Latin ones do not count.
EVERYDAY = {
    "AE": "uae|u.a.e.|u.a.e|u a e|united arab emirate|emirates|оае|bae|eau|e.a.u.|vae|emiratos árabes"
    "|emirados árabes|阿聯酋|아랍에미리트 연합|아랍에미리트연합|tiểu vương quốc ả rập thống nhất",
    "AU": "호주",
    "BY": "рб|белоруссия|білорусія|belarús|beyaz rusya|weißrussland|白俄|벨로루시|白ロシア",
    "CN": "china pr|p.r. china|pr china|prc|p.r.c.|peoples republic of china|china mainland|mainland china|кнр"
    "|китай, народная республика|china, república popular|rp china|vr china|中華人民共和國|中華人民共和国"
    "|中国大陆|중국(중화인민공화국)|cộng hòa nhân dân trung hoa",
    "CZ": "捷克共和国|체코공화국|cộng hòa séc",
    "DE": "фрг|alemanya|brd",
    "GB": "u.k.|u k|england|британия|англия|сполучене королівство|англія|inglaterra|angleterre|grande bretagne"
    "|grande-bretagne|gran bretaña|großbritannien|ingiltere|anh|anh quốc|大不列颠|영국(대영제국)",
    "HK": "hong kong, china|hong kong (china)|hong kong sar|сянган (гонконг)"
    "|специальный административный регион китая гонконг|гонконг (китай)|hồng kông|hồng công|中国香港|中國香港"
    "|ホンコン",
    "IR": "иран, исламская республика|исламская республика иран",
    "KG": "кыргызстан|киргизская республика|кыргызская республика",
    "CD": "drc|d.r. congo|dr congo|congo dr",
    "KP": "n. korea|n.korea|сев. корея|корея северная|korea dp rp"
    "|korea, dpr|korea (north)|korea dpr|dpr korea|d.p.r. korea"
    "|корея, демократическая народная республика|corea norte|coreia norte|rpd corea|rpdc|corée nord"
    "|république populaire démocratique de corée|nord korea|dvr korea|bắc triều tiên"
    "|cộng hòa dân chủ nhân dân triều tiên|북조선|朝鮮民主主義人民共和國|北韩|北朝鲜",
    "KR": "korea republic of|republic of korea|korea (south)|korea, rep|korea, rep.|korea (republic of)|rok"
    "|korea (republic)|korea republic|s. korea|s.korea|корея южная|south-korea"
    "|korea rep|korea south|korea rp|rep. of korea"
    "|корея, республика|ю. корея|ю.корея|республіка корея|корея, республіка|đại hàn dân quốc|g. kore"
    "|corea sur|corea (sur), república de|república de corea|coréia do sul|república da coreia|corée sud"
    "|république de corée|süd korea|republik korea|한국|남한|南韩|韓國|大韓民國|大韓民国",
    "KZ": "казакстан|哈萨克",
    "MD": "молдова, республика",
    "MK": "македония",
    "MM": "mianmar|бирма|мянма|бірма|birma|미얀마(버마)|버마|ミャンマー|ビルマ|缅甸联邦",
    "MO": "macao, china|macau, china|macao sar|аомынь|澳門|中国澳门|マカオ|ma cao",
    "MY": "mã lai",
    "NL": "holland|голландия|голландія|holanda|hollande",
    "PK": "república islâmica do paquistão",
    "RU": "russian fed|russian fed.|рф|rf|r.f.|rusya fed.|federación de rusia|federação da rússia"
    "|fédération de russie|fédération russe|lb nga|俄罗斯联邦|俄国|俄羅斯聯邦|俄联邦|러시아연방|로씨야"
    "|ロシア連邦",
    "SA": "ksa|k.s.a.|ả rập xê út",
    "SY": "syrian arab rep.|república árabe siria|叙利亚阿拉伯共和国",
    "TR": "republic of turkey|터키|thổ nhĩ kì",
    "TW": "taiwan, china|chinese taipei|тайвань (китай)|тайвань, китай|中国台湾|中國台灣|臺灣",
    "US": "u.s.a.|u.s.a|u.s.|u s a|united states america|америка|ee.uu.|ee. uu.|eeuu|eua|e.u.a.|etats unis|abd"
    "|amerika|hợp chủng quốc hoa kỳ|미합중국|米国|アメリカ",
    "UZ": "ozbekiston|o'zbekiston",
    "VE": "венесуэла, боливарианская республика",
    "VN": "viet-nam|срв|socialist republic of vietnam|월남",
    "ZA": "юар|rsa|пар",
}  # fmt: skip

# Words that are used for two countries: a file has to say which it means.
SEVERAL = {
    "корея": ("KP", "KR"), "korea": ("KP", "KR"), "corea": ("KP", "KR"), "coreia": ("KP", "KR"), "coréia": ("KP", "KR"),
    "corée": ("KP", "KR"), "kore": ("KP", "KR"), "рк": ("KR", "KZ"), "kongo": ("CD", "CG"),
}  # fmt: skip
