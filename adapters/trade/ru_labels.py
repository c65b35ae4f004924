"""The four spellings in which Russian declarations head their columns, all read as the box of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from adapters.base import SourceChanged

_LETTERED = re.compile(r"(ND|FIRM|G[A-Z]?\d[0-9A-Z]*(?:_[0-9A-Z]+)?)\s*(?:\(.*\))?", re.DOTALL)
_LOWER = re.compile(r"(nd|firm|g[a-z]?\d[0-9a-z]*(?:_[0-9a-z]+)?)\s*(?:\(.*\))?", re.DOTALL)
_NUMBERED = re.compile(r"(ND|FIRM|D1|\d{1,4}[A-Z]?(?:_[0-9A-Z]+)?)\s+(?!\()\S.*", re.DOTALL)

# Labels without a box, as statistical forms and reports have them; compared without case and with single spaces.
_PLAIN = {
    "ND": ("Регистрационный №", "Регистрационный номер", "Номер декларации", "Номер ДТ"),
    "G072": ("Дата регистрации ДТ", "Дата регистрации", "Дата подачи статформы"),
    "GD1": ("Дата выпуска",),
    "G011": ("Направление (ИМ/ЭК)", "Направление перемещения"),
    "G0121": ("Таможенный режим", "Таможенная процедура"),
    "G021": ("ИНН отправителя",),
    "G022": ("Наименование отправителя", "Отправитель"),
    "G023": ("Адрес отправителя",),
    "G0231": ("Код страны отправителя",),
    "G081": ("ИНН получателя",),
    "G082": ("Наименование получателя", "Получатель"),
    "G083": ("Адрес получателя",),
    "G0831": ("Код страны получателя",),
    "G091": ("ИНН контрактодержателя",),
    "G092": ("Наименование контрактодержателя", "Контрактодержатель"),
    "G141": ("ИНН декларанта",),
    "G142": ("Наименование декларанта", "Декларант"),
    "G541_INN": ("ИНН таможенного брокера", "ИНН брокера"),
    "G11": ("Торгующая страна", "Код торгующей страны"),
    "G15A": ("Код страны отправления", "Страна отправления"),
    "G34": ("Код страны происхождения", "Страна происхождения"),
    "G17A": ("Код страны назначения", "Страна назначения"),
    "G202": ("Условие поставки", "Условия поставки"),
    "G2021": ("Пункт поставки товара", "Пункт поставки"),
    "G32": ("Номер товара по ДТ", "Номер товара"),
    "G31_1": ("Описание и характеристика товара", "Наименование и характеристики товаров"),
    "G31_11": ("Изготовитель", "Фирма-изготовитель", "Наименование фирмы изготовителя"),
    "G31_12": ("Товарный знак",),
    "G33": (
        "Код ТН ВЭД. Знак звёздочки (*) в конце, если указывается менее 10 знаков.",
        "Код ТН ВЭД",
        "Код товара по ТН ВЭД",
    ),
    "G35": ("Вес брутто", "Вес брутто, кг"),
    "G38": ("Вес нетто", "Вес нетто, кг"),
    "G42": ("Фактурная стоимость",),
    "G221": ("Код валюты цены договора", "Валюта контракта"),
    "G23": ("Курс валюты",),
    "G45": ("Таможенная стоимость",),
    "G12": ("Общая таможенная стоимость",),
    "G46": ("Статистическая стоимость", "Статистическая стоимость, USD"),
    "G31_7": ("Кол-во товара в доп. ед. измерения", "Количество в дополнительных единицах"),
    "G31_71": ("Дополнительная единица",),
    "FIRM": ("Контакты",),
}  # fmt: skip


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold().replace("ё", "е")


_BY_LABEL = {_folded(label): box for box, labels in _PLAIN.items() for label in labels}


def _lettered(label: str) -> str | None:
    """Read `G022 (Наименование отправителя)`."""
    found = _LETTERED.fullmatch(label)
    return found[1] if found else None


def _lower(label: str) -> str | None:
    """Read `g022 (наименование отправителя)`."""
    found = _LOWER.fullmatch(label)
    return found[1].upper() if found else None


def _numbered(label: str) -> str | None:
    """Read `022 Наименование/ФИО отправителя`, `D1 Дата выпуска груза` and `ND  Номер декларации на товары`."""
    found = _NUMBERED.fullmatch(label)
    if not found:
        return None
    return found[1] if found[1] in ("ND", "FIRM") else f"G{found[1]}"


def _plain(label: str) -> str | None:
    """Read `Наименование отправителя`."""
    return _BY_LABEL.get(_folded(label))


SPELLINGS: tuple[Callable[[str], str | None], ...] = (_lettered, _numbered, _lower, _plain)


def boxes(header: Sequence[str]) -> list[str]:
    """Return the box of every label, all in one spelling; raises SourceChanged naming the first that is in another."""
    read = [[spelling(label) for label in header] for spelling in SPELLINGS]
    best = max(read, key=lambda found: sum(box is not None for box in found))
    for label, box in zip(header, best, strict=True):
        if box is None:
            raise SourceChanged(
                f"the column {label!r} does not begin with a box such as G022, nor is it written as the others are; "
                "describe the file by a mapping: diligence trade guess"
            )
    return [box for box in best if box is not None]
