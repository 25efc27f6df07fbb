
use builtin;
use str;

set edit:completion:arg-completer[twofactl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'twofactl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'twofactl'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Make a store and its key, with a first practice and its owner'
            cand practice 'Manage practices and what they demand'
            cand member 'Manage who works in a practice, and what is agreed with them'
            cand user 'Add people, see why they cannot log in, and help them'
            cand authenticator 'List, rename and remove the apps and numbers that people prove themselves with'
            cand login 'Try a login'
            cand audit 'Read and prove the record of who did what'
            cand completions 'Print the completion script of a shell'
            cand man 'Write the manual pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;init'= {
            cand --practice 'Add a practice of this name'
            cand --handle 'Short name of the practice'
            cand --owner 'Add this user, as owner of the practice'
            cand --owner-name 'Name of the owner'
            cand --issuer 'Name under which authenticator apps list accounts'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --enforce 'Demand a second factor in the practice from the beginning'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand add 'Add a practice that demands nothing yet'
            cand list 'List the practices and what they demand'
            cand show 'Show what a practice demands and how its members stand'
            cand set 'Change the name or the policy of a practice'
            cand enforce 'Demand a second factor in practices'
            cand disable 'Stop demanding a second factor in practices, for good or for a while'
            cand status 'Show how the members of practices stand and what their next login comes to'
            cand remove 'Remove a practice that demands nothing, with its memberships'
            cand enable 'See `practice enforce`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;practice;add'= {
            cand --name 'Name for people to read'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;list'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;show'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;set'= {
            cand --name 'Name for people to read'
            cand --roles 'Demand it of these roles only: owner, admin, provider, staff, or all'
            cand --grace 'Give each member this long to enroll, as 14d; none takes it away'
            cand --by 'Give everybody until the end of this day to enroll'
            cand --methods 'Accept these authenticators: totp, or totp,sms'
            cand --digits 'Digits of the codes of new authenticators: 6, 7 or 8'
            cand --remember 'Ask trusted devices for no code this long: off, or up to 90d'
            cand --enroll-with 'What a first enrollment takes: password, or an enrollment code as well'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --force 'Go on where members would have no way to prove themselves or to enroll'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;enforce'= {
            cand --roles 'Demand it of these roles only: owner, admin, provider, staff, or all'
            cand --grace 'Give each member this long to enroll, as 14d; none takes it away'
            cand --by 'Give everybody until the end of this day to enroll'
            cand --methods 'Accept these authenticators: totp, or totp,sms'
            cand --digits 'Digits of the codes of new authenticators: 6, 7 or 8'
            cand --remember 'Ask trusted devices for no code this long: off, or up to 90d'
            cand --enroll-with 'What a first enrollment takes: password, or an enrollment code as well'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --force 'Go on where members would have no way to prove themselves or to enroll'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;disable'= {
            cand --for 'End it after this long, as 24h or 14d'
            cand --until 'End it at this time, or with this day'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;status'= {
            cand --only 'Show only these members'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --all 'Show every practice'
            cand --exit-code 'Answer with the exit code as well: 5 if any of those listed is not enrolled'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;remove'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;enable'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;practice;help'= {
            cand add 'Add a practice that demands nothing yet'
            cand list 'List the practices and what they demand'
            cand show 'Show what a practice demands and how its members stand'
            cand set 'Change the name or the policy of a practice'
            cand enforce 'Demand a second factor in practices'
            cand disable 'Stop demanding a second factor in practices, for good or for a while'
            cand status 'Show how the members of practices stand and what their next login comes to'
            cand remove 'Remove a practice that demands nothing, with its memberships'
            cand enable 'See `practice enforce`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;practice;help;add'= {
        }
        &'twofactl;practice;help;list'= {
        }
        &'twofactl;practice;help;show'= {
        }
        &'twofactl;practice;help;set'= {
        }
        &'twofactl;practice;help;enforce'= {
        }
        &'twofactl;practice;help;disable'= {
        }
        &'twofactl;practice;help;status'= {
        }
        &'twofactl;practice;help;remove'= {
        }
        &'twofactl;practice;help;enable'= {
        }
        &'twofactl;practice;help;help'= {
        }
        &'twofactl;member'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand add 'Make a user a member of a practice'
            cand list 'List the members of a practice, with what is agreed with them'
            cand set 'Give a member another role'
            cand exempt 'Exempt a member from what the practice demands, for a while'
            cand extend 'Give a member a deadline of their own to enroll'
            cand remove 'End a membership'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;member;add'= {
            cand --role 'As what they work there'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;member;list'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;member;set'= {
            cand --role 'As what they work there'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;member;exempt'= {
            cand --for 'End it after this long, as 24h or 14d'
            cand --until 'End it at this time, or with this day'
            cand --type 'A person for a while, or an account that moves data and has no phone'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --off 'End the exemption now'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;member;extend'= {
            cand --for 'End it after this long, as 24h or 14d'
            cand --until 'End it at this time, or with this day'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --off 'End the extension now'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;member;remove'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;member;help'= {
            cand add 'Make a user a member of a practice'
            cand list 'List the members of a practice, with what is agreed with them'
            cand set 'Give a member another role'
            cand exempt 'Exempt a member from what the practice demands, for a while'
            cand extend 'Give a member a deadline of their own to enroll'
            cand remove 'End a membership'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;member;help;add'= {
        }
        &'twofactl;member;help;list'= {
        }
        &'twofactl;member;help;set'= {
        }
        &'twofactl;member;help;exempt'= {
        }
        &'twofactl;member;help;extend'= {
        }
        &'twofactl;member;help;remove'= {
        }
        &'twofactl;member;help;help'= {
        }
        &'twofactl;user'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand add 'Add a user, in a practice or in none yet'
            cand list 'List the users and what they have'
            cand show 'Show what a user has, what the next login demands, and the smallest fix'
            cand set 'Change a user''s login, name, phone or e-mail'
            cand set-password 'Set a user''s password'
            cand enroll 'Enroll an authenticator app for a user'
            cand reset-2fa 'End everything that makes up a user''s second factor'
            cand unlock 'End the 30-minute lock of a user, and keep the authenticator'
            cand require 'Require a second factor of a user, whatever the practices demand'
            cand suspend 'Keep a user from logging in'
            cand reinstate 'Let a suspended user log in again'
            cand enrollment-code 'Hand a user a code to bind an authenticator with'
            cand bypass-code 'Hand a user a code to get in without their authenticator'
            cand recovery-codes 'Have a user shown new recovery codes at the next login by code'
            cand disable-2fa 'Switch two-factor authentication off for a user of whom nobody demands it'
            cand remove 'Remove a user with everything of theirs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;user;add'= {
            cand --name 'Name for people to read'
            cand --phone 'Number to call back, in the international form'
            cand --email 'Address for notices'
            cand --practice 'Practice to join at once'
            cand --role 'Role in that practice'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --password-stdin 'Read a first password from the first line of standard input'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;list'= {
            cand --practice 'Only the members of this practice'
            cand --matching 'Only those whose login, name or phone holds this text'
            cand --state 'Only those whose second factor is in this state'
            cand --status 'Only those who may log in, or who may not'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;show'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;set'= {
            cand --login 'New login'
            cand --name 'New name'
            cand --phone 'New number to call back, in the international form'
            cand --email 'New address for notices'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --no-name 'Empty the name'
            cand --no-phone 'Empty the phone'
            cand --no-email 'Empty the e-mail'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;set-password'= {
            cand --verified 'How their identity was checked'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --password-stdin 'Read the password from the first line of standard input'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;enroll'= {
            cand --type 'Type of the authenticator'
            cand --label 'Name of the device, as "Pixel 9"'
            cand --digits 'Digits of a code: 6, 7 or 8'
            cand --algorithm 'Hash of the codes'
            cand --replace 'Remove this authenticator once the new one is proven'
            cand --verified 'How identity was checked, for people who were enrolled before'
            cand --qr-file 'Write the QR code to a new file as well, .png or .svg'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --show-secret 'Print the otpauth URI and any recovery codes on standard output'
            cand --code-stdin 'Read the code from standard input, one line'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;reset-2fa'= {
            cand --verified 'How their identity was checked: issues an enrollment code as well'
            cand --for 'How long the enrollment code lives, up to 24h'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;unlock'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;require'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --off 'Require it no longer'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;suspend'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;reinstate'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;enrollment-code'= {
            cand --verified 'How their identity was checked'
            cand --for 'How long the code lives'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;bypass-code'= {
            cand --uses 'How often it lets in, up to 10 times'
            cand --for 'End it after this long, as 24h or 14d'
            cand --until 'End it at this time, or with this day'
            cand --verified 'How their identity was checked'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;recovery-codes'= {
            cand --verified 'How identity was checked, for --show'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --show 'Issue them now and show them once'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;disable-2fa'= {
            cand --verified 'How their identity was checked'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;remove'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;user;help'= {
            cand add 'Add a user, in a practice or in none yet'
            cand list 'List the users and what they have'
            cand show 'Show what a user has, what the next login demands, and the smallest fix'
            cand set 'Change a user''s login, name, phone or e-mail'
            cand set-password 'Set a user''s password'
            cand enroll 'Enroll an authenticator app for a user'
            cand reset-2fa 'End everything that makes up a user''s second factor'
            cand unlock 'End the 30-minute lock of a user, and keep the authenticator'
            cand require 'Require a second factor of a user, whatever the practices demand'
            cand suspend 'Keep a user from logging in'
            cand reinstate 'Let a suspended user log in again'
            cand enrollment-code 'Hand a user a code to bind an authenticator with'
            cand bypass-code 'Hand a user a code to get in without their authenticator'
            cand recovery-codes 'Have a user shown new recovery codes at the next login by code'
            cand disable-2fa 'Switch two-factor authentication off for a user of whom nobody demands it'
            cand remove 'Remove a user with everything of theirs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;user;help;add'= {
        }
        &'twofactl;user;help;list'= {
        }
        &'twofactl;user;help;show'= {
        }
        &'twofactl;user;help;set'= {
        }
        &'twofactl;user;help;set-password'= {
        }
        &'twofactl;user;help;enroll'= {
        }
        &'twofactl;user;help;reset-2fa'= {
        }
        &'twofactl;user;help;unlock'= {
        }
        &'twofactl;user;help;require'= {
        }
        &'twofactl;user;help;suspend'= {
        }
        &'twofactl;user;help;reinstate'= {
        }
        &'twofactl;user;help;enrollment-code'= {
        }
        &'twofactl;user;help;bypass-code'= {
        }
        &'twofactl;user;help;recovery-codes'= {
        }
        &'twofactl;user;help;disable-2fa'= {
        }
        &'twofactl;user;help;remove'= {
        }
        &'twofactl;user;help;help'= {
        }
        &'twofactl;authenticator'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List a user''s authenticators'
            cand rename 'Call an authenticator something else'
            cand remove 'Remove one authenticator'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;authenticator;list'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;authenticator;rename'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;authenticator;remove'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;authenticator;help'= {
            cand list 'List a user''s authenticators'
            cand rename 'Call an authenticator something else'
            cand remove 'Remove one authenticator'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;authenticator;help;list'= {
        }
        &'twofactl;authenticator;help;rename'= {
        }
        &'twofactl;authenticator;help;remove'= {
        }
        &'twofactl;authenticator;help;help'= {
        }
        &'twofactl;login'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand try 'Log in as a user would, step by step'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;login;try'= {
            cand --practice 'Practice to log in to'
            cand --remember 'Trust this device from now on, under this name; needs --device-file'
            cand --device-file 'Keep the token of a trusted device in this file, as a browser would'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand --password-stdin 'Read the password from standard input, the first line'
            cand --code-stdin 'Read a one-time, recovery or bypass code from standard input, the next line'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;login;help'= {
            cand try 'Log in as a user would, step by step'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;login;help;try'= {
        }
        &'twofactl;login;help;help'= {
        }
        &'twofactl;audit'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List events, the newest first'
            cand show 'Show one event whole'
            cand verify 'Prove that nobody has edited the record'
            cand checkpoint 'Print where the record ends now, to keep elsewhere'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;audit;list'= {
            cand --user 'Show events about this user: a login, or an id as #42'
            cand --practice 'Show events in this practice'
            cand --actor 'Show what this account did, as the system names it'
            cand --action 'Show events of this action, as practice.enforce'
            cand --outcome 'Show events that went this way'
            cand --kind 'Show only changes, refusals or logins'
            cand --since 'Show nothing older'
            cand --until 'Show nothing newer'
            cand --limit 'Show at most this many'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -f 'Show the newest, the oldest of them first, then wait for more'
            cand --follow 'Show the newest, the oldest of them first, then wait for more'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;audit;show'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;audit;verify'= {
            cand --against 'File with a line from `audit checkpoint`, or - for standard input'
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;audit;checkpoint'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;audit;help'= {
            cand list 'List events, the newest first'
            cand show 'Show one event whole'
            cand verify 'Prove that nobody has edited the record'
            cand checkpoint 'Print where the record ends now, to keep elsewhere'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;audit;help;list'= {
        }
        &'twofactl;audit;help;show'= {
        }
        &'twofactl;audit;help;verify'= {
        }
        &'twofactl;audit;help;checkpoint'= {
        }
        &'twofactl;audit;help;help'= {
        }
        &'twofactl;completions'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;man'= {
            cand --store 'Use this store'
            cand --key-file 'Use this key file'
            cand --config 'Read settings from this file'
            cand -o 'Answer in this form'
            cand --output 'Answer in this form'
            cand --reason 'Record why'
            cand --ticket 'Record the ticket that asked for it; counts as a reason'
            cand --color 'Colour the words for states'
            cand -y 'Agree to what would be asked'
            cand --yes 'Agree to what would be asked'
            cand -n 'Show what would be, and change nothing'
            cand --dry-run 'Show what would be, and change nothing'
            cand --no-input 'Ask nothing: what is missing is an error'
            cand -q 'Say nothing beside the answer'
            cand --quiet 'Say nothing beside the answer'
            cand -v 'Say more beside the answer'
            cand --verbose 'Say more beside the answer'
            cand --plain 'Draw no lines, no picture and no menus, move no cursor'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'twofactl;help'= {
            cand init 'Make a store and its key, with a first practice and its owner'
            cand practice 'Manage practices and what they demand'
            cand member 'Manage who works in a practice, and what is agreed with them'
            cand user 'Add people, see why they cannot log in, and help them'
            cand authenticator 'List, rename and remove the apps and numbers that people prove themselves with'
            cand login 'Try a login'
            cand audit 'Read and prove the record of who did what'
            cand completions 'Print the completion script of a shell'
            cand man 'Write the manual pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'twofactl;help;init'= {
        }
        &'twofactl;help;practice'= {
            cand add 'Add a practice that demands nothing yet'
            cand list 'List the practices and what they demand'
            cand show 'Show what a practice demands and how its members stand'
            cand set 'Change the name or the policy of a practice'
            cand enforce 'Demand a second factor in practices'
            cand disable 'Stop demanding a second factor in practices, for good or for a while'
            cand status 'Show how the members of practices stand and what their next login comes to'
            cand remove 'Remove a practice that demands nothing, with its memberships'
            cand enable 'See `practice enforce`'
        }
        &'twofactl;help;practice;add'= {
        }
        &'twofactl;help;practice;list'= {
        }
        &'twofactl;help;practice;show'= {
        }
        &'twofactl;help;practice;set'= {
        }
        &'twofactl;help;practice;enforce'= {
        }
        &'twofactl;help;practice;disable'= {
        }
        &'twofactl;help;practice;status'= {
        }
        &'twofactl;help;practice;remove'= {
        }
        &'twofactl;help;practice;enable'= {
        }
        &'twofactl;help;member'= {
            cand add 'Make a user a member of a practice'
            cand list 'List the members of a practice, with what is agreed with them'
            cand set 'Give a member another role'
            cand exempt 'Exempt a member from what the practice demands, for a while'
            cand extend 'Give a member a deadline of their own to enroll'
            cand remove 'End a membership'
        }
        &'twofactl;help;member;add'= {
        }
        &'twofactl;help;member;list'= {
        }
        &'twofactl;help;member;set'= {
        }
        &'twofactl;help;member;exempt'= {
        }
        &'twofactl;help;member;extend'= {
        }
        &'twofactl;help;member;remove'= {
        }
        &'twofactl;help;user'= {
            cand add 'Add a user, in a practice or in none yet'
            cand list 'List the users and what they have'
            cand show 'Show what a user has, what the next login demands, and the smallest fix'
            cand set 'Change a user''s login, name, phone or e-mail'
            cand set-password 'Set a user''s password'
            cand enroll 'Enroll an authenticator app for a user'
            cand reset-2fa 'End everything that makes up a user''s second factor'
            cand unlock 'End the 30-minute lock of a user, and keep the authenticator'
            cand require 'Require a second factor of a user, whatever the practices demand'
            cand suspend 'Keep a user from logging in'
            cand reinstate 'Let a suspended user log in again'
            cand enrollment-code 'Hand a user a code to bind an authenticator with'
            cand bypass-code 'Hand a user a code to get in without their authenticator'
            cand recovery-codes 'Have a user shown new recovery codes at the next login by code'
            cand disable-2fa 'Switch two-factor authentication off for a user of whom nobody demands it'
            cand remove 'Remove a user with everything of theirs'
        }
        &'twofactl;help;user;add'= {
        }
        &'twofactl;help;user;list'= {
        }
        &'twofactl;help;user;show'= {
        }
        &'twofactl;help;user;set'= {
        }
        &'twofactl;help;user;set-password'= {
        }
        &'twofactl;help;user;enroll'= {
        }
        &'twofactl;help;user;reset-2fa'= {
        }
        &'twofactl;help;user;unlock'= {
        }
        &'twofactl;help;user;require'= {
        }
        &'twofactl;help;user;suspend'= {
        }
        &'twofactl;help;user;reinstate'= {
        }
        &'twofactl;help;user;enrollment-code'= {
        }
        &'twofactl;help;user;bypass-code'= {
        }
        &'twofactl;help;user;recovery-codes'= {
        }
        &'twofactl;help;user;disable-2fa'= {
        }
        &'twofactl;help;user;remove'= {
        }
        &'twofactl;help;authenticator'= {
            cand list 'List a user''s authenticators'
            cand rename 'Call an authenticator something else'
            cand remove 'Remove one authenticator'
        }
        &'twofactl;help;authenticator;list'= {
        }
        &'twofactl;help;authenticator;rename'= {
        }
        &'twofactl;help;authenticator;remove'= {
        }
        &'twofactl;help;login'= {
            cand try 'Log in as a user would, step by step'
        }
        &'twofactl;help;login;try'= {
        }
        &'twofactl;help;audit'= {
            cand list 'List events, the newest first'
            cand show 'Show one event whole'
            cand verify 'Prove that nobody has edited the record'
            cand checkpoint 'Print where the record ends now, to keep elsewhere'
        }
        &'twofactl;help;audit;list'= {
        }
        &'twofactl;help;audit;show'= {
        }
        &'twofactl;help;audit;verify'= {
        }
        &'twofactl;help;audit;checkpoint'= {
        }
        &'twofactl;help;completions'= {
        }
        &'twofactl;help;man'= {
        }
        &'twofactl;help;help'= {
        }
    ]
    $completions[$command]
}
