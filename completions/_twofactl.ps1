# Completion of twofactl for PowerShell. Asks the program, which knows the store.

Register-ArgumentCompleter -Native -CommandName twofactl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $before = @(
        foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.EndOffset -ge $cursorPosition) { break }
            if ($null -ne $element.Value) { "$($element.Value)" } else { $element.Extent.Text }
        }
    )
    $saved = $env:TWOFACTL_COMPLETE
    $env:TWOFACTL_COMPLETE = 'powershell'
    try {
        # Nothing that was typed is run: every word is an argument.
        $answer = @(& (Get-Command -Name twofactl -CommandType Application)[0] '--' @before "$wordToComplete" 2>$null)
    } catch {
        $answer = @()
    } finally {
        $env:TWOFACTL_COMPLETE = $saved
    }
    # Without an answer PowerShell offers files by itself.
    if ($answer.Count -eq 1 -and $answer[0] -eq 'file names') { return }
    foreach ($line in $answer) {
        $word, $meaning = $line -split "`t", 2
        if (-not $meaning) { $meaning = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
    }
}
