"""Who is who on the plane: its own certificate authority, certificates, tokens, passwords."""

import base64
import datetime
import ipaddress
import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from modelfleet.local.layout import Layout, private_folder, write_private

ADMIN = "modelfleet-admin"
CONTROLLER_MANAGER = "system:kube-controller-manager"
SCHEDULER = "system:kube-scheduler"

_LIFETIME = datetime.timedelta(days=3650)
_HOSTS = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")

# Certificate to what it may prove: that of a server, of a client, or both (etcd talks to itself).
_LEAVES: dict[str, tuple[x509.ObjectIdentifier, ...]] = {
    "kube-apiserver": (ExtendedKeyUsageOID.SERVER_AUTH,),
    "etcd": (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH),
    "etcd-client": (ExtendedKeyUsageOID.CLIENT_AUTH,),
    "kserve-webhook": (ExtendedKeyUsageOID.SERVER_AUTH,),
    "kwok": (ExtendedKeyUsageOID.SERVER_AUTH,),
    "argocd-repo-server": (ExtendedKeyUsageOID.SERVER_AUTH,),
}
# User to groups. The API server's own bootstrap roles give the two parts what they need, and no more.
_USERS: dict[str, tuple[str, ...]] = {
    ADMIN: ("system:masters",),
    CONTROLLER_MANAGER: (),
    SCHEDULER: (),
}


@dataclass(frozen=True)
class Identity:
    """Files of the plane's identities, made once and kept until the state is removed."""

    folder: Path

    @property
    def ca(self) -> Path:
        """PEM certificate of the plane's own authority."""
        return self.folder / "ca.crt"

    def certificate(self, name: str) -> Path:
        """PEM certificate of a part."""
        return self.folder / f"{name}.crt"

    def key(self, name: str) -> Path:
        """PEM private key of a part."""
        return self.folder / f"{name}.key"

    @property
    def tokens(self) -> Path:
        """The API server's token file."""
        return self.folder / "tokens.csv"

    def password(self, name: str) -> str:
        """Password of a part that knows passwords: 'valkey' or 'supervisor'."""
        return (self.folder / f"{name}.password").read_text(encoding="ascii")


def identity(layout: Layout) -> Identity:
    """Return the plane's identities; make them all at once where there are none."""
    if not layout.pki.exists():
        making = layout.pki.with_name(".pki")
        shutil.rmtree(making, ignore_errors=True)
        private_folder(making)
        _make(Identity(making))
        making.rename(layout.pki)
    return Identity(layout.pki)


def write_kubeconfigs(layout: Layout, who: Identity, port: int) -> None:
    """Write the kubeconfig of each user for the API server on `port`."""
    tokens = {row.split(",")[1]: row.split(",")[0] for row in who.tokens.read_text().splitlines()}
    ca = base64.b64encode(who.ca.read_bytes()).decode()
    for user, token in tokens.items():
        path = layout.kubeconfig if user == ADMIN else layout.kubeconfigs / user
        write_private(path, _kubeconfig(user, token, ca, port))


def passphrase(layout: Layout) -> Path:
    """Return the file with the passphrase of Pulumi's state; make it where there is none."""
    if not layout.passphrase.exists():
        write_private(layout.passphrase, secrets.token_urlsafe(32))
    return layout.passphrase


def _kubeconfig(user: str, token: str, ca: str, port: int) -> str:
    # `argocd --core` finds its own namespace in the context.
    context = {"cluster": "local", "user": user, "namespace": "argocd"}
    cluster = {"server": f"https://127.0.0.1:{port}", "certificate-authority-data": ca}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "local", "cluster": cluster}],
        "users": [{"name": user, "user": {"token": token}}],
        "contexts": [{"name": "local", "context": context}],
        "current-context": "local",
    }
    return json.dumps(config, indent=2)


def _make(who: Identity) -> None:
    authority = ec.generate_private_key(ec.SECP256R1())
    root = _authority(authority)
    write_private(who.ca, root.public_bytes(serialization.Encoding.PEM))
    for name, usages in _LEAVES.items():
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _leaf(name, key.public_key(), usages, root, authority)
        write_private(who.certificate(name), leaf.public_bytes(serialization.Encoding.PEM))
        write_private(who.key(name), _pem(key))
    write_private(who.key("service-accounts"), _pem(ec.generate_private_key(ec.SECP256R1())))
    rows = (f'{secrets.token_urlsafe(32)},{u},{u},"{",".join(g)}"' for u, g in _USERS.items())
    write_private(who.tokens, "\n".join(rows) + "\n")
    for name in ("valkey", "supervisor"):
        write_private(who.folder / f"{name}.password", secrets.token_urlsafe(32))


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("modelfleet local plane")
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    name: str,
    key: ec.EllipticCurvePublicKey,
    usages: tuple[x509.ObjectIdentifier, ...],
    root: x509.Certificate,
    authority: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    addresses = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), *map(x509.DNSName, _HOSTS)]
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    return (
        _builder(_name(name), root.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
