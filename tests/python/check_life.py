"""Checks of what ends a key, and of who may not even know it."""

import os

import kms_crypto
import kms_store
from daemon_checks import (
    AES, DELETION_SCHEDULED, DISABLED, ENABLED, NO_GUARD, DaemonChecks, expect)
from kms_client import KmsClient, KmsError, as_key


class LifeChecks(DaemonChecks):
    """The end of keys; they run last."""

    def check_disabled_key_does_nothing_until_it_is_enabled(self):
        ciphertext = self._call("Encrypt", self._aes, b"x", b"")[2]
        key = as_key(self._call("DisableKey", self._aes, *NO_GUARD))
        assert key["state"] == DISABLED
        with KmsClient(self._path) as other:
            expect("KeyDisabled", other.call, "Encrypt", self._aes, b"", b"")
            expect("KeyDisabled", other.call, "Decrypt", None, ciphertext, b"")
            expect("KeyDisabled", other.call, "RotateKey", self._aes, *NO_GUARD)
        assert as_key(self._call("EnableKey", self._aes, *NO_GUARD))["state"] == ENABLED
        assert self._call("Decrypt", None, ciphertext, b"")[3] == b"x"

    def check_deletion_can_be_taken_back(self):
        name = self._prefix + "doomed"
        created = self._create(name, AES)
        ciphertext = self._call("Encrypt", name, b"x", b"")[2]
        expect("KeyNotDeletionScheduled", self._call, "RestoreKey", name, *NO_GUARD, None)
        expect("LimitExceeded", self._call, "ScheduleKeyDeletion", name, *NO_GUARD, 366)
        key = as_key(self._call("ScheduleKeyDeletion", name, *NO_GUARD, 1))
        assert key["state"] == DELETION_SCHEDULED, key
        assert 0 <= key["deletion_at"] - created["created_at"] - 86_400_000 < 600_000, key
        expect("KeyDeletionScheduled", self._call, "Decrypt", None, ciphertext, b"")
        expect("KeyDeletionScheduled", self._call, "EnableKey", name, *NO_GUARD)
        key = as_key(self._call("RestoreKey", name, *NO_GUARD, name + "-again"))
        assert key["state"] == DISABLED and key["deletion_at"] == 0, key
        self._call("EnableKey", key["key_id"], *NO_GUARD)
        assert self._call("Decrypt", None, ciphertext, b"")[3] == b"x"

    def check_stranger_cannot_tell_a_missing_key_from_another(self):
        if os.getuid() != 0:
            return
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            os.write(write_end, self._ask_as_stranger().encode())
            os._exit(0)
        os.close(write_end)
        with os.fdopen(read_end) as answers:
            seen = answers.read()
        os.waitpid(child, 0)
        assert seen in ("PermissionDenied", "no connection"), seen

    def _ask_as_stranger(self):
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
        try:
            kms = KmsClient(self._path)
        except PermissionError:
            return "no connection"
        seen = set()
        for key in (self._aes, self._prefix + "none", bytes(16)):
            for operation, fields in (("GetKey", ()), ("Encrypt", (b"", b""))):
                try:
                    kms.call(operation, key, *fields)
                    seen.add("Ok")
                except KmsError as error:
                    seen.add(error.status)
        return " ".join(sorted(seen))

    def check_ciphertext_made_without_the_daemon_opens(self):
        if self._store is None:
            return
        key_id, versions = kms_store.Store(self._store, self._seal_key).find(self._aes)
        assert sorted(versions) == [1, 2], sorted(versions)
        for number, material in versions.items():
            ciphertext = kms_crypto.make_ciphertext(material, key_id, number, b"made here", b"a")
            answer = self._call("Decrypt", self._aes, ciphertext, b"a")
            assert answer[1:] == [key_id, number, b"made here"], answer
        ciphertext = self._call("Encrypt", self._aes, b"made there", b"b")[2]
        assert kms_crypto.open_ciphertext(
            versions[2], key_id, 2, ciphertext, b"b") == b"made there"

    def check_keys_can_be_deleted(self):
        cursor = ""
        while True:
            cursor, *rows = self._call("ListKeys", self._prefix, cursor, 0)
            for at in range(0, len(rows), 13):
                name = as_key(rows[at:at + 13])["name"]
                self._call("ScheduleKeyDeletion", name, *NO_GUARD, 1)
            if not cursor:
                break
