"""Searching captions: what folds together, what a query means, and where the hits are in the caption as written."""

import re
import time
import unicodedata
from datetime import UTC

import pytest
from hypothesis import example, given, strategies as st

from dashboard.search.captions import hashtags_in, mentions_in, prepare
from dashboard.search.disguises import plain_signs
from dashboard.search.folding import fold, fold_with_places
from dashboard.search.index import CaptionIndex
from dashboard.search.query import MAX_TERMS, TermKind, parse_query
from dashboard.words.ink import JOINER, TAGS, ZERO_WIDTH, inked
from dashboard.words.wording import label
from igclient import Media, MediaType
from sandbox import captions

CAPTIONS = tuple(
    value for name, value in vars(captions).items() if name.isupper() and isinstance(value, str)
) + tuple(line for writing in captions.WRITINGS.values() for line in writing.lines)
# Text with the characters that folding and parsing treat apart, more often than chance would have them.
TANGLED = st.text(
    st.one_of(
        st.sampled_from("aAéİıßøйがｶﾞ각ᆨקָآ١ #@-\"“”'’_.\u200b\u200d\ufe0f\u0301\u0306\u20e3\t\n🇩🇪👩🏽🚀❤"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)
TEXTS = st.one_of(TANGLED, st.sampled_from(CAPTIONS))


def found(query, caption):
    return parse_query(query).matches(prepare(caption))


def highlighted(query, caption):
    return [caption[start:end] for start, end in parse_query(query).spans(caption)]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("göteborg", "GOTEBORG"),
        ("goteborg", "Göteborg"),
        ("istanbul", "İSTANBUL"),
        ("ISTANBUL", "ıstanbul"),
        ("strasse", "STRAẞE"),
        ("οδος", "ΟΔΌΣ"),
        ("ёлка", "Елка"),
        ("שלום", "שָׁלוֹם"),
        ("احمد", "أَحْمَد"),
        ("12", "١٢"),
        ("abc", "ＡＢＣ"),
        ("ガラス", "ｶﾞﾗｽ"),
        ("cafe\u0301", "café"),
        ("각", "\u1100\u1161\u11a8"),
        ("❤", "❤️"),
        ("❤️", "❤"),
        ("👩", "👩‍👩‍👧‍👦"),
        ("👩‍🚀", "👩🏽‍🚀"),
        ("🏴", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("1", "1️⃣"),
        ("don't", "don’t"),
        ('צה"ל', "צה״ל"),
        ("2-3", "2–3"),
        ("fog", "𝓯𝓸𝓰"),
        ("fog", "ꜰᴏɢ"),
        ("fog", "🅕🅞🅖"),
        ("fog", "🅵🅾🅶"),
        ("fog", "🄵🄾🄶"),
        ("fog", "ⓕⓞⓖ"),
        ("fog", "ᶠᵒᵍ"),
        ("fog", "f̶o̶g̶"),
        ("fog", "ƒơɠ"),
        ("fog", "🇫 🇴 🇬".replace(" ", "\u200b")),
        ("fog", "f\u2063og"),
        ("fog boat", "ＦＯＧ\u3000ＢＯＡＴ"),
        ("7 of 10", "❼ of ➓"),
        ("don't", "don´t"),
        ("dorde", "Đorđe"),
        ("smorrebrod", "Smørrebrød"),
        ("zerowidth", "zero\u200bwidth"),
        ("کتاب", "كتاب"),
    ],
)
def test_what_a_person_means_is_found(typed, written):
    assert found(typed, f"before {written} after")
    assert highlighted(typed, f"before {written} after") != []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("か", "が"),
        ("가", "각"),
        ("и", "й"),
        ("🇪🇸", "🇩🇪🇸🇪"),
        ("🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("हिन्द", "हन्द"),
    ],
)
def test_letters_of_their_own_and_other_flags_are_not_taken_for_each_other(typed, written):
    assert not found(typed, written)


@given(TEXTS)
@example("\u0301a")
@example("a\u200d")
@example("´ ¨")
def test_both_ways_of_folding_agree_and_know_where_they_come_from(text):
    folded = fold_with_places(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_caption_folds_the_same_however_its_accents_are_stored(caption, form):
    assert fold(unicodedata.normalize(form, caption)) == fold(caption)
    assert fold(fold(caption)) == fold(caption)


@given(TEXTS, TANGLED)
def test_no_text_raises_and_every_span_lies_inside_what_it_highlights(caption, typed):
    query = parse_query(typed)
    query.matches(prepare(caption))
    last = -1
    for start, end in query.spans(caption):
        assert last < start < end <= len(caption)
        last = end


@given(TEXTS, st.data())
def test_every_piece_of_a_caption_finds_it_and_is_highlighted_in_it(caption, data):
    start = data.draw(st.integers(0, len(caption)))
    piece = caption[start : data.draw(st.integers(start, min(len(caption), start + 12)))]
    folded = fold_with_places(caption)
    wanted = fold(piece)
    for at, end in folded.spans_of(wanted):
        assert wanted in fold(caption[at:end])
    if wanted in folded.text and wanted:
        assert any(True for _ in folded.spans_of(wanted))


@given(TEXTS)
def test_a_positive_query_that_matches_highlights_something(caption):
    for word in caption.split()[:5]:
        query = parse_query(word)
        if query and not query.terms[0].is_excluded and query.matches(prepare(caption)):
            assert query.spans(caption)


def test_all_words_must_match_anywhere_and_excluded_ones_must_not():
    caption = "Fog over the harbour, and one boat"
    assert found("boat fog", caption)
    assert found("harb og", caption)
    assert not found("fog train", caption)
    assert found("fog -train", caption)
    assert not found("fog -boat", caption)
    assert found("", caption)


def test_a_phrase_is_found_in_this_order_across_line_breaks_and_odd_spaces():
    assert found('"two spaces, a tab"', captions.ODD_SPACE)
    assert found("“two spaces”", captions.ODD_SPACE)
    assert not found('"spaces two"', captions.ODD_SPACE)
    assert not found('-"two spaces"', captions.ODD_SPACE)
    assert found('"empty lines and', "empty lines\n\nand more"), "an open quote runs to the end"


def test_a_hashtag_and_a_name_are_found_whole():
    caption = "Out with @noa.b. #fog #foggy #göteborg#東京 mail@example.com"
    assert found("#fog", caption)
    assert found("#GOTEBORG #東京 @Noa.B", caption)
    assert not found("#fo", caption)
    assert not found("@noa", caption)
    assert not found("@example", caption)
    assert not found("-#foggy", caption)
    assert highlighted("#fog", caption) == ["#fog"]
    assert highlighted("@noa.b", caption) == ["@noa.b"]
    assert not found("#fog*", caption), "no patterns: it is looked for as it is written"


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "#", "@", '"', '""', "- # @", "--", '-"', '-""', "\u200b", "😀🏽"[1]]
)
def test_signs_without_a_word_mean_nothing_yet(typed):
    assert not parse_query(typed)
    assert found(typed, "anything")
    assert found(typed, None)
    assert parse_query(typed).spans("anything") == ()


def test_a_word_said_twice_counts_once_and_too_many_are_left_out():
    assert len(parse_query("fog FOG fóg -fog").terms) == 2
    many = parse_query(" ".join(f"word{number}" for number in range(100)))
    assert len(many.terms) == MAX_TERMS
    assert many.is_cut
    assert not parse_query("fog boat").is_cut


def test_hits_are_merged_and_never_cut_a_letter_or_an_emoji():
    assert highlighted("aa", "aaaa b") == ["aaaa"]
    assert highlighted("fo og", "fog, fog") == ["fog", "fog"]
    assert highlighted("cafe", "cafe\u0301s") == ["cafe\u0301"]
    assert highlighted("👩", "so 👩🏽‍🚀!") == ["👩🏽‍🚀"]
    assert highlighted("s", "Straße") == ["S", "ß"]
    assert highlighted("fog -boat", "fog") == ["fog"]


def test_excluded_words_are_never_highlighted():
    assert highlighted("-fog", "no such thing as fog") == []


def test_hashtags_stand_where_the_caption_has_them_in_any_script():
    for caption in (captions.HEBREW, captions.ARABIC, captions.HASHTAG_WALL):
        marks = hashtags_in(caption)
        assert len(marks) == caption.count("#")
        assert all(caption[mark.start : mark.end] == f"#{mark.name}" for mark in marks)
    assert [mark.name for mark in hashtags_in("#हिन्दी, #❤️ ＃東京 #a_1")] == ["हिन्दी", "❤️", "東京", "a_1"]


def test_what_only_looks_like_a_hashtag_or_a_mention_is_none():
    assert hashtags_in("C#minor, &#39;, page/#top, # alone, #") == ()
    assert mentions_in("me@example.com, @ alone, @.") == ()
    assert [mark.name for mark in mentions_in("(@a_b) @noa. ＠c")] == ["a_b", "noa", "c"]


def test_a_sign_in_disguise_is_read_as_one_plain_sign_and_none_is_taken_apart_twice():
    signs = plain_signs()
    assert len(signs) > 250
    assert {"ꜰ": "f", "🅱": "b", "ø": "o", "❿": "10"}.items() <= signs.items()
    assert all(plain.isascii() and plain.isalnum() and plain == plain.lower() for plain in signs.values())
    assert not {sign for sign in signs if unicodedata.normalize("NFKD", sign) != sign}
    # Other scripts' letters stay themselves: Cyrillic, Greek, Cherokee, Canadian syllables.
    assert not {"о", "ο", "Ꭺ", "ᑭ"} & signs.keys()


BLANKS = ("\u2800", "\u3164", "\uffa0", "\u115f", "\u1160", "\u115f\u1160", "\U0001d159", "\u00a0", "\u3000")
ZERO_WIDTHS = (
    "\u200b",
    "\u200d",
    "\u2060",
    "\u2063",
    "\ufeff",
    "\u206a",
    "\ufff9",
    "\u034f",
    "\x00",
    "\x07",
    "\u00ad",
)


@pytest.mark.parametrize("blank", BLANKS)
def test_what_looks_like_a_space_is_one(blank):
    assert found('"fog boat"', f"fog{blank}boat")
    assert found(f'"fog{blank}boat"', "fog boat")
    assert parse_query(f"fog{blank}boat") == parse_query("fog boat")
    assert not found("fogboat", f"fog{blank}boat")
    assert highlighted("fog boat", f"fog{blank}boat") == ["fog", "boat"]
    assert [mark.name for mark in hashtags_in(f"#fog{blank} #boat{blank}#sea")] == ["fog", "boat", "sea"]
    assert found("#fog", f"#fog{blank}boat")
    assert parse_query(f"#fog{blank}") == parse_query("#fog")
    assert hashtags_in(f"#{blank}fog") == ()
    assert found('"fog boat"', f"fog {blank}\u200b{blank} boat")


@pytest.mark.parametrize("hidden", [*ZERO_WIDTHS, "\u2066", "\U000e0001\U000e0066\U000e006f"])
def test_what_draws_nothing_is_nothing(hidden):
    assert found("fogboat", f"fog{hidden}boat")
    assert found(f"fog{hidden}boat", "fogboat")
    assert found('"fog boat"', f"fog{hidden} {hidden} {hidden}boat")
    assert found("#fogboat", f"#{hidden}fog{hidden}boat{hidden} so")
    assert highlighted("#fogboat", f"so #fog{hidden}boat!") == [f"#fog{hidden}boat"]
    assert hashtags_in(f"#{hidden} fog") == ()
    assert not parse_query(hidden)
    assert found(f"{hidden}#fog -{hidden}#boat {hidden}-#sea", "#fog")
    assert not found(f"{hidden}-fog", "fog")


def test_a_name_after_a_hidden_sign_is_a_name():
    assert [mark.name for mark in mentions_in("@\u2068noa\u2069 @\u200bmaya")] == ["noa", "maya"]


@pytest.mark.parametrize("hidden", [*ZERO_WIDTHS, "\u2066", "\U000e0001\U000e0066\U000e006f"])
def test_what_draws_nothing_is_nothing_in_a_name(hidden):
    name = f"@ma{hidden}ya{hidden}.{hidden}l"
    assert [mark.name for mark in mentions_in(f"by {hidden}{name}{hidden} and @no{hidden}")] == [
        "maya.l",
        "no",
    ]
    for wanted, caption in ((name, "@maya.l"), ("@maya.l", name), (f"@{hidden}maya.l{hidden}", name)):
        assert parse_query(wanted).terms[0].kind is TermKind.MENTION
        assert found(wanted, caption)
        assert not found(f"-{wanted}", caption)
    assert not found("@maya", name)
    assert highlighted("@maya.l", f"so {name}!") == [name]
    assert mentions_in(f"me{hidden}@example.com") == ()
    assert hashtags_in(f"a{hidden}#b page/{hidden}#top &{hidden}#39;") == ()


@pytest.mark.parametrize("blank", BLANKS)
def test_what_looks_like_a_space_ends_a_name(blank):
    assert [mark.name for mark in mentions_in(f"@maya{blank}l{blank}@noa")] == ["maya", "noa"]
    assert parse_query(f"@maya{blank}") == parse_query("@maya")


def test_no_caption_takes_long_to_be_searched_for_names():
    begin = time.process_time()
    for text in (
        "@" + "\u200b" * 2200,
        "\u200b" * 2200 + "@",
        "@a\u200b" * 700,
        "#\u200b" * 1100,
        "@" + "a." * 1100,
    ):
        hashtags_in(text)
        mentions_in(text)
    assert time.process_time() - begin < 1


def test_a_hangul_syllable_keeps_its_fillers():
    assert fold("\u115f\u1161") == fold("\u1161")
    assert fold("\u1100\u1160\u11a8") == fold("\u1100\u11a8")
    assert fold("\u1100\u1160") == fold("ㄱ")


@given(TANGLED)
def test_what_is_folded_has_no_hidden_sign_and_no_two_spaces(text):
    assert "  " not in fold(text)
    assert not re.search(rf"[{ZERO_WIDTH}{JOINER}]", fold(text))


def test_the_zero_widths_are_what_unicode_calls_ignorable():
    """DerivedCoreProperties.txt says how Default_Ignorable_Code_Point comes about; here it comes about again."""
    others = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0, *range(0xFFF0, 0xFFF9)}
    others |= set(range(0xE0000, 0xE1000))
    formats = {point for point in range(0x110000) if unicodedata.category(chr(point)) == "Cf"}
    selectors = {
        point for point in range(0x10000) if "VARIATION SELECTOR" in unicodedata.name(chr(point), "")
    }
    drawn = {
        *range(0x600, 0x606),
        0x6DD,
        0x70F,
        0x890,
        0x891,
        0x8E2,
        0x110BD,
        0x110CD,
        *range(0x13430, 0x13440),
    }
    notes = {0xFFF9, 0xFFFA, 0xFFFB}
    ignorable = (others | formats | selectors) - drawn - notes
    controls = {
        point
        for point in range(0xA0)
        if unicodedata.category(chr(point)) == "Cc" and not chr(point).isspace()
    }
    blanks = {0x115F, 0x1160, 0x3164, 0xFFA0}
    hidden = re.compile(rf"[{ZERO_WIDTH}{JOINER}{TAGS}]")
    assert {point for point in range(0x110000) if hidden.match(chr(point))} == (
        (ignorable - blanks) | notes | controls
    )


@pytest.mark.parametrize("text", [*BLANKS, *ZERO_WIDTHS, " \n ", "\u2800\n\u3164 \u200b\u200b", None, ""])
def test_a_caption_nobody_sees_is_none(text):
    assert inked(text) == ""
    assert not CaptionIndex([Media(id="1", caption=text)]).entries[0].has_caption
    media = Media(id="1", caption=text, alt_text=text, media_type=MediaType.IMAGE)
    assert label(media, "0001", UTC) == "Photo 0001"
    assert media.caption == text


@pytest.mark.parametrize("text", ["a", ".", "\u2801", "´", "ـ", "🏽", "\u200bㄱ", "\u0600", "🇩", "\ufffd"])
def test_a_caption_somebody_sees_is_one_and_stays_as_it_is(text):
    assert inked(text) == text
    assert CaptionIndex([Media(id="1", caption=text)]).entries[0].has_caption


@pytest.mark.parametrize("caption", [None, "", " \n "])
def test_a_post_without_caption_has_no_words(caption):
    assert not found("fog", caption)
    assert found("-fog", caption)
