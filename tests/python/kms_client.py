"""A client of kmsd written from PROTOCOL.md alone, with Debian's python3-msgpack."""

import socket
import struct

import msgpack

HEADER = struct.Struct("<IBBHQ")
VERSION = 1
FLAG_RESPONSE, FLAG_BATCH, FLAG_EVENT = 1, 2, 4

OPCODES = {
    "Hello": 0x0001, "WhoAmI": 0x0002, "Status": 0x0003,
    "CreateKey": 0x0101, "GetKey": 0x0102, "ListKeys": 0x0103, "UpdateKey": 0x0104,
    "RotateKey": 0x0105, "ListVersions": 0x0106, "SetDefaultVersion": 0x0107,
    "DisableKey": 0x0108, "EnableKey": 0x0109, "ScheduleKeyDeletion": 0x010A,
    "RestoreKey": 0x010B,
    "Encrypt": 0x0201, "Decrypt": 0x0202, "ReEncrypt": 0x0203, "GenerateDataKey": 0x0204,
    "SignHash": 0x0205, "AsymmetricDecrypt": 0x0206, "GetPublicKey": 0x0207,
    "GenerateRandom": 0x0208,
}

STATUSES = {
    0: "Ok", 1: "MalformedFrame", 2: "FrameTooLarge", 3: "UnsupportedVersion",
    4: "UnknownOperation", 5: "InvalidRequest", 6: "LimitExceeded", 7: "InvalidBatch",
    100: "PermissionDenied",
    200: "KeyNotFound", 201: "KeyExists", 202: "VersionNotFound", 203: "KeyDisabled",
    204: "KeyDeletionScheduled", 205: "KeyNotDeletionScheduled", 206: "VersionDisabled",
    207: "VersionDestroyed", 208: "WrongAlgorithm", 209: "RevisionConflict",
    210: "UsageLimitReached",
    300: "DecryptionFailed", 301: "InvalidDigestLength",
    400: "Locked", 401: "StoreUnavailable", 402: "AuditUnavailable", 403: "Overloaded",
    404: "ShuttingDown", 405: "Internal",
}

KEY_FIELDS = (
    "revision", "key_id", "name", "algorithm", "state", "default_version", "latest_version",
    "created_at", "rotation_period_s", "next_rotation_at", "deletion_at", "description", "labels",
)


class KmsError(Exception):
    """An answer whose status is not Ok."""

    def __init__(self, status, retry_after_ms=0):
        super().__init__(STATUSES.get(status, f"status {status}"))
        self.status = STATUSES.get(status, status)
        self.retry_after_ms = retry_after_ms


class ProtocolError(Exception):
    """The daemon broke the protocol."""


def pack(value):
    """The shortest forms of PROTOCOL.md section 4; labels in the order of their names' bytes."""
    if isinstance(value, dict):
        value = dict(sorted(value.items(), key=lambda pair: pair[0].encode()))
    elif isinstance(value, (list, tuple)):
        head = msgpack.Packer().pack_array_header(len(value))
        return head + b"".join(pack(item) for item in value)
    return msgpack.packb(value, use_bin_type=True)


def unpack(body):
    """One value, strictly: what it says must be the one way to say it."""
    value = msgpack.unpackb(body, raw=False, strict_map_key=True)
    if not isinstance(value, list) or pack(value) != body:
        raise ProtocolError(f"not the shortest form of an array: {body.hex()}")
    return value


def as_key(fields):
    """A key's row by the names of its fields."""
    if len(fields) != len(KEY_FIELDS):
        raise ProtocolError(f"a key's row has {len(fields)} fields")
    return dict(zip(KEY_FIELDS, fields))


class KmsClient:
    """One connection; send and receive apart, or call to do both."""

    def __init__(self, path, timeout=60):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout)
        self._socket.connect(path)
        self._next_id = 1
        self._early = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def send_bytes(self, data):
        """Bytes as they are."""
        self._socket.sendall(data)

    def send_body(self, opcode, body, flags=0):
        """A request with a ready body; returns its id."""
        request_id, self._next_id = self._next_id, self._next_id + 1
        self.send_bytes(HEADER.pack(len(body), VERSION, flags, opcode, request_id) + body)
        return request_id

    def send(self, operation, *fields):
        """A request of one operation; returns its id."""
        return self.send_body(OPCODES[operation], pack(fields))

    def receive_frame(self):
        """The next frame: flags, code, request id and body; None at the end of the stream."""
        head = self._read(HEADER.size)
        if head is None:
            return None
        length, version, flags, code, request_id = HEADER.unpack(head)
        if version != VERSION or length > 2 * 1024 * 1024:
            raise ProtocolError(f"header {head.hex()}")
        body = self._read(length)
        return flags, code, request_id, b"" if body is None else body

    def receive(self, request_id):
        """The answer of one request, whatever comes before it."""
        while request_id not in self._early:
            frame = self.receive_frame()
            if frame is None:
                raise ProtocolError("the connection ended without an answer")
            flags, code, answered_id, body = frame
            if not flags & FLAG_EVENT:
                self._early[answered_id] = (flags, code, body)
        flags, code, body = self._early.pop(request_id)
        fields = unpack(body)
        if code != 0:
            raise KmsError(code, fields[0])
        return fields

    def call(self, operation, *fields):
        """A request and its answer."""
        return self.receive(self.send(operation, *fields))

    def call_body(self, opcode, body, flags=0):
        """A request with a ready body, and its answer."""
        return self.receive(self.send_body(opcode, body, flags))

    def batch(self, operation, items):
        """A batch; returns a list of field lists and KmsErrors."""
        request_id = self.send_body(OPCODES[operation], pack(items), FLAG_BATCH)
        answers = []
        for answer in self.receive(request_id):
            if answer[0] == 0:
                answers.append(answer[1:])
            else:
                answers.append(KmsError(answer[0], answer[1]))
        return answers

    def is_ended(self):
        """Whether the daemon has closed the connection, once it has said all."""
        return self._socket.recv(1) == b""

    def _read(self, count):
        data = bytearray()
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                if data:
                    raise ProtocolError("the connection ended inside a frame")
                return None if count else b""
            data += part
        return bytes(data)
