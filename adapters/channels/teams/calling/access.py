"""What lets us into Teams, whom we believe there, and how long we wait for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TEAMS = "https://smba.trafficmanager.net/teams/"
LOGIN = "https://login.microsoftonline.com/"
HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        ".botframework.com",
    }
)
"""Where Teams may ask to be answered; one that begins with a dot is an ending."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot is known by, and where.

    app_id        "" while it is tried out on this machine: no token is sent then
    tenant        the organisation that the team belongs to, a GUID
    kind          "SingleTenant" or "MultiTenant", as the bot was made at Azure
    certificate   path of a PEM file with private key and certificate, not a password
    service_url   where to post before Teams told us where
    hosts         the hosts a service URL may have, see HOSTS
    metadata_url  where Teams' public keys are found; "" for its own place
    cards         forms come as cards, for a client that opens no dialogs
    """

    app_id: str
    tenant: str = ""
    kind: str = "SingleTenant"
    password: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    service_url: str = TEAMS
    hosts: frozenset[str] = HOSTS
    login_url: str = LOGIN
    metadata_url: str = ""
    cards: bool = False

    @property
    def dev(self) -> bool:
        """Tell whether anybody on this machine comes in, and no token is sent."""
        return not self.app_id

    @property
    def bot(self) -> str:
        """Give the ID by which Teams knows our bot."""
        return f"28:{self.app_id}"

    def ours(self, tenant: str) -> bool:
        """Tell whether somebody of this tenant may be one of us."""
        return self.dev or (
            bool(tenant) and tenant.casefold() == self.tenant.casefold()
        )

    @property
    def token_url(self) -> str:
        whose = self.tenant if self.kind == "SingleTenant" else "botframework.com"
        return f"{self.login_url.rstrip('/')}/{whose}/oauth2/v2.0/token"

    def trusts(self, service_url: str) -> bool:
        """Tell whether our token and our words may go to this address."""
        try:
            url = urlsplit(service_url)
            host, port = url.hostname or "", url.port
        except ValueError:
            return False
        if not host or _more(url) or not service_url.isprintable():
            return False
        if host in LOOPBACK:
            local = self.dev or host in self.hosts
            return local and url.scheme in {"http", "https"}
        return url.scheme == "https" and port in {None, 443} and self._knows(host)

    def _knows(self, host: str) -> bool:
        endings = tuple(known for known in self.hosts if known.startswith("."))
        return host in self.hosts or (bool(endings) and host.endswith(endings))


def _more(url: SplitResult) -> bool:
    """Tell whether an address holds what no service URL has."""
    return bool(url.username or url.password or url.query or url.fragment)


def local(url: str) -> bool:
    """Tell whether an address is this very machine, where no proxy is asked."""
    return urlsplit(url).hostname in LOOPBACK


Limits = tuple[tuple[int, float], ...]
PACE: Limits = ((7, 1), (8, 2), (60, 30), (1800, 3600))
"""How many messages a conversation takes in how many seconds; see Teams' rate limits:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds we wait. A whole act fits in one lease of the outbox.

    connect  to reach Teams at all
    call     for one answer
    busy     asleep in all, where Teams asks us to come back and did nothing
    act      for one act: post, change or take away, waiting for its turn included
    queue    that a message may wait for its turn
    meet     for who somebody is, while that person waits for our answer
    retry    between two attempts to reach Teams when the bot starts
    pace     how many messages go into one conversation in how many seconds
    """

    connect: float = 10
    call: float = 30
    busy: float = 20
    act: float = 90
    queue: float = 35
    meet: float = 1.5
    retry: float = 15
    pace: Limits = PACE
