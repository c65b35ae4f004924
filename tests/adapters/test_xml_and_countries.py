"""The two tools the list readers share: outlines of a publisher's XML, and country names."""

from __future__ import annotations

import io

import pytest

from adapters.base import SourceChanged
from adapters.countries import iso2
from adapters.xml import Node, outline, read_items

BOOK = outline("""
    book @id
        title
        author *
        note ? ...
""")


def books(content: str) -> list[Node]:
    document = f"<books>{content}</books>".encode()
    return list(read_items(io.BytesIO(document), namespace=None, root="books", items={"book": BOOK}, named_by="id"))


def test_an_outline_says_how_often_an_element_may_stand() -> None:
    (book,) = books('<book id="1"><title> T </title><author>A</author><author/><author>B</author></book>')
    assert (book.attribute("id"), book.filled("title"), book.texts("author")) == ("1", "T", ["A", "B"])
    for content, says in (
        ("<book><author>A</author></book>", "0 of title"),
        ("<book><title>T</title><title>T</title></book>", "2 of title"),
        ("<book><title>T</title><note/><note/></book>", "2 of note"),
        ("<book><title>T</title><author><name>A</name></author></book>", "'name' in author"),
        ("<book>T</book>", "text beside"),
        ('<book id="7"><title/><isbn/></book>', "book 7: unknown element 'isbn'"),
        ("<book><title/></book><leaflet/>", "'leaflet' in books"),
        ("<leaflet/><book><title/></book><book><title/></book>", "'leaflet' in books"),
    ):
        with pytest.raises(SourceChanged, match=says):
            books(content)


def test_a_free_part_is_kept_by_path_though_nobody_knows_it() -> None:
    (book,) = books('<book><title>T</title><note lang="en"><p>one</p><p>two</p></note></book>')
    assert list(book.one("note").leaves()) == [("note@lang", "en"), ("note/p", "one"), ("note/p", "two")]


@pytest.mark.parametrize("text", ["book\n    title !", "book\n    title\n    title", "book\nleaflet"])
def test_an_outline_that_makes_no_sense_is_an_error_at_once(text: str) -> None:
    with pytest.raises(ValueError, match=r"outline|unpack"):
        outline(text)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Russia", "RU"), ("Korea, South", "KR"), ("North Korea", "KP"), ("Turkey", "TR"), ("Burma", "MM"),
        ("Congo (Democratic Republic)", "CD"), ("Congo", "CG"),
        ("  united   kingdom ", "GB"), ("Vietnam", "VN"),
        ("Kosovo", None), ("West Bank", None), ("Region: Gaza", None), ("undetermined", None), ("", None),
        ("Russia and Belarus", None), ("Rus", "RU"), ("Guinea Bissau?", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_whole_name_or_not_at_all(name: str, code: str | None) -> None:
    assert iso2(name) == code
