"""An account that is read live: Instagram's, or the sample's from the sandbox inside this app."""

from concurrent.futures import Future
from dataclasses import dataclass, field

from dashboard import clock
from dashboard.access.connection import Connection
from dashboard.account.fresh_links import FreshLink, FreshLinks, LinkOf
from dashboard.account.linked_file import LinkedFile
from dashboard.account.permalinks import safe_permalink
from dashboard.account.reader import Reader
from dashboard.account.roll import Roll
from dashboard.account.source import Can, Graph, PictureSource, still_link
from dashboard.address import browser_is_here
from dashboard.concurrency import begin
from igclient import Media, User
from igclient.downloads import is_allowed

MAY_COMMENTS = "instagram_business_manage_comments"
MAY_INSIGHTS = "instagram_business_manage_insights"


@dataclass(slots=True, weakref_slot=True)
class InstagramSource:
    """The account of a connection: its profile and roll as far as they are read, and the way to new links."""

    connection: Connection = field(repr=False)
    reader: Reader
    links: FreshLinks
    _profile: Future[User] | None = None

    @classmethod
    def of(cls, connection: Connection) -> "InstagramSource":
        """Nothing is read yet."""
        roll = Roll()
        return cls(
            connection, Reader(connection.client, roll), FreshLinks(connection.client, roll, now=clock.now)
        )

    @property
    def key(self) -> str:
        """Ids of two apps never share a key. Raises LookupError before the profile is known."""
        if self.user is None:
            raise LookupError("the profile is not read yet")
        return f"{self.connection.app}:{self.user.id}"

    @property
    def user(self) -> User | None:
        """The profile, if it has been read."""
        known = self._profile
        return known.result() if known is not None and known.done() and not known.exception() else None

    @property
    def roll(self) -> Roll:
        """The posts read so far."""
        return self.reader.roll

    @property
    def graph(self) -> Graph:
        """The client that the account is read with now."""
        return self.connection.client

    @property
    def can(self) -> frozenset[Can]:
        """Everything the person granted."""
        granted = self.connection.token.permissions
        asked = {Can.COMMENTS: MAY_COMMENTS, Can.INSIGHTS: MAY_INSIGHTS}
        may = {can for can, permission in asked.items() if permission in granted}
        return frozenset({Can.READ_ON, Can.RENEW_LINKS, Can.LIKES} | may)

    @property
    def lacks(self) -> str:
        """Nothing that a person would miss."""
        return ""

    def begin(self) -> Future[User]:
        """Begin to read the profile and the posts, side by side, while the page is drawn.

        The profile is read once; a reading that failed is begun anew. Raises, when waited for, IGClientError.
        """
        self.reader.begin()
        if self._profile is None or (self._profile.done() and self._profile.exception() is not None):
            self._profile = begin(self.connection.client.get_user, name="profile")
        return self._profile

    def go_on_with(self, connection: Connection) -> None:
        """Read on with a renewed access to the same account; what was loaded stays."""
        self.connection = connection
        if self.reader.client is not connection.client:
            self.reader.client = connection.client
            self.links = FreshLinks(connection.client, self.roll, now=clock.now)

    def stop(self) -> None:
        """Read nothing any more: pictures still on their way must ask nothing for an account that is gone."""
        self.links.stop()
        self.reader.stop()

    def picture(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The still picture of a post; a slide's new link comes with its album, `of`."""
        return self._source(media.id, media, of, still_link)

    def file(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The file itself."""
        return self._source(f"{media.id}/file", media, of, lambda read: read.media_url)

    def avatar(self) -> PictureSource:
        """The profile picture."""
        url, connection = self.user.profile_picture_url if self.user else None, self.connection
        lies = LinkedFile(url, connection.sandbox_url, ledger=connection.ledger) if url else None
        return PictureSource(self.key, "avatar", lies.read if lies else None)

    def video_address(self, media: Media) -> str | None:
        """The CDN's own link; a sandbox's clip is carried along, small as it is."""
        link = media.media_url
        is_playable = link and self.connection.sandbox_url is None and is_allowed(link, sandbox_url=None)
        return link if is_playable else None

    def permalink(self, media: Media) -> str | None:
        """The post's page on Instagram, or in the sandbox where the browser can reach that."""
        return safe_permalink(media, sandbox_url=self.connection.sandbox_url if browser_is_here() else None)

    def _source(self, name: str, media: Media, of: Media | None, link_of: LinkOf) -> PictureSource:
        url = link_of(media)
        if not url:
            return PictureSource(self.key, name)
        renewal = FreshLink(self.links, (of or media).id, media.id, link_of)
        lies = LinkedFile(url, self.connection.sandbox_url, renewal, self.connection.ledger)
        return PictureSource(self.key, name, lies.read)
