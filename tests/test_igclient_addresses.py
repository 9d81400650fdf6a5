"""Which addresses are on the public internet: every row of IANA's registries, and what stands for another."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_network

import pytest
from hypothesis import given, strategies as st

from igclient.addresses import ADDRESS_SPACE, MADE_UP, SPECIAL_PURPOSE, is_made_up, is_public

ROWS = [(ip_network(block), is_reachable) for block, _, is_reachable in (*SPECIAL_PURPOSE, *ADDRESS_SPACE)]
REACHABLE = {
    *("0.0.0.0/0", "192.0.0.9/32", "192.0.0.10/32", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24"),
    *("2000::/3", "64:ff9b::/96", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:3::/32"),
    *("2001:4:112::/48", "2001:20::/28", "2001:30::/28", "2620:4f:8000::/48"),
}
# Where they begin, an address of one of IPv4 stands in one of IPv6: in its last 32 bits, or after 16 (6to4).
LAST = {"mapped": "::ffff:0:0", "translated": "64:ff9b::", "compatible": "::", "RFC 2765": "::ffff:0:0:0"}


def written_as(form, address):
    number = int(IPv4Address(address))
    if form == "6to4":
        return str(IPv6Address((0x2002 << 112) | (number << 80) | 1))
    return str(IPv6Address(int(IPv6Address(LAST[form])) | number))


def lone_addresses(network):
    """Its first, its middle and its last address, but for those that belong to a block within it."""
    within = [other for other, _ in ROWS if other != network and other.version == network.version]
    within = [other for other in within if other.subnet_of(network)]
    middle = network[network.num_addresses // 2]
    return [
        ip for ip in dict.fromkeys([network[0], middle, network[-1]]) if not any(ip in one for one in within)
    ]


def test_the_registries_are_whole():
    assert len([network for network, _ in ROWS if network.version == 4]) == 26 + 2
    assert len([network for network, _ in ROWS if network.version == 6]) == 25 + 2
    assert len({network for network, _ in ROWS}) == len(ROWS)
    assert {str(network) for network, is_reachable in ROWS if is_reachable} == REACHABLE


@pytest.mark.parametrize(("network", "is_reachable"), ROWS, ids=[str(network) for network, _ in ROWS])
def test_every_row_says_what_its_addresses_are(network, is_reachable):
    # Those that stand for an address of IPv4 are judged by it: see below.
    stands_for_another = network in (ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"))
    alone = [] if stands_for_another else lone_addresses(network)
    assert alone or stands_for_another or str(network) in ("0.0.0.0/0", "::/0", "2000::/3", "2001::/23")
    for ip in alone:
        assert is_public(str(ip)) is is_reachable, ip


@pytest.mark.parametrize("form", [*LAST, "6to4"])
@pytest.mark.parametrize(("network", "is_reachable"), [row for row in ROWS if row[0].version == 4], ids=str)
def test_no_form_of_ipv6_leads_to_what_ipv4_refuses(form, network, is_reachable):
    for ip in lone_addresses(network):
        through = is_reachable and form in ("mapped", "translated")
        assert is_public(written_as(form, ip)) is through, (form, ip)


@pytest.mark.parametrize(
    "address",
    [
        "157.240.1.1",
        "31.13.84.51",
        "1.0.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2a03:2880:f01c:800e:face:b00c:0:2",
        "2001:200::",
        "3ffe:ffff::1",
        "::ffff:157.240.1.1",
        "64:ff9b::9df0:101",
    ],
)
def test_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.9.9.9",
        "0.0.0.0",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "224.0.0.1",
        "239.255.255.255",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "fec0::1",
        "::7f00:1",
        "::ffff:0:127.0.0.1",
        "::ffff:0:157.240.1.1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "3fff:fff:ffff::1",
        "5f00::1",
        "64:ff9b:1::1",
        "4000::1",
        "8000::1",
        "",
        "127.1",
        "0x7f000001",
        "scontent.cdninstagram.com",
    ],
)
def test_this_machine_its_network_and_its_cloud_are_not(address):
    assert not is_public(address)


@given(st.ip_addresses(v=6))
def test_of_ipv6_nothing_is_public_but_what_is_handed_out_or_stands_for_ipv4(ip):
    within = (ip_network("2000::/3"), ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"))
    if not any(ip in network for network in within):
        assert not is_public(str(ip))


@given(st.ip_addresses())
def test_only_one_range_is_made_up_and_none_of_it_is_public(ip):
    assert is_made_up(str(ip)) is (ip in MADE_UP)
    if ip in MADE_UP:
        assert not is_public(str(ip))


def test_the_range_that_is_made_up():
    assert IPv4Network("198.18.0.0/15") == MADE_UP
    assert is_made_up("198.18.0.1")
    assert not is_made_up("198.20.0.0")
    assert not is_made_up("::ffff:198.18.0.1")
    assert not is_made_up("scontent.cdninstagram.com")
