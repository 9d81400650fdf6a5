"""What README.txt tells of an archive, counted in the archive itself."""

from datetime import datetime

from igarchive.kept import Kept
from igarchive.names import DEFAULT
from igarchive.options import Options
from igarchive.readme_text import Contents, readme_text


def readme(kept: Kept, options: Options, username: str, made: datetime) -> bytes:
    """Return README.txt; `kept` is the archive as it is now."""
    names = [name for post in kept.posts.values() for name in post.files]
    moments = sorted(post.timestamp for post in kept.posts.values() if post.timestamp)
    folder = kept.folder
    contents = Contents(
        username=username,
        made=made,
        posts=len(kept.posts),
        files=sum(map(bool, names)),
        missing=sum(not name for name in names),
        first=datetime.fromisoformat(moments[0]) if moments else None,
        last=datetime.fromisoformat(moments[-1]) if moments else None,
        has_viewer=(folder / "index.html").exists(),
        has_comments=(folder / "data/comments.jsonl").exists(),
        has_insights=(folder / "data/insights.jsonl").exists(),
        has_sidecars=options.sidecars,
        has_captions_inside=options.captions_inside,
        has_usual_names=options.template == DEFAULT,
    )
    return readme_text(contents)
