# Completion of twofactl for elvish. Asks the program, which knows the store.

use str

set edit:completion:arg-completer[twofactl] = {|@words|
    var answer = [(
        try {
            env TWOFACTL_COMPLETE=elvish twofactl -- $@words 2>/dev/null | from-lines
        } catch {
            nop
        }
    )]
    if (eq $answer ['file names']) {
        edit:complete-filename $words[-1]
    } else {
        for line $answer {
            var word meaning = (str:split "\t" $line)
            if (eq $meaning '') {
                put $word
            } else {
                edit:complex-candidate $word &display=$word' ('$meaning')'
            }
        }
    }
}
