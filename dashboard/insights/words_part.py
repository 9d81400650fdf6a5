"""What the captions say: hashtags, alone and together, mentions, captions without words."""

from functools import partial

import streamlit as st

from dashboard.components.fine_print import fine_print
from dashboard.components.passage import passage
from dashboard.insights import sentences as say
from dashboard.insights.columns import words_and_chart
from dashboard.insights.doors import draw_behind, draw_chart, draw_doors
from dashboard.insights.load import load_chart
from dashboard.insights.numbers import Numbers
from dashboard.insights.tag_chart import draw_tags
from dashboard.sheets.run import Run
from dashboard.words.wording import count, literally


def draw_words(run: Run, numbers: Numbers) -> None:
    """Draw what the captions say."""
    words = numbers.words
    passage(key="insights_words", head="Words")
    text, chart = words_and_chart()
    with text:
        passage(
            key="insights_tags",
            title=say.say_words(words) if words.tags else "What the captions say",
            words="Each is compared with posts of the same year without it." if words.tags else "",
        )
        draw_doors([(f"The {count(tag.n, 'post')} with {tag.name}", tag) for tag in words.tags[:1]])
        draw_doors(
            [
                (f"The {count(words.without_tag.n, 'post')} without any hashtag", words.without_tag),
                (f"The {count(words.without_text.n, 'caption')} without words", words.without_text),
            ]
        )
    with chart:
        if words.tags:
            drawn = load_chart(run.source, numbers.posts, "tags", None, partial(draw_tags, words))
            draw_chart(drawn)
            st.markdown(say.say_tag_verdict(words.verdict))
            draw_behind(drawn)
        for title, found in (
            ("Used together", words.pairs),
            ("Unused for a year", words.unused),
            ("Mentioned", words.mentions),
            ("Written in", words.scripts),
        ):
            if found:
                st.markdown(f"**{title}**")
                draw_doors([(f"{figure.name}  {figure.n:,}", figure) for figure in found])
                # Too many for an address to name.
                rest = [f"{figure.name} {figure.n:,}" for figure in found if figure.door is None]
                if rest:
                    fine_print(", ".join(map(literally, rest)))
