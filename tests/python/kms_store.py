"""Reads a store of kmsd from disk, from SEALS.md, STORAGE.md and RECORDS.md alone."""

import base64
import hashlib
import hmac
import pathlib
import struct

from cryptography.exceptions import InvalidTag

import kms_crypto

FILE_HEADER = struct.Struct("<8sI16sQ16sQI")
FRAME_HEADER = struct.Struct("<IIII")
BODY_HEADER = struct.Struct("<QQII")
RECORD_HEADER = struct.Struct("<B3xI16sI")

STORE_KEY, KEY, KEY_VERSION, KEY_DESTROYED, START = 1, 2, 3, 4, 5
ALGORITHM_AES = 1
MATERIAL_AES = 1


class StoreError(Exception):
    """The store is not what the specification says."""


def _make_crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


_CRC_TABLE = _make_crc_table()


def crc32c(data):
    """CRC-32C of RFC 3720 appendix B.4."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def derive(key, label):
    """HKDF-SHA-256 without salt, 32 bytes (CRYPTO.md section 5)."""
    pseudorandom = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(pseudorandom, label + b"\x01", hashlib.sha256).digest()


def unseal_root_key(text, seal_key):
    """The root key out of the text of root.seals, by the first seal that this key opens."""
    lines = text.decode("ascii").split("\n")
    if lines[0] != "kmsd root seals v1" or lines[-1] != "":
        raise StoreError("root.seals is of another format")
    word, store = lines[1].split(" ")
    if word != "store":
        raise StoreError("root.seals names no store")
    store_id = bytes.fromhex(store.replace("-", ""))
    for line in lines[2:-1]:
        word, kind, sealed = line.split(" ")
        if word != "seal":
            raise StoreError("root.seals has a line that is no seal")
        aad = b"K" + b"kmsd root seal v1\0" + store_id + kind.encode()
        try:
            return kms_crypto.unseal(seal_key, base64.b64decode(sealed, validate=True), aad)
        except (ValueError, InvalidTag):
            continue
    raise StoreError("the seal key opens no seal")


class _Body:
    """The body of a record: big-endian integers, texts after a u16 length."""

    def __init__(self, data):
        self._data, self._at = data, 0
        if self.u(1) != 1:
            raise StoreError("a record of an unknown format")

    def take(self, count):
        part = self._data[self._at:self._at + count]
        if len(part) != count:
            raise StoreError("a record ends early")
        self._at += count
        return part

    def u(self, count):
        return int.from_bytes(self.take(count), "big")

    def text(self):
        return self.take(self.u(2))

    def finish(self):
        if self._at != len(self._data):
            raise StoreError("a record goes on after its end")


class Store:
    """The keys of the newest generation, with their material."""

    def __init__(self, directory, seal_key):
        directory = pathlib.Path(directory)
        self.keys = {}
        self._root_key = unseal_root_key((directory / "root.seals").read_bytes(), seal_key)
        self._record_key = self._kek_key = None
        generation = max(int(path.name.split("-")[1]) for path in directory.glob("snapshot-*[0-9]"))
        for name in (f"snapshot-{generation}", f"log-{generation}"):
            self._read_file((directory / name).read_bytes(), generation)

    def find(self, name):
        """A key by its name: its id and its AES material by version."""
        for key_id, key in self.keys.items():
            if key["name"] == name:
                kek_aad = b"kmsd/kek/1" + self._store_id + key_id
                kek = kms_crypto.unseal(self._kek_key, key["sealed_kek"], b"K" + kek_aad)
                versions = {
                    number: self._unseal_aes(kek, key_id, number, sealed)
                    for number, sealed in key["versions"].items()
                }
                return key_id, versions
        raise KeyError(name)

    def _unseal_aes(self, kek, key_id, number, sealed):
        if sealed[:2] != bytes([1, MATERIAL_AES]):
            raise StoreError("the material is no AES key")
        aad = struct.pack(">IH", number, ALGORITHM_AES)
        aad = b"M" + sealed[:2] + b"kmsd/material/1" + self._store_id + key_id + aad
        return kms_crypto.unseal(kek, sealed[2:], aad)

    def _read_file(self, data, generation):
        head = data[:FILE_HEADER.size]
        magic, version, store_id, found, tag, sequence, crc = FILE_HEADER.unpack(head)
        if magic not in (b"kmsdsnap", b"kmsd.log") or (version, found) != (1, generation):
            raise StoreError("the header is another file's")
        if crc != crc32c(head[:60]):
            raise StoreError("the header's checksum is wrong")
        if magic == b"kmsdsnap":
            self._store_id, self._generation = store_id, generation
            self._tag, self._sequence = tag, sequence - 1
        elif (store_id, tag, sequence) != (self._store_id, self._tag, self._sequence + 1):
            raise StoreError("the log does not continue the snapshot")
        self._read_frames(data)

    def _read_frames(self, data):
        at = FILE_HEADER.size
        while at + FRAME_HEADER.size <= len(data):
            length, length_crc, body_crc, zero = FRAME_HEADER.unpack_from(data, at)
            if length == 0:
                break
            body = data[at + FRAME_HEADER.size:at + FRAME_HEADER.size + length]
            if length_crc != crc32c(data[at:at + 4]) or body_crc != crc32c(body) or zero:
                raise StoreError(f"the frame at {at} is damaged")
            self._read_frame(at, body)
            at += (FRAME_HEADER.size + length + 7) // 8 * 8

    def _read_frame(self, offset, body):
        own_offset, sequence, _, count = BODY_HEADER.unpack_from(body)
        if own_offset != offset or (count and sequence != self._sequence + 1):
            raise StoreError(f"the frame at {offset} belongs elsewhere")
        at = BODY_HEADER.size
        for _ in range(count):
            kind, version, key_id, length = RECORD_HEADER.unpack_from(body, at)
            at += RECORD_HEADER.size
            self._read_record(kind, key_id, version, body[at:at + length])
            at += length
        if at != len(body):
            raise StoreError(f"the frame at {offset} goes on after its records")

    def _read_record(self, kind, key_id, version, sealed):
        self._sequence += 1
        aad = b"kmsd/record/1" + self._store_id
        aad += struct.pack(">QQB", self._generation, self._sequence, kind)
        aad += key_id + struct.pack(">I", version) + self._tag
        if kind == STORE_KEY:
            store_key = kms_crypto.unseal(self._root_key, sealed, b"K" + aad)
            self._record_key = derive(store_key, b"kmsd record v1")
            self._kek_key = derive(store_key, b"kmsd kek v1")
        else:
            self._apply(kind, key_id, version, kms_crypto.unseal(
                self._record_key, sealed, b"D" + aad))
        self._tag = sealed[-16:]

    def _apply(self, kind, key_id, version, body):
        if kind == KEY:
            known = self.keys.get(key_id, {"versions": {}})
            self.keys[key_id] = self._read_key(_Body(body)) | {"versions": known["versions"]}
        elif kind == KEY_VERSION:
            self.keys[key_id]["versions"][version] = self._read_version(_Body(body))
        elif kind == KEY_DESTROYED:
            del self.keys[key_id]
        elif kind != START:
            raise StoreError(f"a record of type {kind}")

    @staticmethod
    def _read_key(body):
        algorithm = body.u(2)
        body.take(1 + 8 + 4 + 8 + 8 + 4 + 8 + 16)
        name = body.text().decode()
        body.text()
        for _ in range(body.u(2)):
            body.text()
            body.text()
        sealed_kek = body.text()
        body.finish()
        return {"name": name, "algorithm": algorithm, "sealed_kek": sealed_kek}

    @staticmethod
    def _read_version(body):
        body.take(1 + 8 + 8 + 8 + 4)
        body.text()
        sealed = body.text()
        body.finish()
        return sealed
