import type { NetbiosName } from '#bytes/netbios-name'
import { kindOfIp } from '#model/address'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { emitMac, emitOwned } from './identity.ts'
import { dissect, type NbnsMessage, nbnsOpcode, nbnsType } from './wire.ts'

const REGISTRATIONS: ReadonlySet<number> = new Set([
  nbnsOpcode.REGISTRATION,
  nbnsOpcode.REFRESH,
  nbnsOpcode.REFRESH_ALTERNATE,
  nbnsOpcode.MULTIHOMED,
])

const nodeStatus = { verb: 'identify', name: 'Node Status', code: '0x21' } as const

export const protocol = defineProtocol<NbnsMessage, undefined>({
  name: 'nbns',
  shortName: 'NetBIOS NS',
  defenderName: 'Netbios Name Service',
  title: 'NetBIOS Name Service',
  standard: 'RFC 1001; RFC 1002',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 137 }],
  dissect,
  isFromClient: (message) => !message.isResponse,
  facts(message, { fromClient }, emit) {
    const sender = fromClient ? 'client' : 'server'
    if (message.opcode === nbnsOpcode.QUERY) emitQuery(message, sender, emit)
    if (message.isResponse || message.name === undefined || !REGISTRATIONS.has(message.opcode)) return
    emitOwned({ ...message.name, isGroup: message.addresses[0]?.isGroup ?? false }, sender, emit)
  },
  rows: (message) => [
    {
      label: 'Operation',
      value: `opcode ${message.opcode}, ${message.isResponse ? `response ${message.responseCode}` : 'request'}`,
      at: 2,
      length: 2,
    },
    {
      label: 'Name',
      value: `${message.name?.name ?? ''} <${(message.name?.suffix ?? 0).toString(16).padStart(2, '0')}>`,
      at: 12,
      length: 34,
    },
    ...message.names.map(({ name, suffix }) => ({
      label: 'Owned',
      value: `${name} <${suffix.toString(16)}>`,
      at: 12,
      length: 0,
    })),
  ],
  operations: [nodeStatus],
})

function emitQuery(message: NbnsMessage, sender: string, emit: Emit): void {
  const { name, isResponse } = message
  if (message.type === nbnsType.NBSTAT) {
    emit({ kind: 'operation', ...nodeStatus, outcome: isResponse ? 'succeeded' : 'requested' })
    for (const owned of message.names) emitOwned(owned, sender, emit)
    emitMac(message.mac, sender, emit)
  } else if (name !== undefined) emitLookup(message, name, emit)
}

/** Of a name that a workstation or server service has alone; a group or a role (domain, master browser) is no host. */
function isHost({ suffix }: NetbiosName, answer: NbnsMessage['addresses'][number] | undefined): boolean {
  return answer?.isGroup === false && (suffix === 0x00 || suffix === 0x20)
}

function emitLookup(
  { isResponse, responseCode, addresses }: NbnsMessage,
  name: NetbiosName,
  emit: Emit,
): void {
  if (!isResponse) {
    emit({ kind: 'lookup', name: name.name, outcome: 'requested' })
    return
  }
  emit({
    kind: 'lookup',
    name: name.name,
    answer: isHost(name, addresses[0]) ? addresses[0]?.ip : undefined,
    outcome: responseCode === 0 ? 'succeeded' : 'rejected',
  })
  if (responseCode !== 0) return
  for (const { ip, isGroup } of addresses) {
    if (kindOfIp(ip) === 'private' || kindOfIp(ip) === 'public')
      emitOwned({ ...name, isGroup }, ip, emit, confidence.hearsay)
  }
}
