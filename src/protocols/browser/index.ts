import { type About, type Attribute, confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { type BrowserMessage, browserOpcode, dissect } from './wire.ts'

/** Bits of the server type and their roles: [MS-SRVS] 2.2.2.7. */
const roles: readonly (readonly [number, string])[] = [
  [0x0000_0004, 'database-server'],
  [0x0000_0008, 'domain-controller'],
  [0x0000_0010, 'domain-controller'],
  [0x0000_0020, 'time-server'],
  [0x0000_0200, 'print-server'],
  [0x0004_0000, 'master-browser'],
]
const WINDOWS_NT = 0x0000_1000
const SERVER_NT = 0x0000_8000
const UNIX = 0x0000_0800

/** Client and server system of each version of Windows NT: [MS-BRWS] 2.2.1 gives the numbers. */
const systems: ReadonlyMap<string, readonly [string, string]> = new Map<string, readonly [string, string]>([
  ['4.0', ['Windows NT 4.0 Workstation', 'Windows NT 4.0 Server']],
  ['5.0', ['Windows 2000', 'Windows 2000 Server']],
  ['5.1', ['Windows XP', 'Windows XP']],
  ['5.2', ['Windows XP x64', 'Windows Server 2003']],
  ['6.0', ['Windows Vista', 'Windows Server 2008']],
  ['6.1', ['Windows 7', 'Windows Server 2008 R2']],
  ['6.2', ['Windows 8', 'Windows Server 2012']],
  ['6.3', ['Windows 8.1', 'Windows Server 2012 R2']],
  ['10.0', ['Windows 10', 'Windows Server 2016']],
])

const election = { code: '0x08', name: 'Browser Election', verb: 'reserve' } as const

export const protocol = defineProtocol<BrowserMessage, undefined>({
  name: 'browser',
  shortName: 'Windows Browser',
  title: 'Windows Browser Protocol',
  standard: '[MS-BRWS]',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [
    { carriedBy: 'netbios-dgm', selector: '\\MAILSLOT\\BROWSE' },
    { carriedBy: 'netbios-dgm', selector: '\\MAILSLOT\\LANMAN' },
    { carriedBy: 'netbios-frames', selector: '\\MAILSLOT\\BROWSE' },
    { carriedBy: 'netbios-frames', selector: '\\MAILSLOT\\LANMAN' },
    { carriedBy: 'ipx', selector: '\\MAILSLOT\\BROWSE' },
    { carriedBy: 'ipx', selector: '\\MAILSLOT\\LANMAN' },
  ],
  dissect,
  facts(message, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    if (message.opcode === browserOpcode.ELECTION)
      emit({ kind: 'operation', ...election, outcome: 'requested' })
    else if (message.opcode === browserOpcode.DOMAIN)
      emitIdentity(emit, about, 'domain', message.name, 'MachineGroup')
    else if (message.opcode === browserOpcode.HOST || message.opcode === browserOpcode.LOCAL_MASTER)
      emitHost(message, about, emit)
  },
  rows: ({ opcode, name, version, comment }) => [
    { label: 'Opcode', value: `0x${opcode.toString(16)}`, at: 0, length: 1 },
    { label: 'Name', value: name, at: 6, length: 16 },
    { label: 'Version', value: version, at: 22, length: 2 },
    { label: 'Comment', value: comment, at: 32, length: 0 },
  ],
  operations: [election],
})

function emitIdentity(emit: Emit, about: About, attribute: Attribute, value: string, field: string): void {
  if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
}

function emitHost({ name, version, serverType, comment }: BrowserMessage, about: About, emit: Emit): void {
  emitIdentity(emit, about, 'name', name, 'ServerName')
  emitIdentity(emit, about, 'description', comment, 'Comment')
  const system = systems.get(version)?.[(serverType & SERVER_NT) !== 0 ? 1 : 0]
  // Samba announces itself as Windows as well, but with the Unix bit.
  if ((serverType & UNIX) !== 0) emitIdentity(emit, about, 'os', 'Unix', 'ServerType')
  else if ((serverType & WINDOWS_NT) !== 0)
    emitIdentity(emit, about, 'os', system ?? `Windows NT ${version}`, 'OSVersion')
  const emitted = new Set(roles.filter(([bit]) => (serverType & bit) !== 0).map(([, role]) => role))
  for (const role of emitted) emitIdentity(emit, about, 'role', role, 'ServerType')
}
