"""Certificates, tokens and kubeconfigs of a plane."""

import json
import socket
import ssl
import stat
import threading
from pathlib import Path

import pytest
from modelfleet.local.identity import Identity, identity, passphrase, write_kubeconfigs
from modelfleet.local.layout import Layout, layout


@pytest.fixture
def place(tmp_path: Path) -> Layout:
    """Return a layout with its folders."""
    place = layout(tmp_path)
    place.make()
    return place


def _greet(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str | None:
    """Speak TLS with a server on loopback; return the name its certificate was given to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            try:
                server.wrap_socket(connection, server_side=True).close()
            except ssl.SSLError:
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        raw = socket.create_connection(listener.getsockname())
        with raw, client.wrap_socket(raw, server_hostname=name) as secure:
            certificate = secure.getpeercert()
    return json.dumps(certificate["subject"]) if certificate else None


def _server(who: Identity, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(who.certificate(name), who.key(name))
    return context


def _client(who: Identity) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=who.ca)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@pytest.mark.parametrize("name", ["kube-apiserver", "etcd", "kwok", "kserve-webhook", "argocd-repo-server"])
def test_every_server_proves_itself(place: Layout, name: str) -> None:
    """A client that trusts the plane's authority alone takes each server's certificate, strictly checked."""
    who = identity(place)
    assert name in str(_greet(_server(who, name), _client(who), "127.0.0.1"))


def test_no_other_name_and_no_other_authority_is_taken(place: Layout, tmp_path: Path) -> None:
    """A certificate is good for this machine and this plane alone."""
    who, other = identity(place), layout(tmp_path / "other")
    other.make()
    server = _server(who, "kube-apiserver")
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        _greet(server, _client(who), "127.0.0.2")
    with pytest.raises(ssl.SSLCertVerificationError):
        _greet(server, _client(identity(other)), "127.0.0.1")


def test_a_client_certificate_is_no_server(place: Layout) -> None:
    """What etcd's client holds cannot pose as a server."""
    who = identity(place)
    with pytest.raises(ssl.SSLCertVerificationError, match="purpose"):
        _greet(_server(who, "etcd-client"), _client(who), "127.0.0.1")


def test_identities_are_made_once(place: Layout) -> None:
    """The second start finds those of the first; a half-made set is made again."""
    (place.state / ".pki").mkdir()
    (place.state / ".pki" / "ca.crt").write_text("half")
    first = {path.name: path.read_bytes() for path in identity(place).folder.iterdir()}
    assert {path.name: path.read_bytes() for path in identity(place).folder.iterdir()} == first
    assert passphrase(place).read_text() == passphrase(place).read_text()


def test_nobody_else_reads_keys_and_tokens(place: Layout) -> None:
    """Everything secret is 0600."""
    who = identity(place)
    write_kubeconfigs(place, who, 6443)
    secret = [*who.folder.iterdir(), place.kubeconfig, *place.kubeconfigs.iterdir(), passphrase(place)]
    assert len(secret) > 15
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}


def test_only_the_administrator_is_a_master(place: Layout) -> None:
    """Controller manager and scheduler have what the API server's own roles give them."""
    rows = identity(place).tokens.read_text().splitlines()
    groups = {row.split(",")[1]: row.split(",", 3)[3] for row in rows}
    assert groups.pop("modelfleet-admin") == '"system:masters"'
    assert set(groups.values()) == {'""'}
