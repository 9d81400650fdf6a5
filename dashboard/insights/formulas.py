"""How each figure of the page is counted, one line each. The same lines stand in docs/insights.md; a test compares."""

FORMULAS = (
    ("A month", "median of the posts a month, from the first month to the last, empty ones counted as 0."),
    ("Longest silence", "the most whole days without a post between two; of two as long, the later one."),
    ("Weeks in a row", "the most weeks, Monday to Sunday, that follow each other and have a post each."),
    ("Median", "the middle value; of an even number the mean of the two middle ones; from six values on."),
    (
        "Interval",
        "from the k-th smallest to the k-th largest value, with the largest k for which "
        "1 − 2 · (C(n,0) + … + C(n,k−1)) ÷ 2ⁿ is 95 % at least.",
    ),
    ("Half of all likes", "the fewest posts, most liked first, that hold half of the sum; ties go together."),
    (
        "Your usual",
        "median likes of the 15 posts before and the 15 after it, the post itself left out; 1 at least.",
    ),
    (
        "Of its kind",
        "the same among posts of its kind only, for times, slides, captions and weekdays; "
        "a kind with fewer than six posts is held against all.",
    ),
    (
        "Compared",
        "posts whose likes are told and that are seven days old: their day is a week ago or earlier.",
    ),
    (
        "Chance",
        "the values are shuffled over the posts 499 times; of these accounts and this one, how many of 100 have "
        "a group of six posts or more whose median is as good. Up to 5, a best is named; above, it is not.",
    ),
    (
        "Hashtag",
        "likes ÷ median likes of the same year's posts without it; shuffled within each year, both ways.",
    ),
    (
        "Equal age",
        "likes 1, 3, 7 and 30 days after a post was made, on the straight line between two snapshots; "
        "where no two hold that age between them, nothing is told.",
    ),
    (
        "Of 100 reached",
        "100 × likes, comments, saves or shares ÷ accounts reached, as Instagram's insights tell them; median of the "
        "posts of 48 hours and more.",
    ),
    ("Unused", "hashtags of six posts or more, none of them in the last 365 days."),
    ("Script", "the script that most letters of a caption are of, by their Unicode names."),
)
"""The name of each figure and its formula."""
