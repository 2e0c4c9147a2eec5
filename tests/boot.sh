#!/bin/bash
# Installs kmsd in a small Debian that boots in a container, and tries there what only a real systemd
# shows: credentials, socket, sandbox, watchdog. Needs root, debootstrap, systemd-container and a
# Debian mirror; everything else stays in out/boot. Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "boot.sh: must be root: it boots a container" >&2; exit 1; }

root=$PWD/out/boot/root
name=kmsd-boot-$$
passed=0 failed=0

# Runs a command in the container, where a shell reads it.
inside() {
    timeout 60 nsenter -t "$leader" -m -u -i -n -p -C -r -w sh -euc "$1" 2>&1
}

# check NAME COMMAND EXPECTED: the command's output has the expected text in it.
check() {
    local output
    output=$(inside "$2")
    if [[ $output == *"$3"* ]]; then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n  expected: %s\n%s\n' "$1" "$3" "${output//$'\n'/$'\n'  }"
    fi
}

if [ ! -e "$root/etc/debian_version" ]; then
    rm -rf "$root"
    mkdir -p "$root"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,libssl3 bookworm "$root" \
        >out/boot/debootstrap.log || { tail out/boot/debootstrap.log; exit 1; }
fi
rm -rf "$root"/var/lib/kmsd "$root"/var/log/kmsd "$root"/etc/kmsd "$root"/etc/credstore.encrypted \
    "$root"/etc/systemd/system/*/kmsd.*
make --no-print-directory install DESTDIR="$root" PREFIX=/usr >out/boot/install.log || exit 1

systemd-nspawn -D "$root" --machine="$name" --register=no --keep-unit --boot --private-network \
    --console=pipe --capability=CAP_IPC_LOCK --system-call-filter=memfd_secret \
    --rlimit=RLIMIT_MEMLOCK=infinity >out/boot/console.log 2>&1 &
nspawn=$!
trap 'kill -TERM $nspawn 2>/dev/null; wait $nspawn' EXIT
for ((tenths = 0; ; tenths++)); do
    # Degraded will do: a container lacks this and that.
    leader=$(pgrep -P $nspawn) && state=$(inside 'systemctl is-system-running || true')
    [[ ${state-} =~ ^(running|degraded)$ ]] && break
    [ $tenths -lt 600 ] && kill -0 $nspawn || { cat out/boot/console.log; exit 1; }
    sleep 0.1
done

inside '
    systemd-sysusers
    systemd-tmpfiles --create || true
    id bob || useradd -m bob
    mkdir -p -m 0700 /etc/credstore.encrypted
    head -c 32 /dev/urandom \
        | systemd-creds encrypt --name=kmsd.root.key - /etc/credstore.encrypted/kmsd.root.key
    mkdir -p /etc/systemd/system/kmsd.service.d
    printf "[Service]\nWatchdogSec=2s\n" >/etc/systemd/system/kmsd.service.d/watchdog.conf
    rm -f /etc/kmsd/kmsd.toml
    systemctl daemon-reload' >out/boot/prepare.log || { cat out/boot/prepare.log; exit 1; }

check 'the units start, and systemd waits until the daemon is ready' \
    'systemctl enable --now kmsd.socket kmsd.service 2>/dev/null; systemctl status kmsd' \
    'Status: "serving"'
check 'secret memory stands inside the sandbox' 'kmsctl status' 'MemfdSecret'
check 'the credential opens the root key' 'kmsctl status' 'systemd-credential'
check 'the process has no capability, no new privilege, and a filter' \
    'grep -h "CapBnd\|NoNewPrivs\|Seccomp:" /proc/$(systemctl show -p MainPID --value kmsd)/status |
        tr -s "\t\n" " "' \
    'CapBnd: 0000000000000000 NoNewPrivs: 1 Seccomp: 2'
check 'a key outlives a restart, and the socket with it' \
    'kmsctl key create app/x >/dev/null; echo hi | kmsctl encrypt app/x >/root/hi
     systemctl restart kmsd & kmsctl decrypt --in /root/hi; wait' \
    'hi'
check 'a stranger is denied' \
    'su bob -c "echo hi | kmsctl encrypt app/x" || echo "code $?"' 'code 77'
check 'a grant allows what it says' \
    'printf "[[grant]]\nusers=[\"bob\"]\nroles=[\"encrypter\"]\nkeys=[\"app/*\"]\n" >/etc/kmsd/kmsd.toml
     systemctl restart kmsd; su bob -c "echo bobs | kmsctl encrypt app/x" >/root/bobs
     kmsctl decrypt --in /root/bobs' \
    'bobs'
check 'and nothing else' \
    'su bob -c "kmsctl decrypt" </root/bobs || echo "code $?"' 'code 77'
check 'a second seal is added' \
    'head -c 32 /dev/urandom >/etc/kmsd/root.key; chown kmsd /etc/kmsd/root.key
     chmod 0400 /etc/kmsd/root.key
     printf "[root_key]\ncredential=\"kmsd.root.key\"\nfile=\"/etc/kmsd/root.key\"\n" >/etc/kmsd/kmsd.toml
     systemctl restart kmsd; cut -c1-30 /var/lib/kmsd/root.seals | tr "\n" " "' \
    'seal key-file'
check 'and opens the store alone' \
    'mv /etc/credstore.encrypted/kmsd.root.key /root/credential
     printf "[root_key]\nfile=\"/etc/kmsd/root.key\"\n" >/etc/kmsd/kmsd.toml
     systemctl restart kmsd; kmsctl decrypt --in /root/hi' \
    'hi'
check 'a daemon that hangs is killed and started' \
    'systemctl reset-failed kmsd # or the restarts above count against its start limit
     kill -STOP $(systemctl show -p MainPID --value kmsd)
     until [ "$(systemctl show -p NRestarts --value kmsd)" = 1 ]; do sleep 0.2; done
     kmsctl decrypt --in /root/hi; journalctl -u kmsd -o cat' \
    "Failed with result 'watchdog'"
check 'a wrong configuration is named and not tried again' \
    'systemctl reset-failed kmsd
     echo "sokcet = 1" >/etc/kmsd/kmsd.toml; systemctl restart kmsd || true
     systemctl show -p ExecMainStatus -p NRestarts kmsd | tr "\n" " "; journalctl -u kmsd -o cat -n 9' \
    'did you mean "socket"'

inside 'systemctl poweroff' >/dev/null
wait $nspawn
trap - EXIT
echo "$passed passed, $failed failed"
[ $failed = 0 ]
