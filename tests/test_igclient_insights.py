"""Insights: which metrics are asked together, what becomes of a refusal, and what an answer holds."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from test_igclient_client import NOW, Announced, client, fixture, reply
from test_igclient_models import JSON, load, patiently

from igclient import Insight, Insights, errors
from igclient.metrics import ENDED_METRICS, MEDIA_METRICS, MEDIA_PARAMETERS, USER_METRICS
from igclient.nodes import parse_page
from igclient.responses import Response


def refusal(message: str, code: int = 100, subcode: int | None = None) -> Response:
    return reply({"error": {"message": message, "code": code, "error_subcode": subcode}}, 400)


def asked(transport: Announced) -> list[str]:
    return [params["metric"] for _, params in transport.asked]


def figures(*names: str) -> Response:
    return reply({"data": [{"name": name, "id": f"1/{name}", "values": [{"value": 3}]} for name in names]})


def picky(bad: set[str], message: str = "Invalid parameter"):
    """Return a stand-in that refuses a whole call for one bad metric, without saying which."""

    def answer(params: dict[str, str]) -> Response:
        names = params["metric"].split(",")
        return refusal(message) if bad & set(names) else figures(*names)

    return answer


def test_the_tables_hold_the_metrics_instagram_has() -> None:
    assert {kind: len(metrics) for kind, metrics in MEDIA_METRICS.items()} == {
        "FEED": 11,
        "REELS": 11,
        "STORY": 11,
    }
    assert set(MEDIA_PARAMETERS) == {metric for metrics in MEDIA_METRICS.values() for metric in metrics}
    assert not [metric for metric in MEDIA_PARAMETERS if metric.startswith(ENDED_METRICS)]
    assert USER_METRICS["reach"]["metric_type"] == ("total_value", "time_series")
    assert USER_METRICS["follower_demographics"]["timeframe"] == ("this_month", "this_week")
    assert "saved" in MEDIA_PARAMETERS
    assert "saves" in USER_METRICS


def test_insights_map_metrics_to_figures() -> None:
    instagram, transport = client(fixture("insights_media"))
    insights = instagram.get_media_insights("1", ["reach", "views", "profile_activity", "shares"])
    assert insights == {"reach": 418, "views": 1033, "profile_activity": 5}
    assert (len(insights), list(insights), insights.get("shares")) == (
        3,
        ["reach", "views", "profile_activity"],
        None,
    )
    assert (insights.refused, insights.predates_professional_account) == ({}, False)
    assert insights.details["reach"].title == "Accounts reached"
    assert insights.details["profile_activity"].breakdown == {("email",): 2, ("bio_link_clicked",): 3}
    assert transport.asked == [
        (
            "/1/insights",
            {"metric": "reach,views,profile_activity,shares", "access_token": "IGAAmarkertoken0001"},
        )
    ]


def test_days_are_a_series_and_no_figure() -> None:
    instagram, _ = client(fixture("insights_user"))
    insights = instagram.get_user_insights(["reach", "views"], period="day")
    assert insights == {"views": 2711}
    assert insights.details["reach"].series == {
        datetime(2026, 11, 21, 8, tzinfo=UTC): 12,
        datetime(2026, 11, 22, 8, tzinfo=UTC): 15,
    }
    with pytest.raises(KeyError):
        insights["reach"]


def test_what_is_missing_is_absent() -> None:
    instagram, _ = client(reply({"data": []}))
    insights = instagram.get_media_insights("1", ["reach"])
    assert (dict(insights), "reach" in insights) == ({}, False)


@pytest.mark.parametrize(
    ("message", "bad"),
    [
        ("(#100) metric[1] must be one of the following values: reach, likes, shares", ["views"]),
        ("(#100) metric[1] must be one of the following values", ["views"]),
        ("(#100) metric[2] must be one of the following values: reach", ["views", "likes", "shares"]),
        (
            "The Media Insights API does not support the views, likes metric for this type.",
            ["views", "likes"],
        ),
        ("(#100) The following metrics (shares) should be specified with parameter metric_type", ["shares"]),
    ],
)
def test_a_refusal_that_names_its_metric_costs_one_more_call(message, bad) -> None:
    instagram, transport = client(refusal(message), figures("reach"))
    wanted = ["reach", "views", "likes", "shares"]
    insights = instagram.get_media_insights("1", wanted)
    assert insights.refused == dict.fromkeys(bad, message)
    assert insights == {"reach": 3}
    assert asked(transport) == [",".join(wanted), ",".join(name for name in wanted if name not in bad)]


def test_a_refusal_that_names_nothing_is_found_by_halving() -> None:
    instagram, transport = client(picky({"saved"}), forever=True)
    wanted = MEDIA_METRICS["FEED"]
    insights = instagram.get_media_insights("1", wanted)
    assert set(insights) == set(wanted) - {"saved"}
    assert insights.refused == {"saved": "Invalid parameter"}
    assert len(transport.asked) <= 9


@patiently
@given(bad=st.sets(st.sampled_from(MEDIA_METRICS["REELS"])))
def test_whatever_is_refused_the_rest_is_obtained(bad) -> None:
    instagram, _ = client(picky(bad), forever=True)
    insights = instagram.get_media_insights("1", MEDIA_METRICS["REELS"])
    assert set(insights.refused) == bad
    assert set(insights) == set(MEDIA_METRICS["REELS"]) - bad


def test_too_few_viewers_refuse_everything_at_once() -> None:
    instagram, transport = client(refusal("(#10) Not enough viewers for the media to show insights", 10))
    insights = instagram.get_media_insights("1", MEDIA_METRICS["STORY"])
    assert set(insights.refused) == set(MEDIA_METRICS["STORY"])
    assert (len(insights), len(transport.asked)) == (0, 1)


def test_a_post_from_before_the_switch_is_marked_and_asked_once() -> None:
    instagram, transport = client(refusal("Media posted before", 100, 2108006))
    insights = instagram.get_media_insights("1", MEDIA_METRICS["FEED"])
    assert insights.predates_professional_account
    assert (dict(insights), insights.refused, len(transport.asked)) == ({}, {}, 1)


def test_ended_metrics_are_refused_without_asking() -> None:
    instagram, transport = client(figures("reach"))
    insights = instagram.get_media_insights("1", "impressions,reach,taps_back,reach")
    assert set(insights.refused) == {"impressions", "taps_back"}
    assert asked(transport) == ["reach"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (fixture("error_graph_limit", 400), errors.RateLimited),
        (fixture("error_graph_190", 400), errors.AccessTokenInvalid),
        (refusal("No permission", 10), errors.PermissionMissing),
        (refusal("(#100) There cannot be more than 30 days between since and until"), errors.GraphAPIError),
        (refusal("(#100) Tried accessing nonexisting field (insights)"), errors.GraphAPIError),
        (refusal("Unsupported request - method type: get"), errors.GraphAPIError),
        (refusal("Something else", 368), errors.GraphAPIError),
        (refusal("Gone", 100, 33), errors.ObjectMissing),
    ],
)
def test_what_is_not_about_metrics_is_raised_after_one_call(answer, kind) -> None:
    instagram, transport = client(answer, forever=True)
    with pytest.raises(kind):
        instagram.get_user_insights(["reach", "views"])
    assert len(transport.asked) == 1


def test_a_breakdown_goes_to_the_metric_that_has_it() -> None:
    instagram, transport = client(figures("navigation"), figures("reach", "replies"))
    instagram.get_media_insights(
        "1", ["reach", "navigation", "replies"], breakdown="story_navigation_action_type"
    )
    sent = {params["metric"]: params.get("breakdown") for _, params in transport.asked}
    assert sent == {"navigation": "story_navigation_action_type", "reach,replies": None}


def test_the_metrics_of_an_account_are_asked_by_what_goes_together() -> None:
    instagram, transport = client(reply({"data": []}), forever=True)
    instagram.get_user_insights(
        ["reach", "likes", "replies", "follower_demographics", "brand_new"],
        since=NOW - timedelta(days=7),
        until=NOW,
        metric_type="time_series",
        breakdown="media_product_type",
    )
    sent = {params.pop("metric"): params for _, params in transport.asked}
    bounds = {"since": str(int((NOW - timedelta(days=7)).timestamp())), "until": str(int(NOW.timestamp()))}
    day = {"period": "day", "access_token": "IGAAmarkertoken0001", **bounds}
    assert sent == {
        "reach": {**day, "metric_type": "time_series", "breakdown": "media_product_type"},
        "likes": {**day, "metric_type": "total_value", "breakdown": "media_product_type"},
        "replies": {**day, "metric_type": "total_value"},
        "brand_new": {
            **bounds,
            "metric_type": "time_series",
            "breakdown": "media_product_type",
            "access_token": "IGAAmarkertoken0001",
        },
        "follower_demographics": {
            "period": "lifetime",
            "metric_type": "total_value",
            "timeframe": "this_month",
            "access_token": "IGAAmarkertoken0001",
        },
    }
    assert transport.asked[0][0] == "/me/insights"


def test_an_account_can_be_named_where_me_is_not_taken() -> None:
    instagram, transport = client(reply({"data": []}))
    instagram.get_user_insights(["reach"], user_id="17841")
    assert transport.asked[0][0] == "/17841/insights"


def test_an_insight_survives_json() -> None:
    for item in (
        *load("insights_media")["data"],
        *load("insights_user")["data"],
        {"name": "odd", "new": [1]},
    ):
        insight = Insight.from_dict(item)
        assert Insight.from_dict(json.loads(json.dumps(insight.to_dict()))) == insight
        assert hash(insight) == hash(insight.id)
    assert insight.id == "odd"
    assert insight.extra == {"new": [1]}


def test_insights_survive_json_with_what_was_refused() -> None:
    insights = Insights.from_dict(load("insights_media"))
    insights.refused["saved"] = "Invalid parameter"
    again = Insights.from_dict(json.loads(json.dumps(insights.to_dict())))
    assert (again, again.details, again.refused) == (insights, insights.details, insights.refused)
    marked = Insights(predates_professional_account=True)
    assert Insights.from_dict(marked.to_dict()).predates_professional_account
    with pytest.raises(errors.UnexpectedResponse):
        Insights.from_dict({"refused": {}})


def test_an_answer_nobody_can_read_is_counted_and_costs_no_other() -> None:
    rows = [None, {"name": "reach", "values": [{"value": 7}]}, {"period": "day"}]
    instagram, _ = client(reply({"data": rows}))
    insights = instagram.get_media_insights("1", ["reach", "views"])
    assert (dict(insights), insights.unreadable, insights.refused) == ({"reach": 7}, 2, {})


def test_insights_equal_what_holds_the_same_figures() -> None:
    one = Insights({"reach": Insight(id="1", name="reach", values=[{"value": 3}])})
    assert one == {"reach": 3}
    assert one != {"reach": 4}
    assert "reach" in repr(one)


ENTRIES = st.lists(st.fixed_dictionaries({"value": JSON, "end_time": JSON, "dimension_values": JSON}))
TOTAL = st.fixed_dictionaries(
    {"value": JSON, "breakdowns": JSON | st.lists(st.fixed_dictionaries({"results": JSON | ENTRIES}))}
)
ITEM = st.dictionaries(st.sampled_from(["id", "name", "values", "total_value"]), JSON | ENTRIES | TOTAL)


@patiently
@given(data=JSON | st.fixed_dictionaries({"data": st.lists(ITEM)}))
def test_any_answer_is_insights_or_our_error(data) -> None:
    try:
        items = parse_page(data, Insight).items
    except errors.IGClientError:
        return
    insights = Insights.from_dict(data)
    assert Insights.from_dict(insights.to_dict()).details == insights.details
    assert all(isinstance(figure, int | float) for figure in insights.values())
    for item in items:
        assert Insight.from_dict(item.to_dict()) == item
        assert len(item.series) >= 0
        assert len(item.breakdown) >= 0
