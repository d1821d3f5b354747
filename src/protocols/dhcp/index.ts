import { defineProtocol } from '#model/protocol'
import { emitClient, emitServer } from './identity.ts'
import { messageTypes, operations } from './operations.ts'
import { rules } from './rules.ts'
import { type DhcpMessage, dissect } from './wire.ts'

const DECLINE = 4

export const protocol = defineProtocol<DhcpMessage, undefined>({
  name: 'dhcp',
  shortName: 'DHCP',
  title: 'Dynamic Host Configuration Protocol',
  standard: 'RFC 2131; RFC 2132; RFC 4702',
  depth: 'deep',
  family: 'it',
  roles: { server: { role: 'dhcp-server' } },
  hints: [
    { transport: 'udp', port: 67 },
    { transport: 'udp', port: 68 },
  ],
  dissect,
  isFromClient: (message) => message.isRequest,
  facts(message, { bytes, fromClient }, emit) {
    // Before the response itself, which identifies the server.
    if (!message.isRequest) emitServer(message, bytes, fromClient ? 'client' : 'server', emit)
    const meant = messageTypes.get(message.type)
    if (meant !== undefined) {
      const [operation, outcome] = meant
      // Client of the lease: its messages pass through relays and broadcasts.
      emit({ kind: 'operation', ...operation, object: message.clientMac || undefined, outcome })
    }
    if (message.isRequest) emitClient(message, bytes, emit)
    if (message.type === DECLINE && message.clientMac !== '') {
      // RFC 2131 §4.4.1: the client found that another host uses the address offered.
      emit({ kind: 'anomaly', about: message.clientMac, what: 'duplicate-ip', detail: 'DHCPDECLINE' })
    }
  },
  rows: (message) => [
    {
      label: 'Message',
      value: messageTypes.get(message.type)?.[0].name ?? `type ${message.type}`,
      at: 0,
      length: 1,
    },
    { label: 'Client', value: `${message.clientMac} ${message.clientAddress}`, at: 12, length: 4 },
    { label: 'Given', value: message.yourAddress, at: 16, length: 4 },
  ],
  operations,
  rules,
})
