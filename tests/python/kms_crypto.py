"""XAES-256-GCM with key commitment and kmsd's ciphertext layout, independent of the C# code.

Written from CRYPTO.md and CIPHERTEXT.md alone, on Debian's python3-cryptography: the key derivation
and the commitment are plain CMAC here, where kmsd works with single AES blocks.
"""

import hmac
import os
import struct

from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.cmac import CMAC

NONCE_BYTES = 24
COMMITMENT_BYTES = 32
TAG_BYTES = 16

CIPHERTEXT_FORMAT = 0xA1
CIPHERTEXT_SUITE = 1
CIPHERTEXT_HEADER = struct.Struct(">BB16sIH")


def _cmac(key, message):
    mac = CMAC(algorithms.AES(key))
    mac.update(message)
    return mac.finalize()


def derive_message_key(key, nonce):
    """C2SP XAES-256-GCM: SP 800-108r1 in counter mode over CMAC, 8-bit label "X"."""
    return b"".join(_cmac(key, bytes([0, i]) + b"X\0" + nonce[:12]) for i in (1, 2))


def derive_commitment(key, nonce):
    """KC-XAES: CMAC over the label, the whole nonce and a counter."""
    return b"".join(_cmac(key, b"XCMT" + nonce + bytes([0, 1, 0, i])) for i in (1, 2))


def xaes_encrypt(key, nonce, plaintext, aad):
    """Plain XAES-256-GCM, as C2SP publishes it: body and tag."""
    return AESGCM(derive_message_key(key, nonce)).encrypt(nonce[12:], plaintext, aad)


def seal(key, plaintext, aad, nonce=None):
    """Nonce, commitment, body and tag."""
    nonce = nonce or os.urandom(NONCE_BYTES)
    return nonce + derive_commitment(key, nonce) + xaes_encrypt(key, nonce, plaintext, aad)


def unseal(key, sealed, aad):
    """Opens what seal made; any difference is an exception."""
    nonce = sealed[:NONCE_BYTES]
    commitment = sealed[NONCE_BYTES:NONCE_BYTES + COMMITMENT_BYTES]
    if not hmac.compare_digest(commitment, derive_commitment(key, nonce)):
        raise ValueError("the commitment is another key's")
    rest = sealed[NONCE_BYTES + COMMITMENT_BYTES:]
    return AESGCM(derive_message_key(key, nonce)).decrypt(nonce[12:], rest, aad)


def make_ciphertext(key, key_id, version, plaintext, aad, nonce=None):
    """A ciphertext as Encrypt answers it."""
    header = CIPHERTEXT_HEADER.pack(CIPHERTEXT_FORMAT, CIPHERTEXT_SUITE, key_id, version, 0)
    return header + seal(key, plaintext, header + aad, nonce)


def open_ciphertext(key, key_id, version, ciphertext, aad):
    """Opens a ciphertext that kmsd made."""
    header = ciphertext[:CIPHERTEXT_HEADER.size]
    fields = CIPHERTEXT_HEADER.unpack(header)
    if fields != (CIPHERTEXT_FORMAT, CIPHERTEXT_SUITE, key_id, version, 0):
        raise ValueError("the header names another format, key or version")
    return unseal(key, ciphertext[CIPHERTEXT_HEADER.size:], header + aad)
