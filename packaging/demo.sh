#!/bin/bash
# Starts a daemon of its own in a temporary directory and types the commands of README's terminal
# session: what is promised there is what happens.   demo.sh DIRECTORY_OF_PROGRAMS
set -euo pipefail
readme=$(dirname "$(readlink -f "$0")")/../README.md
PATH=$(readlink -f "$1"):$PATH

work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon"; wait; rm -rf "$work"' EXIT
cd "$work"
export KMS_SOCKET=$work/kmsd.sock
umask 077
cat >kmsd.toml <<END
socket = "$KMS_SOCKET"
store.path = "$work/store"
audit.path = "$work/audit"
root_key.file = "$work/root.key"
root_key.create_if_missing = true
END

kmsd --config kmsd.toml 2>kmsd.log &
daemon=$!
until kmsctl whoami >whoami.txt 2>&1; do
    kill -0 "$daemon" 2>/dev/null || { cat kmsd.log >&2; daemon=; exit 1; }
    sleep 0.05
done

# Every ```console block; its lines beginning with "$ " are commands.
sed -n '/^```console$/,/^```$/s/^\$ //p;' "$readme" >commands
while IFS= read -r command; do
    echo "\$ $command"
    bash -euo pipefail -c "$command" </dev/null
done <commands
