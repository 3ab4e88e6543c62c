# Installs Snug as its owner would, uses it, opens a .gguf by its type, removes it; the owner's data
# must stay. Usage: try_setup.ps1 C:\...\Snug-0.1.0-windows-x64-setup.exe
param([Parameter(Mandatory)] [string] $Setup)
$ErrorActionPreference = "Stop"

function Fail([string] $Text) { throw $Text }

function Run([string] $Program, [string[]] $Words) {
    $process = Start-Process -FilePath $Program -ArgumentList $Words -Wait -PassThru
    if ($process.ExitCode -ne 0) { Fail "$Program ended with $($process.ExitCode)" }
}

$folder = Join-Path $env:LOCALAPPDATA "Programs\Snug"
$data = Join-Path $env:LOCALAPPDATA "Snug"
$classes = "HKCU:\Software\Classes"

Run $Setup @("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/CURRENTUSER")
foreach ($name in "snug.exe", "snug-cli.exe", "_internal\resources\demo\snug-guide-f16.gguf") {
    if (-not (Test-Path (Join-Path $folder $name))) { Fail "$name was not installed in $folder" }
}
$opener = (Get-ItemProperty "$classes\Snug.gguf\shell\open\command")."(default)"
if ($opener -ne "`"$folder\snug.exe`" `"%1`"") { Fail ".gguf would be opened by $opener" }

& (Join-Path $folder "snug-cli.exe") selftest
if ($LASTEXITCODE -ne 0) { Fail "the installed Snug does not work" }
if (-not (Test-Path (Join-Path $data "snug.db"))) { Fail "Snug left no data in $data" }

Run (Join-Path $folder "unins000.exe") @("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART")
# The uninstaller goes on in a copy of itself after the one that was started has ended.
$until = (Get-Date).AddSeconds(60)
while ((Test-Path $folder) -and (Get-Date) -lt $until) { Start-Sleep -Milliseconds 500 }
if (Test-Path $folder) { Fail "left behind: $((Get-ChildItem $folder -Recurse | Select-Object -First 5) -join ', ')" }
if (Test-Path "$classes\Snug.gguf") { Fail "the file type was left behind" }
if (-not (Test-Path (Join-Path $data "snug.db"))) { Fail "the owner's data is gone" }
"installed for one user, used, removed; the owner's data is there"
