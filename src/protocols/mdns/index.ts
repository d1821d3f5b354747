import { type DnsMessage, dnsType } from '#bytes/dns-message'
import { defineProtocol } from '#model/protocol'
import { emitIdentity } from './identity.ts'
import { dissect } from './wire.ts'

/** Questions of one message that are emitted. */
const questionsEmitted = 16

export const protocol = defineProtocol<DnsMessage, undefined>({
  name: 'mdns',
  shortName: 'mDNS',
  title: 'Multicast DNS',
  standard: 'RFC 6762; RFC 6763',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 5353 }],
  dissect,
  facts(message, { fromClient }, emit) {
    const isProbe = message.authorities.length > 0
    if (message.isResponse || isProbe) {
      emitIdentity(message, fromClient ? 'client' : 'server', emit)
      return
    }
    for (const { name } of message.questions.slice(0, questionsEmitted))
      emit({ kind: 'lookup', name, outcome: 'requested' })
  },
  rows: (message) => [
    ...message.questions.map(({ name, type }) => ({
      label: 'Question',
      value: `${name} type ${type}`,
      at: 12,
      length: 0,
    })),
    ...message.answers.map(({ name, type, value, port }) => ({
      label: type === dnsType.SRV ? `Service on port ${port}` : 'Answer',
      value: `${name} type ${type} ${value}`,
      at: 12,
      length: 0,
    })),
  ],
})
