"""The platforms: data only, and what moving them under one address changes."""

from dataclasses import FrozenInstanceError, fields, replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from igclient import BASIC_DISPLAY, INSTAGRAM_LOGIN
from igclient.platforms import PLATFORMS

ENDPOINTS = ("authorize_url", "token_url", "long_lived_url", "refresh_url", "graph_url")


def test_instagram_login_is_the_current_product() -> None:
    assert INSTAGRAM_LOGIN.authorize_url == "https://www.instagram.com/oauth/authorize"
    assert INSTAGRAM_LOGIN.token_url == "https://api.instagram.com/oauth/access_token"
    assert INSTAGRAM_LOGIN.long_lived_url == "https://graph.instagram.com/access_token"
    assert INSTAGRAM_LOGIN.refresh_url == "https://graph.instagram.com/refresh_access_token"
    assert INSTAGRAM_LOGIN.graph_endpoint("me/media") == "https://graph.instagram.com/me/media"
    assert INSTAGRAM_LOGIN.scopes == ("instagram_business_basic",)


def test_lifetimes_are_an_hour_and_sixty_days() -> None:
    for platform in PLATFORMS.values():
        assert platform.short_lived_lifetime == timedelta(hours=1)
        assert platform.long_lived_lifetime == timedelta(days=60)


def test_basic_display_asks_for_no_field_it_never_had() -> None:
    asked = {*BASIC_DISPLAY.media_fields, *BASIC_DISPLAY.optional_media_fields, *BASIC_DISPLAY.child_fields}
    assert not asked & {"like_count", "comments_count", "media_product_type", "shortcode", "alt_text"}
    assert set(BASIC_DISPLAY.user_fields) == {"id", "username", "account_type", "media_count"}
    assert BASIC_DISPLAY.optional_user_fields == ()
    assert BASIC_DISPLAY.scopes == ("user_profile", "user_media")


def test_platforms_are_found_by_their_configuration_name() -> None:
    assert PLATFORMS == {"instagram_login": INSTAGRAM_LOGIN, "basic_display": BASIC_DISPLAY}


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: platform.name)
@pytest.mark.parametrize("base", ["http://127.0.0.1:8765", "http://127.0.0.1:8765/"])
def test_hosted_at_moves_every_endpoint_and_keeps_the_paths(platform, base) -> None:
    moved = platform.hosted_at(base)
    for name in ENDPOINTS:
        before, after = urlsplit(getattr(platform, name)), urlsplit(getattr(moved, name))
        assert (after.scheme, after.netloc, after.path) == ("http", "127.0.0.1:8765", before.path)
    for item in fields(platform):
        if item.name not in ENDPOINTS:
            assert getattr(moved, item.name) == getattr(platform, item.name)


def test_hosted_at_keeps_a_path_prefix() -> None:
    moved = INSTAGRAM_LOGIN.hosted_at("https://demo.example/ig")
    assert moved.graph_endpoint("me") == "https://demo.example/ig/me"
    assert moved.token_url == "https://demo.example/ig/oauth/access_token"


@pytest.mark.parametrize("base", ["", "127.0.0.1:8765", "ftp://host", "http://", "/sandbox"])
def test_hosted_at_wants_an_absolute_http_address(base) -> None:
    with pytest.raises(ValueError, match="base_url"):
        INSTAGRAM_LOGIN.hosted_at(base)


def test_a_version_goes_into_graph_paths_only() -> None:
    versioned = replace(INSTAGRAM_LOGIN, graph_version="v25.0")
    assert versioned.graph_endpoint("me") == "https://graph.instagram.com/v25.0/me"
    assert "v25.0" not in versioned.long_lived_url + versioned.refresh_url + versioned.token_url


def test_a_platform_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        INSTAGRAM_LOGIN.graph_url = "http://elsewhere"  # type: ignore[misc]
