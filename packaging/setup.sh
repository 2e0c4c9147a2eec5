#!/bin/sh
# Installs what building and testing need and this host lacks; says nothing when nothing does.
set -eu

# package=what shows that it is there: a program, or a file
needs="
gcc=gcc
binutils=ld
libc6-dev=/usr/include/stdio.h
zlib1g-dev=/usr/include/zlib.h
openssl=openssl
systemd=systemd-analyze
strace=strace
util-linux=setpriv
python3=python3
python3-msgpack=/usr/lib/python3/dist-packages/msgpack
python3-cryptography=/usr/lib/python3/dist-packages/cryptography
"

missing=
for need in $needs; do
    package=${need%%=*} proof=${need#*=}
    case $proof in
        /*) [ -e "$proof" ] || missing="$missing $package" ;;
        *) command -v "$proof" >/dev/null || missing="$missing $package" ;;
    esac
done

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null; then
        echo "setup: please install what corresponds to:$missing" >&2
        exit 1
    fi
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    echo "setup: installing$missing"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
fi

if ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    echo "setup: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
fi
