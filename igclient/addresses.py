"""Tell which addresses are on the public internet, by IANA's registries.
The standard library's own list is as old as the Python that runs it: 3.11 takes `3fff::1` and `5f00::1` for public."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

SPECIAL_PURPOSE: tuple[tuple[str, str, bool], ...] = (
    ("0.0.0.0/8", "This network", False),
    ("0.0.0.0/32", "This host on this network", False),
    ("10.0.0.0/8", "Private-Use", False),
    ("100.64.0.0/10", "Shared Address Space", False),
    ("127.0.0.0/8", "Loopback", False),
    ("169.254.0.0/16", "Link Local", False),
    ("172.16.0.0/12", "Private-Use", False),
    ("192.0.0.0/24", "IETF Protocol Assignments", False),
    ("192.0.0.0/29", "IPv4 Service Continuity Prefix", False),
    ("192.0.0.8/32", "IPv4 dummy address", False),
    ("192.0.0.9/32", "Port Control Protocol Anycast", True),
    ("192.0.0.10/32", "Traversal Using Relays around NAT Anycast", True),
    ("192.0.0.170/32", "NAT64/DNS64 Discovery", False),
    ("192.0.0.171/32", "NAT64/DNS64 Discovery", False),
    ("192.0.2.0/24", "Documentation (TEST-NET-1)", False),
    ("192.31.196.0/24", "AS112-v4", True),
    ("192.52.193.0/24", "AMT", True),
    ("192.88.99.0/24", "Deprecated (6to4 Relay Anycast)", False),
    ("192.88.99.2/32", "6a44-relay anycast address", False),
    ("192.168.0.0/16", "Private-Use", False),
    ("192.175.48.0/24", "Direct Delegation AS112 Service", True),
    ("198.18.0.0/15", "Benchmarking", False),
    ("198.51.100.0/24", "Documentation (TEST-NET-2)", False),
    ("203.0.113.0/24", "Documentation (TEST-NET-3)", False),
    ("240.0.0.0/4", "Reserved", False),
    ("255.255.255.255/32", "Limited Broadcast", False),
    ("::1/128", "Loopback Address", False),
    ("::/128", "Unspecified Address", False),
    ("::ffff:0:0/96", "IPv4-mapped Address", False),
    ("64:ff9b::/96", "IPv4-IPv6 Translat.", True),
    ("64:ff9b:1::/48", "IPv4-IPv6 Translat.", False),
    ("100::/64", "Discard-Only Address Block", False),
    ("100:0:0:1::/64", "Dummy IPv6 Prefix", False),
    ("2001::/23", "IETF Protocol Assignments", False),
    ("2001::/32", "TEREDO", False),
    ("2001:1::1/128", "Port Control Protocol Anycast", True),
    ("2001:1::2/128", "Traversal Using Relays around NAT Anycast", True),
    ("2001:1::3/128", "DNS-SD Service Registration Protocol Anycast", True),
    ("2001:2::/48", "Benchmarking", False),
    ("2001:3::/32", "AMT", True),
    ("2001:4:112::/48", "AS112-v6", True),
    ("2001:10::/28", "Deprecated (previously ORCHID)", False),
    ("2001:20::/28", "ORCHIDv2", True),
    ("2001:30::/28", "Drone Remote ID Protocol Entity Tags (DETs) Prefix", True),
    ("2001:db8::/32", "Documentation", False),
    ("2002::/16", "6to4", False),
    ("2620:4f:8000::/48", "Direct Delegation AS112 Service", True),
    ("3fff::/20", "Documentation", False),
    ("5f00::/16", "Segment Routing (SRv6) SIDs", False),
    ("fc00::/7", "Unique-Local", False),
    ("fe80::/10", "Link-Local Unicast", False),
)
"""Block, name, and whether it is globally reachable ("N/A" and no answer count as no): every row of
https://www.iana.org/assignments/iana-ipv4-special-registry and https://www.iana.org/assignments/iana-ipv6-special-registry
of 9 October 2025. A block within another has the last word."""
ADDRESS_SPACE: tuple[tuple[str, str, bool], ...] = (
    ("0.0.0.0/0", "Unicast", True),
    ("224.0.0.0/4", "Multicast", False),
    ("::/0", "Reserved by IETF", False),
    ("2000::/3", "Global Unicast", True),
)
"""What surrounds them, by https://www.iana.org/assignments/ipv4-address-space and
https://www.iana.org/assignments/ipv6-address-space: of IPv6 only an eighth is handed out, and the rest is not public.
So are old ways to write an IPv4 address as one of IPv6: `::127.0.0.1`, `::ffff:0:127.0.0.1` (RFC 2765)."""
MADE_UP = IPv4Network("198.18.0.0/15")
"""What VPN programs (Clash, mihomo, sing-box) answer in place of an address; they know by it which host was meant."""
_BLOCKS = [(ip_network(block), is_reachable) for block, _, is_reachable in (*SPECIAL_PURPOSE, *ADDRESS_SPACE)]
_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: how a network without IPv4 reaches all of it


def is_public(address: str) -> bool:
    """Return whether this is an address of the public internet, and not of this machine, its network or its cloud.
    An IPv6 address that stands for one of IPv4 (mapped, or translated by RFC 6052) is judged by that one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    stands_for = _stands_for(ip)
    if stands_for is not None:
        return is_public(str(stands_for))
    around = [(block.prefixlen, is_reachable) for block, is_reachable in _BLOCKS if ip in block]
    return max(around)[1]


def is_made_up(address: str) -> bool:
    """Return whether a VPN program may have made up this address: it then says nothing of where it leads."""
    try:
        return ip_address(address) in MADE_UP
    except ValueError:
        return False


def _stands_for(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(ip, IPv4Address):
        return None
    return IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _TRANSLATED else ip.ipv4_mapped
