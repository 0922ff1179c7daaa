"""What the sandbox has issued and still knows: codes and tokens, by their digests, in bounded memory."""

__all__ = ["MOST", "Asked", "Family", "FullError", "Held", "Kind", "Tokens"]

import secrets
from hashlib import sha256
from typing import Literal, NamedTuple

from knox_scopes.access.grant import Grant
from knox_scopes.sandbox.clock import Clock

Kind = Literal["consent page", "authorization code", "access token", "refresh token"]

# How many are known at a time; over it, nothing more is issued before some have expired.
MOST = 100_000
# By its beginning whoever finds one somewhere sees that it opens nothing.
PREFIX = "sandbox."
# Up to so many are kept before it is looked whether some have expired.
FEW = 1_000


class FullError(Exception):
    """There is no room for another one."""


class Asked(NamedTuple):
    """An authorization request that a customer is asked about, or has allowed.

    `browser` is the digest of what is known to the browser alone that shows the page.
    """

    redirect_url: str
    state: str
    challenge: str
    browser: bytes = b""


class Family:
    """What goes back to one authorization code, or to one request with the app's own credentials."""

    __slots__ = ("ended", "granted", "scopes")

    def __init__(self, granted: Grant, scopes: str) -> None:
        """Takes what the scopes grant, and the scopes as they were asked for."""
        self.granted, self.scopes, self.ended = granted, scopes, ""


class Held:
    """One code or token: `ended` says why it is no longer valid before it expires, if it is not."""

    __slots__ = ("asked", "ended", "expires", "family", "kind")

    def __init__(self, kind: Kind, family: Family, expires: float, asked: Asked | None) -> None:
        """Takes what it is, and when it expires."""
        self.kind, self.family, self.expires, self.asked, self.ended = kind, family, expires, asked, ""


class Tokens:
    """Issues codes and tokens, and knows them again by their digests; the texts themselves are not kept."""

    def __init__(self, clock: Clock, most: int = MOST) -> None:
        """Takes the clock by which they expire, and how many there may be."""
        self._clock, self._most = clock, most
        self._held: dict[bytes, Held] = {}
        self._sweep_at = min(FEW, most)

    def __len__(self) -> int:
        """Returns how many are known, valid or not."""
        return len(self._held)

    def issue(self, kind: Kind, family: Family, lifetime: float, asked: Asked | None = None) -> str:
        """Returns a new one that is valid for so many seconds; raises FullError where there is no room."""
        if len(self._held) >= self._sweep_at:
            self._sweep()
        text = PREFIX + secrets.token_urlsafe(32)
        self._held[sha256(text.encode()).digest()] = Held(kind, family, self._clock.seconds() + lifetime, asked)
        return text

    def find(self, text: bytes) -> Held | None:
        """Returns what is known of a text, valid or not."""
        return self._held.get(sha256(text).digest())

    def why_not(self, held: Held | None, kind: Kind) -> str:
        """Returns why something is not valid as what it is given for, or nothing."""
        if held is None:
            return f"this {kind} is unknown here: it was not issued by this sandbox, or expired long ago"
        if held.kind != kind:
            return f"this is not the {kind} but the {held.kind}"
        if held.ended or held.family.ended:
            return f"this {kind} {held.ended or held.family.ended}"
        return f"this {kind} has expired" if held.expires <= self._clock.seconds() else ""

    def _sweep(self) -> None:
        """Forgets what has expired and, where that makes no room, what has ended otherwise."""
        now = self._clock.seconds()
        self._held = {digest: held for digest, held in self._held.items() if held.expires > now}
        if len(self._held) >= self._most:
            self._held = {digest: held for digest, held in self._held.items() if not (held.ended or held.family.ended)}
            if len(self._held) >= self._most:
                raise FullError
        self._sweep_at = min(max(FEW, 2 * len(self._held)), self._most)
