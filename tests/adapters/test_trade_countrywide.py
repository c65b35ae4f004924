"""Files about countries, and of importers nobody can name, are refused with a sentence that says what they are."""

from __future__ import annotations

import io
import json

import pytest

from adapters.base import SourceChanged
from adapters.trade import by_id
from adapters.trade.mapping import load_mapping

COMTRADE = "typeCode,freqCode,refPeriodId,reporterCode,reporterISO,flowCode,partnerCode,partnerISO,cmdCode,primaryValue"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (COMTRADE, "this is UN Comtrade: trade of whole countries.*never evidence on a supplier"),
        (COMTRADE.lower(), "this is UN Comtrade"),
        ("DIRECTION,PERIOD,COUNTRY,HS,UM,VALUE,NETWEIGHT,QUANTITY,REGION", "Russian customs statistics"),
        ("NUMENCRIPTADO,NUM_UNICO_IMPORTADOR,ARANC-NAC,CIF-ITEM,FECACEP", "Chile's open import declarations"),
    ],
)
@pytest.mark.parametrize("layout", ["sample", "ru_import_short", "ru_gtd"])
def test_a_file_without_companies_is_refused_whatever_it_is_loaded_as(header: str, said: str, layout: str) -> None:
    divider = ";" if layout == "ru_gtd" else ","
    content = f"{header}\n{','.join('1' for _ in header.split(','))}\n".replace(",", divider).encode()
    options: dict[str, object] = {"illustrative": False}
    if layout != "ru_gtd":
        options["mapping"] = load_mapping(layout)
    with pytest.raises(SourceChanged, match=said):
        list(by_id(layout if layout == "ru_gtd" else "csv").read(io.BytesIO(content), options))


@pytest.mark.parametrize("layout", ["csv", "ftm_economic_activity"])
def test_the_answer_of_its_api_is_refused_too(layout: str) -> None:
    content = json.dumps({"count": 1, "data": [{"typeCode": "C", "reporterCode": 410, "partnerCode": 643}]}).encode()
    with pytest.raises(SourceChanged, match="this is UN Comtrade"):
        list(by_id(layout).read(io.BytesIO(content), {"illustrative": False, "mapping": load_mapping("sample")}))


def test_its_name_as_a_layout_is_refused_with_the_same_sentence() -> None:
    with pytest.raises(SourceChanged, match="this is UN Comtrade"):
        load_mapping("un_comtrade")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "a", "schema": "Company", "properties": {}}\n', "--mapping ftm_economic_activity"),
        (b'[{"shipper": "A"}]', "the file is JSON, which is no table"),
    ],
)
def test_json_is_no_table(content: bytes, said: str) -> None:
    with pytest.raises(SourceChanged, match=said):
        list(by_id("csv").read(io.BytesIO(content), {"illustrative": False, "mapping": load_mapping("us_importyeti")}))
