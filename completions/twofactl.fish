# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_twofactl_global_optspecs
    string join \n store= key-file= config= o/output= y/yes n/dry-run no-input reason= ticket= q/quiet v/verbose plain color= h/help V/version
end

function __fish_twofactl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_twofactl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_twofactl_using_subcommand
    set -l cmd (__fish_twofactl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c twofactl -n "__fish_twofactl_needs_command" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_needs_command" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_needs_command" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_needs_command" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_needs_command" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_needs_command" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_needs_command" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_needs_command" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_needs_command" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_needs_command" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_needs_command" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_needs_command" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_needs_command" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_needs_command" -s V -l version -d 'Print version'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "init" -d 'Make a store and its key, with a first practice and its owner'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "practice" -d 'Manage practices and what they demand'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "member" -d 'Manage who works in a practice, and what is agreed with them'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "user" -d 'Add people, see why they cannot log in, and help them'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "authenticator" -d 'List, rename and remove the apps and numbers that people prove themselves with'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "login" -d 'Try a login'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "audit" -d 'Read and prove the record of who did what'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "man" -d 'Write the manual pages into a folder'
complete -c twofactl -n "__fish_twofactl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l practice -d 'Add a practice of this name' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l handle -d 'Short name of the practice' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l owner -d 'Add this user, as owner of the practice' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l owner-name -d 'Name of the owner' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l issuer -d 'Name under which authenticator apps list accounts' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l enforce -d 'Demand a second factor in the practice from the beginning'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "add" -d 'Add a practice that demands nothing yet'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "list" -d 'List the practices and what they demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "show" -d 'Show what a practice demands and how its members stand'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "set" -d 'Change the name or the policy of a practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "enforce" -d 'Demand a second factor in practices'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "disable" -d 'Stop demanding a second factor in practices, for good or for a while'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "status" -d 'Show how the members of practices stand and what their next login comes to'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "remove" -d 'Remove a practice that demands nothing, with its memberships'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "enable" -d 'See `practice enforce`'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and not __fish_seen_subcommand_from add list show set enforce disable status remove enable help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l name -d 'Name for people to read' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l name -d 'Name for people to read' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l roles -d 'Demand it of these roles only: owner, admin, provider, staff, or all' -r -f -a "owner\t''
admin\t''
provider\t''
staff\t''
all\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l grace -d 'Give each member this long to enroll, as 14d; none takes it away' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l by -d 'Give everybody until the end of this day to enroll' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l methods -d 'Accept these authenticators: totp, or totp,sms' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l digits -d 'Digits of the codes of new authenticators: 6, 7 or 8' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l remember -d 'Ask trusted devices for no code this long: off, or up to 90d' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l enroll-with -d 'What a first enrollment takes: password, or an enrollment code as well' -r -f -a "password\t''
code\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l force -d 'Go on where members would have no way to prove themselves or to enroll'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l roles -d 'Demand it of these roles only: owner, admin, provider, staff, or all' -r -f -a "owner\t''
admin\t''
provider\t''
staff\t''
all\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l grace -d 'Give each member this long to enroll, as 14d; none takes it away' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l by -d 'Give everybody until the end of this day to enroll' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l methods -d 'Accept these authenticators: totp, or totp,sms' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l digits -d 'Digits of the codes of new authenticators: 6, 7 or 8' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l remember -d 'Ask trusted devices for no code this long: off, or up to 90d' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l enroll-with -d 'What a first enrollment takes: password, or an enrollment code as well' -r -f -a "password\t''
code\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l force -d 'Go on where members would have no way to prove themselves or to enroll'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enforce" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l for -d 'End it after this long, as 24h or 14d' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l until -d 'End it at this time, or with this day' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l only -d 'Show only these members' -r -f -a "not-enrolled\t''
must-enroll\t''
in-grace\t''
locked\t''
exempt\t''
no-phone\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l all -d 'Show every practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l exit-code -d 'Answer with the exit code as well: 5 if any of those listed is not enrolled'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a practice that demands nothing yet'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the practices and what they demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what a practice demands and how its members stand'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change the name or the policy of a practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "enforce" -d 'Demand a second factor in practices'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Stop demanding a second factor in practices, for good or for a while'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show how the members of practices stand and what their next login comes to'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a practice that demands nothing, with its memberships'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "enable" -d 'See `practice enforce`'
complete -c twofactl -n "__fish_twofactl_using_subcommand practice; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "add" -d 'Make a user a member of a practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "list" -d 'List the members of a practice, with what is agreed with them'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "set" -d 'Give a member another role'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "exempt" -d 'Exempt a member from what the practice demands, for a while'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "extend" -d 'Give a member a deadline of their own to enroll'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "remove" -d 'End a membership'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and not __fish_seen_subcommand_from add list set exempt extend remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l role -d 'As what they work there' -r -f -a "owner\t''
admin\t''
provider\t''
staff\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l role -d 'As what they work there' -r -f -a "owner\t''
admin\t''
provider\t''
staff\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l for -d 'End it after this long, as 24h or 14d' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l until -d 'End it at this time, or with this day' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l type -d 'A person for a while, or an account that moves data and has no phone' -r -f -a "temporary\t''
service\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l off -d 'End the exemption now'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from exempt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l for -d 'End it after this long, as 24h or 14d' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l until -d 'End it at this time, or with this day' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l off -d 'End the extension now'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from extend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "add" -d 'Make a user a member of a practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the members of a practice, with what is agreed with them'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "set" -d 'Give a member another role'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "exempt" -d 'Exempt a member from what the practice demands, for a while'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "extend" -d 'Give a member a deadline of their own to enroll'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "remove" -d 'End a membership'
complete -c twofactl -n "__fish_twofactl_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "add" -d 'Add a user, in a practice or in none yet'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "list" -d 'List the users and what they have'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "show" -d 'Show what a user has, what the next login demands, and the smallest fix'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "set" -d 'Change a user\'s login, name, phone or e-mail'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "set-password" -d 'Set a user\'s password'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "enroll" -d 'Enroll an authenticator app for a user'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "reset-2fa" -d 'End everything that makes up a user\'s second factor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "unlock" -d 'End the 30-minute lock of a user, and keep the authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "require" -d 'Require a second factor of a user, whatever the practices demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "suspend" -d 'Keep a user from logging in'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "reinstate" -d 'Let a suspended user log in again'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "enrollment-code" -d 'Hand a user a code to bind an authenticator with'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "bypass-code" -d 'Hand a user a code to get in without their authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "recovery-codes" -d 'Have a user shown new recovery codes at the next login by code'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "disable-2fa" -d 'Switch two-factor authentication off for a user of whom nobody demands it'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "remove" -d 'Remove a user with everything of theirs'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and not __fish_seen_subcommand_from add list show set set-password enroll reset-2fa unlock require suspend reinstate enrollment-code bypass-code recovery-codes disable-2fa remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l name -d 'Name for people to read' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l phone -d 'Number to call back, in the international form' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l email -d 'Address for notices' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l practice -d 'Practice to join at once' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l role -d 'Role in that practice' -r -f -a "owner\t''
admin\t''
provider\t''
staff\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l password-stdin -d 'Read a first password from the first line of standard input'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l practice -d 'Only the members of this practice' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l matching -d 'Only those whose login, name or phone holds this text' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l state -d 'Only those whose second factor is in this state' -r -f -a "locked\t''
active\t''
disabled\t''
pending\t''
none\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l status -d 'Only those who may log in, or who may not' -r -f -a "active\t''
suspended\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l login -d 'New login' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l name -d 'New name' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l phone -d 'New number to call back, in the international form' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l email -d 'New address for notices' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l no-name -d 'Empty the name'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l no-phone -d 'Empty the phone'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l no-email -d 'Empty the e-mail'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l verified -d 'How their identity was checked' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l password-stdin -d 'Read the password from the first line of standard input'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from set-password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l type -d 'Type of the authenticator' -r -f -a "totp\t'An authenticator app'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l label -d 'Name of the device, as "Pixel 9"' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l digits -d 'Digits of a code: 6, 7 or 8' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l algorithm -d 'Hash of the codes' -r -f -a "SHA1\t''
SHA256\t''
SHA512\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l replace -d 'Remove this authenticator once the new one is proven' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l verified -d 'How identity was checked, for people who were enrolled before' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l qr-file -d 'Write the QR code to a new file as well, .png or .svg' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l show-secret -d 'Print the otpauth URI and any recovery codes on standard output'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l code-stdin -d 'Read the code from standard input, one line'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enroll" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l verified -d 'How their identity was checked: issues an enrollment code as well' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l for -d 'How long the enrollment code lives, up to 24h' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reset-2fa" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l off -d 'Require it no longer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from require" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from reinstate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l verified -d 'How their identity was checked' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l for -d 'How long the code lives' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from enrollment-code" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l uses -d 'How often it lets in, up to 10 times' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l for -d 'End it after this long, as 24h or 14d' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l until -d 'End it at this time, or with this day' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l verified -d 'How their identity was checked' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from bypass-code" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l verified -d 'How identity was checked, for --show' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l show -d 'Issue them now and show them once'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from recovery-codes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l verified -d 'How their identity was checked' -r -f -a "in-person\t''
call-back\t''
video\t''
supervisor\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from disable-2fa" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a user, in a practice or in none yet'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the users and what they have'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what a user has, what the next login demands, and the smallest fix'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change a user\'s login, name, phone or e-mail'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "set-password" -d 'Set a user\'s password'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "enroll" -d 'Enroll an authenticator app for a user'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "reset-2fa" -d 'End everything that makes up a user\'s second factor'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "unlock" -d 'End the 30-minute lock of a user, and keep the authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "require" -d 'Require a second factor of a user, whatever the practices demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "suspend" -d 'Keep a user from logging in'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "reinstate" -d 'Let a suspended user log in again'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "enrollment-code" -d 'Hand a user a code to bind an authenticator with'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "bypass-code" -d 'Hand a user a code to get in without their authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "recovery-codes" -d 'Have a user shown new recovery codes at the next login by code'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "disable-2fa" -d 'Switch two-factor authentication off for a user of whom nobody demands it'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a user with everything of theirs'
complete -c twofactl -n "__fish_twofactl_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -f -a "list" -d 'List a user\'s authenticators'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -f -a "rename" -d 'Call an authenticator something else'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -f -a "remove" -d 'Remove one authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and not __fish_seen_subcommand_from list rename remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from help" -f -a "list" -d 'List a user\'s authenticators'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Call an authenticator something else'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove one authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand authenticator; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -f -a "try" -d 'Log in as a user would, step by step'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and not __fish_seen_subcommand_from try help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l practice -d 'Practice to log in to' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l remember -d 'Trust this device from now on, under this name; needs --device-file' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l device-file -d 'Keep the token of a trusted device in this file, as a browser would' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l password-stdin -d 'Read the password from standard input, the first line'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l code-stdin -d 'Read a one-time, recovery or bypass code from standard input, the next line'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from try" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from help" -f -a "try" -d 'Log in as a user would, step by step'
complete -c twofactl -n "__fish_twofactl_using_subcommand login; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -f -a "list" -d 'List events, the newest first'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -f -a "show" -d 'Show one event whole'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -f -a "verify" -d 'Prove that nobody has edited the record'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -f -a "checkpoint" -d 'Print where the record ends now, to keep elsewhere'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and not __fish_seen_subcommand_from list show verify checkpoint help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l user -d 'Show events about this user: a login, or an id as #42' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l practice -d 'Show events in this practice' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l actor -d 'Show what this account did, as the system names it' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l action -d 'Show events of this action, as practice.enforce' -r -f -a "store.init\t''
practice.add\t''
practice.set\t''
practice.enforce\t''
practice.disable\t''
practice.remove\t''
member.add\t''
member.set\t''
member.remove\t''
member.exempt\t''
member.extend\t''
user.add\t''
user.set\t''
user.set_password\t''
user.remove\t''
user.reset_2fa\t''
user.unlock\t''
user.enrollment_code\t''
user.bypass_code\t''
user.recovery_codes\t''
user.disable_2fa\t''
user.require\t''
user.personal\t''
user.suspend\t''
user.reinstate\t''
user.password_changed\t''
enrollment.begin\t''
enrollment.abandon\t''
enrollment.reject\t''
authenticator.add\t''
authenticator.rename\t''
authenticator.remove\t''
authenticator.disable\t''
authenticator.resync\t''
device.revoke\t''
user.check_code\t''
login.allowed\t''
login.denied\t''
login.locked\t''
login.rejected\t''
login.skipped\t''
audit.unsealed\t''
operator.add\t''
operator.set\t''
operator.remove\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l outcome -d 'Show events that went this way' -r -f -a "done\t''
refused\t''
allowed\t''
denied\t''
locked\t''
rejected\t''
skipped\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l kind -d 'Show only changes, refusals or logins' -r -f -a "change\t''
refusal\t''
login\t''"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l since -d 'Show nothing older' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l until -d 'Show nothing newer' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s f -l follow -d 'Show the newest, the oldest of them first, then wait for more'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l against -d 'File with a line from `audit checkpoint`, or - for standard input' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from checkpoint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "list" -d 'List events, the newest first'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one event whole'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Prove that nobody has edited the record'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "checkpoint" -d 'Print where the record ends now, to keep elsewhere'
complete -c twofactl -n "__fish_twofactl_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l store -d 'Use this store' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l key-file -d 'Use this key file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l config -d 'Read settings from this file' -r -F
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -s o -l output -d 'Answer in this form' -r -f -a "table\t'For people'
wide\t'For people, with all columns'
json\t'One JSON document'
jsonl\t'One JSON value a line'
csv\t'Comma-separated values with a header'"
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l reason -d 'Record why' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l ticket -d 'Record the ticket that asked for it; counts as a reason' -r
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l color -d 'Colour the words for states' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Even into a file'
never\t'Not at all'"
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -s y -l yes -d 'Agree to what would be asked'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -s n -l dry-run -d 'Show what would be, and change nothing'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l no-input -d 'Ask nothing: what is missing is an error'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -s q -l quiet -d 'Say nothing beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -s v -l verbose -d 'Say more beside the answer'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -l plain -d 'Draw no lines, no picture and no menus, move no cursor'
complete -c twofactl -n "__fish_twofactl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "init" -d 'Make a store and its key, with a first practice and its owner'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "practice" -d 'Manage practices and what they demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "member" -d 'Manage who works in a practice, and what is agreed with them'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "user" -d 'Add people, see why they cannot log in, and help them'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "authenticator" -d 'List, rename and remove the apps and numbers that people prove themselves with'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "login" -d 'Try a login'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "audit" -d 'Read and prove the record of who did what'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "man" -d 'Write the manual pages into a folder'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and not __fish_seen_subcommand_from init practice member user authenticator login audit completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "add" -d 'Add a practice that demands nothing yet'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "list" -d 'List the practices and what they demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "show" -d 'Show what a practice demands and how its members stand'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "set" -d 'Change the name or the policy of a practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "enforce" -d 'Demand a second factor in practices'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "disable" -d 'Stop demanding a second factor in practices, for good or for a while'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "status" -d 'Show how the members of practices stand and what their next login comes to'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "remove" -d 'Remove a practice that demands nothing, with its memberships'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from practice" -f -a "enable" -d 'See `practice enforce`'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "add" -d 'Make a user a member of a practice'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "list" -d 'List the members of a practice, with what is agreed with them'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "set" -d 'Give a member another role'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "exempt" -d 'Exempt a member from what the practice demands, for a while'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "extend" -d 'Give a member a deadline of their own to enroll'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "remove" -d 'End a membership'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "add" -d 'Add a user, in a practice or in none yet'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "list" -d 'List the users and what they have'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "show" -d 'Show what a user has, what the next login demands, and the smallest fix'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "set" -d 'Change a user\'s login, name, phone or e-mail'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "set-password" -d 'Set a user\'s password'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "enroll" -d 'Enroll an authenticator app for a user'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "reset-2fa" -d 'End everything that makes up a user\'s second factor'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "unlock" -d 'End the 30-minute lock of a user, and keep the authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "require" -d 'Require a second factor of a user, whatever the practices demand'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "suspend" -d 'Keep a user from logging in'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "reinstate" -d 'Let a suspended user log in again'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "enrollment-code" -d 'Hand a user a code to bind an authenticator with'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "bypass-code" -d 'Hand a user a code to get in without their authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "recovery-codes" -d 'Have a user shown new recovery codes at the next login by code'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "disable-2fa" -d 'Switch two-factor authentication off for a user of whom nobody demands it'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "remove" -d 'Remove a user with everything of theirs'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from authenticator" -f -a "list" -d 'List a user\'s authenticators'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from authenticator" -f -a "rename" -d 'Call an authenticator something else'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from authenticator" -f -a "remove" -d 'Remove one authenticator'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from login" -f -a "try" -d 'Log in as a user would, step by step'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "list" -d 'List events, the newest first'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "show" -d 'Show one event whole'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Prove that nobody has edited the record'
complete -c twofactl -n "__fish_twofactl_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "checkpoint" -d 'Print where the record ends now, to keep elsewhere'
