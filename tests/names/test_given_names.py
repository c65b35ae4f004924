"""Given names that languages write differently, names of several words, Korean and Chinese family names."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest

from service.names import fold
from service.names.characters import Word, normal, split
from service.names.given_names import compound, families, group, joined, same, written
from service.names.tables import rows


def _group(text: str) -> str | None:
    (word,) = split(normal(text))
    return group(word.text, word.script)


def _same(one: str, other: str) -> bool:
    return same(split(normal(one))[0], split(normal(other))[0])


def test_every_spelling_names_its_source_and_stands_once_in_a_group() -> None:
    found = [(row["name"], row["spelling"]) for row in rows("person_names")]
    assert len(found) == len(set(found))
    assert all(row["source"].strip() and row["language"].strip() for row in rows("person_names"))


def test_every_spelling_of_the_table_is_found_again() -> None:
    for row in rows("person_names"):
        words = split(normal(row["spelling"]))
        if row["name"].startswith("family "):
            assert row["name"] in families("".join(each.text for each in words), words[0].script), row
        elif "+" not in row["name"]:
            assert group("".join(each.text for each in words), words[0].script) == row["name"], row
            if " " in row["name"]:
                assert compound([each.text for each in words]) == (len(words), row["name"]), row


@pytest.mark.parametrize(
    "spellings",
    [
        ["Vladimir", "Volodymyr", "Uladzimir", "Wladimir", "Владимир", "Володимир", "Уладзімір"],
        ["Alexander", "Aleksandr", "Oleksandr", "Aliaksandr", "Alyaksandr", "Александр", "Олександр", "Аляксандр"],
        ["Nikolai", "Nikolay", "Mykola", "Mikalai", "Николай", "Микола", "Мікалай"],
        ["Sergei", "Sergey", "Serhii", "Serhiy", "Siarhei", "Сергей", "Сергій", "Сяргей"],
        ["Dmitri", "Dmytro", "Dzmitry", "Дмитрий", "Дмитро"],
        ["Evgeny", "Yevgeniy", "Yevhen", "Yauhen", "Eugene", "Евгений", "Яўген"],
        ["Grigory", "Hryhorii", "Ryhor", "Григорий", "Рыгор"],
        ["Petr", "Pyotr", "Petro", "Peter", "Пётр"],
        ["Olga", "Olha", "Volha", "Ольга", "Вольга"],
        ["Elena", "Yelena", "Olena", "Alena", "Елена"],
        ["Natalia", "Nataliia", "Natallia", "Наталья"],
        ["Nikolayevich", "Nikolaevich", "Mykolayovych", "Mykolaiovych", "Mikalaevich", "Николаевич"],
        ["Grigorievich", "Grigoryevich", "Hryhorovych", "Hryhoryavich", "Ryhoravich", "Григорьевич"],
        ["Vladimirovich", "Volodymyrovych", "Uladzimiravich", "Владимирович"],
        ["Vladimirovna", "Volodymyrivna", "Uladzimirauna", "Володимирівна"],
        ["Muhammad", "Mohammed", "Mohamad", "Muhamed", "Mahomet", "Md", "Mohd", "محمد", "Мухаммед"],
        ["Hussein", "Husayn", "Hossein", "Hüseyin", "حسين", "الحسين"],
        ["Yusuf", "Youssef", "Yousuf", "يوسف"],
        ["Jafar", "Ja'far", "Cafer", "Djaafar", "جعفر"],
        ["Uthman", "Othman", "Osman", "عثمان"],
        ["Qasim", "Kassem", "Ghassem", "Qassem", "قاسم"],
        ["Sayyid", "Seyed", "Sayed", "Syed", "سيد"],
        ["Abdullah", "Abdallah", "'Abdullah", "Abdoulaye", "Cabdullahi", "عبدالله"],
        ["Abdurrahman", "Abdulrahman", "Abdelrahman", "Abdirahman", "عبدالرحمن"],
        ["Nureddin", "Nourreddine", "Noureddine", "Nuruddin", "Nooruddin", "نورالدين"],
        ["Salahuddin", "Salaheddine", "Selahattin", "صلاحالدين"],
        ["Abubakar", "Boubacar", "Aboubakar"],
    ],
)
def test_one_given_name_is_one_group_in_every_language(spellings: list[str]) -> None:
    assert len({_group(each) for each in spellings}) == 1
    assert _group(spellings[0]) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan", "John"),
        ("Yusuf", "Joseph"),
        ("Ibrahim", "Abraham"),
        ("Miguel", "Mikhail"),
        ("Georgy", "Yury"),
        ("Said", "Sayyid"),
        ("Hassan", "Hussein"),
        ("Muhammad", "Mahmud"),
        ("Ahmad", "Hamid"),
        ("Salman", "Sulayman"),
        ("Salah", "Saleh"),
        ("Bashar", "Bashir"),
        ("Alexander", "Alexandra"),
        ("Alexander", "Alexei"),
        ("Vladimir", "Vladislav"),
        ("Nikolayevich", "Nikolaevna"),
        ("Nikolai", "Nikolayevich"),
        ("Abdulrahman", "Abdulrahim"),
        ("Abdulkarim", "Karim"),
        ("Nureddin", "Nasreddin"),
        ("Saifullah", "Najibullah"),
        ("Smith", "Schmidt"),
    ],
)
def test_two_given_names_stay_two(one: str, other: str) -> None:
    assert not _same(one, other)


def test_no_word_of_business_is_a_given_name() -> None:
    for word in ("Trading", "Paladin", "Electronics", "Houston", "Godzilla", "Abdomen", "Industrial", "Umbrella"):
        assert _group(word) is None, word


@pytest.mark.parametrize(
    ("written", "count", "name"),
    [
        ("Abd al-Rahman Khan", 3, "abd rahman"),
        ("Abdul Rahman", 2, "abd rahman"),
        ("Abd ar-Rahman", 3, "abd rahman"),
        ("Abdurrahman Wahid", 1, "abd rahman"),
        ("Абдул Рахман", 2, "abd rahman"),
        ("عبد الرحمن", 2, "abd rahman"),
        ("Abdel Aziz", 2, "abd aziz"),
        ("Abdelaziz Bouteflika", 1, "abd aziz"),
        ("Abd ash-Shakur", 3, "abd shakur"),
        ("Abdul Qadeer Khan", 2, "abd qadir"),
        ("Abu Bakr al-Baghdadi", 2, "abu bakr"),
        ("Zine el Abidine Ben Ali", 3, "zayn al-abidin"),
        ("Sayf al-Islam", 3, "sayf al-islam"),
        ("Salah ad-Din", 3, "salah din"),
        ("Hibat Allah", 2, "hibat allah"),
    ],
)
def test_a_name_of_several_words_is_one(written: str, count: int, name: str) -> None:
    assert compound([each.text for each in split(normal(written))]) == (count, name)


@pytest.mark.parametrize("written", ["Abdi Ali", "Muhammad Ali", "Haji Abdul", "Abd", "Ali Din", "al Rahman", ""])
def test_words_that_are_no_such_name_stay_apart(written: str) -> None:
    assert compound(written.lower().split()) is None


def test_joined_words_are_spelled_alike_and_keep_their_source() -> None:
    names = ["Abd al-Rahman Jalil Khan", "Abdurrahman Jalil Khan", "Abdul Rahman Jalil Khan"]
    words = [joined(split(normal(each))) for each in names]
    assert {tuple(each.text for each in row) for row in words} == {("abdrahman", "jalil", "khan")}
    assert words[0][0].source == "Abd al Rahman"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lee", "Rhee"),
        ("Lee", "Yi"),
        ("Park", "Pak"),
        ("Choi", "Ch'oe"),
        ("Chung", "Jeong"),
        ("Yoon", "Yun"),
        ("Ryu", "Yoo"),
        ("Roh", "No"),
        ("Chan", "Chen"),
        ("Tan", "Chen"),
        ("Cheung", "Zhang"),
        ("Wong", "Huang"),
        ("Wong", "Wang"),
        ("Ng", "Wu"),
        ("Lam", "Lin"),
        ("Lee", "Li"),
        ("陳", "Chan"),
        ("박", "Bak"),
    ],
)
def test_one_family_name_in_every_system(one: str, other: str) -> None:
    assert _same(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Kim", "Lee"), ("Yi", "Li"), ("Park", "Bae"), ("Chen", "Cheng"), ("Wang", "Huang")]
)
def test_two_family_names_stay_two(one: str, other: str) -> None:
    assert not _same(one, other)


def test_whatever_is_asked_has_an_answer_and_order_does_not_matter() -> None:
    odd = ["", "a", "abd", "allah", "x" * 500, "abd" * 60, "дин", "الله", "الدین", "1", "ال", "abdul", "ß"]
    words = [Word(source=each, text=each, script="latin") for each in odd]
    for one, other in combinations(words, 2):
        assert same(one, other) == same(other, one)
    assert [each.text for each in joined(words[:1] + words[2:4])] == ["", "abdallah"]


def test_the_commonest_names_are_folded_to_one_spelling() -> None:
    common = [row for row in rows("person_names") if row["written"]]
    assert len(common) > 200
    for row in common:
        (word,) = split(normal(row["spelling"]))
        assert written(word.text) == row["written"], row
        assert fold(f"{row['spelling']} Zubrowka").tokens[0].text == row["written"], row
    by_group: dict[str, set[str]] = {}
    for row in common:
        by_group.setdefault(row["name"], set()).add(row["written"])
    assert all(len(spellings) == 1 for spellings in by_group.values())
    assert written("mohamud") is None  # Somali for Mahmud
    assert written("zubrowka") is None


def test_the_table_is_not_read_on_import() -> None:
    code = "from service.names import given_names; print(given_names._table.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"
