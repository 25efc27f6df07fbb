
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'twofactl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'twofactl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'twofactl' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a store and its key, with a first practice and its owner')
            [CompletionResult]::new('practice', 'practice', [CompletionResultType]::ParameterValue, 'Manage practices and what they demand')
            [CompletionResult]::new('member', 'member', [CompletionResultType]::ParameterValue, 'Manage who works in a practice, and what is agreed with them')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Add people, see why they cannot log in, and help them')
            [CompletionResult]::new('authenticator', 'authenticator', [CompletionResultType]::ParameterValue, 'List, rename and remove the apps and numbers that people prove themselves with')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Try a login')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read and prove the record of who did what')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;init' {
            [CompletionResult]::new('--practice', '--practice', [CompletionResultType]::ParameterName, 'Add a practice of this name')
            [CompletionResult]::new('--handle', '--handle', [CompletionResultType]::ParameterName, 'Short name of the practice')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Add this user, as owner of the practice')
            [CompletionResult]::new('--owner-name', '--owner-name', [CompletionResultType]::ParameterName, 'Name of the owner')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Name under which authenticator apps list accounts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--enforce', '--enforce', [CompletionResultType]::ParameterName, 'Demand a second factor in the practice from the beginning')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a practice that demands nothing yet')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the practices and what they demand')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a practice demands and how its members stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change the name or the policy of a practice')
            [CompletionResult]::new('enforce', 'enforce', [CompletionResultType]::ParameterValue, 'Demand a second factor in practices')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Stop demanding a second factor in practices, for good or for a while')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show how the members of practices stand and what their next login comes to')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a practice that demands nothing, with its memberships')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'See `practice enforce`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;practice;add' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name for people to read')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;list' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;show' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;set' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name for people to read')
            [CompletionResult]::new('--roles', '--roles', [CompletionResultType]::ParameterName, 'Demand it of these roles only: owner, admin, provider, staff, or all')
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'Give each member this long to enroll, as 14d; none takes it away')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Give everybody until the end of this day to enroll')
            [CompletionResult]::new('--methods', '--methods', [CompletionResultType]::ParameterName, 'Accept these authenticators: totp, or totp,sms')
            [CompletionResult]::new('--digits', '--digits', [CompletionResultType]::ParameterName, 'Digits of the codes of new authenticators: 6, 7 or 8')
            [CompletionResult]::new('--remember', '--remember', [CompletionResultType]::ParameterName, 'Ask trusted devices for no code this long: off, or up to 90d')
            [CompletionResult]::new('--enroll-with', '--enroll-with', [CompletionResultType]::ParameterName, 'What a first enrollment takes: password, or an enrollment code as well')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Go on where members would have no way to prove themselves or to enroll')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;enforce' {
            [CompletionResult]::new('--roles', '--roles', [CompletionResultType]::ParameterName, 'Demand it of these roles only: owner, admin, provider, staff, or all')
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'Give each member this long to enroll, as 14d; none takes it away')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Give everybody until the end of this day to enroll')
            [CompletionResult]::new('--methods', '--methods', [CompletionResultType]::ParameterName, 'Accept these authenticators: totp, or totp,sms')
            [CompletionResult]::new('--digits', '--digits', [CompletionResultType]::ParameterName, 'Digits of the codes of new authenticators: 6, 7 or 8')
            [CompletionResult]::new('--remember', '--remember', [CompletionResultType]::ParameterName, 'Ask trusted devices for no code this long: off, or up to 90d')
            [CompletionResult]::new('--enroll-with', '--enroll-with', [CompletionResultType]::ParameterName, 'What a first enrollment takes: password, or an enrollment code as well')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Go on where members would have no way to prove themselves or to enroll')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;disable' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'End it after this long, as 24h or 14d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End it at this time, or with this day')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;status' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Show only these members')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show every practice')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Answer with the exit code as well: 5 if any of those listed is not enrolled')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;remove' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;enable' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;practice;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a practice that demands nothing yet')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the practices and what they demand')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a practice demands and how its members stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change the name or the policy of a practice')
            [CompletionResult]::new('enforce', 'enforce', [CompletionResultType]::ParameterValue, 'Demand a second factor in practices')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Stop demanding a second factor in practices, for good or for a while')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show how the members of practices stand and what their next login comes to')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a practice that demands nothing, with its memberships')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'See `practice enforce`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;practice;help;add' {
            break
        }
        'twofactl;practice;help;list' {
            break
        }
        'twofactl;practice;help;show' {
            break
        }
        'twofactl;practice;help;set' {
            break
        }
        'twofactl;practice;help;enforce' {
            break
        }
        'twofactl;practice;help;disable' {
            break
        }
        'twofactl;practice;help;status' {
            break
        }
        'twofactl;practice;help;remove' {
            break
        }
        'twofactl;practice;help;enable' {
            break
        }
        'twofactl;practice;help;help' {
            break
        }
        'twofactl;member' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Make a user a member of a practice')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members of a practice, with what is agreed with them')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give a member another role')
            [CompletionResult]::new('exempt', 'exempt', [CompletionResultType]::ParameterValue, 'Exempt a member from what the practice demands, for a while')
            [CompletionResult]::new('extend', 'extend', [CompletionResultType]::ParameterValue, 'Give a member a deadline of their own to enroll')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'End a membership')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;member;add' {
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'As what they work there')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;member;list' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;member;set' {
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'As what they work there')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;member;exempt' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'End it after this long, as 24h or 14d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End it at this time, or with this day')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'A person for a while, or an account that moves data and has no phone')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--off', '--off', [CompletionResultType]::ParameterName, 'End the exemption now')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;member;extend' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'End it after this long, as 24h or 14d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End it at this time, or with this day')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--off', '--off', [CompletionResultType]::ParameterName, 'End the extension now')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;member;remove' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;member;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Make a user a member of a practice')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members of a practice, with what is agreed with them')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give a member another role')
            [CompletionResult]::new('exempt', 'exempt', [CompletionResultType]::ParameterValue, 'Exempt a member from what the practice demands, for a while')
            [CompletionResult]::new('extend', 'extend', [CompletionResultType]::ParameterValue, 'Give a member a deadline of their own to enroll')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'End a membership')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;member;help;add' {
            break
        }
        'twofactl;member;help;list' {
            break
        }
        'twofactl;member;help;set' {
            break
        }
        'twofactl;member;help;exempt' {
            break
        }
        'twofactl;member;help;extend' {
            break
        }
        'twofactl;member;help;remove' {
            break
        }
        'twofactl;member;help;help' {
            break
        }
        'twofactl;user' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, in a practice or in none yet')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users and what they have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a user has, what the next login demands, and the smallest fix')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a user''s login, name, phone or e-mail')
            [CompletionResult]::new('set-password', 'set-password', [CompletionResultType]::ParameterValue, 'Set a user''s password')
            [CompletionResult]::new('enroll', 'enroll', [CompletionResultType]::ParameterValue, 'Enroll an authenticator app for a user')
            [CompletionResult]::new('reset-2fa', 'reset-2fa', [CompletionResultType]::ParameterValue, 'End everything that makes up a user''s second factor')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'End the 30-minute lock of a user, and keep the authenticator')
            [CompletionResult]::new('require', 'require', [CompletionResultType]::ParameterValue, 'Require a second factor of a user, whatever the practices demand')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Keep a user from logging in')
            [CompletionResult]::new('reinstate', 'reinstate', [CompletionResultType]::ParameterValue, 'Let a suspended user log in again')
            [CompletionResult]::new('enrollment-code', 'enrollment-code', [CompletionResultType]::ParameterValue, 'Hand a user a code to bind an authenticator with')
            [CompletionResult]::new('bypass-code', 'bypass-code', [CompletionResultType]::ParameterValue, 'Hand a user a code to get in without their authenticator')
            [CompletionResult]::new('recovery-codes', 'recovery-codes', [CompletionResultType]::ParameterValue, 'Have a user shown new recovery codes at the next login by code')
            [CompletionResult]::new('disable-2fa', 'disable-2fa', [CompletionResultType]::ParameterValue, 'Switch two-factor authentication off for a user of whom nobody demands it')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user with everything of theirs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;user;add' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name for people to read')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'Number to call back, in the international form')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Address for notices')
            [CompletionResult]::new('--practice', '--practice', [CompletionResultType]::ParameterName, 'Practice to join at once')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Role in that practice')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read a first password from the first line of standard input')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;list' {
            [CompletionResult]::new('--practice', '--practice', [CompletionResultType]::ParameterName, 'Only the members of this practice')
            [CompletionResult]::new('--matching', '--matching', [CompletionResultType]::ParameterName, 'Only those whose login, name or phone holds this text')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only those whose second factor is in this state')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only those who may log in, or who may not')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;show' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;set' {
            [CompletionResult]::new('--login', '--login', [CompletionResultType]::ParameterName, 'New login')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'New name')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'New number to call back, in the international form')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'New address for notices')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--no-name', '--no-name', [CompletionResultType]::ParameterName, 'Empty the name')
            [CompletionResult]::new('--no-phone', '--no-phone', [CompletionResultType]::ParameterName, 'Empty the phone')
            [CompletionResult]::new('--no-email', '--no-email', [CompletionResultType]::ParameterName, 'Empty the e-mail')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;set-password' {
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How their identity was checked')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from the first line of standard input')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;enroll' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Type of the authenticator')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'Name of the device, as "Pixel 9"')
            [CompletionResult]::new('--digits', '--digits', [CompletionResultType]::ParameterName, 'Digits of a code: 6, 7 or 8')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'Hash of the codes')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Remove this authenticator once the new one is proven')
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How identity was checked, for people who were enrolled before')
            [CompletionResult]::new('--qr-file', '--qr-file', [CompletionResultType]::ParameterName, 'Write the QR code to a new file as well, .png or .svg')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--show-secret', '--show-secret', [CompletionResultType]::ParameterName, 'Print the otpauth URI and any recovery codes on standard output')
            [CompletionResult]::new('--code-stdin', '--code-stdin', [CompletionResultType]::ParameterName, 'Read the code from standard input, one line')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;reset-2fa' {
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How their identity was checked: issues an enrollment code as well')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'How long the enrollment code lives, up to 24h')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;unlock' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;require' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--off', '--off', [CompletionResultType]::ParameterName, 'Require it no longer')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;suspend' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;reinstate' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;enrollment-code' {
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How their identity was checked')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'How long the code lives')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;bypass-code' {
            [CompletionResult]::new('--uses', '--uses', [CompletionResultType]::ParameterName, 'How often it lets in, up to 10 times')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'End it after this long, as 24h or 14d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End it at this time, or with this day')
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How their identity was checked')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;recovery-codes' {
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How identity was checked, for --show')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--show', '--show', [CompletionResultType]::ParameterName, 'Issue them now and show them once')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;disable-2fa' {
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'How their identity was checked')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;remove' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;user;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, in a practice or in none yet')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users and what they have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a user has, what the next login demands, and the smallest fix')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a user''s login, name, phone or e-mail')
            [CompletionResult]::new('set-password', 'set-password', [CompletionResultType]::ParameterValue, 'Set a user''s password')
            [CompletionResult]::new('enroll', 'enroll', [CompletionResultType]::ParameterValue, 'Enroll an authenticator app for a user')
            [CompletionResult]::new('reset-2fa', 'reset-2fa', [CompletionResultType]::ParameterValue, 'End everything that makes up a user''s second factor')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'End the 30-minute lock of a user, and keep the authenticator')
            [CompletionResult]::new('require', 'require', [CompletionResultType]::ParameterValue, 'Require a second factor of a user, whatever the practices demand')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Keep a user from logging in')
            [CompletionResult]::new('reinstate', 'reinstate', [CompletionResultType]::ParameterValue, 'Let a suspended user log in again')
            [CompletionResult]::new('enrollment-code', 'enrollment-code', [CompletionResultType]::ParameterValue, 'Hand a user a code to bind an authenticator with')
            [CompletionResult]::new('bypass-code', 'bypass-code', [CompletionResultType]::ParameterValue, 'Hand a user a code to get in without their authenticator')
            [CompletionResult]::new('recovery-codes', 'recovery-codes', [CompletionResultType]::ParameterValue, 'Have a user shown new recovery codes at the next login by code')
            [CompletionResult]::new('disable-2fa', 'disable-2fa', [CompletionResultType]::ParameterValue, 'Switch two-factor authentication off for a user of whom nobody demands it')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user with everything of theirs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;user;help;add' {
            break
        }
        'twofactl;user;help;list' {
            break
        }
        'twofactl;user;help;show' {
            break
        }
        'twofactl;user;help;set' {
            break
        }
        'twofactl;user;help;set-password' {
            break
        }
        'twofactl;user;help;enroll' {
            break
        }
        'twofactl;user;help;reset-2fa' {
            break
        }
        'twofactl;user;help;unlock' {
            break
        }
        'twofactl;user;help;require' {
            break
        }
        'twofactl;user;help;suspend' {
            break
        }
        'twofactl;user;help;reinstate' {
            break
        }
        'twofactl;user;help;enrollment-code' {
            break
        }
        'twofactl;user;help;bypass-code' {
            break
        }
        'twofactl;user;help;recovery-codes' {
            break
        }
        'twofactl;user;help;disable-2fa' {
            break
        }
        'twofactl;user;help;remove' {
            break
        }
        'twofactl;user;help;help' {
            break
        }
        'twofactl;authenticator' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List a user''s authenticators')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Call an authenticator something else')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove one authenticator')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;authenticator;list' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;authenticator;rename' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;authenticator;remove' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;authenticator;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List a user''s authenticators')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Call an authenticator something else')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove one authenticator')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;authenticator;help;list' {
            break
        }
        'twofactl;authenticator;help;rename' {
            break
        }
        'twofactl;authenticator;help;remove' {
            break
        }
        'twofactl;authenticator;help;help' {
            break
        }
        'twofactl;login' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('try', 'try', [CompletionResultType]::ParameterValue, 'Log in as a user would, step by step')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;login;try' {
            [CompletionResult]::new('--practice', '--practice', [CompletionResultType]::ParameterName, 'Practice to log in to')
            [CompletionResult]::new('--remember', '--remember', [CompletionResultType]::ParameterName, 'Trust this device from now on, under this name; needs --device-file')
            [CompletionResult]::new('--device-file', '--device-file', [CompletionResultType]::ParameterName, 'Keep the token of a trusted device in this file, as a browser would')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from standard input, the first line')
            [CompletionResult]::new('--code-stdin', '--code-stdin', [CompletionResultType]::ParameterName, 'Read a one-time, recovery or bypass code from standard input, the next line')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;login;help' {
            [CompletionResult]::new('try', 'try', [CompletionResultType]::ParameterValue, 'Log in as a user would, step by step')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;login;help;try' {
            break
        }
        'twofactl;login;help;help' {
            break
        }
        'twofactl;audit' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List events, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event whole')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove that nobody has edited the record')
            [CompletionResult]::new('checkpoint', 'checkpoint', [CompletionResultType]::ParameterValue, 'Print where the record ends now, to keep elsewhere')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;audit;list' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Show events about this user: a login, or an id as #42')
            [CompletionResult]::new('--practice', '--practice', [CompletionResultType]::ParameterName, 'Show events in this practice')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Show what this account did, as the system names it')
            [CompletionResult]::new('--action', '--action', [CompletionResultType]::ParameterName, 'Show events of this action, as practice.enforce')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'Show events that went this way')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Show only changes, refusals or logins')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Show nothing older')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Show nothing newer')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most this many')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Show the newest, the oldest of them first, then wait for more')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Show the newest, the oldest of them first, then wait for more')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;audit;show' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;audit;verify' {
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'File with a line from `audit checkpoint`, or - for standard input')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;audit;checkpoint' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;audit;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List events, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event whole')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove that nobody has edited the record')
            [CompletionResult]::new('checkpoint', 'checkpoint', [CompletionResultType]::ParameterValue, 'Print where the record ends now, to keep elsewhere')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;audit;help;list' {
            break
        }
        'twofactl;audit;help;show' {
            break
        }
        'twofactl;audit;help;verify' {
            break
        }
        'twofactl;audit;help;checkpoint' {
            break
        }
        'twofactl;audit;help;help' {
            break
        }
        'twofactl;completions' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;man' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Use this key file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Answer in this form')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Record why')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Record the ticket that asked for it; counts as a reason')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the words for states')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to what would be asked')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be, and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing: what is missing is an error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the answer')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more beside the answer')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Draw no lines, no picture and no menus, move no cursor')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'twofactl;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a store and its key, with a first practice and its owner')
            [CompletionResult]::new('practice', 'practice', [CompletionResultType]::ParameterValue, 'Manage practices and what they demand')
            [CompletionResult]::new('member', 'member', [CompletionResultType]::ParameterValue, 'Manage who works in a practice, and what is agreed with them')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Add people, see why they cannot log in, and help them')
            [CompletionResult]::new('authenticator', 'authenticator', [CompletionResultType]::ParameterValue, 'List, rename and remove the apps and numbers that people prove themselves with')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Try a login')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read and prove the record of who did what')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'twofactl;help;init' {
            break
        }
        'twofactl;help;practice' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a practice that demands nothing yet')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the practices and what they demand')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a practice demands and how its members stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change the name or the policy of a practice')
            [CompletionResult]::new('enforce', 'enforce', [CompletionResultType]::ParameterValue, 'Demand a second factor in practices')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Stop demanding a second factor in practices, for good or for a while')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show how the members of practices stand and what their next login comes to')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a practice that demands nothing, with its memberships')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'See `practice enforce`')
            break
        }
        'twofactl;help;practice;add' {
            break
        }
        'twofactl;help;practice;list' {
            break
        }
        'twofactl;help;practice;show' {
            break
        }
        'twofactl;help;practice;set' {
            break
        }
        'twofactl;help;practice;enforce' {
            break
        }
        'twofactl;help;practice;disable' {
            break
        }
        'twofactl;help;practice;status' {
            break
        }
        'twofactl;help;practice;remove' {
            break
        }
        'twofactl;help;practice;enable' {
            break
        }
        'twofactl;help;member' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Make a user a member of a practice')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members of a practice, with what is agreed with them')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give a member another role')
            [CompletionResult]::new('exempt', 'exempt', [CompletionResultType]::ParameterValue, 'Exempt a member from what the practice demands, for a while')
            [CompletionResult]::new('extend', 'extend', [CompletionResultType]::ParameterValue, 'Give a member a deadline of their own to enroll')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'End a membership')
            break
        }
        'twofactl;help;member;add' {
            break
        }
        'twofactl;help;member;list' {
            break
        }
        'twofactl;help;member;set' {
            break
        }
        'twofactl;help;member;exempt' {
            break
        }
        'twofactl;help;member;extend' {
            break
        }
        'twofactl;help;member;remove' {
            break
        }
        'twofactl;help;user' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, in a practice or in none yet')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users and what they have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a user has, what the next login demands, and the smallest fix')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a user''s login, name, phone or e-mail')
            [CompletionResult]::new('set-password', 'set-password', [CompletionResultType]::ParameterValue, 'Set a user''s password')
            [CompletionResult]::new('enroll', 'enroll', [CompletionResultType]::ParameterValue, 'Enroll an authenticator app for a user')
            [CompletionResult]::new('reset-2fa', 'reset-2fa', [CompletionResultType]::ParameterValue, 'End everything that makes up a user''s second factor')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'End the 30-minute lock of a user, and keep the authenticator')
            [CompletionResult]::new('require', 'require', [CompletionResultType]::ParameterValue, 'Require a second factor of a user, whatever the practices demand')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Keep a user from logging in')
            [CompletionResult]::new('reinstate', 'reinstate', [CompletionResultType]::ParameterValue, 'Let a suspended user log in again')
            [CompletionResult]::new('enrollment-code', 'enrollment-code', [CompletionResultType]::ParameterValue, 'Hand a user a code to bind an authenticator with')
            [CompletionResult]::new('bypass-code', 'bypass-code', [CompletionResultType]::ParameterValue, 'Hand a user a code to get in without their authenticator')
            [CompletionResult]::new('recovery-codes', 'recovery-codes', [CompletionResultType]::ParameterValue, 'Have a user shown new recovery codes at the next login by code')
            [CompletionResult]::new('disable-2fa', 'disable-2fa', [CompletionResultType]::ParameterValue, 'Switch two-factor authentication off for a user of whom nobody demands it')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user with everything of theirs')
            break
        }
        'twofactl;help;user;add' {
            break
        }
        'twofactl;help;user;list' {
            break
        }
        'twofactl;help;user;show' {
            break
        }
        'twofactl;help;user;set' {
            break
        }
        'twofactl;help;user;set-password' {
            break
        }
        'twofactl;help;user;enroll' {
            break
        }
        'twofactl;help;user;reset-2fa' {
            break
        }
        'twofactl;help;user;unlock' {
            break
        }
        'twofactl;help;user;require' {
            break
        }
        'twofactl;help;user;suspend' {
            break
        }
        'twofactl;help;user;reinstate' {
            break
        }
        'twofactl;help;user;enrollment-code' {
            break
        }
        'twofactl;help;user;bypass-code' {
            break
        }
        'twofactl;help;user;recovery-codes' {
            break
        }
        'twofactl;help;user;disable-2fa' {
            break
        }
        'twofactl;help;user;remove' {
            break
        }
        'twofactl;help;authenticator' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List a user''s authenticators')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Call an authenticator something else')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove one authenticator')
            break
        }
        'twofactl;help;authenticator;list' {
            break
        }
        'twofactl;help;authenticator;rename' {
            break
        }
        'twofactl;help;authenticator;remove' {
            break
        }
        'twofactl;help;login' {
            [CompletionResult]::new('try', 'try', [CompletionResultType]::ParameterValue, 'Log in as a user would, step by step')
            break
        }
        'twofactl;help;login;try' {
            break
        }
        'twofactl;help;audit' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List events, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event whole')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove that nobody has edited the record')
            [CompletionResult]::new('checkpoint', 'checkpoint', [CompletionResultType]::ParameterValue, 'Print where the record ends now, to keep elsewhere')
            break
        }
        'twofactl;help;audit;list' {
            break
        }
        'twofactl;help;audit;show' {
            break
        }
        'twofactl;help;audit;verify' {
            break
        }
        'twofactl;help;audit;checkpoint' {
            break
        }
        'twofactl;help;completions' {
            break
        }
        'twofactl;help;man' {
            break
        }
        'twofactl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
