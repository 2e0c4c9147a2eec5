#!/bin/bash
# Runs every test project and ends with one line: "N passed, N failed". Needs the published
# binaries (make publish). Exit code 0 only if something ran and nothing failed.
#   tests/run.sh [PROJECT...]   only these, such as Kms.Core.Tests
set -uo pipefail
cd "$(dirname "$0")/.."

results=$PWD/out/test-results
configuration=${CONFIGURATION:-Release}
minutes_max=${TEST_MINUTES_MAX:-30}
passed=0 failed=0

# Number of tests with an outcome in a result file.
count() {
    local counters
    counters=$(grep -o '<Counters [^>]*' "$2") || return 1
    [[ $counters =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}"
}

run_project() {
    local name=$1 log=$results/$1.log trx=$results/$1.trx code=0 good bad total
    timeout --kill-after=60 "${minutes_max}m" dotnet test "tests/$name" --nologo --no-build \
        --configuration "$configuration" --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=normal" \
        >"$log" 2>&1 || code=$?

    if [ ! -s "$trx" ]; then
        if [ $code = 0 ]; then
            echo "$name: no tests"
            return
        fi
        tail -n 20 "$log"
        echo "$name: did not run (exit code $code)"
        failed=$((failed + 1))
        return
    fi

    good=$(count passed "$trx") total=$(count total "$trx")
    bad=$((total - good))
    if [ $code != 0 ] && [ $bad = 0 ]; then
        # All that reported passed, but the run as a whole did not: a crash is a failure too.
        bad=1
        tail -n 20 "$log"
    elif [ $bad != 0 ]; then
        grep -A 25 '^  Failed ' "$log"
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    echo "$name: $good passed, $bad failed"
}

rm -rf "$results"
mkdir -p "$results"
if ! dotnet build Kms.sln --nologo --configuration "$configuration" -v quiet; then
    echo "0 passed, 1 failed" | tee "$results/summary"
    exit 1
fi

if [ $# = 0 ]; then
    for project in tests/*/*.csproj; do
        grep -q '<KmsTestProject>true' "$project" && set -- "$@" "$(basename "$project" .csproj)"
    done
fi
for name; do
    run_project "$name"
done

echo "$passed passed, $failed failed" | tee "$results/summary"
[ $passed -gt 0 ] && [ $failed = 0 ]
