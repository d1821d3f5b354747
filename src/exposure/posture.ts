/** Weak settings that the wire shows, without any advisory: docs/internals/exposure-models.md §3. */
import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import type { SiteConduit } from '#model/site'
import { deviceFindings } from './device-posture.ts'
import { sessionFindings } from './session-posture.ts'
import { type Contact, isEnterprise, type NetworkNeighbour, type Surroundings } from './surroundings.ts'
import { type PostureKind, weights } from './weights.ts'
import { zoneFindings } from './zone-posture.ts'

export interface PostureFinding {
  readonly kind: PostureKind
  readonly title: string
  /** Observation. */
  readonly what: string
  readonly points: number
  readonly todo: string
}

/** Protocols that carry secrets and commands for all to read. */
const READABLE: Readonly<Record<string, string>> = {
  telnet: 'Use SSH instead of Telnet',
  ftp: 'Use SFTP, or HTTPS, instead of FTP',
  tftp: 'Allow TFTP only from the backup server, while it is needed',
  vnc: 'Tunnel VNC through a VPN, or use a jump host with its own sign-in',
}
/** By these a person far away works on a device as if there. */
export const REMOTE: ReadonlySet<string> = new Set(['rdp', 'rdpudp', 'vnc', 'ssh', 'telnet', 'nomachine'])
/** Industrial protocols that carry out what anyone asks. */
export const UNAUTHENTICATED: ReadonlySet<string> = new Set(
  (
    'modbus umas s7comm siemens-h1 cip enip dnp3 iec104 iec101 fins melsec melsoft cclink bacnet ge-srtp ge-egd ads pcworx ' +
    'proconos-eclr codesys-v2 roc-plus bsap tristation unitronics-pcom saia-sbus profinet-io profinet-dcp genisys ' +
    'crimson-v3 lontalk knxnet-ip hart-ip ff-hse c1222 veeder-root-atg'
  ).split(' '),
)
const OLD_WINDOWS = /windows[^,;]*?(?:\b(?:nt|2000|xp|2003|vista|7|8|2008)\b|\b(?:5\.\d|6\.[012])\b)/i
/**
 * Kinds that show the same as the alert of a readable password, with more certainty: a person may have learned the
 * alert.
 */
const CREDENTIALS: ReadonlySet<PostureKind> = new Set([
  'default-credentials',
  'clear-text-credentials',
  'readable-community',
])
const CREDENTIAL_RULE = 'cleartext-credentials'
/** In the text of its alerts; the second form is that of alerts stored by earlier versions. */
const DEFAULT_CREDENTIALS = /vendor default credentials|that the maker ships/

/** Surroundings of a device while its settings are judged. */
export interface Setting {
  readonly around: Surroundings
  /** Zones of the devices of each subnet. */
  readonly zonesOf?: ReadonlyMap<string, ReadonlySet<string>>
  /** Permitted traffic between zones, from the site file. */
  readonly conduits?: readonly SiteConduit[]
}

export function postureOf(
  device: Device,
  alerts: readonly Alert[],
  { around, zonesOf = new Map(), conduits = [] }: Setting,
): readonly PostureFinding[] {
  const self = around.get(device.id)
  if (self === undefined || device.type === 'Internet' || device.type === 'Multicast/Broadcast') return []
  const found: PostureFinding[] = []
  const add = (kind: PostureKind, title: string, what: string, todo: string) =>
    found.push({ kind, title, what, points: weights.posture[kind], todo })
  const sessions = sessionFindings(self.inbound)
  for (const { kind, title, what, todo, contacts } of sessions)
    add(kind, title, `${what}, with ${namesOf(contacts, around)}`, todo)
  if (!sessions.some(({ kind }) => CREDENTIALS.has(kind))) credentials(alerts, device, add)
  for (const { kind, title, what, todo } of deviceFindings(device, self, around, zonesOf))
    add(kind, title, what, todo)
  for (const { kind, title, what, todo } of zoneFindings(device, self, around, conduits))
    add(kind, title, what, todo)
  const internetClients = self.inbound.filter(({ other }) => around.get(other)?.type === 'Internet')
  if (internetClients.length > 0)
    add(
      'internet-exposed',
      'Reachable from the internet',
      `internet hosts connect to it by ${protocolsOf(internetClients)}`,
      'Block it at the firewall; provide maintenance access by a VPN with its own sign-in',
    )
  else {
    const calls = self.outbound.filter(({ other }) => around.get(other)?.type === 'Internet')
    if (calls.length > 0 && device.class !== 'IT' && device.class !== 'Network')
      add(
        'internet-connection',
        'Connects to the internet',
        `it connects to internet hosts by ${protocolsOf(calls)}`,
        'Allow only the required services through a proxy, or none',
      )
  }
  const remote = self.inbound.filter(
    ({ protocol, other }) => REMOTE.has(protocol) && around.get(other)?.zone !== self.zone,
  )
  if (remote.length > 0)
    add(
      'remote-access',
      'Remote access across zones',
      `${protocolsOf(remote)} from ${namesOf(remote, around)}`,
      'Route remote access through one jump host with its own sign-in, and record it',
    )
  const readable = self.inbound.filter(
    ({ protocol, codes }) => protocol in READABLE || isSmb1(protocol, codes),
  )
  if (readable.length > 0) {
    const first = READABLE[readable[0]!.protocol] ?? 'Disable SMB version 1'
    add('insecure-protocol', 'Cleartext legacy protocols', `it serves ${protocolsOf(readable)}`, first)
  }
  const control = self.inbound.filter(
    ({ protocol, changes }) =>
      // Every PROFINET station is set up by its controller; that is no weakness of its own.
      UNAUTHENTICATED.has(protocol) && !protocol.startsWith('profinet') && changes.length > 0,
  )
  if (control.length > 0) {
    add(
      'unauthenticated-control',
      'No authentication for commands',
      `${changesOf(control)} by ${protocolsOf(control)} without authentication`,
      'Allow writing and programming only from the stations that need it (access list, protection level, key in RUN)',
    )
    const foreign = control.filter(({ other }) => isForeign(around.get(other), self))
    if (foreign.length > 0)
      add(
        'cross-zone-control',
        'Controlled from an unexpected zone',
        `${namesOf(foreign, around)} ${foreign.length === 1 ? 'changes' : 'change'} it by ${protocolsOf(foreign)}`,
        'Keep control inside the cell; let the office read from a historian in the DMZ',
      )
  }
  if (!device.authorised)
    add(
      'unauthorised-device',
      'Not authorised',
      'not marked as authorised',
      'Find its owner, or disconnect it',
    )
  if (/rem|prog/i.test(device.keyPosition) && !/run$/i.test(device.keyPosition.replace(/rem\w*[ -]?/i, '')))
    add(
      'key-not-in-run',
      'Key switch allows programming',
      `its key is in position ${device.keyPosition}`,
      'Turn the key to RUN and remove it; turn it only for planned work',
    )
  if (OLD_WINDOWS.test(device.os))
    add(
      'old-windows',
      'Unsupported Windows version',
      device.os.slice(0, 120),
      'Replace it, or isolate it behind its own firewall',
    )
  const attacks = alerts.filter(
    ({ engine, severity, source, destination }) =>
      engine === 'malware' &&
      (severity === 'critical' || severity === 'major') &&
      (source === device.id || destination === device.id),
  )
  if (attacks.length > 0)
    add('signs-of-attack', 'Signs of an attack', attacks[0]!.what.slice(0, 300), 'Handle the alert first')
  return found
}

type Add = (kind: PostureKind, title: string, what: string, todo: string) => void

function credentials(alerts: readonly Alert[], device: Device, add: Add): void {
  const own = alerts.filter(({ rule, destination }) => rule === CREDENTIAL_RULE && destination === device.id)
  const shipped = own.find(({ what }) => DEFAULT_CREDENTIALS.test(what))
  const readable = own.find((alert) => alert !== shipped)
  if (shipped !== undefined)
    add(
      'default-credentials',
      'Default credentials in use',
      shipped.what.slice(0, 300),
      'Change the password',
    )
  else if (readable !== undefined)
    add(
      'clear-text-credentials',
      'Cleartext password',
      readable.what.slice(0, 300),
      'Change the password and use an encrypted service (SSH, HTTPS, SNMPv3)',
    )
}

/** SMB 1 commands have codes of their own: protocols/smb. */
function isSmb1(protocol: string, codes: readonly string[]): boolean {
  return protocol === 'smb' && codes.some((code) => /^smb1\b/i.test(code))
}

function isForeign(other: NetworkNeighbour | undefined, self: NetworkNeighbour): boolean {
  return other !== undefined && other.zone !== self.zone && (isEnterprise(other) || other.type === 'Internet')
}

function protocolsOf(contacts: readonly Contact[]): string {
  const names = [
    ...new Set(
      contacts.map(
        ({ protocol, port }) => protocol || (port === undefined ? 'an unknown protocol' : `port ${port}`),
      ),
    ),
  ]
  return listed(names.sort())
}

function namesOf(contacts: readonly Contact[], around: Surroundings): string {
  return listed([...new Set(contacts.map(({ other }) => around.get(other)?.name ?? other))].sort())
}

function changesOf(contacts: readonly Contact[]): string {
  return listed([...new Set(contacts.flatMap(({ changes }) => changes))].sort())
}

/** At most four, and how many more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4)
  const rest = names.length - shown.length
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}
