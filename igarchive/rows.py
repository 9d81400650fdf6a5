"""The rows of a report, made of what was planned and what came of it."""

from igarchive.bag import MEDIA, Written
from igarchive.plan import Plan, Slot
from igarchive.report import Row, State, Why
from igclient import Media


def row_of(
    post: Media,
    slot: Slot,
    state: State,
    *,
    name: str = "",
    written: Written | None = None,
    reason: Why | None = None,
) -> Row:
    """Return the row of a file: one that is there with what was `written`, else the `reason` why it is not."""
    return Row(
        name=name or slot.likely_name,
        post_id=post.id,
        position=slot.position,
        state=state,
        permalink=post.permalink or "",
        reason=reason,
        size=written.size if written else 0,
        sha256=written.sha256 if written else "",
    )


def known_rows(plan: Plan) -> list[Row]:
    """Return the rows of a plan of which nothing has to be fetched or written."""
    rows = []
    for planned in plan.posts:
        for slot in planned.slots:
            path = f"{MEDIA}/{slot.name}"
            if slot.name:
                written = Written(plan.kept.sizes[path], plan.kept.hashes[path])
                rows.append(row_of(planned.post, slot, State.UNCHANGED, written=written))
            else:
                rows.append(row_of(planned.post, slot, state_of(slot.why), reason=slot.why))
    return rows


def state_of(why: Why | None) -> State:
    """Return the state of a file that is not there."""
    return State.WITHHELD if why is Why.WITHHELD else State.FAILED
