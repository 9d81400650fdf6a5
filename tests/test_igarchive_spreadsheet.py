"""Cells of a table: a text stays the text it is in a spreadsheet, and a number stays a number."""

import csv
import io
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from dashboard.access.ledger import Ledger, ledger_csv
from igarchive.spreadsheet import spreadsheet_cell
from igarchive.tables import posts_csv
from igclient import Media
from igclient.transport import RequestRecord

NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0312",
            "1204",
            "007",
            "17895695668004550123",
            "3.50",
            "1,204",
            "1 204",
            "1’204",
            ".5",
            " 42 ",
            "1e5",
        ),
        *("1E+19", "5 %", "(12)", "$5", "€ 12,50", "12 €", "1/2", "24/7", "12:30", "9:05 pm", "8 a.m."),
        *("2026-07-19", "19.7.2026", "3-4", "555-0199", "May 2024", "may 5, 2024", "5 May", "1-Mar", "SEPT2"),
        *("true", "FALSE"),
        *(
            "12 a",
            "12a",
            "9:05 P",
            "7 p.",
            "%50",
            "% 50",
            "50%",
            "1.2.2024",
            "1/2",
            "1-2",
            "1.2.",
            "-5",
            "5-",
            "−5",
        ),
        *("1E5", "1e-5", "1 e5", "12 EUR", "CHF 12.50", "₹1,204", "R$ 5", "100 kr", "１２", "٣٤"),
        *(
            "5. Mai 2024",
            "1 mars 24",
            "5 de mayo de 2024",
            "3 декабря 2024",
            "2024 Ağu 5",
            "5. Mai 2024 12:30",
        ),
        *(
            "2024年5月1日",
            "5月 1日",
            "12時30分",
            "2024년 5월 1일",
            "2024-05-01T12:30:00Z",
            "2024-05-01t12:30+02:00",
        ),
        *("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NV"),
    ],
)
def test_a_text_that_looks_like_a_number_stays_a_text(text):
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        *("", "fog", "12 km", "A 5 May to remember", "5 of 7", "10k", "2026-07-19_0312_1.jpg", "v2.0", "1st"),
        *(
            "12 am Fluss",
            "5 a day",
            "a 12",
            "12 ab",
            "1 of 2",
            "5 to 7",
            "24h",
            "f/2.8",
            "#12",
            "#fog",
            "№12",
            "50 % fog",
        ),
        *(
            "2024 was",
            "in 2024",
            "5 Mai",
            "am 5. Mai 2024",
            "5 Mai 2024!",
            "1e",
            "e5",
            "12年 fog",
            "EUR",
            "R$",
            "%",
            "年",
        ),
        *("trueish", "Maybe", "may", "March on", "Decent light", "7 🌊", "№ 5", "24/7 fog", "5 Maybugs"),
    ],
)
def test_any_other_text_stays_as_it_is(text):
    assert spreadsheet_cell(text) == text


@pytest.mark.parametrize("value", [0, 312, -3, 2**63 - 1, 0.5, None])
def test_a_number_stays_a_number(value):
    assert spreadsheet_cell(value) is value


def test_a_moment_is_a_date_and_time_that_a_spreadsheet_reads():
    assert spreadsheet_cell(datetime(2026, 7, 19, 5, 5, 9, 999, tzinfo=TOKYO)) == "2026-07-19 05:05:09"


@pytest.mark.parametrize("sign", ["\0", "\a", "\b", "\x0b", "\x0c", "\x1b", "\x7f", "\ud800", "\uffff"])
def test_a_sign_that_no_spreadsheet_takes_is_replaced(sign):
    assert spreadsheet_cell(f"fog{sign}boat") == "fog�boat"
    # Hidden in front of a formula, or in the middle of a number, it saves neither.
    assert spreadsheet_cell(f"{sign}=1+1").startswith("�")
    assert spreadsheet_cell(f"0312\n{sign}").startswith("0312")


def test_what_a_caption_may_have_is_kept():
    text = "fog\tboat\r\nסתיו 🍂 \u0085 \u2028 e\u0301 👩‍👩‍👧"
    assert spreadsheet_cell(text) == text


@given(st.text(max_size=40))
def test_any_text_becomes_a_cell_that_xlsx_can_hold(text):
    cell = spreadsheet_cell(text)
    cell.encode()
    escaped = cell.replace("&", "&amp;").replace("<", "&lt;")
    ET.fromstring(f"<t>{escaped}</t>")  # noqa: S314 - nothing in it can name an entity
    assert not cell.startswith(("=", "+", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text",
    [
        *("1 " * 50_000 + "x", "1 de " * 20_000, "1 年 " * 30_000 + "x", "#" + "a" * 100_000, "$" * 100_000),
        "1" + " " * 100_000 + "x",
        "1," * 50_000 + "x",
        "(" * 100_000,
        "5 May" * 20_000,
    ],
)
def test_no_caption_takes_long_to_be_told_from_a_number(text):
    begin = time.process_time()
    spreadsheet_cell(text)
    assert time.process_time() - begin < 1


def rows(table):
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_a_table_of_posts_keeps_every_text_and_every_number():
    media = Media(id="0312", timestamp=NOW, like_count=1204, caption="2024\0", alt_text="1-2")
    head, row = rows(b"".join(posts_csv([media], {"0312": ["2026/0312_1.jpg"]})))
    cells = dict(zip(head, row, strict=True))
    assert cells["id"] == "'0312"
    assert (cells["likes"], cells["comments"], cells["posted (UTC)"]) == ("1204", "", "2026-11-14 12:00:00")
    assert (cells["caption"], cells["alt text"]) == ("2024�", "'1-2")


def test_what_was_asked_of_instagram_can_be_added_up():
    ledger = Ledger(lambda: NOW)
    ledger.note(RequestRecord("GET", "0312", "/me/\0", 200, 0.25, None))
    ledger.note(RequestRecord("GET", "graph.instagram.com", "/me", None, 1.5, None))
    _, unanswered, answered = rows(ledger_csv(ledger.entries(), UTC))
    assert answered == ["2026-11-14 11:59:59", "Something else", "GET", "'0312", "/me/�", "200", "250"]
    assert unanswered[-2:] == ["no answer", "1500"]
