#!/usr/bin/python3
"""Binds a socket of its own to a name of exactly the given bytes, connects, sends and prints the answer.

    send_named.py SOCKET NAME-HEX FRAME-HEX

A name may be any sun_path of unix(7), also those without room for a terminating zero that most
libraries refuse to make: a leading zero byte is abstract, everything else a path.
"""

import ctypes
import os
import socket
import struct
import sys

path, name, frame = sys.argv[1], bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3])
libc = ctypes.CDLL(None, use_errno=True)
client = socket.socket(socket.AF_UNIX)
client.settimeout(20)
address = struct.pack("H", socket.AF_UNIX) + name
if libc.bind(client.fileno(), address, len(address)) != 0:
    sys.exit(f"bind: {os.strerror(ctypes.get_errno())}")
client.connect(path)
client.sendall(frame)
header = client.recv(16, socket.MSG_WAITALL)
body = client.recv(struct.unpack_from("<I", header)[0], socket.MSG_WAITALL)
print((header + body).hex())
