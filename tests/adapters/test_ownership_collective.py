"""A group of holders, a company's own shares and nobody are no party; a company with such words in its name is one."""

from __future__ import annotations

import time

import pytest

from adapters.ownership.collective import is_collective


@pytest.mark.parametrize(
    "name",
    [
        "Various shareholders", "VARIOUS SHAREHOLDERS.", "Shareholders below 5%",
        "Shareholders with less than 5 % each",
        "Treasury shares", "Treasury Stock", "own shares", "Other shareholders", "Other shareholders (each below 5 %)",
        "Others", "Public float", "free float", "Free-float", "Free float 25.3 %", "Physical persons",
        "Natural persons", "Private individuals", "Minority shareholders", "Other minority shareholders",
        "Institutional and retail investors", "N/A", "n.a.", "NA", "UNKNOWN", "Unknown owner", "-", "—", "...", "???",
        "TO THE ORDER OF", "To the order of Bank of Nowhere", "TO ORDER", "nominee holder", "Nominee shareholder",
        "Nominee", "Not disclosed", "None", "прочие акционеры", "Прочие", "ПРОЧИЕ АКЦИОНЕРЫ (менее 5 %)",
        "Прочие физические лица", "физические лица", "Физ. лица", "физлица", "Другие участники",
        "Миноритарные акционеры", "акционеры, владеющие менее 5 % акций", "номинальный держатель",
        "Номинальный держатель (центральный депозитарий)", "казначейские акции", "собственные акции",
        "в свободном обращении", "нет данных", "не указано", "Неизвестно", "«Прочие акционеры»",
    ],
)  # fmt: skip
def test_no_party_is_told(name: str) -> None:
    assert is_collective(name)


@pytest.mark.parametrize(
    "name",
    [
        "Public Float Capital Ltd", "Nominee Services AG", "Other Ocean Trading LLC", "Unknown Worlds Inc",
        "Treasury Wine Estates Ltd", "Various Artists GmbH", "Physical Persons Gym Ltd", "Order of Malta",
        "The Public Investment Fund", "Investor AB", "ООО Прочие Решения", "АО Акционер", "АО Физические Приборы",
        "НКО АО Национальный расчетный депозитарий", "Free Float Software OÜ", "Minority Ventures LP", "NA Trading",
        "Нет Данных Медиа ООО", "Bearer Logistics", "Ni", "Nil Trading Co", "Shareholders Representative Services LLC",
        "All Investors Bank PLC", "Иван Прочий", "Partners Group", "The Individual Investor Company",
    ],
)  # fmt: skip
def test_a_party_whose_name_holds_such_words_is_one(name: str) -> None:
    assert not is_collective(name)


@pytest.mark.parametrize(
    "name",
    ["other " * 5_000, "various " * 20, "shareholders " + "1" * 180, "прочие " * 25, "holders of " * 17, "a" * 200,
     "free float " + "9 " * 90],
)  # fmt: skip
def test_a_name_made_to_take_long_does_not(name: str) -> None:
    begun = time.perf_counter()
    is_collective(name)
    assert time.perf_counter() - begun < 0.5
