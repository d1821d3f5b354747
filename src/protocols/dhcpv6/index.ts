import type { Verb } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { emitClient, emitServer } from './identity.ts'
import { rules } from './rules.ts'
import { type Dhcpv6Message, dissect } from './wire.ts'

interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

/** Requests of clients: RFC 8415 §7.3. */
const requests: ReadonlyMap<number, Named> = new Map<number, Named>([
  [1, { code: '1', name: 'SOLICIT', verb: 'browse' }],
  [3, { code: '3', name: 'REQUEST', verb: 'subscribe' }],
  [4, { code: '4', name: 'CONFIRM', verb: 'read' }],
  [5, { code: '5', name: 'RENEW', verb: 'subscribe' }],
  [6, { code: '6', name: 'REBIND', verb: 'subscribe' }],
  [8, { code: '8', name: 'RELEASE', verb: 'report' }],
  [9, { code: '9', name: 'DECLINE', verb: 'report' }],
  [11, { code: '11', name: 'INFORMATION-REQUEST', verb: 'read' }],
  [14, { code: '14', name: 'LEASEQUERY', verb: 'browse' }], // RFC 5007 §4.2.1
])
/** ADVERTISE, REPLY, RECONFIGURE: RFC 8415 §7.3. */
const FROM_SERVER: ReadonlySet<number> = new Set([2, 7, 10])

export const protocol = defineProtocol<Dhcpv6Message, undefined>({
  name: 'dhcpv6',
  shortName: 'DHCPv6',
  title: 'Dynamic Host Configuration Protocol for IPv6',
  standard: 'RFC 8415; RFC 4704; RFC 3646',
  depth: 'semantic',
  family: 'it',
  hints: [
    { transport: 'udp', port: 546 },
    { transport: 'udp', port: 547 },
  ],
  dissect,
  isFromClient: ({ type }) => (requests.has(type) ? true : FROM_SERVER.has(type) ? false : undefined),
  facts(message, { bytes, fromClient }, emit) {
    const sender = fromClient ? 'client' : 'server'
    const asked = requests.get(message.type)
    if (asked !== undefined) {
      emit({ kind: 'operation', ...asked, outcome: 'requested' })
      emitClient(message, bytes, sender, emit)
    } else if (FROM_SERVER.has(message.type)) emitServer(message, bytes, sender, emit)
  },
  rows: ({ type, transaction, options }) => [
    { label: 'Message', value: requests.get(type)?.name ?? `type ${type}`, at: 0, length: 1 },
    { label: 'Transaction', value: `0x${transaction.toString(16)}`, at: 1, length: 3 },
    { label: 'Options', value: options.map(({ code }) => code).join(', '), at: 4, length: 0 },
  ],
  operations: [...requests.values()],
  rules,
})
