; Windows installer (Inno Setup 6): iscc packaging\windows\ntt-pos.iss, after PyInstaller has made dist\ntt-pos.
; It writes the program's folder only. The shop's data is never written, moved or removed.
;
; The parts of each build have a folder of their own (isi-…), so the new program stands beside the old one until it has
; proved itself. Then the two small programs that start it are replaced, each in one step of the file system. Broken off
; anywhere, the shop has the old program or the new one.

#ifndef Version
  #define Version "0.1.0"
#endif
#ifndef Source
  #define Source "..\..\dist\ntt-pos"
#endif
#define Found FindFirst(Source + "\isi-*", faDirectory)
#if !Found
  #error There is no frozen program for Windows in the folder Source.
#endif
#define Parts FindGetFileName(Found)
#expr FindClose(Found)

[Setup]
AppId={{6E54544D-4152-4B50-8F53-4C4152414E54}
AppName=NTT Mart POS
AppVersion={#Version}
AppPublisher=NTT Mart Flores Timur
AppMutex=Global\NTT-Mart-POS
SetupMutex=Global\NTT-Mart-POS-Setup
DefaultDirName={commonpf}\NTT Mart POS
DisableDirPage=yes
UsePreviousAppDir=no
DefaultGroupName=NTT Mart POS
DisableProgramGroupPage=yes
; Program files belong to the administrator: whoever sits at the till cannot change the program.
PrivilegesRequired=admin
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
; A till is never closed under the cashier's hands.
CloseApplications=no
RestartApplications=no
SetupIconFile=..\..\resources\icons\ntt-pos.ico
VersionInfoVersion={#Version}
VersionInfoProductName=NTT Mart POS
VersionInfoDescription=Pemasang NTT Mart POS
WizardStyle=modern
ShowLanguageDialog=no
OutputDir=..\..\dist
OutputBaseFilename=ntt-pos-{#Version}-setup
; The stage tries what the installer does, not how small it is.
#ifdef Fast
Compression=lzma2/fast
#else
Compression=lzma2
#endif
SolidCompression=yes
; Unpacking takes as much memory as this: a till has 4 GB.
LZMADictionarySize=32768
UninstallDisplayName=NTT Mart POS
UninstallDisplayIcon={app}\ntt-pos-kasir.exe

[Languages]
Name: "id"; MessagesFile: "compiler:Default.isl,Indonesia.isl"

[Tasks]
Name: "mulai"; Description: "Buka kasir setiap kali Windows menyala"; Flags: unchecked

[Files]
Source: "{#Source}\{#Parts}\*"; DestDir: "{app}\{#Parts}"; Flags: recursesubdirs createallsubdirs ignoreversion; AfterInstall: Point('files')
Source: "tutup-hari.xml"; DestDir: "{app}\{#Parts}"
Source: "{#Source}\ntt-pos-kasir.exe"; DestDir: "{app}"; DestName: "ntt-pos-kasir-baru.exe"; Flags: ignoreversion
Source: "{#Source}\ntt-pos.exe"; DestDir: "{app}"; DestName: "ntt-pos-baru.exe"; Flags: ignoreversion; AfterInstall: ProveAndSwap
Source: "..\LICENCES.md"; DestDir: "{code:PlaceOfTheLast}"

[Icons]
Name: "{group}\NTT Mart POS"; Filename: "{app}\ntt-pos-kasir.exe"; AppUserModelID: "NTTMart.POS"
Name: "{group}\Toko latihan"; Filename: "{app}\ntt-pos-kasir.exe"; AppUserModelID: "NTTMart.POS"; Parameters: "--sample"
Name: "{commondesktop}\NTT Mart POS"; Filename: "{app}\ntt-pos-kasir.exe"; AppUserModelID: "NTTMart.POS"
Name: "{commonstartup}\NTT Mart POS"; Filename: "{app}\ntt-pos-kasir.exe"; AppUserModelID: "NTTMart.POS"; Tasks: mulai

[UninstallRun]
Filename: "{sys}\schtasks.exe"; Parameters: "/Delete /F /TN ""NTT Mart POS\Tutup Hari"""; Flags: runhidden; RunOnceId: "tutup-hari"

[UninstallDelete]
; Nothing but the program lies in its folder: the shop's data is the user's, elsewhere.
Type: files; Name: "{app}\ntt-pos*.exe"
Type: filesandordirs; Name: "{app}\isi-*"
Type: filesandordirs; Name: "{app}\_internal"
Type: files; Name: "{app}\is-*.tmp"
Type: dirifempty; Name: "{app}"

[Code]
const
  REPLACE_AND_WAIT = 9;  { MOVEFILE_REPLACE_EXISTING, MOVEFILE_WRITE_THROUGH }
  { Our own exit codes: the program stands, but the night is not scheduled; only one of the two programs was replaced. }
  NO_TASK = 20;
  HALF_DONE = 21;
  UNINSTALL_KEYS = 'Software\Microsoft\Windows\CurrentVersion\Uninstall\';
  OUR_KEY = '{6E54544D-4152-4B50-8F53-4C4152414E54}_is1';

var
  ExitCode: Integer;
  Refused: Boolean;

function MoveFileEx(Existing, New: String; Flags: Cardinal): Boolean;
  external 'MoveFileExW@kernel32.dll stdcall';

#ifdef Trial
{ Only in the installer that the stage breaks off: it ends itself where it is told, as a power cut would. }
var
  FilesSeen: Integer;

function OwnProcess: THandle;
  external 'GetCurrentProcess@kernel32.dll stdcall';
function EndProcess(Process: THandle; Code: Cardinal): Boolean;
  external 'TerminateProcess@kernel32.dll stdcall';

procedure Point(Name: String);
begin
  if Name = 'files' then
  begin
    FilesSeen := FilesSeen + 1;
    Name := 'file ' + IntToStr(FilesSeen);
  end;
  if ExpandConstant('{param:STOPAT|}') = Name then
    EndProcess(OwnProcess, 99);
end;
#else
procedure Point(Name: String);
begin
end;
#endif

procedure Refuse(Why: String);
begin
  if Refused then
    exit;
  Refused := True;
  Log(Why);
  SuppressibleMsgBox(Why, mbCriticalError, MB_OK, IDOK);
end;

{ Where the last file goes is asked when the new program has been proved: here an Abort rolls everything back. }
function PlaceOfTheLast(Param: String): String;
begin
  if Refused then
    Abort;
  Result := ExpandConstant('{app}\{#Parts}');
end;

{ As the user at the till, whose shop it is. }
function Asked(Path, Words: String): Boolean;
var
  Code: Integer;
begin
  Result := ExecAsOriginalUser(Path, Words, '', SW_HIDE, ewWaitUntilTerminated, Code) and (Code = 0);
  Log(Format('%s %s: %d', [Path, Words, Code]));
end;

{ One step of the file system: the program that starts is the old one or the new one, never none. }
function Replaced(Name: String): Boolean;
begin
  Point('before ' + Name);
  Result := MoveFileEx(ExpandConstant('{app}\' + Name + '-baru.exe'), ExpandConstant('{app}\' + Name + '.exe'),
    REPLACE_AND_WAIT);
  Point('after ' + Name);
end;

procedure RemoveOldParts;
var
  Found: TFindRec;
begin
  if FindFirst(ExpandConstant('{app}\isi-*'), Found) then
  try
    repeat
      if CompareText(Found.Name, '{#Parts}') <> 0 then
        DelTree(ExpandConstant('{app}\') + Found.Name, True, True, True);
    until not FindNext(Found);
  finally
    FindClose(Found);
  end;
  DelTree(ExpandConstant('{app}\_internal'), True, True, True);
end;

procedure RemoveElsewhere(Root: Integer);
var
  Place, Remover: String;
  Code: Integer;
begin
  if not RegQueryStringValue(Root, UNINSTALL_KEYS + OUR_KEY, 'InstallLocation', Place)
    or (CompareText(RemoveBackslashUnlessRoot(Place), ExpandConstant('{app}')) = 0)
    or not RegQueryStringValue(Root, UNINSTALL_KEYS + OUR_KEY, 'UninstallString', Remover) then
    exit;
  if not Exec(RemoveQuotes(Remover), '/VERYSILENT /SUPPRESSMSGBOXES /NORESTART', '', SW_HIDE, ewWaitUntilTerminated, Code)
    or (Code <> 0) then
    Log('The older install in ' + Place + ' could not be removed.');
end;

procedure ProveAndSwap;
var
  New, Words: String;
begin
  New := ExpandConstant('{app}\ntt-pos-baru.exe');
  WizardForm.StatusLabel.Caption := 'Memeriksa program di PC ini...';
  Point('before self-test');
  if not Asked(New, 'self-test') then
  begin
    Refuse('Program baru tidak utuh di PC ini, jadi tidak dipasang. Program lama tetap dipakai; data toko tidak disentuh.');
    exit;
  end;
  Point('after self-test');
  WizardForm.StatusLabel.Caption := 'Membuat cadangan sebelum diperbarui...';
  Words := 'before-upgrade --old "' + ExpandConstant('{app}\ntt-pos.exe') + '"';
  if ExpandConstant('{param:DATA|}') <> '' then
    Words := Words + ' --data "' + ExpandConstant('{param:DATA|}') + '"';
  if not Asked(New, Words) then
  begin
    Refuse('Cadangan sebelum pembaruan gagal, jadi program lama tetap dipakai. Data toko tidak disentuh. '
      + 'Periksa ruang di disk, lalu jalankan pemasang ini lagi.');
    exit;
  end;
  Point('after backup');
  if not Replaced('ntt-pos-kasir') then
  begin
    Refuse('Program lama sedang dipakai, jadi tidak bisa diganti dan tetap dipakai. Data toko tidak disentuh. '
      + 'Tutup kasir, lalu jalankan pemasang ini lagi.');
    exit;
  end;
  if not Replaced('ntt-pos') then
  begin
    { Both programs work, each with its own parts: nothing of either may go. }
    ExitCode := HALF_DONE;
    SuppressibleMsgBox('Kasir sudah yang baru, tetapi perintah ntt-pos masih yang lama karena sedang dipakai. '
      + 'Jalankan pemasang ini sekali lagi.', mbError, MB_OK, IDOK);
    exit;
  end;
  { The new program stands: only now anything of the old one goes. }
  RemoveOldParts;
  RemoveElsewhere(HKLM32);
  RemoveElsewhere(HKLM64);
  RemoveElsewhere(HKCU);
  Point('after old parts');
end;

function ScheduleNight: Boolean;
var
  Task: AnsiString;
  Words: String;
  Xml: String;
begin
  Xml := ExpandConstant('{app}\{#Parts}\tutup-hari.xml');
  Result := LoadStringFromFile(Xml, Task);
  if Result then
  begin
    Words := String(Task);
    StringChangeEx(Words, '%ProgramFiles%\NTT Mart POS', ExpandConstant('{app}'), True);
    Result := SaveStringToFile(Xml, AnsiString(Words), False)
      and Asked(ExpandConstant('{sys}\schtasks.exe'), '/Create /F /TN "NTT Mart POS\Tutup Hari" /XML "' + Xml + '"');
  end;
end;

procedure CurStepChanged(Step: TSetupStep);
begin
  if Step <> ssPostInstall then
    exit;
  Point('before night');
  if not ScheduleNight then
  begin
    ExitCode := NO_TASK;
    SuppressibleMsgBox('Program sudah terpasang, tetapi tutup hari tiap malam belum terjadwal. Jalankan Tutup Hari sendiri '
      + 'tiap malam, dan minta bantuan agar tugas "NTT Mart POS\Tutup Hari" didaftarkan.', mbError, MB_OK, IDOK);
  end;
end;

function GetCustomSetupExitCode: Integer;
begin
  Result := ExitCode;
end;
