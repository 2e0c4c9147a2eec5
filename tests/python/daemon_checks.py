"""What the checks of a running daemon share."""

import os

from kms_client import KmsClient, KmsError, as_key

AES, RSA, P256, P384 = 1, 32, 64, 65
DER, P1363 = 1, 2
PEM_KEY, DER_KEY, JWK_KEY = 1, 2, 3
ENABLED, DISABLED, DELETION_SCHEDULED = 1, 2, 3
MIB = 1024 * 1024
OVERHEAD = 96
NO_GUARD = (0, b"")


def expect(status, function, *arguments):
    """Asserts that a call is answered with a status."""
    try:
        answer = function(*arguments)
    except KmsError as error:
        assert error.status == status, f"{error.status} instead of {status}"
        return
    raise AssertionError(f"Ok instead of {status}: {answer}")


class DaemonChecks:
    """A connection, and the keys that the checks of one run use."""

    def __init__(self, path, store=None, seal_key=None):
        self._path, self._store, self._seal_key = path, store, seal_key
        self._prefix = "check/" + os.urandom(6).hex() + "/"
        self._kms = KmsClient(path)
        self._aes, self._rsa, self._p256, self._p384 = (
            self._prefix + name for name in ("aes", "rsa", "p256", "p384"))

    def _call(self, operation, *fields):
        return self._kms.call(operation, *fields)

    def _create(self, name, algorithm):
        return as_key(self._call("CreateKey", name, algorithm, "", {}, 0, os.urandom(16)))
