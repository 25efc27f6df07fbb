# Completion of twofactl for fish. Asks the program, which knows the store.

function __twofactl_complete
    set -l token (commandline --current-token --cut-at-cursor)
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l answer (TWOFACTL_COMPLETE=fish command twofactl -- $before "$token" 2>/dev/null)
    if test "$answer" = 'file names'
        # Of --store=path only the path is completed.
        set -l option (string match --regex '^-[^=]*=' -- "$token")
        for file in (__fish_complete_path (string replace -- "$option" '' "$token"))
            echo "$option$file"
        end
    else
        printf '%s\n' $answer
    end
end

complete --command twofactl --no-files --keep-order --arguments '(__twofactl_complete)'
