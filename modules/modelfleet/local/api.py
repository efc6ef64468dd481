"""A few calls to the plane's API server. Standard library alone: parts wait on it before they start."""

import base64
import http.client
import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

MERGE = "application/merge-patch+json"
_TIMEOUT = 10.0  # seconds; every call is to this machine
_NOT_FOUND = 404
_NOT_YET = frozenset({429, 503, 504})  # overloaded, or still loading what it is asked for


class UnavailableError(Exception):
    """The API server does not answer, or not yet."""


class RefusedError(Exception):
    """The API server answered, and said no."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Api:
    """An API server and who asks."""

    address: str
    """Host and port."""
    token: str
    context: ssl.SSLContext

    def get(self, path: str) -> Json | None:
        """Return the object or list at `path`; None where there is none.

        Raises UnavailableError when nothing answers, RefusedError for any other answer than success.
        """
        try:
            return json.loads(self._call("GET", path))
        except RefusedError as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    def items(self, path: str) -> list[Json]:
        """Return the objects of a list; none where its kind is not known yet."""
        found = self.get(path)
        return found["items"] if found else []

    def ready(self) -> bool:
        """Tell whether the API server says it is ready."""
        try:
            return self._call("GET", "/readyz") == b"ok"
        except (UnavailableError, RefusedError):
            return False

    def create(self, path: str, body: Json) -> None:
        """Create an object in the collection at `path`."""
        self._call("POST", path, body)

    def merge(self, path: str, body: Json) -> None:
        """Merge `body` into the object at `path`."""
        self._call("PATCH", path, body, MERGE)

    def delete(self, path: str, body: Json | None = None) -> None:
        """Delete the object at `path`, which may be gone already."""
        try:
            self._call("DELETE", path, body)
        except RefusedError as error:
            if error.status != _NOT_FOUND:
                raise

    def _call(
        self, method: str, path: str, body: Json | None = None, kind: str = "application/json"
    ) -> bytes:
        connection = http.client.HTTPSConnection(self.address, context=self.context, timeout=_TIMEOUT)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise UnavailableError(f"{self.address}: {error}") from error
        finally:
            connection.close()
        if response.status >= http.client.BAD_REQUEST:
            raise _refused(response.status, answer)
        return answer


def connect(kubeconfig: Path) -> Api:
    """Speak to the API server of a kubeconfig that this package wrote; its certificate is verified."""
    config: Json = json.loads(kubeconfig.read_text(encoding="utf-8"))
    cluster: Json = config["clusters"][0]["cluster"]
    ca = base64.b64decode(cluster["certificate-authority-data"]).decode()
    context = ssl.create_default_context(cadata=ca)
    server: str = cluster["server"]
    return Api(urlsplit(server).netloc, config["users"][0]["user"]["token"], context)


def _refused(status: int, answer: bytes) -> RefusedError | UnavailableError:
    try:
        message = str(json.loads(answer)["message"])
    except (ValueError, KeyError, TypeError):
        message = answer.decode(errors="replace").strip()
    return UnavailableError(message) if status in _NOT_YET else RefusedError(status, message)
