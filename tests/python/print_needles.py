#!/usr/bin/python3
"""print_needles.py STORE_DIR SEAL_KEY_FILE

Prints what must never be found in the daemon's memory, a line each: NAME HEX. Made from the store
with its seal key, by the specs alone: the root key, every key of the hierarchy, every AES version key with the
round keys of its schedule, and the private numbers of every RSA and EC key.
"""

import pathlib
import struct
import sys

from cryptography.hazmat.primitives.serialization import load_der_private_key

import kms_crypto
import kms_store

ALGORITHM_AES = 1
LONGEST = 32


def sbox():
    """The S-box of AES (FIPS 197 §5.1.1), computed."""
    box, p, q = [0x63] * 256, 1, 1
    while True:
        p ^= ((p << 1) ^ (0x11B if p & 0x80 else 0)) & 0x1FF
        p &= 0xFF
        for shift in (1, 2, 4):
            q ^= (q << shift) & 0xFF
        if q & 0x80:
            q ^= 0x09
        value = q
        for turn in (1, 2, 3, 4):
            value ^= ((q << turn) | (q >> (8 - turn))) & 0xFF
        box[p] = value ^ 0x63
        if p == 1:
            return box


def round_keys(key):
    """The 15 round keys of an AES-256 key (FIPS 197 §5.2)."""
    box, words, constant = sbox(), [key[i:i + 4] for i in range(0, 32, 4)], 1
    for i in range(8, 60):
        word = words[i - 1]
        if i % 8 == 0:
            word = bytes(box[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = (constant << 1) ^ (0x11B if constant & 0x80 else 0)
        elif i % 8 == 4:
            word = bytes(box[b] for b in word)
        words.append(bytes(a ^ b for a, b in zip(words[i - 8], word)))
    return [b"".join(words[i:i + 4]) for i in range(0, 60, 4)]


def say(name, data):
    print(name, data.hex())


def say_number(name, number):
    """A private number: its middle bytes, which no header or padding shares."""
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    start = (len(data) - min(LONGEST, len(data))) // 2
    say(name, data[start:start + LONGEST])


def say_aes(name, key):
    say(name, key)
    keys = round_keys(key)
    for index in (2, 8, 14):
        say(f"{name}-round-{index}", keys[index])


def say_private(name, der):
    private = load_der_private_key(der, None).private_numbers()
    if hasattr(private, "private_value"):
        say_number(f"{name}-d", private.private_value)
        return
    for part in ("d", "p", "q", "dmp1", "dmq1", "iqmp"):
        say_number(f"{name}-{part}", getattr(private, part))


def main(directory, seal_key_file):
    store = kms_store.Store(directory, pathlib.Path(seal_key_file).read_bytes())
    say_aes("root-key", store._root_key)
    say_aes("record-key", store._record_key)
    say_aes("kek-key", store._kek_key)
    for key_id, key in store.keys.items():
        aad = b"K" + b"kmsd/kek/1" + store._store_id + key_id
        kek = kms_crypto.unseal(store._kek_key, key["sealed_kek"], aad)
        say_aes(f"{key['name']}-kek", kek)
        for number, sealed in key["versions"].items():
            aad = b"M" + sealed[:2] + b"kmsd/material/1" + store._store_id + key_id
            aad += struct.pack(">IH", number, key["algorithm"])
            material = kms_crypto.unseal(kek, sealed[2:], aad)
            name = f"{key['name']}-{number}"
            (say_aes if key["algorithm"] == ALGORITHM_AES else say_private)(name, material)


if __name__ == "__main__":
    main(*sys.argv[1:])
