"""Checks of batches, pipelining and of everything malformed."""

from daemon_checks import DER, MIB, P1363, PEM_KEY, DaemonChecks, expect
import kms_client
from kms_client import HEADER, OPCODES, KmsClient, KmsError, pack


class WireChecks(DaemonChecks):
    """Frames and bodies, good and bad."""

    def check_batch_answers_each_item(self):
        items = [[self._aes, b"item %d" % i, b""] for i in range(1024)]
        items[7][0] = self._prefix + "none"
        answers = self._kms.batch("Encrypt", items)
        assert len(answers) == len(items)
        assert isinstance(answers[7], KmsError) and answers[7].status in (
            "KeyNotFound", "PermissionDenied"), answers[7]
        good = [i for i in range(len(items)) if i != 7]
        opened = self._kms.batch("Decrypt", [[None, answers[i][2], b""] for i in good])
        assert [answer[3] for answer in opened] == [items[i][1] for i in good]

    def check_batch_of_every_data_operation(self):
        ciphertext = self._call("Encrypt", self._aes, b"x", b"")[2]
        for operation, good, wrong in (
                ("ReEncrypt", [None, ciphertext, b"", None, b""], [None, b"", b"", None, b""]),
                ("GenerateDataKey", [self._aes, 2, True, b""], [self._p256, 2, True, b""]),
                ("SignHash", [self._p256, bytes(32), DER], [self._p256, b"", DER]),
                ("AsymmetricDecrypt", [self._rsa, 0, bytes(512)], [self._rsa, 2, bytes(512)]),
                ("GetPublicKey", [self._rsa, 1, PEM_KEY], [self._rsa, 9, PEM_KEY])):
            answers = self._kms.batch(operation, [good, wrong, good])
            assert len(answers) == 3 and isinstance(answers[1], KmsError), operation
            if operation != "AsymmetricDecrypt":
                assert not isinstance(answers[0], KmsError), answers[0]
                assert not isinstance(answers[2], KmsError), answers[2]

    def check_batches_that_are_none(self):
        expect("InvalidBatch", self._kms.batch, "Encrypt", [])
        expect("InvalidBatch", self._kms.batch, "GetKey", [[self._aes]])
        expect("LimitExceeded", self._kms.batch, "Encrypt", [[self._aes, b"", b""]] * 1025)
        expect("InvalidRequest", self._kms.call_body, OPCODES["Encrypt"], b"\x91\x01", 2)
        answer = self._kms.batch("Encrypt", [[self._aes, b""]])
        assert answer[0].status == "InvalidRequest", answer

    def check_pipelined_answers_are_matched_by_id(self):
        digest = bytes(48)
        slow = [self._kms.send("SignHash", self._p384, digest, P1363) for _ in range(8)]
        quick = {self._kms.send("Encrypt", self._aes, b"%d" % i, b""): i for i in range(300)}
        order = []
        while len(order) < len(slow) + len(quick):
            flags, code, request_id, body = self._kms.receive_frame()
            assert (flags, code) == (1, 0), (flags, code)
            order.append(request_id)
            fields = kms_client.unpack(body)
            if request_id in quick:
                quick[request_id] = (quick[request_id], fields[2])
        assert sorted(order) == sorted(slow + list(quick)), "an answer is missing or doubled"
        assert order != sorted(order), "a slow request held up the quick ones"
        number, ciphertext = quick[max(quick)]
        assert self._call("Decrypt", None, ciphertext, b"")[3] == b"%d" % number

    def check_malformed_bodies_are_refused_and_the_connection_lives(self):
        good = pack([self._aes, b"plain", b""])
        name = pack(self._aes)
        bodies = {
            "empty": b"", "no array": b"\x01", "map": b"\x80", "trailing byte": good + b"\xc0",
            "cut short": good[:-1], "missing field": b"\x92" + name + b"\xc4\x00",
            "extra field": b"\x94" + good[1:] + b"\xc0",
            "long array header": b"\xdc\x00\x03" + good[1:],
            "long bytes header": b"\x93" + name + b"\xc5\x00\x01x\xc4\x00",
            "text for bytes": b"\x93" + name + b"\xa1x\xc4\x00",
            "nil for bytes": b"\x93" + name + b"\xc0\xc4\x00",
            "nil for a key": b"\x93\xc0\xc4\x00\xc4\x00",
            "number for a key": b"\x93\x01\xc4\x00\xc4\x00",
            "array for bytes": b"\x93" + name + b"\x91\x01\xc4\x00",
            "extension": b"\x93" + name + b"\xd4\x01x\xc4\x00",
            "length bomb": b"\x93" + name + b"\xc6\xff\xff\xff\xff",
            "deep nesting": b"\x91" * 100000,
        }
        for what, body in bodies.items():
            try:
                expect("InvalidRequest", self._kms.call_body, OPCODES["Encrypt"], body)
            except AssertionError as error:
                raise AssertionError(f"{what}: {error}") from error
        expect("LimitExceeded", self._kms.call_body, OPCODES["Encrypt"], b"\xdd" + b"\xff" * 4)
        for what, number in (("long", b"\xcc\x01"), ("signed", b"\xd0\x01"), ("negative", b"\xff"),
                             ("float", b"\xca\x3f\x80\x00\x00"), ("bool", b"\xc3")):
            body = b"\x91" + number
            expect("InvalidRequest", self._kms.call_body, OPCODES["GenerateRandom"], body)
        for labels in (b"\x82\xa1b\xa0\xa1a\xa0", b"\x82\xa1a\xa0\xa1a\xa0", b"\x81\xa0\xa0",
                       b"\x81\xa1\xff\xa0", b"\x81\xa1a\x01", b"\xde\x00\x00"):
            body = b"\x96" + pack(self._prefix + "x") + b"\x01\xa0" + labels + b"\x00\xc4\x00"
            expect("InvalidRequest", self._kms.call_body, OPCODES["CreateKey"], body)
        for key in ("", "/a", "a//b", "a b", "..", "ä"):
            expect("InvalidRequest", self._call, "GetKey", key)
        expect("InvalidRequest", self._call, "GetKey", bytes(15))
        expect("LimitExceeded", self._call, "GetKey", "a" * 129)
        self._call("WhoAmI")

    def check_unknown_operation_is_refused_and_the_connection_lives(self):
        for opcode in (0, 4, 0x0209, 0xFFFF):
            expect("UnknownOperation", self._kms.call_body, opcode, b"\x90")
        self._call("WhoAmI")

    def check_broken_frames_are_answered_and_end_the_connection(self):
        for what, status, header in (
                ("version 0", 3, (2, 0, 0, 2, 9)), ("version 2", 3, (2, 2, 0, 2, 9)),
                ("too large", 2, (2 * MIB + 1, 1, 0, 2, 9)), ("huge", 2, (2**32 - 1, 1, 0, 2, 9)),
                ("unknown flag", 1, (0, 1, 8, 2, 9)), ("an answer", 1, (1, 1, 1, 0, 9)),
                ("an event", 1, (1, 1, 4, 1, 0)), ("id 0", 1, (1, 1, 0, 2, 0))):
            with KmsClient(self._path) as kms:
                kms.send_bytes(HEADER.pack(*header) + b"\x90")
                flags, code, request_id, body = kms.receive_frame()
                assert (flags, code, request_id) == (1, status, header[4]), (what, flags, code)
                assert body == b"\x91\x00", what
                assert kms.is_ended(), what

    def check_frame_in_single_bytes_and_body_at_the_limit(self):
        with KmsClient(self._path) as kms:
            body = pack(["slow"])
            for byte in HEADER.pack(len(body), 1, 0, OPCODES["Hello"], 5) + body:
                kms.send_bytes(bytes([byte]))
            assert len(kms.receive(5)) == 10
            expect("InvalidRequest", kms.call_body, OPCODES["Encrypt"], bytes(2 * MIB))
            kms.call("WhoAmI")
