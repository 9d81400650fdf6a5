"""Comments under a post: few, short, and always the same ones."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sandbox.nodes import Account, Ids, Post

IDS = Ids(178)

AUTHORS = (
    "ines.on.film",
    "tobi_r",
    "studio.kvist",
    "marta_w",
    "the.slow.shutter",
    "okonkwo.a",
    "yuki__m",
    "lena.pdf",
    "northbound.oli",
    "r.castellanos",
    "hanna.grain",
    "dov.k",
    "samira.draws",
    "half.frame.hugo",
    "penny_lwr",
    "aurelio.b",
    "kasia.prints",
    "tomasz.fm",
    "jun.and.sea",
    "wren_h",
    "badr.light",
    "elsbeth.v",
)

TEXTS = (
    "This one. This is the one.",
    "The light on the left edge!",
    "Was it as quiet as it looks?",
    "I would hang this in the hallway.",
    "Which film?",
    "You got up for this, didn't you.",
    "Ok now I miss the sea",
    "the colours 😮‍💨",
    "Is there a print of this?",
    "Third one from this spot and still the best",
    "How long did you wait?",
    "Beautiful, as always.",
    "I can hear this picture.",
    "Maya!! 🧡",
    "Looks like a painting, in a good way",
    "Saving this for a grey day",
    "ממש יפה",
    "رائعة",
    "Where is this?",
    "Handheld? Really?",
    "My favourite of the series so far",
    "That bottom third 👏",
    "We stood there last summer and saw nothing but rain :)",
    "Would love to see the contact sheet of this roll",
    "Needs to be big. Very big.",
    "so calm",
    "👀",
    "Perfect timing on the shadow",
)

REPLIES = (
    "Thank you!",
    "About forty minutes, and cold hands.",
    "Portra 400, half a stop over.",
    "There is, write me.",
    "A little north of the ferry.",
    "It was. Then a dog arrived.",
    "🙏",
    "Handheld, leaning on a gate.",
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, or a reply to one."""

    id: str
    media_id: str
    text: str
    username: str
    author_id: str
    posted_at: datetime
    like_count: int
    parent_id: str | None = None
    replies: tuple["Comment", ...] = ()


@lru_cache(maxsize=64)
def comments_of(post: Post) -> tuple[Comment, ...]:
    """The top-level comments, newest first; with their replies they number `post.comments_count`."""
    rng = random.Random(f"comments:{post.id}")
    left, serial, made = post.comments_count, 0, []
    moment = post.posted_at
    while left > 0:
        moment += timedelta(seconds=rng.randint(40, 5_000))
        number, serial = serial, serial + 1
        replies: tuple[Comment, ...] = ()
        if left > 1 and rng.random() < 0.16:
            replies = (_comment(post, rng, serial, moment + timedelta(minutes=9), parent=number),)
            serial += 1
        made.append(_comment(post, rng, number, moment, replies=replies))
        left -= 1 + len(replies)
    return tuple(reversed(made))


def find_comment(account: Account, comment_id: str) -> Comment | None:
    """The comment, or the reply, that an id stands for."""
    place = IDS.place(comment_id)
    if place is None or place[0] // 64 >= account.timeline.count:
        return None
    for comment in comments_of(account.timeline.post(place[0] // 64)):
        for found in (comment, *comment.replies):
            if found.id == comment_id:
                return found
    return None


def _comment(
    post: Post,
    rng: random.Random,
    number: int,
    moment: datetime,
    *,
    parent: int | None = None,
    replies: tuple[Comment, ...] = (),
) -> Comment:
    author = rng.randrange(len(AUTHORS))
    return Comment(
        id=_id(post, number),
        media_id=post.id,
        text=rng.choice(TEXTS if parent is None else REPLIES),
        username=AUTHORS[author],
        author_id=str(6_210_000_000_000_000 + author * 7_919_000_003),
        posted_at=moment,
        like_count=rng.randint(0, 6),
        parent_id=None if parent is None else _id(post, parent),
        replies=replies,
    )


def _id(post: Post, number: int) -> str:
    return IDS.of(post.index * 64 + number // 32, number % 32)
