"""Which addresses only this machine can reach."""

import ipaddress


def is_loopback(address: str) -> bool:
    """Tell whether an IP address leads to the machine itself; False for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback
