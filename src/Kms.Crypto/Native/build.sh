#!/bin/sh
# Compiles the native part: build.sh OUTPUT_DIRECTORY
#   libkms_native.so  for the JIT (tests); with the search that memory scans check themselves by
#   libkms_native.a   linked into the native binaries
set -eu
cd "$(dirname "$0")"
mkdir -p "$1"
# Two builds may run at once: each works aside and moves its results into place.
work=$(mktemp -d "$1/build.XXXXXX")
trap 'rm -rf "$work"' EXIT

cc=${CC:-cc}
flags="-std=c11 -D_GNU_SOURCE -O2 -g -fPIC -fvisibility=hidden -fstack-protector-strong
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"

for source in *.c; do
    $cc $flags -D_FORTIFY_SOURCE=2 -c "$source" -o "$work/${source%.c}.o"
done
ar rcs "$work/libkms_native.a" "$work"/*.o
$cc $flags -D_FORTIFY_SOURCE=2 -DKMS_MEMORY_TESTING -shared -Wl,-z,relro,-z,now,-z,noexecstack \
    ./*.c -o "$work/libkms_native.so" -lpthread

mv "$work/libkms_native.a" "$work/libkms_native.so" "$1/"
