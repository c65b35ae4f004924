"""A Han name comes apart into places, districts, parks, its own word and trades, also where no word is its own."""

from __future__ import annotations

import pytest

from service import names


def _parts(name: str) -> list[tuple[str, str]]:
    return [(each.source, each.kind) for each in names.fold(name).tokens]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "泰州市海陵区宏图船用设备厂",
            [("泰州", "place"), ("海陵", "filler"), ("宏图", "name"), ("船用", "business")],
        ),
        ("苏州工业园区汇川模具", [("苏州", "place"), ("工业园区", "general"), ("汇川", "name"), ("模具", "business")]),
        ("嘉善宏业滑动轴承", [("嘉善", "place"), ("宏业", "name"), ("滑动", "business"), ("轴承", "business")]),
        ("國立臺灣大學", [("國立", "qualifier"), ("臺灣", "place"), ("大學", "business")]),
        ("安平县钜安丝网", [("安平", "filler"), ("钜安", "name"), ("丝网", "business")]),
        ("興發遠東貿易", [("興發", "name"), ("遠東", "place"), ("貿易", "general")]),
    ],
)
def test_places_districts_and_parks_come_off_before_the_name(name: str, parts: list[tuple[str, str]]) -> None:
    assert _parts(name)[: len(parts)] == parts


def test_a_name_of_known_words_alone_is_cut_into_the_fewest() -> None:
    assert [each.source for each in names.fold("福建積體電路製造").tokens] == ["福建", "積體電路", "製造"]
    assert [each.text for each in names.fold("福建石油化工").tokens] == ["fujian", "petrochemical"]


def test_a_county_that_would_leave_one_sign_of_a_name_is_part_of_the_name() -> None:
    assert _parts("五河源电子")[0] == ("五河源", "name")


def test_behind_one_county_no_other_comes() -> None:
    assert [kind for _, kind in _parts("浙江海盐桐庐锋达电子")][:3] == ["place", "place", "name"]


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("沈阳第一机床厂", "Shenyang No. 1 Machine Tool Factory"),
        ("長春第二儀表廠", "Changchun Second Instrument Factory"),
        ("第一運輸", "Dai-ichi Transport"),
        ("中国船舶工业第七一二研究所", "China Shipbuilding 712 Research Institute"),
    ],
)
def test_an_ordinal_is_a_number_in_every_spelling(han: str, latin: str) -> None:
    assert names.compare(han, latin).score >= names.POSSIBLE


def test_two_ordinals_are_two_factories() -> None:
    assert names.compare("长春第二仪表厂", "Changchun No. 3 Instrument Factory").score < names.POSSIBLE


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("哈尔滨工业大学", "Harbin Institute of Technology"),
        ("江苏恒立液压股份有限公司", "Jiangsu Hengli Hydraulic Co Ltd"),
        ("泰州宏图不锈钢制品厂", "Taizhou Hongtu Stainless Steel Products Factory"),
        ("台灣電力公司", "Taiwan Power Company"),
        ("西日本高速道路株式会社", "West Nippon Expressway Company Limited"),
        ("嘉善宏业滑动轴承有限公司", "Jiashan Hongye Sliding Bearing Co., Ltd."),
    ],
)
def test_trades_of_suppliers_are_one_in_han_and_english(han: str, latin: str) -> None:
    assert names.compare(han, latin).score >= names.POSSIBLE


def test_ordinals_of_several_signs_are_read_in_digits() -> None:
    numbers = [
        [each.text for each in names.fold(f"第{signs}研究所").tokens if each.kind == "number"]
        for signs in ("七一二", "十四", "二十", "五十五", "十")
    ]
    assert numbers == [["712"], ["14"], ["20"], ["55"], ["10"]]
