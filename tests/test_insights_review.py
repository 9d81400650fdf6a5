"""A year in review: its page is of that year alone, and its picture shows no number that was not chosen."""

import re

import pytest
from insights_posts import counted, numbers_of, post

from dashboard.insights.card import MONTHS, NAME, card_png, draw_card, told_of
from dashboard.insights.numbers import Numbers, count_groups
from dashboard.insights.report import write_report

WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")


@pytest.fixture(scope="module")
def year():
    posts = counted("sample").posts
    return Numbers(posts.where(posts.years == 2025))


def heights(svg):
    return re.findall(r'height="([\d.]+)" rx', svg)


def test_a_picture_shows_the_year_and_nothing_else_until_something_is_chosen(year):
    svg = draw_card(year, 2025, "maya", ())
    assert WORDS.findall(svg) == ["A year in pictures", "2025"]
    # Nor do the frames tell by their height.
    assert set(heights(svg)) == {"240.0"}


def test_each_number_is_shown_when_it_is_chosen_and_no_other(year):
    told = told_of(year)
    assert told == {
        "Posts": "49 posts",
        "Albums": "7 albums",
        "Reels": "5 reels",
        "Likes": "56,515 likes",
        "Most likes": "2,851 likes for one post",
        "Comments": "1,107 comments",
        "Weeks in a row": "6 weeks in a row",
    }
    for name, words in told.items():
        svg = draw_card(year, 2025, "maya", [name])
        assert WORDS.findall(svg) == ["A year in pictures", "2025", words]
    whole = draw_card(year, 2025, "maya", [NAME, MONTHS, *told])
    assert WORDS.findall(whole) == ["@maya", "2025", *told.values()]
    # May and December have the most, July the fewest.
    assert heights(whole)[4] == heights(whole)[11] == "240.0"
    assert min(heights(whole), key=float) == heights(whole)[6] == "80.0"


def test_what_there_is_none_of_cannot_be_chosen():
    assert told_of(numbers_of(*(post(n, likes=None) for n in range(3)))) == {"Posts": "3 posts"}


def test_a_name_is_text_and_the_file_is_a_picture(year):
    svg = draw_card(year, 2025, "<script>", [NAME])
    assert "@&lt;script&gt;" in svg
    assert "<script" not in svg
    png = card_png(svg)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1080, 1350)


def test_the_page_of_a_year_counts_that_year_alone_and_lists_its_best(year):
    html = write_report(year, count_groups(year.posts, None), "maya", year=2025).decode()
    assert "<h1>@maya in 2025</h1>" in html
    assert set(re.findall(r"n \d+ · (\d{4}(?:–\d{4})?) ·", html)) == {"2025"}
    best = html.partition("The six that did best")[2].partition("</table>")[0]
    assert best.count("<tr>") == 7
    assert "15 May 2025" in best
