"""What documents write where they name nobody: an unknown party, which is never a match.

A bill made out "to the order of" a bank names who may give orders about the goods, and not who receives them. The words
are trade facts 1.2 and their like in the languages of the records; each is compared without letters' case and marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The whole field is this.
_WHOLE = """
    order|bearer|to bearer|holder|n / a|n . a|na|not available|not applicable|not declared|not specified
    not provided|not stated|no name given|no name provided|not supplied|not recorded
    not given|not disclosed|not known|not mentioned|not identified|unspecified|undisclosed|undeclared|unknown
    unidentified|anonymous|no name|noname|no data|no information|none|null|nil|confidential
    confidential information
    private|withheld|information withheld|name withheld|redacted|suppressed|tba|tbd|tbn|to be advised
    to be announced
    to be confirmed|to be determined|to be nominated|various|as above|as below|ditto|idem|see above
    see attached
    as per attached|the same|private person|private individual|individual|individuals|natural person
    нет|нет данных|нет сведений|нет информации|не указан|не указана|не указано|не указаны|не определен
    не определено
    не заполнено|не установлен|не установлено|не известен|не известно|неизвестен|неизвестно|неизвестный
    данные отсутствуют|сведения отсутствуют|отсутствует|отсутствуют|конфиденциально|скрыто|скрыт|он же|тот же
    то же
    контрагенты|разные|различные|на предъявителя|предъявителю|физическое лицо|физ лицо|физлицо|частное лицо
    немає|немає даних|не вказано|не вказаний|не визначено|дані відсутні|невідомо|невідомий|конфіденційно
    no disponible|no declarado|no declarada|no identificado|no informado|no especificado|no aplica|no registra
    confidencial|desconocido|desconocida|sin nombre|sin informacion|sin datos|sin especificar|s / n|s / d
    s / i|reservado
    el mismo|la misma|idem|al portador|portador|varios|persona natural|particular
    nao informado|nao declarado|nao disponivel|nao identificado|nao consta|desconhecido|o mesmo|ao portador
    diversos
    non disponible|non communique|non declare|non renseigne|inconnu|confidentiel|au porteur
    emre muharrer|emrine|gizli|gizlidir|bilinmiyor|bilinmeyen|belirtilmemis|belirsiz|mevcut degil|yok|hamiline
    muhtelif|ayni
    sahis|gercek kisi|bilgi yok
    无|無|无名|不详|不詳|未知|不明|保密|机密|機密|未提供|未申报|未申報|未公开|未公開|未注明|未註明|匿名|暂无
    暫無|不公开|不公開|同上|凭指示
    憑指示|凭指定|憑指定|待指示|指示提单|指示提單|空白抬头|空白抬頭|个人|個人|私人|持票人|来人|來人
    指図人|指図式|指図人式|未詳|非公開|不開示|同様|記載なし|該当なし|なし|持参人
    지시식|지시인|지시인 앞|지시인식|미상|불명|미기재|알 수 없음|없음|해당 없음|해당없음|비공개|기밀|상동
    정보 없음|개인|소지인
    khong co|khong ro|khong xac dinh|chua xac dinh|theo lenh
    غير معروف|غير محدد|غير متوفر|سري|لامر|لحامله
"""
# The field begins so, whatever follows: a bank, a shipper, an address.
_BEGINS = """
    toorder of|toorderof|to orderof
    to order|to the order|unto order|unto the order|to order of|consigned to order|consigned to the order
    by order of|per order of|to shipper s order|to shippers order|to the shipper s order|to our order
    to his order
    to holder s order|to bank s order|to buyer s order|to consignee s order|to banks order
    the same as|same as consignee|same as above|same as below|as per consignee|as consignee|see consignee
    по приказу|приказу|по распоряжению|по указанию|на имя предъявителя|тот же что|то же что|см графу
    смотри графу|см гр
    за наказом|наказу|див графу
    a la orden|a orden|a su orden|a nuestra orden|a la orden de|mismo que|el mismo que|igual al consignatario
    igual que el consignatario|a ordem|a nossa ordem|o mesmo que|a l ordre|a ordre|meme que
    alici ile ayni|gonderici ile ayni|yukaridaki ile ayni
    同收货人|同收貨人|同发货人|同發貨人|同通知人|凭指示|憑指示|与收货人相同|與收貨人相同
    荷受人と同じ|荷送人と同じ|荷受人に同じ
    수하인과 동일|송하인과 동일|위와 동일|수입자와 동일
    theo lenh cua
    لامر
"""
# Whom a field of a document is for, and by whom, where or why a name is not told there.
_ROLES = (
    "consignee|cnee|consignor|cnor|shipper|shpr|supplier|seller|buyer|importer|exporter|receiver|recipient|sender|vendor"
    "|customer|notify party|notify|party|applicant|грузополучатель|получатель|грузоотправитель|отправитель|покупатель"
    "|продавец|импортер|экспортер|поставщик"
)
_WHY = (
    "(?:by|from|at|in|on|per|upon|due to|for|to)(?: the)? (?:request|source|customs|law|carrier|client|documents?"
    f"|records?|system|data|declarant|provider|{_ROLES})(?: of .*)?"
)
# The field ends so: in these languages who gives the orders comes first.
_ENDS = "emrine|指示|指图|指圖|の指図|의 지시|의 지시인|지시인|지시식|은행 지시"
# After these, no word may follow directly: "ordering" is no order.
_MARKS = re.compile(r"[^\w]+")


def _plain(text: str) -> str:
    """Return the words in small letters without marks, one blank between them, and none around them."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("đ", "d"))
    bare = "".join(each for each in spread if not unicodedata.combining(each))
    return " ".join(_MARKS.sub(" ", unicodedata.normalize("NFC", bare).replace("_", " ")).split())


def _all(words: str) -> frozenset[str]:
    return frozenset(_plain(each) for line in words.splitlines() for each in line.split("|") if each.strip())


_NOBODY = _all(_WHOLE) | {"n a", "s n"}
# Also without blanks, but for what is as short as an abbreviation.
_NOBODY |= {
    joined for each in _NOBODY | _all(_BEGINS) if len(joined := each.replace(" ", "")) > 5 or not joined.isascii()
}
_PHRASES = tuple(sorted(_all(_BEGINS)))
_BEFORE = re.compile(rf"(?:(?:the )?(?:{_ROLES})(?: s)? )?(?:m s )?(?:b l )?(?:(?:name|наименование) )?")
_LONG = "|".join(sorted(map(re.escape, (each for each in _NOBODY if len(each) > 5))))
_AFTER = re.compile(rf"(?:{_LONG}) (?:{_ROLES}|{_WHY})")
# Scripts that write no blanks go on without one; an order of a bank's is one, an Order of Malta is not.
_JOINED = "同收货人|同收貨人|凭指示|憑指示|لامر|order of (?:the )?(?:shipper|holder|consignee|buyer|.*bank)"
_SAME = f"(?:the )?same as (?:the )?(?:{_ROLES})"
_OPENING = re.compile(rf"(?:{'|'.join(map(re.escape, _PHRASES))}|{_SAME})(?!\w)|{_JOINED}")
_CLOSING = tuple(_all(_ENDS))
_FILLING = re.compile(r"(\w)\1*", re.UNICODE)  # xxx, 000


@lru_cache(maxsize=16_384)
def is_placeholder(name: str) -> bool:
    """Return whether a document's name field names nobody (`TO THE ORDER OF …`, `WITHHELD`, `SAME AS CONSIGNEE`)."""
    whole = _plain(name)
    plain = _BEFORE.sub("", whole, count=1)
    if not plain or not {whole, plain}.isdisjoint(_NOBODY) or _OPENING.match(plain) or _AFTER.fullmatch(plain):
        return True
    if any(plain.endswith(each) and plain != each for each in _CLOSING):
        return len(plain) > len(min(_CLOSING, key=len))
    return plain == "0" or (len(plain) > 1 and plain[0] in "x0" and _FILLING.fullmatch(plain) is not None)
