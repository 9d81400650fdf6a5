"""The report in one file: every figure and chart of the page, without script, and without anything from elsewhere."""

import re
from html.parser import HTMLParser

from insights_posts import counted, grouped, numbers_of, post

from dashboard.insights.drawn import narrowed
from dashboard.insights.look import LIGHT
from dashboard.insights.numbers import count_groups
from dashboard.insights.report import all_charts, draw_svg, write_report


class Tags(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def report_of(*items, username="maya"):
    numbers = numbers_of(*items)
    return write_report(numbers, count_groups(numbers.posts, None), username).decode()


def test_the_samples_report_has_every_chart_with_its_sentence_its_table_and_how_it_was_counted():
    numbers, groups = counted("sample"), grouped("sample", 2023)
    html = write_report(numbers, groups, "maya.lindqvist").decode()
    read = Tags(html)
    charts = list(all_charts(numbers, groups, LIGHT))
    assert [drawn.name for *_, drawn in charts] == [
        *("months", "times", "kinds", "slides", "captions", "weekdays", "tags")
    ]
    words = " ".join(read.text)
    for title, verdict, drawn in charts:
        assert title in words
        assert verdict in words
        assert drawn.basis.line in words
        assert f"{narrowed(drawn.table).iloc[0, 0]}" in words
    names = [name for name, _ in read.tags]
    assert (names.count("svg"), names.count("table")) == (len(charts), len(charts) + 2)
    assert "642 (597–698)" in words
    # No script, and nothing is asked of anybody.
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(names)
    assert not [attrs for _, attrs in read.tags if any(name.startswith("on") for name in attrs)]
    addresses = set(re.findall(r"https?://[^\"\s<]+", html))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_what_a_person_wrote_is_text_in_the_report():
    items = [post(n, caption="#fog<script>alert(1)</script>", likes=n) for n in range(8)]
    read = Tags(report_of(*items, username="<img src=x onerror=alert(1)>"))
    assert not {"script", "img"} & {name for name, _ in read.tags}


def test_few_posts_make_a_short_report():
    read = Tags(report_of(post(1)))
    assert [name for name, _ in read.tags].count("svg") == 2
    assert "One post so far." in " ".join(read.text)


def test_a_chart_is_drawn_with_all_its_marks():
    (drawn,) = [
        drawn
        for *_, drawn in all_charts(counted("sample"), grouped("sample", 2023), LIGHT)
        if drawn.name == "months"
    ]
    svg = draw_svg(drawn)
    assert len(re.findall(r'aria-label="[A-Z][a-z]+ \d{4}: \d+ posts?', svg)) == len(drawn.figures) == 71
