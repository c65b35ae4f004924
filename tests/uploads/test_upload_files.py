"""A trade file over real HTTP: sent, loaded by a process of its own, looked at meanwhile; on both databases."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import time

import pytest
from uploading import LINES, ROWS, TOKEN, Served, bad, manifest, many

OWN = """\
title: what the sender calls it
delimiter: ","
encoding: utf-8
decimal: "."
document_type: declaration
direction: "import:RU"
record_id: Nr
dates:
  - {column: Day, kind: declaration}
parties:
  sender: {name: Seller}
  receiver: {name: Buyer}
hs: {column: Code, digits: [6], version: HS2022}
values:
  - {column: USD, currency: USD, kind: statistical}
"""
OWN_ROWS = b"Nr,Day,Seller,Buyer,Code,USD\nA-1,2022-05-01,INVENTED SELLER CO LTD,INVENTED BUYER LLC,851521,1000\n"


def test_a_file_is_sent_loaded_and_seen(served: Served) -> None:
    dataset = served.dataset()
    answer = served.send_new(dataset, name="../../my rows\x1b[2J.csv")
    assert answer.status_code == 202
    first = answer.json()
    assert answer.headers["Location"] == f"/v1/trade-datasets/{dataset}/files/{first['id']}"
    assert (first["state"], first["ended"], first["ended_at"]) == ("received", False, None)
    told = served.ended(answer)
    assert (told["state"], told["rows"], told["rows_aside"], told["reason"]) == ("loaded", 71, 0, "")
    assert told["file"]["bytes"] == len(ROWS)
    assert told["file"]["sha256"] == hashlib.sha256(ROWS).hexdigest()
    assert told["file"]["name"].isprintable()
    assert (told["mapping"], told["next_step"], told["rows_aside_url"]) == ("sample", "ask for profiles", None)
    assert served.shipments(dataset) == 71
    profile = served.get("/v1/profiles", supplier="Garam Byeolbit Industry", accept_incomplete="true").json()
    assert dataset in {each["id"] for each in profile["coverage"]["trade"]["datasets"]}
    assert served.spooled() == []
    assert TOKEN not in served.log()


def test_the_same_file_twice_changes_nothing(served: Served) -> None:
    dataset = served.dataset()
    assert served.ended(served.send_new(dataset))["state"] == "loaded"
    again = served.ended(served.send(dataset, ROWS, mapping="sample"))
    assert (again["state"], again["rows"]) == ("unchanged", 71)
    assert served.shipments(dataset) == 71
    listed = served.get(f"/v1/trade-datasets/{dataset}/files").json()
    assert [each["state"] for each in listed["files"]] == ["unchanged", "loaded"]
    assert (listed["total"], listed["manifest_held"], listed["in_the_way"]) == (2, True, False)


def test_a_second_file_comes_with_nothing_but_its_layout(served: Served) -> None:
    dataset = served.dataset()
    served.ended(served.send_new(dataset, LINES[0] + b"".join(LINES[1:40])))
    rest = gzip.compress(LINES[0] + b"".join(LINES[40:]))
    assert served.ended(served.send(dataset, rest, mapping="sample"))["rows"] == len(LINES) - 40
    held = next(each for each in served.get("/v1/sources").json()["sources"] if each["id"] == dataset)
    assert (held["title"], held["illustrative"]) == ("Invented rows", True)
    assert held["period"]["from"] == "2018-01-01"


def test_a_held_file_says_why_and_hands_out_the_rows(served: Served) -> None:
    dataset = served.dataset()
    told = served.ended(served.send_new(dataset, bad(12)))
    assert (told["state"], told["rows"], told["rows_aside"]) == ("held", 0, 12)
    assert told["reason"].startswith("12 of 71 rows cannot be read")
    assert "download the rows set aside" in told["next_step"]
    rows = list(csv.DictReader(io.StringIO(served.get(told["rows_aside_url"]).text)))
    assert (len(rows), rows[0]["held"], rows[0]["date"]) == (12, "yes", "2023-02-30")
    assert served.shipments(dataset) == 0
    assert not served.get(f"/v1/trade-datasets/{dataset}/files").json()["manifest_held"]


def test_a_few_bad_rows_are_counted_and_the_others_loaded(served: Served) -> None:
    dataset = served.dataset()
    told = served.ended(served.send_new(dataset, bad(3)))
    assert (told["state"], told["rows"], told["rows_aside"]) == ("loaded", 68, 3)
    assert "mend them in a file of their own" in told["next_step"]
    assert len(served.get(told["rows_aside_url"]).text.splitlines()) == 4


def test_a_mapping_of_the_senders_own_reads_the_file(served: Served) -> None:
    dataset = served.dataset()
    told = served.ended(
        served.send_form(
            dataset,
            ("manifest", ("m.yaml", manifest(dataset, mapping="my_vendor.yaml"))),
            ("mapping", ("../../my_vendor.yaml", OWN)),
            ("file", ("rows.csv", OWN_ROWS)),
        )
    )
    assert (told["state"], told["rows"], told["mapping"]) == ("loaded", 1, None), told


def test_progress_can_be_followed_and_readers_see_nothing_meanwhile(served: Served) -> None:
    dataset = served.dataset()
    body = gzip.compress(many(45_000))
    answer = served.send_new(dataset, body)
    seen: list[tuple[str, int]] = []
    until = time.monotonic() + 90
    while time.monotonic() < until:
        visible = served.shipments(dataset)
        told = served.get(answer.headers["Location"]).json()
        seen.append((told["state"], told["rows"]))
        if told["ended"]:
            break
        assert visible == 0 or told["state"] == "indexing"  # PostgreSQL analyses its tables before the last word
        time.sleep(0.05)
    assert seen[-1] == ("loaded", 45_000)
    reading = [rows for state, rows in seen if state == "reading"]
    assert any(0 < rows < 45_000 for rows in reading), seen
    assert reading == sorted(reading)


@pytest.mark.parametrize("body", [b"\x00\xff\x00garbage" * 50, b"%PDF-1.7 not a table", b"a,b\n1,2\n"])
def test_what_is_no_table_of_the_layout_fails_with_the_reason(served: Served, body: bytes) -> None:
    dataset = served.dataset()
    told = served.ended(served.send_new(dataset, body))
    assert told["state"] == "failed"
    assert told["reason"]
    assert str(served.folder) not in told["reason"]
    assert served.shipments(dataset) == 0
