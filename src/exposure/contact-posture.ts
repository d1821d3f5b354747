/** Weak settings that the connections of a device show: from the internet, across zones, in clear text, without authentication. */
import type { Device } from '#model/device'
import { REMOTE_SESSIONS } from '#model/remote-access'
import type { DeviceFinding } from './device-posture.ts'
import { type Contact, isEnterprise, type NetworkNeighbour, type Surroundings } from './surroundings.ts'

/** Protocols that carry secrets and commands for all to read. */
const READABLE: Readonly<Record<string, string>> = {
  telnet: 'Use SSH instead of Telnet',
  ftp: 'Use SFTP, or HTTPS, instead of FTP',
  tftp: 'Allow TFTP only from the backup server, while it is needed',
  vnc: 'Tunnel VNC through a VPN, or use a jump host with its own sign-in',
}
/** Industrial protocols that carry out what anyone asks. */
export const UNAUTHENTICATED: ReadonlySet<string> = new Set(
  (
    'modbus umas s7comm siemens-h1 cip enip dnp3 iec104 iec101 fins melsec melsoft cclink bacnet ge-srtp ge-egd ads pcworx ' +
    'proconos-eclr codesys-v2 roc-plus bsap tristation unitronics-pcom saia-sbus profinet-io profinet-dcp genisys ' +
    'crimson-v3 lontalk knxnet-ip hart-ip ff-hse c1222 veeder-root-atg'
  ).split(' '),
)

export function contactFindings(
  device: Device,
  self: NetworkNeighbour,
  around: Surroundings,
): readonly DeviceFinding[] {
  return [
    ...internetFinding(device, self, around),
    ...remoteFinding(self, around),
    ...readableFinding(self),
    ...controlFindings(self, around),
  ]
}

function internetFinding(
  device: Device,
  { inbound, outbound }: NetworkNeighbour,
  around: Surroundings,
): readonly DeviceFinding[] {
  const isInternet = ({ other }: Contact) => around.get(other)?.type === 'Internet'
  const clients = inbound.filter(isInternet)
  if (clients.length > 0)
    return [
      {
        kind: 'internet-exposed',
        title: 'Reachable from the internet',
        what: `internet hosts connect to it by ${protocolsOf(clients)}`,
        todo: 'Block it at the firewall; provide maintenance access by a VPN with its own sign-in',
      },
    ]
  const calls = outbound.filter(isInternet)
  if (calls.length === 0 || device.class === 'IT' || device.class === 'Network') return []
  return [
    {
      kind: 'internet-connection',
      title: 'Connects to the internet',
      what: `it connects to internet hosts by ${protocolsOf(calls)}`,
      todo: 'Allow only the required services through a proxy, or none',
    },
  ]
}

function remoteFinding(self: NetworkNeighbour, around: Surroundings): readonly DeviceFinding[] {
  const remote = self.inbound.filter(
    ({ protocol, other }) => REMOTE_SESSIONS.has(protocol) && around.get(other)?.zone !== self.zone,
  )
  if (remote.length === 0) return []
  return [
    {
      kind: 'remote-access',
      title: 'Remote access across zones',
      what: `${protocolsOf(remote)} from ${namesOf(remote, around)}`,
      todo: 'Route remote access through one jump host with its own sign-in, and record it',
    },
  ]
}

function readableFinding({ inbound }: NetworkNeighbour): readonly DeviceFinding[] {
  const readable = inbound.filter(({ protocol, codes }) => protocol in READABLE || isSmb1(protocol, codes))
  const [first] = readable
  if (first === undefined) return []
  return [
    {
      kind: 'insecure-protocol',
      title: 'Cleartext legacy protocols',
      what: `it serves ${protocolsOf(readable)}`,
      todo: READABLE[first.protocol] ?? 'Disable SMB version 1',
    },
  ]
}

function controlFindings(self: NetworkNeighbour, around: Surroundings): readonly DeviceFinding[] {
  const control = self.inbound.filter(
    ({ protocol, changes }) =>
      // Every PROFINET station is set up by its controller; that is no weakness of its own.
      UNAUTHENTICATED.has(protocol) && !protocol.startsWith('profinet') && changes.length > 0,
  )
  if (control.length === 0) return []
  const found: DeviceFinding[] = [
    {
      kind: 'unauthenticated-control',
      title: 'No authentication for commands',
      what: `${changesOf(control)} by ${protocolsOf(control)} without authentication`,
      todo: 'Allow writing and programming only from the stations that need it (access list, protection level, key in RUN)',
    },
  ]
  const foreign = control.filter(({ other }) => isForeign(around.get(other), self))
  if (foreign.length > 0)
    found.push({
      kind: 'cross-zone-control',
      title: 'Controlled from an unexpected zone',
      what: `${namesOf(foreign, around)} ${foreign.length === 1 ? 'changes' : 'change'} it by ${protocolsOf(foreign)}`,
      todo: 'Keep control inside the cell; let the office read from a historian in the DMZ',
    })
  return found
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

export function namesOf(contacts: readonly Contact[], around: Surroundings): string {
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
