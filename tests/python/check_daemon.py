#!/usr/bin/python3
"""Checks a running kmsd from outside, with a client that was written from PROTOCOL.md alone.

usage: check_daemon.py SOCKET [STORE_DIRECTORY SEAL_KEY_FILE]

Prints one line a check and exits with 1 when one fails. The caller must be allowed everything; the
keys it makes have names of their own and are scheduled for deletion at the end. With the store and
a key file that opens it, it also makes a ciphertext without the daemon, for the daemon to open.
"""

import pathlib
import sys
import traceback

from check_data import DataChecks
from check_keys import KeyChecks
from check_life import LifeChecks
from check_wire import WireChecks

PARTS = (KeyChecks, DataChecks, WireChecks, LifeChecks)
CHECK_NAMES = [name for part in PARTS for name in vars(part) if name.startswith("check_")]


class AllChecks(*PARTS):
    """All parts on one connection, with the same keys."""


def main(arguments):
    """Runs the checks; one that fails does not stop the others."""
    if len(arguments) not in (1, 3):
        print(__doc__, file=sys.stderr)
        return 64
    seal_key = pathlib.Path(arguments[2]).read_bytes() if len(arguments) == 3 else None
    checks = AllChecks(arguments[0], *(arguments[1:2] + [seal_key] if seal_key else []))
    failures = 0
    for name in CHECK_NAMES:
        sentence = name[len("check_"):].replace("_", " ")
        try:
            getattr(checks, name)()
            print(f"ok   {sentence}", flush=True)
        except Exception as error:  # whatever went wrong is this check's failure
            failures += 1
            print(f"FAIL {sentence}: {type(error).__name__}: {error}", flush=True)
            traceback.print_exc()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
