"""Checks of service operations and of the keys themselves."""

import os

from daemon_checks import AES, ENABLED, MIB, P256, P384, RSA, DaemonChecks, expect
from kms_client import as_key


class KeyChecks(DaemonChecks):
    """Identity, then keys from their making on."""

    def check_hello_tells_limits_and_identity(self):
        fields = self._call("Hello", "check_daemon")
        assert len(fields) == 10 and fields[0] == 1 and fields[2] == 1, fields
        assert fields[3:5] == [os.getuid(), os.getpid()], fields
        assert fields[6:9] == [2 * MIB, 128, 1024], fields

    def check_who_am_i_is_what_the_kernel_says(self):
        uid, gid, pid, groups, _, _ = self._call("WhoAmI")
        assert (uid, gid, pid) == (os.getuid(), os.getgid(), os.getpid())
        assert set(groups) - {gid} == set(os.getgroups()) - {gid}, groups

    def check_status_is_unlocked(self):
        fields = self._call("Status")
        assert len(fields) == 16 and fields[0] == 1 and isinstance(fields[15], list), fields

    def check_random_bytes(self):
        first, second = (self._call("GenerateRandom", 65536)[0] for _ in range(2))
        assert len(first) == len(second) == 65536 and first != second
        assert len(self._call("GenerateRandom", 1)[0]) == 1
        expect("InvalidRequest", self._call, "GenerateRandom", 0)
        expect("LimitExceeded", self._call, "GenerateRandom", 65537)

    def check_create_every_algorithm(self):
        for name, algorithm in (
                (self._aes, AES), (self._rsa, RSA), (self._p256, P256), (self._p384, P384)):
            key = self._create(name, algorithm)
            assert key["name"] == name and key["algorithm"] == algorithm, key
            assert key["revision"] == key["default_version"] == key["latest_version"] == 1, key
            assert key["state"] == ENABLED and len(key["key_id"]) == 16, key
            assert as_key(self._call("GetKey", name)) == key
            assert as_key(self._call("GetKey", key["key_id"])) == key

    def check_create_is_repeatable_with_its_idempotency_key_only(self):
        name, token = self._prefix + "again", os.urandom(16)
        labels = {"b": "2", "a": "1", "é": ""}
        fields = (name, AES, "words", labels, 3600, token)
        key = as_key(self._call("CreateKey", *fields))
        assert key["labels"] == labels and key["description"] == "words", key
        assert key["next_rotation_at"] == key["created_at"] + 3600 * 1000, key
        assert as_key(self._call("CreateKey", *fields)) == key
        expect("KeyExists", self._call, "CreateKey", *fields[:5], os.urandom(16))
        expect("KeyExists", self._call, "CreateKey", *fields[:5], b"")
        expect("WrongAlgorithm", self._call, "CreateKey", name + "2", P256, "", {}, 3600, b"")
        expect("InvalidRequest", self._call, "CreateKey", name + "2", 2, "", {}, 0, b"")

    def check_update_guards_its_revision(self):
        name = self._prefix + "again"
        before = as_key(self._call("GetKey", name))
        token = os.urandom(16)
        change = (name, before["revision"], token, None, "other", None, 0)
        after = as_key(self._call("UpdateKey", *change))
        assert after["revision"] == before["revision"] + 1 and after["description"] == "other"
        assert after["labels"] == before["labels"] and after["rotation_period_s"] == 0, after
        assert as_key(self._call("UpdateKey", *change)) == after
        change = (name, before["revision"], os.urandom(16), None, "third", None, None)
        expect("RevisionConflict", self._call, "UpdateKey", *change)
        expect("KeyExists", self._call, "UpdateKey", name, 0, b"", self._aes, None, None, None)
        renamed = as_key(self._call(
            "UpdateKey", name, 0, b"", name + "-renamed", None, {}, None))
        assert renamed["key_id"] == before["key_id"] and renamed["labels"] == {}, renamed
        expect("KeyNotFound", self._call, "GetKey", name)

    def check_list_keys_by_pages(self):
        names, cursor = [], ""
        while True:
            cursor, *rows = self._call("ListKeys", self._prefix, cursor, 2)
            assert len(rows) % 13 == 0 and len(rows) <= 2 * 13, len(rows)
            names += [as_key(rows[at:at + 13])["name"] for at in range(0, len(rows), 13)]
            if not cursor:
                break
        expected = sorted([self._prefix + "again-renamed", self._aes, self._rsa, self._p256,
                           self._p384])
        assert names == expected, names

    def check_page_of_large_rows_fits_its_frame(self):
        labels = {f"{i:02}".ljust(64, "n"): "v" * 256 for i in range(64)}
        prefix, names, cursor = self._prefix + "large/", [], ""
        for i in range(110):
            self._call("CreateKey", f"{prefix}{i:03}", AES, "d" * 1024, labels, 0, b"")
        while True:
            cursor, *rows = self._call("ListKeys", prefix, cursor, 1000)
            names += [as_key(rows[at:at + 13])["name"] for at in range(0, len(rows), 13)]
            if not cursor:
                break
        assert names == [f"{prefix}{i:03}" for i in range(110)], names
