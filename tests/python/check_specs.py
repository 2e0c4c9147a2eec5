#!/usr/bin/python3
"""Checks published vectors and the examples of PROTOCOL.md against this folder's own code."""

import hashlib
import json
import pathlib
import re
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

import kms_client
import kms_crypto

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE_KEY = b"\x01" * 32
EXAMPLE_KEY_ID = bytes.fromhex("d7a1c0de5b0e4f6a8c3b2a1908f7e6d5")


def read_examples():
    """Every example: its kind, header fields and body."""
    text = (ROOT / "src/Kms.Protocol/PROTOCOL.md").read_text()
    examples = {}
    for kind, lines in re.findall(r"^```frame (.*)\n((?:.*\n)*?)```", text, re.MULTILINE):
        hexes = "".join(line.split("#")[0].replace(" ", "") for line in lines.splitlines())
        frame = bytes.fromhex(hexes)
        head = kms_client.HEADER.unpack(frame[:kms_client.HEADER.size])
        body = frame[kms_client.HEADER.size:]
        assert head[0] == len(body), kind
        examples[kind] = (head, kms_client.unpack(body))
    return examples


def check_xaes_vectors():
    """The vectors of the C2SP specification."""
    path = ROOT / "tests/vectors/crypto/xaes-256-gcm.json"
    vectors = json.loads(path.read_text())["vectors"]
    assert vectors
    for vector in vectors:
        key, nonce = bytes.fromhex(vector["key"]), vector["nonce_ascii"].encode()
        plaintext, aad = vector["plaintext_ascii"].encode(), vector["aad_ascii"].encode()
        assert kms_crypto.derive_message_key(key, nonce).hex() == vector["Kx"]
        sealed = kms_crypto.xaes_encrypt(key, nonce, plaintext, aad)
        assert sealed.hex() == vector["ciphertext_and_tag"]


def check_round_trip():
    """Seal and unseal belong together, and notice a changed byte."""
    sealed = bytearray(kms_crypto.seal(EXAMPLE_KEY, b"text", b"aad"))
    assert kms_crypto.unseal(EXAMPLE_KEY, bytes(sealed), b"aad") == b"text"
    for at in range(len(sealed)):
        sealed[at] ^= 1
        try:
            kms_crypto.unseal(EXAMPLE_KEY, bytes(sealed), b"aad")
            raise AssertionError(f"byte {at} does not count")
        except (ValueError, InvalidTag):
            sealed[at] ^= 1


def check_examples_are_complete():
    """A request and an answer of every operation this client knows."""
    examples = read_examples()
    for name, opcode in kms_client.OPCODES.items():
        request, answer = examples[f"request {name}"][0], examples[f"answer {name}"][0]
        assert request[1:4] == (kms_client.VERSION, 0, opcode), name
        assert answer[1:4] == (kms_client.VERSION, kms_client.FLAG_RESPONSE, 0), name
        assert request[4] == answer[4] != 0, name


def check_example_ciphertexts():
    """The ciphertexts of the examples open under the key the specification names."""
    examples = read_examples()

    def opened(kind, field, aad):
        ciphertext = examples[kind][1][field]
        return kms_crypto.open_ciphertext(EXAMPLE_KEY, EXAMPLE_KEY_ID, 1, ciphertext, aad)

    assert opened("answer Encrypt", 2, b"row 7") == examples["request Encrypt"][1][1]
    assert opened("request Decrypt", 1, b"row 7") == examples["answer Decrypt"][1][3]
    assert opened("answer ReEncrypt", 2, b"row 8") == b"hello"
    data_key = examples["answer GenerateDataKey"][1][3]
    assert opened("answer GenerateDataKey", 2, b"file 9") == data_key


def check_example_signature():
    """The signature of the examples verifies with their public key."""
    examples = read_examples()
    digest, signature = examples["request SignHash"][1][1], examples["answer SignHash"][1][2]
    assert digest == hashlib.sha256(b"sample").digest()
    key = serialization.load_der_public_key(examples["answer GetPublicKey"][1][3])
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    key.verify(
        utils.encode_dss_signature(r, s), digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))


def main():
    """Runs every check of this file, in order."""
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            check()
            print(f"ok   {name[len('check_'):].replace('_', ' ')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
