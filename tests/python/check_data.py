"""Checks of the operations on data."""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from daemon_checks import (
    DER, DER_KEY, JWK_KEY, MIB, OVERHEAD, P1363, P256, P384, PEM_KEY, RSA, DaemonChecks, expect)
from kms_client import as_key


OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class DataChecks(DaemonChecks):
    """What Python's own cryptography says of the answers."""

    def check_encrypt_and_decrypt(self):
        key_id = as_key(self._call("GetKey", self._aes))["key_id"]
        for plaintext in (b"", b"x", os.urandom(1000), os.urandom(MIB)):
            for aad in (b"", b"aad", os.urandom(65536)):
                _, version, ciphertext = self._call("Encrypt", self._aes, plaintext, aad)
                assert version == 1 and len(ciphertext) == len(plaintext) + OVERHEAD
                assert ciphertext[:24] == b"\xa1\x01" + key_id + b"\0\0\0\1\0\0"
                for reference in (None, self._aes, key_id):
                    answer = self._call("Decrypt", reference, ciphertext, aad)
                    assert answer[1:] == [key_id, 1, plaintext]

    def check_equal_plaintexts_have_different_ciphertexts(self):
        first, second = (self._call("Encrypt", self._aes, b"same", b"")[2] for _ in range(2))
        assert first[24:] != second[24:]

    def check_plaintext_and_aad_beyond_their_limits(self):
        expect("LimitExceeded", self._call, "Encrypt", self._aes, bytes(MIB + 1), b"")
        expect("LimitExceeded", self._call, "Encrypt", self._aes, b"", bytes(65537))
        expect("LimitExceeded", self._call, "Decrypt", None, bytes(MIB + OVERHEAD + 1), b"")

    def check_every_changed_byte_fails(self):
        ciphertext = bytearray(self._call("Encrypt", self._aes, b"secret", b"aad")[2])
        for aad in (b"", b"aae", b"aad\0"):
            expect("DecryptionFailed", self._call, "Decrypt", self._aes, bytes(ciphertext), aad)
        for length in (0, 1, 23, 95, len(ciphertext) - 1):
            part = bytes(ciphertext[:length])
            expect("DecryptionFailed", self._call, "Decrypt", self._aes, part, b"aad")
        for at in range(len(ciphertext)):
            ciphertext[at] ^= 0x01
            expect("DecryptionFailed", self._call, "Decrypt", self._aes, bytes(ciphertext), b"aad")
            ciphertext[at] ^= 0x01
        self._call("Decrypt", self._aes, bytes(ciphertext), b"aad")

    def check_another_key_does_not_open_a_ciphertext(self):
        other = self._prefix + "again-renamed"
        ciphertext = self._call("Encrypt", self._aes, b"secret", b"")[2]
        expect("DecryptionFailed", self._call, "Decrypt", other, ciphertext, b"")

    def check_data_key_works_locally(self):
        for spec, size in ((1, 16), (2, 32)):
            _, _, wrapped, key = self._call("GenerateDataKey", self._aes, spec, True, b"file")
            assert len(key) == size and len(wrapped) == size + OVERHEAD
            sealed = AESGCM(key).encrypt(bytes(12), b"the file", b"")
            unwrapped = self._call("Decrypt", self._aes, wrapped, b"file")[3]
            assert AESGCM(unwrapped).decrypt(bytes(12), sealed, b"") == b"the file"
        assert self._call("GenerateDataKey", self._aes, 2, False, b"")[3] == b""
        expect("InvalidRequest", self._call, "GenerateDataKey", self._aes, 3, True, b"")

    def check_rotation_keeps_old_ciphertexts_and_re_encrypts_them(self):
        old = self._call("Encrypt", self._aes, b"long lived", b"one")[2]
        token = os.urandom(16)
        rotated = as_key(self._call("RotateKey", self._aes, 0, token))
        assert rotated["default_version"] == rotated["latest_version"] == 2, rotated
        assert as_key(self._call("RotateKey", self._aes, 0, token)) == rotated
        assert self._call("Decrypt", None, old, b"one")[2:] == [1, b"long lived"]
        revision, version, new = self._call("ReEncrypt", None, old, b"one", None, b"two")
        assert (revision, version) == (rotated["revision"], 2)
        assert self._call("Decrypt", None, new, b"two")[2:] == [2, b"long lived"]
        expect("DecryptionFailed", self._call, "Decrypt", None, new, b"one")
        expect("DecryptionFailed", self._call, "ReEncrypt", None, old, b"two", None, b"")
        other = self._prefix + "again-renamed"
        moved = self._call("ReEncrypt", self._aes, new, b"two", other, b"")[2]
        assert self._call("Decrypt", other, moved, b"")[3] == b"long lived"

    def check_versions_are_listed_and_the_default_can_be_set(self):
        revision, cursor, *rows = self._call("ListVersions", self._aes, 0, 1)
        assert cursor == 1 and rows[:2] == [1, 2] and rows[3] == 0, rows
        revision, cursor, *rows = self._call("ListVersions", self._aes, cursor, 0)
        assert cursor == 0 and rows[:2] == [2, 2], rows
        changed = as_key(self._call("SetDefaultVersion", self._aes, revision, b"", 1))
        assert changed["default_version"] == 1 and changed["latest_version"] == 2, changed
        assert self._call("Encrypt", self._aes, b"", b"")[:2] == [changed["revision"], 1]
        expect("VersionNotFound", self._call, "SetDefaultVersion", self._aes, 0, b"", 3)
        self._call("SetDefaultVersion", self._aes, 0, b"", 2)

    def check_public_keys_in_three_formats(self):
        for name, algorithm in ((self._rsa, RSA), (self._p256, P256), (self._p384, P384)):
            pem, der, jwk = (
                self._call("GetPublicKey", name, 0, form) for form in (PEM_KEY, DER_KEY, JWK_KEY))
            assert pem[:3] == der[:3] == jwk[:3] == [1, 1, algorithm], pem[:3]
            numbers = serialization.load_pem_public_key(pem[3]).public_numbers()
            assert serialization.load_der_public_key(der[3]).public_numbers() == numbers
            assert self._jwk_numbers(json.loads(jwk[3])) == numbers
        expect("WrongAlgorithm", self._call, "GetPublicKey", self._aes, 0, DER_KEY)
        expect("InvalidRequest", self._call, "GetPublicKey", self._rsa, 0, 4)
        expect("VersionNotFound", self._call, "GetPublicKey", self._rsa, 2, DER_KEY)

    @staticmethod
    def _jwk_numbers(jwk):
        def number(member):
            text = jwk[member]
            return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")

        if jwk["kty"] == "RSA":
            assert jwk["alg"] == "RSA-OAEP-256"
            return rsa.RSAPublicNumbers(number("e"), number("n"))
        curve = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1}[jwk["crv"]]()
        return ec.EllipticCurvePublicNumbers(number("x"), number("y"), curve)

    def check_signatures_verify(self):
        for name, algorithm, size in (
                (self._p256, hashes.SHA256(), 32), (self._p384, hashes.SHA384(), 48)):
            digest = hashlib.new(algorithm.name, b"signed").digest()
            der = self._call("GetPublicKey", name, 0, DER_KEY)[3]
            key, scheme = serialization.load_der_public_key(der), utils.Prehashed(algorithm)
            for form in (DER, P1363):
                _, version, signature = self._call("SignHash", name, digest, form)
                assert version == 1
                if form == P1363:
                    assert len(signature) == 2 * size
                    signature = utils.encode_dss_signature(
                        int.from_bytes(signature[:size], "big"),
                        int.from_bytes(signature[size:], "big"))
                key.verify(signature, digest, ec.ECDSA(scheme))
            for wrong in (b"", digest[:-1], digest + b"\0"):
                expect("InvalidDigestLength", self._call, "SignHash", name, wrong, DER)
            expect("InvalidRequest", self._call, "SignHash", name, digest, 3)
        expect("WrongAlgorithm", self._call, "SignHash", self._aes, bytes(32), DER)

    def check_rsa_ciphertexts_open(self):
        pem = self._call("GetPublicKey", self._rsa, 0, PEM_KEY)[3]
        key = serialization.load_pem_public_key(pem)
        for plaintext in (b"", b"x", os.urandom(446)):
            ciphertext = key.encrypt(plaintext, OAEP)
            for version in (0, 1):
                answer = self._call("AsymmetricDecrypt", self._rsa, version, ciphertext)
                assert answer[1:] == [1, plaintext]
        changed = bytes([ciphertext[0] ^ 1]) + ciphertext[1:]
        for wrong in (b"", ciphertext[:-1], ciphertext + b"\0", changed, b"\xff" * 512):
            expect("DecryptionFailed", self._call, "AsymmetricDecrypt", self._rsa, 0, wrong)
        expect("VersionNotFound", self._call, "AsymmetricDecrypt", self._rsa, 2, ciphertext)
        expect("WrongAlgorithm", self._call, "AsymmetricDecrypt", self._aes, 0, ciphertext)
