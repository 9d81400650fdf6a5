"""What a person would say of the figures, one thought a sentence, and never more than an interval allows. Pure."""

from calendar import day_name
from datetime import date

import numpy as np

from dashboard.insights.chance import Verdict
from dashboard.insights.comparisons import Comparison
from dashboard.insights.figure import Figure
from dashboard.insights.numbers import Numbers
from dashboard.insights.words import Words
from dashboard.search.filters import DAY_PART_HOURS, DAY_PARTS, WEEKDAYS, DayPart
from dashboard.words.wording import PostKind, count

KIND_LABELS = {
    PostKind.PHOTO.value: "Photos",
    PostKind.ALBUM.value: "Albums",
    PostKind.REEL.value: "Reels",
    PostKind.VIDEO.value: "Videos",
    PostKind.UNKNOWN.value: "Other",
}
WEEKDAY_LABELS = {weekday.value: day_name[number] for number, weekday in enumerate(WEEKDAYS)}
SLIDE_LABELS = {"2–3": "2 or 3 slides", "4–6": "4 to 6 slides", "7+": "7 slides and more"}
CAPTION_LABELS = {
    "0": "No words",
    "1–125": "Up to 125 characters",
    "126–500": "126 to 500 characters",
    "501+": "More than 500 characters",
}
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_PACES = (
    (1.5, "More than once a day"),
    (0.8, "About once a day"),
    (0.4, "About every other day"),
    (0.22, "About twice a week"),
    (0.11, "About once a week"),
    (0.05, "About twice a month"),
    (0.025, "About once a month"),
)
"""From so many posts a day on, and how that is said."""
_FEW_OF_KIND, _FEW_SINCE = 6, 1 / 3
_YEAR = 365.25
_MORE_OFTEN = 1.5
_SOMEWHAT = 1.5
"""Below so many times the usual, better is somewhat better."""


def spelled(number: int) -> str:
    """'six'; from thirteen on in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def say_rhythm(numbers: Numbers) -> str:
    """'About once a week, for six years. Reels came in late 2022 and stayed few.'."""
    posts = numbers.posts
    if len(posts) < 2:
        return "One post so far." if len(posts) else "No posts yet."
    days = int(posts.days[-1] - posts.days[0]) + 1
    pace = next((words for least, words in _PACES if len(posts) / days >= least), "Less than once a month")
    years = days / _YEAR
    length = count_years(round(years)) if years >= 0.95 else count(max(round(days / 7), 1), "week")
    return f"{pace}, for {length}.{_say_newcomer(numbers)}"


def count_years(years: int) -> str:
    """'six years'."""
    return f"{spelled(years)} year{'' if years == 1 else 's'}"


def _say_newcomer(numbers: Numbers) -> str:
    """The kind that came last, when that was a year or more after the first post."""
    posts = numbers.posts
    found = []
    for kind, label in KIND_LABELS.items():
        places = np.flatnonzero(posts.kinds == kind)
        if len(places) >= _FEW_OF_KIND and kind != PostKind.UNKNOWN:
            found.append((int(posts.days[places[0]]), label, len(places), int(places[0])))
    if not found:
        return ""
    first, label, many, place = max(found)
    if first - int(posts.days[0]) < _YEAR:
        return ""
    stayed = " and stayed few" if many / (len(posts) - place) < _FEW_SINCE else ""
    return f" {label} came in {_part_of_year(date.fromordinal(first))}{stayed}."


def _part_of_year(day: date) -> str:
    part = ("early", "mid", "late")[(day.month - 1) // 4]
    return f"{part}-{day.year}" if part == "mid" else f"{part} {day.year}"


def say_times(numbers: Numbers) -> str:
    """'You post in the evening. That it helps cannot be told.'."""
    return f"{_say_habit(numbers)} {_say_best_time(numbers.times)}".strip()


def usual_part(numbers: Numbers) -> tuple[str, int, int]:
    """The part of the day with the most posts for its hours, how many it has, and of how many."""
    compared = not numbers.times.is_empty
    figures = [row.figure for row in numbers.times.rows] if compared else numbers.times_counted
    by_part = {part.value: 0 for part in DAY_PARTS}
    for figure in figures:
        by_part[figure.name.split(" ")[1]] += figure.n
    part = max(by_part, key=lambda part: by_part[part] / _hours(part))
    return part, by_part[part], sum(by_part.values())


def _hours(part: str) -> int:
    begin, end = DAY_PART_HOURS[DayPart(part)]
    return (end - begin) % 24


def _say_habit(numbers: Numbers) -> str:
    part, many, of = usual_part(numbers)
    if not of:
        return "No posts yet."
    when = "at midday" if part == "midday" else "at night" if part == "night" else f"in the {part}"
    if many * 2 > of:
        return f"You post {when}."
    usual = of * _hours(part) / 24
    return f"You post most often {when}." if many > usual * _MORE_OFTEN else "You post all day long."


def _say_best_time(times: Comparison) -> str:
    if times.is_empty:
        return ""
    if times.verdict is None:
        return "There are too few posts at any one time to compare."
    if not times.verdict.can_be_told:
        return "That it helps cannot be told."
    weekday, part = times.verdict.name.split(" ")
    return f"{WEEKDAY_LABELS[weekday]} {part} does better than chance would have it."


def say_verdict(verdict: Verdict | None, what: str, whole: str) -> str:
    """'Shuffled at random, 75 of 100 accounts show a slot this good: no best time can be told from these posts.'."""
    if verdict is None:
        return f"No {what} has six posts: too few to compare."
    accounts = "account shows" if verdict.of_hundred == 1 else "accounts show"
    shuffled = f"Shuffled at random, {verdict.of_hundred} of 100 {accounts} a {what} this good"
    if verdict.can_be_told:
        return f"{shuffled}: this is more than chance."
    return f"{shuffled}: no best {whole} can be told from these posts."


def say_groups(comparison: Comparison, labels: dict[str, str], whole: str) -> str:
    """'Reels did better than your usual. Nothing else stands out.'."""
    if comparison.is_empty:
        return "Too few posts to compare."
    verdict = comparison.verdict
    if verdict is None:
        return f"Too few posts to compare by {whole}."
    if verdict.can_be_told:
        how = "somewhat better" if verdict.value < _SOMEWHAT else "better"
        return f"{labels[verdict.name]} did {how} than your usual. Nothing else stands out."
    return f"No {whole} can be told to do better."


def say_words(words: Words) -> str:
    """'No hashtag can be shown to help or to hurt.'."""
    verdict = words.verdict
    if verdict is None:
        return "No hashtag is on six posts: too few to compare."
    if not verdict.can_be_told:
        return "No hashtag can be shown to help or to hurt."
    return f"Posts with {verdict.name} did {'better' if verdict.value > 1 else 'less well'} than others of their year."


def say_tag_verdict(verdict: Verdict | None) -> str:
    """'Shuffled within each year, 89 of 100 accounts show a hashtag this far from the rest: …'."""
    if verdict is None:
        return "No hashtag is on six posts: too few to compare."
    accounts = "account shows" if verdict.of_hundred == 1 else "accounts show"
    shuffled = (
        f"Shuffled within each year, {verdict.of_hundred} of 100 {accounts} a hashtag this far from the rest"
    )
    if verdict.can_be_told:
        return f"{shuffled}: this is more than chance."
    return f"{shuffled}: what differs may be chance."


def say_half(figure: Figure) -> str:
    """'Half of all likes came from 41 of 319 posts'."""
    return f"Half of all likes came from {spelled(figure.n)} of {count(figure.basis.n, 'post')}"
