"""Insights and stories: made-up figures by Instagram's rules about who may ask for which metric of what."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sandbox import captions, errors
from sandbox.errors import Refused
from sandbox.graph import Field, answer_page, cut_page, render
from sandbox.making import Plan, make_post
from sandbox.nodes import Account, Post
from sandbox.reading import Reading, stamp

SCOPE = "instagram_business_manage_insights"
STORIES = 2
KEPT = timedelta(days=730)
LAG, LATE = timedelta(hours=1), ("reach",)
"""Younger posts than this do not have these figures yet."""
EVERYWHERE = {"views": 3.1, "reach": 2.2, "shares": 0.02, "total_interactions": 1.1, "reposts": 0.01}
"""Metrics and what they are in likes."""
ON_POSTS = {"likes": 1.0, "comments": 0.02, "saved": 0.06}
ON_PROFILES = {"follows": 0.004, "profile_visits": 0.05, "profile_activity": 0.006}
ON_MEDIA = {
    "FEED": EVERYWHERE | ON_POSTS | ON_PROFILES,
    "REELS": EVERYWHERE
    | ON_POSTS
    | {"ig_reels_avg_watch_time": 9, "ig_reels_video_view_total_time": 9_000, "reels_skip_rate": 0.03},
    "STORY": EVERYWHERE | ON_PROFILES | {"navigation": 0.8, "replies": 0.01, "link_clicks": 0.01},
}
PARTS = {
    "action_type": ("profile_activity", ("bio_link_clicked", "email", "other")),
    "story_navigation_action_type": ("navigation", ("swipe_forward", "tap_back", "tap_exit", "tap_forward")),
}
"""Breakdowns of a post: the metric that has it, and its parts."""

_DAILY = "reach views accounts_engaged replies reposts total_interactions likes comments shares saves"
_PEOPLE = "follower_demographics engaged_audience_demographics"
OF_ACCOUNTS = dict.fromkeys([*_DAILY.split(), "follows_and_unfollows", "profile_links_taps"], "day")
OF_ACCOUNTS |= dict.fromkeys(_PEOPLE.split(), "lifetime")
"""Metrics of an account and their period."""
PEOPLE = {
    "age": ("25-34", "35-44", "18-24", "45-54", "55-64", "65+", "13-17"),
    "gender": ("F", "M", "U"),
    "country": ("DE", "SE", "US", "FR", "GB", "JP"),
    "city": ("Berlin, Berlin", "Stockholm, Stockholm County", "Hamburg, Hamburg"),
}
"""Breakdowns of an account's followers, and their groups."""
UNKNOWN = errors.GraphError("An unknown error has occurred.", 1)
PREDATING = errors.GraphError(
    "Media posted before business account conversion", 100, "IGApiException", error_subcode=2108006
)


def stories_page(reading: Reading, entry: Field, kind: Any) -> dict[str, Any]:
    """The `stories` edge: what is left of the last day."""
    found = stories_of(reading.account)
    page = cut_page(0, len(found), entry.arguments)
    items = [render(kind, found[index], entry.expand, reading.beyond()) for index in page.indices]
    return answer_page(page, items, lambda cursor: cursor)


def stories_of(account: Account) -> tuple[Post, ...]:
    """Two stories of an account that posts much; their ids lie behind those of its posts."""
    if account.timeline.count < 2:
        return ()
    newest = account.timeline.posted_at(0)
    special = {"media_product_type": "STORY", "comments_count": 0}
    return tuple(
        make_post(
            account.ids,
            account.timeline.count + number,
            newest + timedelta(hours=number),
            Plan(
                "P",
                "tall",
                ("dunes", "aurora")[number],
                90,
                captions.written("dunes", number, random.Random(number)),
            ),
            special,
        )
        for number in range(STORIES)
    )


def find_story(account: Account, media_id: str) -> Post | None:
    return next((story for story in stories_of(account) if story.id == media_id), None)


def media_insights(reading: Reading, post: Post, query: dict[str, str]) -> dict[str, Any]:
    """The figures of a post; one metric it does not have spoils the whole answer."""
    _check_scope(reading)
    count = reading.account.timeline.count
    if count > 1 and count * 9 // 10 <= post.index < count:
        raise Refused(PREDATING)
    product = post.media_product_type if post.media_product_type in ON_MEDIA else "FEED"
    asked = _asked(query, {name for metrics in ON_MEDIA.values() for name in metrics})
    if strangers := [name for name in asked if name not in ON_MEDIA[product]]:
        refused = f"does not support the {', '.join(strangers)} metric for this media product type."
        raise Refused(errors.bad_parameter(f"The Media Insights API {refused}"))
    age = reading.links.clock.now() - post.posted_at
    if age > KEPT:
        return {"data": []}
    owner, parts = PARTS.get(query.get("breakdown", ""), ("", ()))
    if query.get("breakdown") and any(name != owner for name in asked):
        raise Refused(UNKNOWN)

    def item(name: str) -> dict[str, Any]:
        figure = round(post.like_count * ON_MEDIA[product][name])
        shape = _total(query["breakdown"], parts, figure) if parts else {"values": [{"value": figure}]}
        return _item(post.id, name, "lifetime", shape)

    # A figure of nothing is not there at all, and neither is one that Instagram has not counted yet.
    late = LATE if age < LAG else ()
    told = [name for name in asked if name not in late and round(post.like_count * ON_MEDIA[product][name])]
    return {"data": [item(name) for name in told]}


def user_insights(reading: Reading, query: dict[str, str]) -> dict[str, Any]:
    """The figures of the account: a total for each metric, or `reach` day by day."""
    _check_scope(reading)
    asked = _asked(query, OF_ACCOUNTS)
    for name in asked:
        if query.get("period") != OF_ACCOUNTS[name]:
            raise Refused(errors.bad_parameter(f"(#100) Incompatible period for the metric {name}"))
    if OF_ACCOUNTS[asked[0]] == "lifetime" and not query.get("timeframe"):
        raise Refused(errors.bad_parameter("(#100) timeframe is required"))
    series = query.get("metric_type") != "total_value"
    if series and (odd := [name for name in asked if name != "reach"]):
        message = f"The following metrics ({','.join(odd)}) should be specified with parameter metric_type=total_value"
        raise Refused(errors.bad_parameter(f"(#100) {message}"))
    profile = reading.account.profile

    def item(name: str) -> dict[str, Any]:
        figure = profile.followers_count // (7 + len(name))
        newest = reading.account.timeline.posted_at(0)
        days = [{"value": figure + day, "end_time": stamp(newest + timedelta(days=day))} for day in range(2)]
        parts = PEOPLE.get(query.get("breakdown", ""), ("FOLLOWER", "NON_FOLLOWER"))
        shape = {"values": days} if series else _total(query.get("breakdown", ""), parts, figure)
        return _item(profile.user_id, name, OF_ACCOUNTS[name], shape)

    return {"data": [item(name) for name in asked] if profile.followers_count >= 100 else []}


def _check_scope(reading: Reading) -> None:
    if not reading.has(SCOPE):
        raise Refused(errors.permission_missing(SCOPE))


def _asked(query: dict[str, str], known: Any) -> list[str]:
    names = [name for name in query.get("metric", "").split(",") if name]
    if not names:
        raise Refused(errors.bad_parameter("(#100) The parameter metric is required"))
    for place, name in enumerate(names):
        if name not in known:
            offered = ", ".join(sorted(known))
            raise Refused(
                errors.bad_parameter(f"(#100) metric[{place}] must be one of the following values: {offered}")
            )
    return names


def _item(node_id: str, name: str, period: str, shape: dict[str, Any]) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "id": f"{node_id}/insights/{name}/{period}",
        **shape,
    }


def _total(key: str, parts: Sequence[str], figure: int) -> dict[str, Any]:
    total: dict[str, Any] = {"value": figure}
    if key:
        each, left = divmod(figure, len(parts))
        shares = [each + left, *[each] * (len(parts) - 1)]
        results = [
            {"dimension_values": [name], "value": share} for name, share in zip(parts, shares, strict=True)
        ]
        total["breakdowns"] = [{"dimension_keys": [key], "results": results}]
    return {"total_value": total}
