; The installer for Windows, by Inno Setup 6.3 or newer, or 7: for one user, without an administrator.
; `dev.py bundle` calls: ISCC /DVersion=... /DSource=... /O... packaging\windows\snug.iss
#ifndef Version
  #error Say which version: /DVersion=0.1.0
#endif
#ifndef Source
  #error Say which folder to install: /DSource=C:\...\build\bundle\app\snug
#endif

[Setup]
AppId={{6E0C2C1B-5B7C-4B0B-9C0E-6C8D9A5C1F37}
AppName=Snug
AppVersion={#Version}
AppVerName=Snug {#Version}
AppPublisher=The Snug developers
PrivilegesRequired=lowest
; {autopf} is the user's own Programs folder in %LOCALAPPDATA% then.
DefaultDirName={autopf}\Snug
DisableDirPage=auto
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
; Closes a running Snug, and its engine, before its files are replaced or removed.
CloseApplications=yes
RestartApplications=no
Compression=lzma2/max
SolidCompression=yes
OutputBaseFilename=Snug-{#Version}-windows-x64-setup
SetupIconFile=..\..\icons\snug.ico
UninstallDisplayIcon={app}\snug.exe
UninstallDisplayName=Snug
LicenseFile=..\..\LICENSE
WizardStyle=modern
; The system's language where it is one of ours, without asking.
ShowLanguageDialog=auto

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "gguf"; Description: "{cm:AssocFileExtension,Snug,.gguf}"

[InstallDelete]
; What an older version left here would be loaded beside the new one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Snug"; Filename: "{app}\snug.exe"
Name: "{autodesktop}\Snug"; Filename: "{app}\snug.exe"; Tasks: desktopicon

[Registry]
; Snug is offered for .gguf files; what the user chose for them before stays chosen.
Root: HKCU; Subkey: "Software\Classes\.gguf\OpenWithProgids"; ValueType: none; ValueName: "Snug.gguf"; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\.gguf"; ValueType: string; ValueName: ""; ValueData: "Snug.gguf"; Flags: createvalueifdoesntexist; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\Snug.gguf"; ValueType: string; ValueName: ""; ValueData: "Language model (GGUF)"; Flags: uninsdeletekey; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\Snug.gguf\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\snug.exe,0"; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\Snug.gguf\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\snug.exe"" ""%1"""; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\Applications\snug.exe"; Flags: uninsdeletekey; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\Applications\snug.exe\SupportedTypes"; ValueType: string; ValueName: ".gguf"; ValueData: ""; Tasks: gguf
Root: HKCU; Subkey: "Software\Classes\Applications\snug.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\snug.exe"" ""%1"""; Tasks: gguf

[Run]
Filename: "{app}\snug.exe"; Description: "{cm:LaunchProgram,Snug}"; Flags: nowait postinstall skipifsilent

; Removing it removes what was installed, and nothing else: conversations, settings and models lie
; in %LOCALAPPDATA%\Snug and the Hugging Face cache, which no line here names.

[Code]
procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Opener: String;
begin
  { The default of .gguf goes only while it is still ours. }
  if Step = usPostUninstall then
    if RegQueryStringValue(HKCU, 'Software\Classes\.gguf', '', Opener) and (Opener = 'Snug.gguf') then
    begin
      RegDeleteValue(HKCU, 'Software\Classes\.gguf', '');
      RegDeleteKeyIfEmpty(HKCU, 'Software\Classes\.gguf');
    end;
end;
