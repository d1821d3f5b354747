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

function Quote([string] $text) {
  $clean = $text -replace '\\', '\\' -replace '"', '\"'
  $clean = [regex]::Replace($clean, '[\x00-\x1f]', ' ')
  return '"' + $clean + '"'
}

function Lines($rows) { return '[' + (($rows | Where-Object { $_ }) -join ',') + ']' }

$system = Get-WmiObject Win32_OperatingSystem
$computer = Get-WmiObject Win32_ComputerSystem
$bios = Get-WmiObject Win32_BIOS
$version = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$build = $system.Version
if ($version.UBR) { $build = "$build.$($version.UBR)" }

$addresses = Get-WmiObject Win32_NetworkAdapterConfiguration -Filter 'IPEnabled = TRUE' |
  ForEach-Object { $_.IPAddress; $_.MACAddress } | ForEach-Object { Quote $_ }

$updates = Get-WmiObject Win32_QuickFixEngineering | ForEach-Object {
  $day = ''
  if ($_.InstalledOn) { $day = ([datetime] $_.InstalledOn).ToString('yyyy-MM-dd') }
  '{"id":' + (Quote $_.HotFixID) + ',"installed":' + (Quote $day) + '}'
}

$places = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
  'HKLM:\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
$software = Get-ItemProperty $places | Where-Object { $_.DisplayName } | Sort-Object DisplayName -Unique | ForEach-Object {
  '{"name":' + (Quote $_.DisplayName) + ',"version":' + (Quote $_.DisplayVersion) + ',"publisher":' + (Quote $_.Publisher) + '}'
}

$protection = Get-WmiObject -Namespace 'root\SecurityCenter2' -Class AntiVirusProduct | ForEach-Object { Quote $_.displayName }
$ports = netstat -ano -p TCP | Select-String 'LISTENING' | ForEach-Object { (($_ -split '\s+')[2] -split ':')[-1] } |
  Sort-Object { [int] $_ } -Unique

'{"schema":"sightglass.windows-details/1",' +
  '"taken":' + (Quote ((Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'))) + ',' +
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
