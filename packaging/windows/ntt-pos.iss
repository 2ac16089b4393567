; Windows installer (Inno Setup 6): iscc packaging\windows\ntt-pos.iss, after PyInstaller has made dist\ntt-pos.
; It writes the program's folder only. The shop's data (%LOCALAPPDATA%\ntt-pos) is never written, moved or removed.

#ifndef Version
  #define Version "0.1.0"
#endif

[Setup]
AppId={{6E54544D-4152-4B50-8F53-4C4152414E54}
AppName=NTT Mart POS
AppVersion={#Version}
AppPublisher=NTT Mart
DefaultDirName={commonpf}\NTT Mart POS
DisableDirPage=yes
DefaultGroupName=NTT Mart POS
; Program files belong to the administrator: whoever sits at the till cannot change the program.
PrivilegesRequired=admin
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
CloseApplications=yes
RestartApplications=no
OutputDir=..\..\dist
OutputBaseFilename=ntt-pos-{#Version}-setup
Compression=lzma2
SolidCompression=yes
UninstallDisplayIcon={app}\ntt-pos-kasir.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[InstallDelete]
; Parts of an older program must not mix with the new one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\ntt-pos\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion
Source: "tutup-hari.xml"; DestDir: "{app}"
Source: "..\LICENCES.md"; DestDir: "{app}"

[Icons]
Name: "{group}\NTT Mart POS"; Filename: "{app}\ntt-pos-kasir.exe"
Name: "{group}\Toko latihan"; Filename: "{app}\ntt-pos-kasir.exe"; Parameters: "--sample"
Name: "{commondesktop}\NTT Mart POS"; Filename: "{app}\ntt-pos-kasir.exe"

[Run]
; As the user of the till, whose data it is: no console, no administrator at night.
Filename: "{sys}\schtasks.exe"; Parameters: "/Create /F /TN ""NTT Mart POS\Tutup Hari"" /XML ""{app}\tutup-hari.xml"""; Flags: runhidden runasoriginaluser; StatusMsg: "Menjadwalkan tutup hari..."
Filename: "{app}\ntt-pos.exe"; Parameters: "self-test"; Flags: runasoriginaluser; StatusMsg: "Memeriksa program di PC ini..."

[UninstallRun]
Filename: "{sys}\schtasks.exe"; Parameters: "/Delete /F /TN ""NTT Mart POS\Tutup Hari"""; Flags: runhidden; RunOnceId: "tutup-hari"

[Code]
function PrepareToInstall(var NeedsRestart: Boolean): String;
var
  Old, Asked: String;
  Code: Integer;
begin
  Result := '';
  Old := ExpandConstant('{app}\ntt-pos.exe');
  if not FileExists(Old) then
    exit;
  { Before an upgrade the old program makes a verified backup, as the user whose shop it is. }
  Asked := '/C if exist "%LOCALAPPDATA%\ntt-pos\ntt-pos.db" "' + Old + '" backup';
  if not ExecAsOriginalUser(ExpandConstant('{cmd}'), Asked, '', SW_SHOW, ewWaitUntilTerminated, Code) then
    Code := 1;
  if Code <> 0 then
    Result := 'Cadangan sebelum pembaruan gagal, jadi program lama tetap dipakai. Data toko tidak disentuh. '
      + 'Buka NTT Mart POS, buat cadangan di Pengaturan, lalu jalankan pemasang ini lagi.';
end;
