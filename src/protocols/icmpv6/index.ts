import { isGroupMac, kindOfIp } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { messageTypes, operations } from './operations.ts'
import { dissect, type Icmpv6Message, icmpv6Type } from './wire.ts'

export const protocol = defineProtocol<Icmpv6Message, undefined>({
  name: 'icmpv6',
  shortName: 'ICMPv6',
  defenderName: 'ICMP',
  title: 'Internet Control Message Protocol for IPv6',
  standard: 'RFC 4443; RFC 4861; RFC 8106',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ ipProtocol: 58 }],
  dissect,
  isFromClient({ type }) {
    if (type === icmpv6Type.ECHO) return true
    return type === icmpv6Type.ECHO_REPLY ? false : undefined
  },
  facts(message, { fromClient }, emit) {
    const [sender, receiver] = fromClient ? (['client', 'server'] as const) : (['server', 'client'] as const)
    const meant = messageTypes.get(message.type)
    if (meant !== undefined) {
      const [operation, outcome] = meant
      emit({
        kind: 'operation',
        ...operation,
        outcome,
        ...(outcome === 'requested' ? { about: receiver } : {}),
      })
    }
    emitNeighbour(message, sender, emit)
    if (message.type === icmpv6Type.ROUTER_ADVERTISEMENT) emitRouter(message, sender, emit)
  },
  rows: ({ type, code, target, sourceMac, targetMac }) => [
    { label: 'Type', value: messageTypes.get(type)?.[0].name ?? String(type), at: 0, length: 1 },
    { label: 'Code', value: String(code), at: 1, length: 1 },
    { label: 'Target', value: `${target} ${targetMac}`, at: 8, length: 16 },
    { label: 'Source', value: sourceMac, at: 0, length: 0 },
  ],
  operations,
})

function identity(
  emit: Emit,
  about: About,
  attribute: Attribute,
  value: string,
  belief: number,
  field: string,
): void {
  emit({ kind: 'identity', about, attribute, value, confidence: belief, field })
}

/** Emits the owner of an address by neighbour discovery; the target of a solicitation is only requested. */
function emitNeighbour(
  { type, target, sourceMac, targetMac }: Icmpv6Message,
  sender: About,
  emit: Emit,
): void {
  const { management } = confidence
  if (sourceMac !== '' && !isGroupMac(sourceMac))
    identity(emit, sender, 'mac', sourceMac, management, 'Source Link-Layer Address')
  if (!isHost(target)) return
  if (type === icmpv6Type.NEIGHBOUR_SOLICITATION) emit({ kind: 'lookup', name: target, outcome: 'requested' })
  else if (type === icmpv6Type.NEIGHBOUR_ADVERTISEMENT && targetMac !== '' && !isGroupMac(targetMac)) {
    identity(emit, target, 'mac', targetMac, management, 'Target Link-Layer Address')
  }
}

function emitRouter({ lifetime, prefixes, nameServers }: Icmpv6Message, sender: About, emit: Emit): void {
  if (lifetime > 0) identity(emit, sender, 'role', 'router', confidence.banner, 'Router Advertisement')
  for (const prefix of prefixes) emit({ kind: 'topology', about: sender, route: prefix })
  for (const server of nameServers) {
    if (isHost(server))
      identity(emit, server, 'role', 'dns-server', confidence.hearsay, 'Recursive DNS Server')
  }
}

function isHost(ip: string): boolean {
  const kind = ip === '' ? undefined : kindOfIp(ip)
  return kind === 'private' || kind === 'public'
}
