"""What every registered list must keep; a new list is tested from the moment it stands in the register."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

import adapters
from adapters.base import Publication, SanctionsList, SourceChanged
from adapters.sanctions import LISTS, by_id

SAMPLE = Path(adapters.__file__).parent / "sample"
every_list = pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.id)


def sample(listing: SanctionsList) -> bytes:
    return (SAMPLE / f"{listing.id}.xml").read_bytes()


def read(listing: SanctionsList, document: bytes) -> list:
    return list(listing.read(io.BytesIO(document)))


def refused(listing: SanctionsList, document: bytes, says: str | None = None) -> None:
    with pytest.raises(SourceChanged, match=says) as caught:
        read(listing, document)
    assert str(caught.value)


def tree(listing: SanctionsList) -> etree._Element:
    return etree.fromstring(sample(listing))


def record_tag(listing: SanctionsList) -> str:
    """The outermost tag of which the sample holds as many elements as the reader yields records."""
    records = len(read(listing, sample(listing))) - 1
    counts = Counter(str(element.tag) for element in tree(listing).iter(etree.Element))
    return next(
        str(element.tag) for element in tree(listing).iter(etree.Element) if counts[str(element.tag)] == records
    )


def first_of_each_path(listing: SanctionsList) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each distinct element path of the sample once, as (a fresh tree, the element in it)."""

    def path(element: etree._Element) -> str:
        return "/".join(reversed([str(element.tag), *(str(above.tag) for above in element.iterancestors())]))

    places = {path(element): number for number, element in reversed(list(enumerate(tree(listing).iter(etree.Element))))}
    for number in places.values():
        fresh = tree(listing)
        yield fresh, list(fresh.iter(etree.Element))[number]


def test_the_register_has_no_id_twice_and_finds_each_by_it() -> None:
    assert len({listing.id for listing in LISTS}) == len(LISTS)
    assert all(by_id(listing.id) is listing for listing in LISTS)
    with pytest.raises(KeyError):
        by_id("no_such_list")


@every_list
def test_the_list_says_who_publishes_it_where_and_how_old_it_may_get(listing: SanctionsList) -> None:
    for text in (listing.id, listing.title, listing.authority, listing.publisher, listing.licence):
        assert text.strip() == text != ""
    assert listing.url.startswith("https://")
    assert listing.url.split("/")[2] in listing.allowed_hosts
    assert ZoneInfo(listing.timezone)
    assert listing.stale_after.total_seconds() < listing.expires_after.total_seconds()
    assert listing.max_bytes > len(sample(listing))
    assert listing.record_url("X1").startswith("https://")
    assert listing.record_url("X1") != listing.record_url("X2")


@every_list
def test_the_sample_loads_whole_and_starts_with_its_publication(listing: SanctionsList) -> None:
    publication, *records = read(listing, sample(listing))
    assert isinstance(publication, Publication)
    assert publication.published is not None
    assert publication.label
    assert records
    assert len({record.record_id for record in records}) == len(records)
    for record in records:
        assert record.names[0].kind == "primary"
        assert all(name.text == " ".join(name.text.split()) != "" for name in record.names)


@every_list
def test_every_designation_has_its_authority_list_measures_and_dates_with_fields(
    listing: SanctionsList,
) -> None:
    for record in read(listing, sample(listing))[1:]:
        assert record.designations
        for designation in record.designations:
            assert designation.authority == listing.authority
            assert designation.list
            assert designation.programmes
            assert designation.measures
            assert all(measure.label for measure in designation.measures)
            own = [date for measure in designation.measures for date in measure.dates]
            assert designation.dates or own
            assert all(date.field for date in (*designation.dates, *own))


@every_list
def test_a_file_cut_anywhere_is_never_a_short_success(listing: SanctionsList) -> None:
    whole = sample(listing).rstrip()
    for percent in range(100):
        refused(listing, whole[: len(whole) * percent // 100])
    refused(listing, whole[:-1])


@every_list
def test_what_is_not_this_list_is_refused(listing: SanctionsList) -> None:
    refused(listing, b"", "empty")
    refused(listing, b"   \n")
    refused(listing, b"<html><body><h1>Down for maintenance</h1></body></html>", "html")
    refused(listing, b"<!DOCTYPE html><html><body><br></body></html>")
    refused(listing, b"name,programme\nA,B\n")
    refused(listing, b'{"error": "try later"}')
    for other in LISTS:
        if other.id != listing.id:
            refused(listing, sample(other))


@every_list
def test_a_document_without_records_is_refused(listing: SanctionsList) -> None:
    root = tree(listing)
    for element in list(root.iter(record_tag(listing))):
        above = element.getparent()
        assert above is not None
        above.remove(element)
    refused(listing, etree.tostring(root))
    refused(listing, etree.tostring(etree.Element(root.tag, nsmap=root.nsmap)))


def prolog(text: str) -> Callable[[bytes], bytes]:
    return lambda document: document.replace(b"?>", b"?>" + text.encode(), 1)


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))


@every_list
@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>',
        f'<!DOCTYPE x [<!ENTITY b0 "bbbbbbbbbb">{BOMB}]>',
    ],
    ids=["plain", "external subset", "external entity", "entity bomb"],
)
def test_a_doctype_is_refused_whatever_it_declares(listing: SanctionsList, doctype: str) -> None:
    refused(listing, prolog(doctype)(sample(listing)), "DOCTYPE")


@every_list
def test_an_entity_that_expands_into_the_text_never_does(listing: SanctionsList) -> None:
    document = prolog(f'<!DOCTYPE x [<!ENTITY b0 "bbbbbbbbbb">{BOMB}]>')(sample(listing))
    end = document.rindex(b"</")
    refused(listing, document[:end] + b"&b11;" + document[end:])


@every_list
@pytest.mark.parametrize(
    "garbled",
    [
        pytest.param(lambda document: document.replace(b">", b">\0", 40), id="NUL"),
        pytest.param(lambda document: document.replace(b"e", b"\xe9", 1_000), id="Latin-1 bytes"),
        pytest.param(lambda document: document.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(lambda document: document + b"<more/>", id="a second root"),
        pytest.param(lambda document: document + document, id="two documents"),
        pytest.param(lambda document: document.replace(b"<", b"<\x0b", 30), id="control characters"),
    ],
)
def test_garbled_bytes_are_refused(listing: SanctionsList, garbled: Callable[[bytes], bytes]) -> None:
    refused(listing, garbled(sample(listing)))


@every_list
def test_deep_nesting_is_refused(listing: SanctionsList) -> None:
    document = sample(listing)
    end = document.rindex(b"</")
    refused(listing, document[:end] + b"<d>" * 100_000 + b"</d>" * 100_000 + document[end:])


@every_list
def test_an_unknown_element_is_refused_wherever_it_stands_and_named(listing: SanctionsList) -> None:
    for root, element in first_of_each_path(listing):
        etree.SubElement(element, "unheardOf").text = "1"
        refused(listing, etree.tostring(root), "unheardOf|text beside")


@every_list
def test_an_unknown_attribute_is_refused_wherever_it_stands_and_named(listing: SanctionsList) -> None:
    for root, element in first_of_each_path(listing):
        element.set("unheardOf", "1")
        refused(listing, etree.tostring(root), "unheardOf")


@every_list
def test_text_beside_elements_is_refused(listing: SanctionsList) -> None:
    for root, element in first_of_each_path(listing):
        if len(element):
            element[0].tail = "stray"
            refused(listing, etree.tostring(root), "stray")


@every_list
def test_a_record_that_stands_twice_is_refused(listing: SanctionsList) -> None:
    root = tree(listing)
    record = next(root.iter(record_tag(listing)))
    record.addnext(etree.fromstring(etree.tostring(record)))
    refused(listing, etree.tostring(root), "twice")


@every_list
def test_comments_cdata_and_prefixes_change_nothing(listing: SanctionsList) -> None:
    expected = read(listing, sample(listing))
    root = tree(listing)
    for element in root.iter(etree.Element):
        if not len(element) and element.text and element.text.strip():
            element.text = etree.CDATA(element.text)
            element.append(etree.Comment("noted"))
    assert read(listing, etree.tostring(root, encoding="utf-8")) == expected
    assert read(listing, b"\xef\xbb\xbf" + sample(listing)) == expected
    if namespace := etree.QName(root).namespace:
        bare = sample(listing).decode().replace(f'xmlns="{namespace}"', f'xmlns:o="{namespace}"')
        prefixed = bare.replace("</", "\0").replace("<?", "\1").replace("<!", "\2").replace("<", "<o:")
        again = prefixed.replace("\0", "</o:").replace("\1", "<?").replace("\2", "<!")
        assert read(listing, again.encode()) == expected


@every_list
def test_the_first_record_comes_before_the_file_is_read_to_its_end(listing: SanctionsList) -> None:
    stream = io.BytesIO(sample(listing) + b" " * 2_000_000)
    records = listing.read(stream)
    next(records), next(records)
    assert stream.tell() < 1_000_000


# Reads many copies of the records in one file; prints by how many kB the process grew after the first tenth.
GROWTH = """
import re, resource, sys
from pathlib import Path
from adapters.sanctions import by_id

name, path, tag, key = sys.argv[1:]
text = Path(path).read_text(encoding="utf-8")
first, last = re.search(rf"<{tag}[ >]", text).start(), text.rindex(f"</{tag}>") + len(tag) + 3
records = text[first:last]

class Many:
    def __init__(self, copies):
        self.parts, self.rest = self.make(copies), b""
    def make(self, copies):
        yield text[:first].encode()
        for copy in range(copies):
            yield re.sub(key, lambda found: found.group(1) + f"{copy}x" + found.group(2), records).encode()
        yield text[last:].encode()
    def read(self, size=-1):
        while len(self.rest) < size and (part := next(self.parts, None)):
            self.rest += part
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in by_id(name).read(Many(10)): pass
before = peak()
for _ in by_id(name).read(Many(100)): pass
print(peak() - before)
"""


@every_list
def test_memory_does_not_grow_with_the_file(listing: SanctionsList) -> None:
    tag = etree.QName(record_tag(listing)).localname
    key = rf'(<{tag} id=")(\d)' if "id" in next(tree(listing).iter(record_tag(listing))).attrib else r"(<UniqueID>)(\w)"
    path = str(SAMPLE / f"{listing.id}.xml")
    run = subprocess.run(
        [sys.executable, "-c", GROWTH, listing.id, path, tag, key],
        capture_output=True, text=True, check=True, cwd=SAMPLE.parent.parent,
    )  # fmt: skip
    assert int(run.stdout) < 100 * len(sample(listing)) // 1024 // 4
