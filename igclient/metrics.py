"""What insights can be asked for, as tables. Instagram refuses a whole call for one metric it does not have."""

from collections.abc import Mapping
from datetime import timedelta

_EVERY = ("views", "reach", "shares", "total_interactions", "reposts")
_POST = ("likes", "comments", "saved")
_PROFILE = ("follows", "profile_visits", "profile_activity")
_WATCHED = ("ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate")
MEDIA_METRICS: Mapping[str, tuple[str, ...]] = {
    "FEED": (*_EVERY, *_POST, *_PROFILE),
    "REELS": (*_EVERY, *_POST, *_WATCHED),
    "STORY": (*_EVERY, *_PROFILE, "navigation", "replies", "link_clicks"),
}
"""The metrics of a post by `media_product_type`; watch times in ms. Meta: reference/instagram-media/insights"""
MEDIA_KEPT = timedelta(days=730)
"""How long Instagram keeps the figures of a post. Meta: reference/instagram-media/insights"""
_ENDED = ("impressions", "plays", "clips_replays_count", "ig_reels_aggregated_all_plays_count", "video_views")
ENDED_METRICS = (*_ENDED, "engagement", "exits", "taps_", "carousel_album_")
"""How the metrics begin that Instagram has ended: they are refused without asking."""
Parameters = Mapping[str, tuple[str, ...]]
"""What a metric can be asked with: each parameter's values, the default first, `""` to leave it out; none is any."""
MEDIA_PARAMETERS: Mapping[str, Parameters] = {
    **{metric: {} for metrics in MEDIA_METRICS.values() for metric in metrics},
    "profile_activity": {"breakdown": ("", "action_type")},
    "navigation": {"breakdown": ("", "story_navigation_action_type")},
}
"""What each metric of a post can be asked with."""


def _daily(*breakdowns: str, types: tuple[str, ...] = ("total_value",)) -> Parameters:
    return {"period": ("day",), "metric_type": types, "breakdown": ("", *breakdowns), **_BOUNDS}


_BOUNDS: Parameters = {"since": (), "until": ()}
_BY_PRODUCT = _daily("media_product_type")
_LATELY: Parameters = {"period": ("lifetime",), "timeframe": ("this_month", "this_week")}
_PEOPLE = {**_LATELY, "metric_type": ("total_value",), "breakdown": ("", "age", "city", "country", "gender")}
USER_METRICS: Mapping[str, Parameters] = {
    "reach": _daily("media_product_type", "follow_type", types=("total_value", "time_series")),
    "views": _daily("follower_type", "media_product_type"),
    **dict.fromkeys(("accounts_engaged", "replies", "reposts"), _daily()),
    **dict.fromkeys(("total_interactions", "likes", "comments", "shares", "saves"), _BY_PRODUCT),
    "follows_and_unfollows": _daily("follow_type"),
    "profile_links_taps": _daily("contact_button_type"),
    **dict.fromkeys(("follower_demographics", "engaged_audience_demographics"), _PEOPLE),
}
"""The metrics of the account; those of followers are absent under 100. Meta: api-reference/instagram-user/insights"""
