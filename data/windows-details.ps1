<#
.SYNOPSIS
  Says what is installed on this Windows computer, as sightglass.windows-details/1.

.DESCRIPTION
  Reads only: computer, operating system, updates, installed software, services that listen, virus protection. It changes
  nothing, asks no network, and needs no administrator; some lines are empty without one. Windows 7 with PowerShell 2 and
  later. Give the file to Sightglass: analyze --details FILE, or the folder details/ of a server's data.

.EXAMPLE
  powershell -ExecutionPolicy Bypass -File windows-details.ps1 > details.json
#>
$ErrorActionPreference = 'SilentlyContinue'

# Plain ASCII, whatever code page the console has: all else as \uXXXX (RFC 8259, section 7).
function Quote([string] $text) {
  $clean = $text -replace '\\', '\\' -replace '"', '\"'
  $clean = [regex]::Replace($clean, '[^\x20-\x7e]', { param($sign) '\u{0:x4}' -f [int][char] $sign.Value })
  return '"' + $clean + '"'
}

# CIM where it is there (PowerShell 3 and later, the only way in 6 and 7), else WMI.
function Ask([string] $class, [string] $space = 'root\cimv2', [string] $filter = '') {
  $how = @{ Namespace = $space }
  if ($filter) { $how.Filter = $filter }
  if (Get-Command Get-CimInstance -ErrorAction SilentlyContinue) { Get-CimInstance -ClassName $class @how }
  else { Get-WmiObject -Class $class @how }
}

# A day or a moment as ISO 8601 has it: other cultures have other signs between, and other calendars.
function Iso([datetime] $time, [string] $form) {
  return $time.ToString($form, [Globalization.CultureInfo]::InvariantCulture)
}

function Lines($rows) { return '[' + (($rows | Where-Object { $_ }) -join ',') + ']' }

$system = Ask Win32_OperatingSystem
$computer = Ask Win32_ComputerSystem
$bios = Ask Win32_BIOS
$version = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$build = $system.Version
if ($version.UBR) { $build = "$build.$($version.UBR)" }

$addresses = Ask Win32_NetworkAdapterConfiguration -filter 'IPEnabled = TRUE' |
  ForEach-Object { $_.IPAddress; $_.MACAddress } | ForEach-Object { Quote $_ }

$updates = Ask Win32_QuickFixEngineering | ForEach-Object {
  $day = ''
  # Some versions give a text that is no date here: then the day stays empty.
  if ($_.InstalledOn) { try { $day = Iso $_.InstalledOn 'yyyy-MM-dd' } catch { } }
  '{"id":' + (Quote $_.HotFixID) + ',"installed":' + (Quote $day) + '}'
}

$places = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
  'HKLM:\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
$software = Get-ItemProperty $places | Where-Object { $_.DisplayName } | Sort-Object DisplayName, DisplayVersion -Unique | ForEach-Object {
  '{"name":' + (Quote $_.DisplayName) + ',"version":' + (Quote $_.DisplayVersion) + ',"publisher":' + (Quote $_.Publisher) + '}'
}

$protection = Ask AntiVirusProduct -space 'root\SecurityCenter2' | ForEach-Object { Quote $_.displayName }
# Programs such as netstat speak the language of the computer; this does not.
$ports = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners() |
  ForEach-Object { $_.Port } | Sort-Object -Unique

'{"schema":"sightglass.windows-details/1",' +
  '"taken":' + (Quote (Iso ((Get-Date).ToUniversalTime()) 'yyyy-MM-ddTHH:mm:ssZ')) + ',' +
  '"name":' + (Quote $env:COMPUTERNAME) + ',' +
  '"domain":' + (Quote $computer.Domain) + ',' +
  '"maker":' + (Quote $computer.Manufacturer) + ',' +
  '"model":' + (Quote $computer.Model) + ',' +
  '"serial":' + (Quote $bios.SerialNumber) + ',' +
  '"os":' + (Quote $system.Caption) + ',' +
  '"build":' + (Quote $build) + ',' +
  '"addresses":' + (Lines $addresses) + ',' +
  '"updates":' + (Lines $updates) + ',' +
  '"software":' + (Lines $software) + ',' +
  '"antivirus":' + (Lines $protection) + ',' +
  '"ports":' + (Lines $ports) + '}'
