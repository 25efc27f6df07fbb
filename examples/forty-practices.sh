#!/usr/bin/env bash
# Enforces forty practices from one policy file, as a nightly job would: no terminal, all
# output in files, and a second run changes nothing and says so.
#
#     examples/forty-practices.sh FOLDER
#
# Makes a store with forty practices in FOLDER unless one is there, and writes beside it
#
#     policy.toml   what the practices shall demand; kept if it is there, to be edited
#     diff.txt      what differed before this run
#     applied.txt   what this run changed, and for whom
#     export.toml   what the practices demand now
#     errors.txt    whatever the program had to say beside its answers
#
# Needs twofactl in PATH. It is an operator in its own store: run it as yourself.

set -euo pipefail

folder=${1:?usage: forty-practices.sh FOLDER}
mkdir -p -m 0700 "$folder"
cd "$folder"
export TWOFACTL_STORE=$PWD/store.db
exec 2> errors.txt < /dev/null

practices=$(seq -f 'practice-%02g' 1 40)

if [ ! -e store.db ]; then
    twofactl init --practice 'Practice 01' --owner owner-01 > made.txt
    for handle in $practices; do
        number=${handle#practice-}
        twofactl practice add "$handle" --name "Practice $number" >> made.txt
        # Practice 01 has its owner already: that changes nothing.
        twofactl user add "owner-$number" --practice "$handle" --role owner >> made.txt
        twofactl user add "desk-$number" --practice "$handle" --role staff >> made.txt
    done
fi

if [ ! -e policy.toml ]; then
    for handle in $practices; do
        cat <<END
[practice.$handle]
enforcement = "required"
grace = "14d"
methods = ["totp", "sms"]

END
    done > policy.toml
fi

# 5 says that something differs; anything else but 0 ends this script.
twofactl policy diff policy.toml > diff.txt || [ $? -eq 5 ]
twofactl policy apply policy.toml --yes --reason 'policy of the group' > applied.txt
twofactl policy export --all > export.toml

# What was applied is what there is.
twofactl policy diff policy.toml > /dev/null
tail -n 1 applied.txt
