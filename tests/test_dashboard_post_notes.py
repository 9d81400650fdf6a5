"""Comments and insights, read on demand: in words, never 0 for what is not known, never an exception of Instagram's."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from still_source import StillSource

from dashboard.account.post_notes import NO_FIGURES, PREDATES, Comments, Figures, PostNotes
from igclient import Comment, CursorPage, Media, MediaType, errors
from igclient.insights import Insight, Insights
from igclient.metrics import MEDIA_METRICS

NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
PHOTO = Media(id="1", media_type=MediaType.IMAGE, media_product_type="FEED", comments_count=2)
MARKDOWN = "<script>alert(1)</script> **not bold**\n[link](https://evil.example)"


class FakeClient:
    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def _give(self, *asked):
        self.asked.append(asked)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def list_comments(self, media_id, *, after=None):
        return self._give(media_id, after)

    def get_media_insights(self, media_id, metrics):
        return self._give(media_id, tuple(metrics))


def said(number, **fields):
    known = {"text": f"comment {number}", "username": "noa.k", "timestamp": NOW - timedelta(days=3)}
    return Comment(id=str(number), **known | fields)


def read(client, notes=None, media=PHOTO):
    return (notes or PostNotes()).read_comments(StillSource(graph=client), media, now=NOW, zone=ZONE)


def insights(**figures):
    return Insights(
        {name: Insight(id=name, total_value={"value": figure}) for name, figure in figures.items()}
    )


def figures(answer, media=PHOTO):
    return PostNotes().read_figures(StillSource(graph=FakeClient(answer)), media)


def test_comments_are_read_with_their_replies_as_they_were_written():
    reply = said(2, text="thank you", username="maya", like_count=1)
    client = FakeClient(
        CursorPage((said(1, text=MARKDOWN, like_count=2, hidden=True, replies=(reply,)),), None)
    )
    (remark,) = read(client).remarks
    assert (remark.name, remark.text, remark.when) == ("noa.k", MARKDOWN, "3 days ago")
    assert (remark.likes, remark.is_hidden) == ("2 likes", True)
    assert (remark.replies[0].name, remark.replies[0].likes) == ("maya", "1 like")


def test_a_comment_of_which_nothing_is_known():
    (remark,) = read(FakeClient(CursorPage((Comment(id="1"),), None))).remarks
    assert (remark.name, remark.text, remark.when, remark.likes) == ("someone", "", "", "")


def test_a_comment_that_draws_nothing_has_no_name_and_no_words():
    (remark,) = read(
        FakeClient(CursorPage((said(1, username="\u200b\u2800", text="\u3164 \u200d"),)))
    ).remarks
    assert (remark.name, remark.text) == ("someone", "")


@pytest.mark.parametrize("cursors", [("A", "A"), ("A", "B", "A")])
def test_comments_that_lead_in_a_circle_are_not_all_there_are(cursors):
    notes, client = PostNotes(), FakeClient(*(CursorPage((said(n),), way) for n, way in enumerate(cursors)))
    for _ in cursors:
        found = read(client, notes)
    assert (len(found.remarks), found.after) == (len(cursors), None)
    assert found.words == "The rest could not be read: Instagram's answer does not say how to go on."


def test_more_comments_go_on_from_where_it_stopped():
    notes, client = PostNotes(), FakeClient(CursorPage((said(1),), "next"), CursorPage((said(2),), None))
    assert read(client, notes).after == "next"
    both = read(client, notes)
    assert [remark.text for remark in both.remarks] == ["comment 1", "comment 2"]
    assert both.after is None
    assert client.asked == [("1", None), ("1", "next")]


def test_an_error_on_the_way_keeps_what_is_there_and_can_be_tried_again():
    limited = errors.RateLimited("slow down", code=4)
    notes, client = (
        PostNotes(),
        FakeClient(CursorPage((said(1),), "next"), limited, CursorPage((said(2),), None)),
    )
    read(client, notes)
    failed = read(client, notes)
    assert failed.has_failed
    assert len(failed.remarks) == 1
    assert "Instagram asks for a pause." in failed.words
    again = read(client, notes)
    assert (len(again.remarks), again.words, again.has_failed) == (2, "", False)


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (PHOTO, "Instagram counts 2 comments here, but gave none of them to this app."),
        (Media(id="1", comments_count=0), "No comments yet."),
        (Media(id="1"), "No comments yet."),
    ],
)
def test_no_comments_are_said_in_words(media, words):
    assert read(FakeClient(CursorPage((), None)), media=media).words == words


def test_figures_are_named_and_those_not_given_are_absent():
    found = figures(insights(views=12_345, reach=0, saved=3))
    assert found.figures == (("Views", "12,345"), ("Accounts reached", "0"), ("Saved", "3"))
    assert (found.words, found.has_failed) == ("", False)


def test_what_instagram_refuses_is_named():
    given = insights(views=1)
    given.refused.update(reach="too few", total_interactions="no")
    assert figures(given).words == "Not given by Instagram for this post: accounts reached, interactions."


def test_no_figures_and_a_post_from_before_are_said_in_words():
    assert figures(Insights()).words == NO_FIGURES
    assert figures(Insights(predates_professional_account=True)).words == PREDATES


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0.0 s"), (4_230, "4.2 s"), (59_940, "59.9 s"), (60_000, "1 min"), (8_000_000, "2 h 13 min")],
)
def test_watch_times_are_times(milliseconds, words):
    found = figures(insights(ig_reels_avg_watch_time=milliseconds))
    assert found.figures == (("Average watch time", words),)


@pytest.mark.parametrize(
    ("fields", "product"),
    [
        ({"media_product_type": "FEED"}, "FEED"),
        ({"media_product_type": "REELS"}, "REELS"),
        ({"media_product_type": "SOMETHING_NEW"}, "FEED"),
        ({"permalink": "https://www.instagram.com/reel/x/"}, "REELS"),
        ({}, "FEED"),
    ],
)
def test_a_post_is_asked_for_the_metrics_of_its_kind(fields, product):
    client = FakeClient(insights(views=1))
    PostNotes().read_figures(StillSource(graph=client), Media(id="1", **fields))
    assert client.asked == [("1", MEDIA_METRICS[product])]


def test_insights_that_fail_say_why():
    found = figures(errors.PermissionMissing("no", code=10))
    assert found.has_failed
    assert "A permission is missing." in found.words


def test_only_so_many_posts_are_kept():
    notes = PostNotes()
    for number in range(150):
        answers = FakeClient(insights(views=number))
        notes.read_figures(StillSource(graph=answers), Media(id=str(number)))
    assert len(notes.figures) == 100
    assert "149" in notes.figures
    assert "0" not in notes.figures


def test_where_nobody_can_be_asked_nothing_is_read_and_nothing_has_failed():
    notes, still = PostNotes(), StillSource()
    assert notes.read_comments(still, PHOTO, now=NOW, zone=ZONE) == Comments()
    assert notes.read_figures(still, PHOTO) == Figures()
    assert (notes.comments, notes.figures) == ({}, {})
