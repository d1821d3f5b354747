/**
 * Alerts from events of the agent. Each row names the alert of the Defender micro agent it corresponds to; those that
 * polling cannot detect are listed with the reason.
 */
import type { Severity } from '#model/rule'

/** The part of an event that the rows look at. */
export type InsideEvent =
  | { readonly kind: 'process'; readonly exe?: string; readonly name: string; readonly command: string }
  | {
      readonly kind: 'listener'
      readonly change: string
      readonly transport: string
      readonly address: string
      readonly port: number
    }
  | {
      readonly kind: 'login'
      readonly operation: string
      readonly user: string
      readonly remote: string
      readonly terminal: string
    }
  | { readonly kind: 'file'; readonly change: string; readonly path: string }
  | {
      readonly kind: 'device'
      readonly change: string
      readonly class: string
      readonly id: string
      readonly detail: string
    }
  | {
      readonly kind: 'account'
      readonly change: string
      readonly class: string
      readonly name: string
      readonly detail: string
    }
  | { readonly kind: string }

export interface DeviceAlertRule {
  readonly id: string
  /** At most 60 characters. */
  readonly title: string
  readonly severity: Severity
  readonly defender: readonly string[]
  readonly techniques: readonly string[]
  readonly why: string
  readonly todo: string
  /** Subject of the alert, one alert for each; undefined if the row does not fire. */
  judge(event: InsideEvent): string | undefined
}

type Of<Kind extends string> = Extract<InsideEvent, { readonly kind: Kind }>

const on =
  <Kind extends 'process' | 'listener' | 'login' | 'file' | 'device' | 'account'>(
    kind: Kind,
    judge: (event: Of<Kind>) => string | undefined,
  ) =>
  (event: InsideEvent): string | undefined =>
    event.kind === kind ? judge(event as Of<Kind>) : undefined

/** A program by the last part of its path or its name, and its command. */
const program = (names: RegExp, command: RegExp = /./) =>
  on('process', ({ exe, name, command: given }) => {
    const base = (exe ?? name).split('/').at(-1) ?? ''
    return (names.test(base) || names.test(name)) && command.test(given) ? given.slice(0, 200) : undefined
  })
const command = (pattern: RegExp) =>
  on('process', ({ command: given }) => (pattern.test(given) ? given.slice(0, 200) : undefined))
const watched = (change: string) =>
  on('file', ({ change: given, path }) => (given === change ? path : undefined))

export const deviceAlertRules: readonly DeviceAlertRule[] = [
  {
    ...{
      id: 'agent-login-failed',
      title: 'Login failed on a device',
      severity: 'minor',
      techniques: ['T0859'],
    },
    defender: ['IoT_FailedLocalLogin'],
    why: 'A person tries passwords, or a program has an old one.',
    todo: 'Ask the user; look where the attempts come from.',
    judge: on('login', ({ operation, user, remote, terminal }) =>
      operation === 'failed' ? `${user} from ${remote === '' ? terminal : remote}` : undefined,
    ),
  },
  {
    ...{ id: 'agent-login', title: 'Login on a device', severity: 'notice', techniques: ['T0859'] },
    defender: ['IoT_SucessfulLocalLogin'],
    why: 'People rarely log in on a device of this kind.',
    todo: 'Compare with the maintenance plan.',
    judge: on('login', ({ operation, user, remote, terminal }) =>
      operation === 'login' ? `${user} from ${remote === '' ? terminal : remote}` : undefined,
    ),
  },
  {
    ...{ id: 'agent-usb-connected', title: 'USB device connected', severity: 'minor', techniques: ['T0847'] },
    defender: ['IoT_USBConnection'],
    why: 'Removable media carry malware into plants.',
    todo: 'Find out who connected it and why.',
    judge: on('device', ({ class: kind, change, id, detail }) =>
      kind === 'usb' && change === 'added' ? `${detail} (${id})` : undefined,
    ),
  },
  {
    ...{ id: 'agent-usb-removed', title: 'USB device removed', severity: 'notice', techniques: ['T0847'] },
    defender: ['IoT_UsbDisconnection'],
    why: 'A device that belongs here is gone, or a stick was taken away with data.',
    todo: 'Compare with the devices that belong to it.',
    judge: on('device', ({ class: kind, change, id, detail }) =>
      kind === 'usb' && change === 'removed' ? `${detail} (${id})` : undefined,
    ),
  },
  {
    ...{
      id: 'agent-interface-up',
      title: 'Network interface connected',
      severity: 'minor',
      techniques: ['T0822'],
    },
    defender: ['IoT_EthernetConnection'],
    why: 'A second network may pass the firewall.',
    todo: 'Check the cable.',
    judge: on('device', ({ class: kind, change, id, detail }) =>
      kind === 'interface' && change !== 'present' && change !== 'removed' && detail === 'up'
        ? id
        : undefined,
    ),
  },
  {
    ...{
      id: 'agent-interface-down',
      title: 'Network interface disconnected',
      severity: 'notice',
      techniques: ['T0826'],
    },
    defender: ['IoT_EthernetDisconnection'],
    why: 'The device lost a network.',
    todo: 'Check the cable and the switch.',
    judge: on('device', ({ class: kind, change, id, detail }) =>
      kind === 'interface' && change !== 'present' && detail !== 'up' ? id : undefined,
    ),
  },
  {
    ...{ id: 'agent-file-created', title: 'Watched file created', severity: 'minor', techniques: ['T0889'] },
    defender: ['IoT_FileCreated'],
    why: 'The file does not belong to the image.',
    todo: 'Look at the file and who wrote it.',
    judge: watched('added'),
  },
  {
    ...{
      id: 'agent-file-modified',
      title: 'Watched file modified',
      severity: 'minor',
      techniques: ['T0889'],
    },
    defender: ['IoT_FileModified'],
    why: 'Settings of accounts or services were changed.',
    todo: 'Compare with the image.',
    judge: watched('changed'),
  },
  {
    ...{ id: 'agent-file-deleted', title: 'Watched file deleted', severity: 'minor', techniques: ['T0809'] },
    defender: ['IoT_FileDeleted'],
    why: 'A file of the image is gone.',
    todo: 'Compare with the image.',
    judge: watched('removed'),
  },
  {
    ...{
      id: 'agent-account-added',
      title: 'Account or key added on a device',
      severity: 'major',
      techniques: ['T0859'],
    },
    defender: ['IoT_SuspiciousUseradd'],
    why: 'A new account or SSH key keeps access for later.',
    todo: 'Remove it unless the maintenance added it.',
    judge: on('account', ({ class: kind, change, name, detail }) =>
      change === 'added' && (kind === 'user' || kind === 'key' || kind === 'sudo')
        ? `${kind} ${name}: ${detail}`
        : undefined,
    ),
  },
  {
    ...{
      id: 'agent-scheduled-command',
      title: 'Scheduled command added on a device',
      severity: 'minor',
      techniques: ['T0889'],
    },
    defender: [],
    why: 'Malware starts again by cron.',
    todo: 'Look at the command.',
    judge: on('account', ({ class: kind, change, detail }) =>
      change === 'added' && kind === 'cron' ? detail : undefined,
    ),
  },
  {
    ...{
      id: 'agent-listener-opened',
      title: 'New listening port on a device',
      severity: 'minor',
      techniques: ['T0885'],
    },
    defender: [],
    why: 'A new service can be reached, or a back door waits.',
    todo: 'Look at the program behind the port.',
    judge: on('listener', ({ change, transport, address, port }) =>
      change === 'added' && !isLoopback(address) && !(port === 2375 && transport === 'tcp')
        ? `${transport} port ${port} at ${address}`
        : undefined,
    ),
  },
  {
    ...{
      id: 'agent-docker-exposed',
      title: 'Docker reachable without TLS',
      severity: 'major',
      techniques: ['T0866'],
    },
    defender: ['IoT_ExposedDocker'],
    why: 'Port 2375 lets anyone start containers as root.',
    todo: 'Bind Docker to its Unix socket.',
    judge: on('listener', ({ change, transport, address, port }) =>
      change !== 'removed' && transport === 'tcp' && port === 2375 && !isLoopback(address)
        ? address
        : undefined,
    ),
  },
  {
    ...{
      id: 'agent-crypto-miner',
      title: 'Crypto miner on a device',
      severity: 'major',
      techniques: ['T0866'],
    },
    defender: ['IoT_CryptoMiner'],
    why: 'A known miner or its protocol is in a command line.',
    todo: 'Isolate the device, and install it anew.',
    judge: command(
      /\b(?:xmrig|minerd|cpuminer|cgminer|ethminer|nbminer|cryptonight)\b|stratum\+(?:tcp|ssl):\/\//i,
    ),
  },
  {
    ...{
      id: 'agent-attack-tool',
      title: 'Attack tool on a device',
      severity: 'major',
      techniques: ['T0846'],
    },
    defender: ['IoT_KnownAttackTools'],
    why: 'Scanners and password crackers do not belong on a device.',
    todo: 'Find out who started it.',
    judge: program(
      /^(?:nmap|masscan|zmap|hydra|medusa|john|hashcat|msfconsole|msfvenom|responder|crackmapexec|sqlmap|nikto|ettercap|bettercap|mimipenguin|linpeas\.sh|chisel)$/i,
    ),
  },
  {
    ...{
      id: 'agent-port-forwarding',
      title: 'Port forwarding started on a device',
      severity: 'major',
      techniques: ['T0884'],
    },
    defender: ['IoT_PortForwarding'],
    why: 'A tunnel through the device passes the firewall.',
    todo: 'End the process unless the maintenance needs it.',
    judge: program(
      /^(?:ssh|socat|rinetd|chisel|frpc|ngrok|plink)$/i,
      /^\S*(?:ssh|plink)\b.* -[A-Za-z]*[LRD]|socat\b.*-listen|rinetd|frpc|ngrok|chisel/i,
    ),
  },
  {
    ...{
      id: 'agent-audit-disabled',
      title: 'Audit logging disabled',
      severity: 'major',
      techniques: ['T0872'],
    },
    defender: ['IoT_DisableAuditdLogging'],
    why: 'Attackers end the audit log first.',
    todo: 'Start it again and look for what followed.',
    judge: command(
      /\bauditctl\b.*\s-e\s*0|\b(?:systemctl|service)\b.*\b(?:stop|disable|mask)\b.*\bauditd\b|\bservice auditd stop\b/,
    ),
  },
  {
    ...{ id: 'agent-logs-removed', title: 'System logs removed', severity: 'major', techniques: ['T0872'] },
    defender: ['IoT_RemovelOfSystemLogs'],
    why: 'Attackers remove traces.',
    todo: 'Use the copies of the log server, and look for what came before.',
    judge: command(
      /\b(?:rm|shred|unlink|truncate)\b.*\/var\/log\/|journalctl\b.*--vacuum-(?:time|size)=(?:0|1)/,
    ),
  },
  {
    ...{
      id: 'agent-history-cleared',
      title: 'Shell history removed',
      severity: 'minor',
      techniques: ['T0872'],
    },
    defender: ['IoT_ClearHistoryFile'],
    why: 'Attackers remove traces.',
    todo: 'Ask the user of the account.',
    judge: command(/\b(?:rm|shred|unlink|truncate|ln)\b.*\.(?:bash|zsh|ash|sh)_history/),
  },
  {
    ...{
      id: 'agent-firewall-disabled',
      title: 'Firewall disabled on a device',
      severity: 'major',
      techniques: ['T0878'],
    },
    defender: ['IoT_DisableFirewall'],
    why: 'The rules of the device are gone.',
    todo: 'Load them again.',
    judge: command(
      /\b(?:ip6?tables|nft)\b.*(?:\s-F\b|flush ruleset)|\bufw\b.*\bdisable\b|\b(?:systemctl|service)\b.*\bstop\b.*\b(?:nftables|firewalld|ufw|iptables)\b/,
    ),
  },
  {
    ...{
      id: 'agent-reverse-shell',
      title: 'Reverse shell on a device',
      severity: 'critical',
      techniques: ['T0853'],
    },
    defender: ['IoT_ReverseShell'],
    why: 'A shell connects out to an attacker.',
    todo: 'Isolate the device.',
    judge: command(/\/dev\/tcp\/|\b(?:nc|ncat|netcat)\b.*\s-e\s|\bsocat\b.*\bexec:|\bpty\.spawn\(/i),
  },
]

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

/** Alerts of the Defender micro agent that polling cannot judge in full, and why. */
export const unjudgedAlerts: Readonly<Record<string, string>> = {
  IoT_BinaryCommandLine: 'needs every exec; a process of milliseconds is missed',
  IoT_WebShell: 'needs the parent of each short command',
  IoT_Ransomware: 'needs the content of files',
  IoT_CommonBots: 'names of bots change; the network view has signatures',
  IoT_FairwareMalware: 'needs the deletion of many files',
  IoT_CryptoMinerContainer: 'names of images are not read',
  IoT_SuspiciousNohup: 'needs every exec',
  IoT_PossibleMalware: 'no definition is published',
  IoT_AccessingHtaccessFile: 'needs file access',
  IoT_LinuxReconnaissance: 'needs every exec',
  IoT_ScriptInterpreterMismatch: 'needs the content of scripts',
  IoT_LinuxBackdoor: 'new listening ports are reported instead',
  IoT_EgressData: 'volume by destination is judged from the network',
  IoT_PrivilegedContainer: 'needs the container runtime',
  IoT_ExecuteFileWithTrailingSpace: 'needs every exec',
  IoT_CredentialAccessTools: 'needs every exec',
  IoT_SuspiciousCompilation: 'needs every exec',
  IoT_DownloadFileThenRun: 'needs every exec',
  IoT_TiConnection: 'indicators are matched in the network view',
  IoT_MaliciousNameQueriesDetection: 'indicators are matched in the network view',
}
