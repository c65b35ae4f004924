"""What every registered list must keep; a new list is tested from the moment it stands in the register."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

import adapters
from adapters.base import SourceChanged
from adapters.sanctions import LISTS, by_id
from adapters.sanctions.port import Layout, Publication, SanctionsList
from service.store import records

SAMPLE = Path(adapters.__file__).parent / "sample"
FIXTURES = Path(__file__).parents[1] / "data" / "lists"  # <list id>/<layout id>/, one file a member


@dataclass(frozen=True)
class Form:
    """A list in one of its layouts, with the files of a small whole edition in the publisher's form."""

    listing: SanctionsList
    layout: Layout
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        return f"{self.listing.id}-{self.layout.id}"

    @property
    def is_xml(self) -> bool:
        return self.files[0].suffix == ".xml"


def _forms() -> Iterator[Form]:
    for listing in LISTS:
        for layout in listing.layouts:
            bundled = SAMPLE / f"{listing.id}.xml"
            own = sorted((FIXTURES / listing.id / layout.id).glob("*"))
            yield Form(listing, layout, tuple(own) or (bundled,))


FORMS = tuple(_forms())
every_list = pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.id)
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
every_xml = pytest.mark.parametrize("form", [form for form in FORMS if form.is_xml], ids=lambda form: form.name)

# What these publishers leave out of their files.
WITHOUT_A_DAY_OF_PUBLICATION = frozenset(
    {
        "us_ofac_sdn-csv",
        "us_ofac_cons-csv",
        "us_csl-csv",
        "us_bis_dpl-txt",
        "uk_sanctions_list-ods",
        "ca_sema-bilingual_xml",
        "ca_sema-entity_or_ship_xml",
        "ca_sema-entity_xml",
        "au_dfat-xls",
        "jp_mof-workbook",
        "ua_nsdc-workbook",
    }
)
# The Unverified List inside the CSL has neither days nor citations, nor has a topic of OpenSanctions.
WITHOUT_DATES_OF_LISTING = frozenset(
    {
        "us_ofac_sdn-xml",
        "us_ofac_cons-xml",
        "us_ofac_sdn-csv",
        "us_ofac_cons-csv",
        "us_csl-json",
        "us_csl-csv",
        "opensanctions-ftm_jsonl",
        "ca_sema-entity_xml",
    }
)
# How a record's own key is made another one, for files with many copies of the records: before, a letter or digit.
_JOINED = r'((?:FixedRef|IdentityID|ProfileID|SanctionsEntryID|<(?:Profile|Identity|SanctionsEntry) ID)=")(\w)'
KEYS = {
    "us_ofac_sdn-advanced_xml": _JOINED,
    "us_ofac_cons-advanced_xml": _JOINED,
    "us_ofac_sdn-xml": r"(<sdnEntry>\s+<uid>)(\d)",
    "us_ofac_cons-xml": r"(<sdnEntry>\s+<uid>)(\d)",
    "us_ofac_sdn-enhanced_xml": r'(<entity id=")(\d)',
    "us_ofac_cons-enhanced_xml": r'(<entity id=")(\d)',
    "uk_sanctions_list-xml": r"(<UniqueID>)(\w)",
    "eu_fsf-xml_1_1": r'(<sanctionEntity [^>]*logicalId=")(\d)',
    "ca_sema-bilingual_xml": r"(<Item-NumeroDarticle>)(\w)",
    "ca_sema-entity_or_ship_xml": r"(<Item>)(\w)",
    "ca_sema-entity_xml": r"(<(?:Item|Entity)>)(\w)",
    "un_sc-xml": r"(<REFERENCE_NUMBER>)(\w)",
    "ch_seco-xml": r'(<target ssid=")(\d)',
}
# Where a record's parts stand apart, all of them are copied: the first and the last tag of what makes up records.
SPANS = {
    "us_ofac_sdn-advanced_xml": ("IDRegDocuments", "SanctionsEntries"),
    "us_ofac_cons-advanced_xml": ("IDRegDocuments", "SanctionsEntries"),
}
# Where a record's tag cannot be told from the counts: persons and entities have two, or another tag is as frequent.
RECORD_TAGS = {"un_sc-xml": "INDIVIDUAL", "ch_seco-xml": "target"}


def sample(form: Form) -> bytes:
    """The bytes of the form's first file; only forms of several files have more."""
    return form.files[0].read_bytes()


def read(form: Form, *documents: bytes) -> list:
    return list(form.listing.read(*map(io.BytesIO, documents)))


def whole(form: Form) -> list:
    return read(form, *(path.read_bytes() for path in form.files))


def refused(form: Form, document: bytes, says: str | None = None) -> None:
    with pytest.raises(SourceChanged, match=says) as caught:
        read(form, document)
    assert str(caught.value)


def tree(form: Form) -> etree._Element:
    return etree.fromstring(sample(form))


def record_tag(form: Form) -> str:
    """The outermost tag of which the sample holds as many elements as the reader yields records."""
    if form.name in RECORD_TAGS:
        return RECORD_TAGS[form.name]
    records = len(whole(form)) - 1
    counts = Counter(str(element.tag) for element in tree(form).iter(etree.Element))
    return next(str(element.tag) for element in tree(form).iter(etree.Element) if counts[str(element.tag)] == records)


def first_of_each_path(form: Form) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each distinct element path of the sample once, as (a fresh tree, the element in it)."""

    def path(element: etree._Element) -> str:
        return "/".join(reversed([str(element.tag), *(str(above.tag) for above in element.iterancestors())]))

    places = {path(element): number for number, element in reversed(list(enumerate(tree(form).iter(etree.Element))))}
    for number in places.values():
        fresh = tree(form)
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
    assert listing.max_bytes > 0
    assert listing.stale_after < listing.expires_after < listing.stagnant_after
    assert timedelta(minutes=15) <= listing.poll_every <= listing.stale_after / 6, (
        "some tries may fail before it is stale"
    )
    assert listing.record_url("X1").startswith("https://")
    assert listing.record_url("X1") != listing.record_url("X2")


def test_the_lists_that_bind_most_are_asked_most_often() -> None:
    minutes = {listing.id: listing.poll_every / timedelta(minutes=1) for listing in LISTS}
    often = {"us_ofac_sdn": 30, "us_ofac_cons": 30}
    hourly = dict.fromkeys(("eu_fsf", "uk_sanctions_list", "uk_ofsi_conlist", "un_sc", "us_csl"), 60)
    assert minutes == dict.fromkeys(minutes, 120) | often | hourly


@every_form
def test_the_sample_loads_whole_and_starts_with_its_publication(form: Form) -> None:
    publication, *records = whole(form)
    assert isinstance(publication, Publication)
    assert publication.published is not None or form.name in WITHOUT_A_DAY_OF_PUBLICATION
    assert publication.label
    assert records
    assert len({record.record_id for record in records}) == len(records)
    for record in records:
        assert record.names[0].kind == "primary"
        assert all(name.text == " ".join(name.text.split()) != "" for name in record.names)


@every_form
def test_every_designation_has_its_authority_list_measures_and_dates_with_fields(
    form: Form,
) -> None:
    for record in whole(form)[1:]:
        assert record.designations
        for designation in record.designations:
            assert designation.authority == form.listing.authority
            assert designation.list
            assert designation.programmes
            assert designation.measures
            assert all(measure.label for measure in designation.measures)
            own = [date for measure in designation.measures for date in measure.dates]
            assert designation.dates or own or form.name in WITHOUT_DATES_OF_LISTING
            assert all(date.field for date in (*designation.dates, *own))


@every_form
def test_every_record_comes_back_from_its_bytes_as_it_was(form: Form) -> None:
    for record in whole(form)[1:]:
        content, _ = records.dump(record)
        assert records.load(content) == record


@every_xml
def test_a_file_cut_anywhere_is_never_a_short_success(form: Form) -> None:
    whole = sample(form).rstrip()
    for percent in range(100):
        refused(form, whole[: len(whole) * percent // 100])
    refused(form, whole[:-1])


@every_form
def test_what_is_not_this_list_is_refused(form: Form) -> None:
    refused(form, b"", "empty")
    refused(form, b"   \n")
    refused(form, b"<html><body><h1>Down for maintenance</h1></body></html>", "html")
    refused(form, b"<!DOCTYPE html><html><body><br></body></html>")
    refused(form, b"name,programme\nA,B\n")
    refused(form, b'{"error": "try later"}')
    for other in FORMS:
        if other.listing.id != form.listing.id:
            refused(form, sample(other))


@every_xml
def test_a_document_without_records_is_refused(form: Form) -> None:
    root = tree(form)
    for element in list(root.iter(record_tag(form))):
        above = element.getparent()
        assert above is not None
        above.remove(element)
    refused(form, etree.tostring(root))
    refused(form, etree.tostring(etree.Element(root.tag, nsmap=root.nsmap)))


def prolog(text: str) -> Callable[[bytes], bytes]:
    return lambda document: document.replace(b"?>", b"?>" + text.encode(), 1)


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))


@every_xml
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
def test_a_doctype_is_refused_whatever_it_declares(form: Form, doctype: str) -> None:
    refused(form, prolog(doctype)(sample(form)), "DOCTYPE")


@every_xml
def test_an_entity_that_expands_into_the_text_never_does(form: Form) -> None:
    document = prolog(f'<!DOCTYPE x [<!ENTITY b0 "bbbbbbbbbb">{BOMB}]>')(sample(form))
    end = document.rindex(b"</")
    refused(form, document[:end] + b"&b11;" + document[end:])


@every_xml
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
def test_garbled_bytes_are_refused(form: Form, garbled: Callable[[bytes], bytes]) -> None:
    refused(form, garbled(sample(form)))


@every_xml
def test_deep_nesting_is_refused(form: Form) -> None:
    document = sample(form)
    end = document.rindex(b"</")
    refused(form, document[:end] + b"<d>" * 100_000 + b"</d>" * 100_000 + document[end:])


@every_xml
def test_an_unknown_element_is_refused_wherever_it_stands_and_named(form: Form) -> None:
    for root, element in first_of_each_path(form):
        etree.SubElement(element, "unheardOf").text = "1"
        refused(form, etree.tostring(root), "unheardOf|text beside")


@every_xml
def test_an_unknown_attribute_is_refused_wherever_it_stands_and_named(form: Form) -> None:
    for root, element in first_of_each_path(form):
        element.set("unheardOf", "1")
        refused(form, etree.tostring(root), "unheardOf")


@every_xml
def test_text_beside_elements_is_refused(form: Form) -> None:
    for root, element in first_of_each_path(form):
        if len(element):
            element[0].tail = "stray"
            refused(form, etree.tostring(root), "stray")


@every_xml
def test_a_record_that_stands_twice_is_refused(form: Form) -> None:
    root = tree(form)
    record = next(root.iter(record_tag(form)))
    record.addnext(etree.fromstring(etree.tostring(record)))
    refused(form, etree.tostring(root), "twice")


@every_xml
def test_comments_cdata_and_prefixes_change_nothing(form: Form) -> None:
    expected = whole(form)
    root = tree(form)
    for element in root.iter(etree.Element):
        if not len(element) and element.text and element.text.strip():
            element.text = etree.CDATA(element.text)
            element.append(etree.Comment("noted"))
    assert read(form, etree.tostring(root, encoding="utf-8")) == expected
    assert read(form, b"\xef\xbb\xbf" + sample(form)) == expected
    if namespace := etree.QName(root).namespace:
        bare = sample(form).decode().replace(f'xmlns="{namespace}"', f'xmlns:o="{namespace}"')
        prefixed = bare.replace("</", "\0").replace("<?", "\1").replace("<!", "\2").replace("<", "<o:")
        again = prefixed.replace("\0", "</o:").replace("\1", "<?").replace("\2", "<!")
        assert read(form, again.encode()) == expected


@every_xml
def test_the_first_record_comes_before_the_file_is_read_to_its_end(form: Form) -> None:
    stream = io.BytesIO(sample(form) + b" " * 2_000_000)
    records = form.listing.read(stream)
    next(records), next(records)
    assert stream.tell() < 1_000_000


# Reads many copies of the records in one file; prints by how many kB the process grew after the first tenth.
GROWTH = """
import re, resource, sys
from pathlib import Path
from adapters.sanctions import by_id

name, layout, path, opening, closing, key = sys.argv[1:]
text = Path(path).read_text(encoding="utf-8")
first, last = re.search(rf"<{opening}[ >]", text).start(), text.rindex(f"</{closing}>") + len(closing) + 3
records = text[first:last]

class Many:
    def __init__(self, copies):
        self.copies = copies
        self.seek(0)
    def seek(self, start):
        self.parts, self.rest = self.make(self.copies), b""
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
(read,) = [each.read_file for each in by_id(name).layouts if each.id == layout]
for _ in read(Many(10)): pass
before = peak()
for _ in read(Many(100)): pass
print(peak() - before)
"""


@every_xml
def test_memory_does_not_grow_with_the_file(form: Form) -> None:
    tag = etree.QName(record_tag(form)).localname
    opening, closing = SPANS.get(form.name, (tag, tag))
    run = subprocess.run(
        [sys.executable, "-c", GROWTH, form.listing.id, form.layout.id, str(form.files[0]), opening, closing,
         KEYS[form.name]],
        capture_output=True, text=True, check=True, cwd=SAMPLE.parent.parent,
    )  # fmt: skip
    assert int(run.stdout) < 100 * len(sample(form)) // 1024 // 4
