# Completion of twofactl for bash. Asks the program, which knows the store.

_twofactl() {
    local answer
    COMPREPLY=()
    compopt +o default
    # The line itself: to bash a word ends at "@", ":" and "=".
    answer=$(
        TWOFACTL_COMPLETE=bash command twofactl -- "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null
    ) || return
    case $answer in
        '') ;;
        'file names') compopt -o default ;;
        *) mapfile -t COMPREPLY <<<"$answer" ;;
    esac
}

# In the order of the program; bash before 4.4 sorts.
complete -o nosort -F _twofactl twofactl 2>/dev/null || complete -F _twofactl twofactl
