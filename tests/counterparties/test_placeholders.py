"""A field that names nobody is an unknown party, in every language of the records; a name that only looks so is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import orjson
import pytest

from adapters.trade.layout import used_columns
from adapters.trade.mapping import BUILT_IN, load_mapping
from service import aside, intake, sample
from service.counterparties import is_placeholder
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import Store

TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")

NOBODY = """
TO ORDER|TO THE ORDER OF|To the order of Bank X, Istanbul|TO ORDER OF SHIPPER|TO ORDER:|*** TO ORDER ***
(TO ORDER)
TO ORDER|UNTO THE ORDER OF WOORI BANK|CONSIGNEE: TO ORDER|TO SHIPPER'S ORDER|ORDER|ORDER OF SHINHAN BANK|N/A
n.a.|N / A
NOT AVAILABLE|CONFIDENTIAL|WITHHELD|Information Withheld|SAME AS CONSIGNEE|SAME AS THE CONSIGNEE.
Same as notify party 1|-|...
UNKNOWN|NULL|XXXX|000|TO BEARER|AS ABOVE|Not declared|
ПО ПРИКАЗУ|По приказу банка ВТБ|НЕТ ДАННЫХ|НЕ УКАЗАН|не указано|Неизвестно|СМ. ГРАФУ 14 ДТ
Сведения отсутствуют|КОНФИДЕНЦИАЛЬНО
A LA ORDEN|A LA ORDEN DE BANCO DE CHILE|NO DECLARADO|No disponible|CONFIDENCIAL|SIN INFORMACIÓN
À ORDEM DE BANCO ITAÚ|NÃO INFORMADO
À L'ORDRE DE BNP|EMRİNE|GARANTİ BANKASI EMRİNE|emrine|Bilinmiyor|BELİRTİLMEMİŞ|GİZLİ
凭指示|憑指示|凭中国银行指示|按花旗银行指示|不详|保密|同收货人|未知|無
지시인|지시인 앞|신한은행의 지시인|우리은행 지시|미상|수하인과 동일|비공개|해당 없음|THEO LỆNH CỦA VIETCOMBANK
SAME AS CNEE|SAME AS SHPR.|Same as the consignor|NAME WITHHELD BY REQUEST|SHIPPER NAME WITHHELD
WITHHELD BY CUSTOMS
UNKNOWN CONSIGNEE|Unknown supplier|CONSIGNEE NOT DISCLOSED|CNEE: UNKNOWN|NOT AVAILABLE FROM SOURCE|TOORDER
TOORDER OF THE BANK|NOTAVAILABLE|Not disclosed by the shipper|Name not provided|Importer name not available
SAMEASCONSIGNEE|получатель не указан|Наименование не указано|неизвестный получатель
指図人|非公開|0|THE SAME|B/L TO ORDER OF XY BANK|The same as consignee
""".replace("\n", "|").split("|")
SOMEBODY = """
Order Group AG|Bordeaux Ordre Sarl|Toorder Ltd|Ordering Systems Co|Nakayama Trading|Nail Industries
Unknown Worlds Entertainment Inc
Confidential Couriers Ltd|Withheld Records LLC|ООО Приказ Плюс|ООО Нетто|ЗАО Разные Грани|Orden Real SA
Portador Logistica SA
Emre Makina Sanayi A.S.|Yok Tekstil Ltd|无锡新材料有限公司|中国指示灯有限公司|지시산업 주식회사|개인택시조합|A
7|3M|Consignee Services Ltd|Shipper Systems GmbH|Name It Ltd|Unknown Consignee Records Ltd|Buyer Group AG
S.D. Exporter|The Supplier Company Ltd|Withheld by Nature Ltd|Party Supplies Ltd|Notify Me Inc|Получатель Плюс ООО
Same Day Couriers|Bank of Orders plc|Sovereign Order of Malta|Order of Malta
"""


@pytest.mark.parametrize("name", NOBODY)
def test_a_field_that_names_nobody_is_known_for_that(name: str) -> None:
    assert is_placeholder(name)


@pytest.mark.parametrize(
    "name", [each for line in SOMEBODY.split("\n") for each in line.split("|") if each and each != "XX"]
)
def test_a_company_whose_name_begins_alike_is_somebody(name: str) -> None:
    assert not is_placeholder(name)


def test_the_bank_to_whose_order_goods_go_is_not_their_receiver_and_nobody_is_no_supplier(
    store: Store, clock: Callable[[], datetime], now: datetime, settings: Settings, tmp_path: Path
) -> None:
    text = (sample.FOLDER / "shipments.csv").read_text(encoding="utf-8")
    path = tmp_path / "rows.csv"
    path.write_text(text.replace("AURUS LLC", "TO ORDER OF VTB BANK"), encoding="utf-8")
    intake.load_trade(store, replace(TRADE, id="to_order"), path, clock=clock)

    def told(name: str) -> dict[str, list[dict[str, object]]]:
        question = Question(names=(name,), as_of=date(2023, 6, 1))
        found: dict[str, list[dict[str, object]]] = orjson.loads(
            build(question, store=store, settings=settings, now=now).body
        )
        return found

    names = {each["name"] for each in told("Garam Byeolbit Industry")["counterparties"]}
    assert "not named in the records" in names
    assert not any("VTB" in str(each) or "ORDER" in str(each) for each in names)
    assert told("VTB Bank")["counterparties"] == []
    assert told("TO ORDER OF VTB BANK")["counterparties"] == []


@pytest.mark.parametrize("name", sorted(each.stem for each in BUILT_IN.glob("*.yaml")))
def test_no_built_in_mapping_reads_a_column_of_telephones_or_mail(name: str) -> None:
    assert [each for each in used_columns(load_mapping(name)) if aside.is_personal(each)] == []
