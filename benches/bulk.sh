#!/usr/bin/env bash
# What it takes to import, enforce and report on many people, and how that grows.
#
#   benches/bulk.sh
#   PEOPLE="1000 10000" benches/bulk.sh
#
# For each number of people there is a store of its own with a two-hundredth as many practices.
# Shown are wall-clock seconds, people a second, and the peak of memory in MB; then by how much
# the time a person grew from the number before: 1 is linear.
set -euo pipefail
cd "$(dirname "$0")/.."

PEOPLE=${PEOPLE:-1000 10000 100000 1000000}

target=${CARGO_TARGET_DIR:-target}
cargo build --locked --release --bin twofactl
program=$(realpath "$target/release/twofactl")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 700 "$work"
unset TWOFACTL_STORE TWOFACTL_KEY_FILE

# measure NAME PEOPLE WORD...: runs the command, and prints a row.
declare -A before
measure() {
    local name=$1 people=$2 seconds peak began ended growth='-'
    shift 2
    began=$EPOCHREALTIME
    /usr/bin/time -o "$work/measured" -f %M "$program" --store "$store" "$@" \
        <"$input" >"$work/stdout" 2>"$work/stderr" || {
        echo "failed: $*" >&2
        cat "$work/stderr" >&2
        exit 1
    }
    ended=$EPOCHREALTIME
    seconds=$(awk -v a="${began/,/.}" -v b="${ended/,/.}" 'BEGIN { printf "%.2f", b - a }')
    peak=$(awk 'END { printf "%.0f", $1 / 1024 }' "$work/measured")
    if [ -n "${before[$name]:-}" ]; then
        growth=$(awk -v a="$seconds" -v n="$people" -v b="${before[$name]}" 'BEGIN { printf "%.2f", (a / n) / b }')
    fi
    before[$name]=$(awk -v a="$seconds" -v n="$people" 'BEGIN { printf "%.9f", a / n }')
    printf '%-24s %9s %9s %11.0f %9s %7s\n' "$name" "$people" "$seconds" \
        "$(awk -v a="$seconds" -v n="$people" 'BEGIN { print n / (a + 0.001) }')" "$peak" "$growth"
}

# people N: a file of them.
people() {
    awk -v people="$1" -v practices="$2" 'BEGIN {
        print "login,name,phone,email,practice,role"
        for (n = 0; n < people; n++) {
            # Names of letters in no order, so that no index is filled from one end.
            key = (n * 7919 + 12345) % 1000003
            printf "p%06d.%d@clinic.example,Dr. %d Person %d,+9198%08d,p%d@clinic.example,practice-%d,%s\n",
                key, n, key, n, n, n, n % practices, (n < practices ? "owner" : "staff")
        }
    }'
}

if [ ! -x /usr/bin/time ]; then
    echo "GNU time is missing (Debian: apt-get install time)" >&2
    exit 1
fi
echo "twofactl: $(uname -sm), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)"
printf '%-24s %9s %9s %11s %9s %7s\n' command people seconds people/s peak_MB growth
for people in $PEOPLE; do
    practices=$(((people + 199) / 200))
    folder=$work/$people
    mkdir -m 700 "$folder"
    store=$folder/store.db
    input=/dev/null
    "$program" --store "$store" init -q >/dev/null
    seq -f 'practice-%.0f' 0 $((practices - 1)) >"$folder/practices"
    while read -r handle; do
        "$program" --store "$store" practice add "$handle" --name "$handle" -q >/dev/null
    done <"$folder/practices"
    people "$people" "$practices" >"$folder/people.csv"
    measure "user import --dry-run" "$people" user import "$folder/people.csv" --dry-run
    measure "user import" "$people" user import "$folder/people.csv"
    measure "user import, again" "$people" user import "$folder/people.csv"
    input=$folder/practices
    measure "practice enforce -" "$people" practice enforce - --grace 14d --yes
    input=/dev/null
    measure "practice status --all" "$people" practice status --all -o json
    if "$program" help practice report >/dev/null 2>&1; then
        measure "practice report" "$people" practice report --all -o json
    fi
    size=$(du -sm "$folder" | cut -f1)
    printf '%-24s %9s %9s MB\n' "store and file" "$people" "$size"
    rm -rf "$folder"
done
