#!/usr/bin/env bash
# What whole commands cost with a few people and with many, beside the sqlite3
# shell that opens the same file and answers one SELECT.
#
#   benches/commands.sh
#   ROUNDS=50 benches/commands.sh
#   USERS=20000 MEMBERS="5 500 5000" ROUNDS=10 benches/commands.sh
#
# Each store has the practice that is measured; the last one has it among USERS
# users, the others have four users for each member. Commands take turns in each
# round, so that a busy machine slows all of them down alike. Times are
# wall-clock milliseconds and contain the start of a process, which is shown by
# itself as `true`. On a busy machine the fastest run says more than the median.
set -euo pipefail
cd "$(dirname "$0")/.."

USERS=${USERS:-200000}
MEMBERS=${MEMBERS:-5 5000 50000}
ROUNDS=${ROUNDS:-20}
LONG_ROUNDS=${LONG_ROUNDS:-5}

if ! command -v sqlite3 >/dev/null; then
    echo "sqlite3 is missing: install the SQLite shell (Debian: apt-get install sqlite3)" >&2
    exit 1
fi

# GNU time, not the shell's keyword: it knows the peak of memory.
gnu_time=$(type -P time || true)
if [ -z "$gnu_time" ]; then
    echo "note: peak memory is left out; GNU time shows it (Debian: apt-get install time)" >&2
fi

target=${CARGO_TARGET_DIR:-target}
# One by one: together, the program would get what only the example asks of its dependencies.
cargo build --locked --release --bin twofactl
cargo build --locked --release --example crowd
program=$target/release/twofactl
crowd=$target/release/examples/crowd

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset TWOFACTL_STORE TWOFACTL_KEY_FILE

# store MEMBERS: the folder of that store.
store() { printf '%s/%s' "$work" "$1"; }

# run MEMBERS WORD...: the program on that store.
run() {
    local folder
    folder=$(store "$1")
    shift
    command=("$program" --store "$folder/store.db" --key-file "$folder/store.key" "$@")
}

# timed FILE: runs `command` and adds its milliseconds to FILE.
timed() {
    local began ended
    began=$EPOCHREALTIME
    "${command[@]}" >/dev/null 2>"$work/stderr" </dev/null || {
        echo "failed: ${command[*]}" >&2
        cat "$work/stderr" >&2
        exit 1
    }
    ended=$EPOCHREALTIME
    echo $((${ended/[.,]/} - ${began/[.,]/})) >>"$1"
}

# median FILE: of microseconds, in milliseconds.
median() {
    sort -n "$1" | awk '{ at[NR] = $1 }
        END { printf "%.1f", (at[int((NR + 1) / 2)] + at[int(NR / 2) + 1]) / 2000 }'
}

# fastest FILE: likewise.
fastest() { sort -n "$1" | awk 'NR == 1 { printf "%.1f", $1 / 1000 }'; }

# peak: megabytes that `command` needs at most.
peak() {
    if [ -z "$gnu_time" ]; then
        printf -- '-'
        return
    fi
    "$gnu_time" -o "$work/peak" -f %M "${command[@]}" >/dev/null 2>&1 </dev/null
    awk '{ printf "%.1f", $1 / 1024 }' "$work/peak"
}

# row COMMAND MEMBERS MEDIAN TIMES FASTEST TIMES PEAK
row() { printf '%-30s %8s %10s %9s %11s %9s %8s\n' "$@"; }

# measured NAME MEMBERS FILE BASE: a row of what is in FILE, by what is in BASE.
measured() {
    local name=$1 members=$2 file=$3 base=$4 median_times='-' fastest_times='-'
    if [ -n "$base" ]; then
        median_times=$(ratio "$(median "$file")" "$(median "$base")")
        fastest_times=$(ratio "$(fastest "$file")" "$(fastest "$base")")
    fi
    row "$name" "$members" "$(median "$file")" "$median_times" \
        "$(fastest "$file")" "$fastest_times" "$(peak)"
    if is_over "$median_times"; then over+=("$name with $members members, by the medians: $median_times"); fi
    if is_over "$fastest_times"; then over+=("$name with $members members, by the fastest: $fastest_times"); fi
}

# is_over TIMES: whether that is more than `limit`.
is_over() { [ "$1" != - ] && awk -v times="$1" -v limit="$limit" 'BEGIN { exit !(times > limit) }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

last=${MEMBERS##* }
declare -A login
for members in $MEMBERS; do
    users=$((members * 4))
    if [ "$members" = "$last" ]; then users=$USERS; fi
    echo "making $users users, $members of them in one practice" >&2
    login[$members]=$("$crowd" "$(store "$members")" "$users" "$members")
done

select_one="SELECT login FROM users WHERE id = 1"
quick=(true sqlite3 "user show" "audit list")

# set_quick MEMBERS NAME: makes `command` that one.
set_quick() {
    local members=$1
    case $2 in
        true) command=(true) ;;
        sqlite3) command=(sqlite3 "$(store "$members")/store.db" "$select_one") ;;
        "user show") run "$members" user show "${login[$members]}" ;;
        "audit list") run "$members" audit list ;;
    esac
}

# A process of its own, not the shell's builtin.
enable -n true
echo "measuring" >&2
for ((round = 0; round < ROUNDS; round++)); do
    for members in $MEMBERS; do
        for ((turn = 0; turn < ${#quick[@]}; turn++)); do
            # Another one begins each round, so that none always follows the same.
            name=${quick[(turn + round) % ${#quick[@]}]}
            set_quick "$members" "$name"
            timed "$work/quick-$name-$members"
        done
    done
done

echo "twofactl: $ROUNDS rounds in turns; $(uname -sm), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)"
echo
over=()
limit=2
row command members median_ms x_sqlite3 fastest_ms x_sqlite3 peak_MB
for members in $MEMBERS; do
    for name in "${quick[@]}"; do
        set_quick "$members" "$name"
        measured "$name" "$members" "$work/quick-$name-$members" "$work/quick-sqlite3-$members"
    done
done

# slow NAME WORD...: a command that may grow with the members.
slow() {
    local name=$1 previous='' round members
    shift
    for ((round = 0; round < LONG_ROUNDS; round++)); do
        for members in $MEMBERS; do
            run "$members" "$@"
            timed "$work/slow-$name-$members"
        done
    done
    for members in $MEMBERS; do
        run "$members" "$@"
        measured "$name" "$members" "$work/slow-$name-$members" "$previous"
        previous=$work/slow-$name-$members
    done
}

# fresh_copy MEMBERS: puts that store where commands that write find it.
fresh_copy() {
    rm -rf "$(store copy)"
    cp -a "$(store "$1")" "$(store copy)"
}

# enforce: on a copy each time, for the practice changes.
enforce() {
    local previous='' round members
    for members in $MEMBERS; do
        run copy practice enforce crowd --grace 14d --yes
        for ((round = 0; round < LONG_ROUNDS; round++)); do
            fresh_copy "$members"
            timed "$work/enforce-$members"
        done
        fresh_copy "$members"
        measured "practice enforce --grace 14d" "$members" "$work/enforce-$members" "$previous"
        previous=$work/enforce-$members
    done
}

echo
echo "$LONG_ROUNDS runs each; x_before is the time by that of the row before"
echo
# Ten times the members may well take ten times as long.
limit=1000000
row command members median_ms x_before fastest_ms x_before peak_MB
enforce
slow "practice show" practice show crowd
slow "practice status -o csv" practice status crowd -o csv
slow "member list" member list crowd
slow "user list -o csv" user list -o csv

echo
if [ ${#over[@]} -eq 0 ]; then
    echo "user show and audit list take at most twice what the sqlite3 shell takes."
else
    echo "over twice what the sqlite3 shell takes:"
    printf '  %s\n' "${over[@]}"
fi
