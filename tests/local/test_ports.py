"""Ports are free, distinct and remembered."""

import socket
from pathlib import Path

from modelfleet.local import ports


def test_the_choice_is_remembered(tmp_path: Path) -> None:
    """The second start has the ports of the first."""
    first = ports.choose(tmp_path / "ports.json")
    assert ports.choose(tmp_path / "ports.json") == first == ports.remembered(tmp_path / "ports.json")
    assert len(set(first.values())) == len(ports.PORTS)


def test_a_port_that_is_taken_is_given_up(tmp_path: Path) -> None:
    """Only the port that somebody else has is chosen anew."""
    first = ports.choose(tmp_path / "ports.json")
    with socket.create_server(("127.0.0.1", first["etcd"])):
        second = ports.choose(tmp_path / "ports.json")
    assert {name for name in first if first[name] != second[name]} == {"etcd"}


def test_outgoing_connections_never_get_them(tmp_path: Path) -> None:
    """All are below what Linux gives to outgoing connections."""
    assert max(ports.choose(tmp_path / "ports.json").values()) < 32768
