import { DNS_HEADER, type DnsMessage, readDnsMessage } from '#bytes/dns-message'
import { u16be } from '#bytes/read'
import { ipText } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

const FLAGS = 2
const QUESTION_COUNT = 4
/** RFC 4795 §2.1.1: opcode must be zero. */
const OPCODE_BITS = 0x7800
/** Two bytes of length before a message over TCP: RFC 4795 §2.6, as RFC 1035 §4.2.2. */
const STREAM_PREFIX = 2

export const protocol = defineProtocol<DnsMessage, undefined>({
  name: 'llmnr',
  shortName: 'LLMNR',
  title: 'Link-Local Multicast Name Resolution',
  standard: 'RFC 4795',
  depth: 'semantic',
  family: 'it',
  hints: [
    { transport: 'udp', port: 5355 },
    { transport: 'tcp', port: 5355 },
  ],
  dissect,
  isFromClient: (message) => !message.isResponse,
  facts(message, { fromClient }, emit) {
    const name = message.questions[0]?.name
    if (name === undefined || name === '') return
    if (!message.isResponse) {
      emit({ kind: 'lookup', name, outcome: 'requested' })
      return
    }
    const answer = message.answers[0]?.value
    emit({
      kind: 'lookup',
      name,
      answer: answer || undefined,
      outcome: message.responseCode === 0 ? 'succeeded' : 'rejected',
    })
    if (message.answers.length === 0) return
    const about = fromClient ? 'client' : 'server'
    const isReverse = /\.arpa$/i.test(name)
    const value = isReverse ? (answer ?? '') : name
    if (value !== '')
      emit({
        kind: 'identity',
        about,
        attribute: 'name',
        value,
        confidence: confidence.banner,
        field: isReverse ? 'PTR' : 'NAME',
      })
  },
  rows: (message) => [
    ...message.questions.map(({ name, type }) => ({
      label: 'Question',
      value: `${name} type ${type}`,
      at: 12,
      length: 0,
    })),
    ...message.answers.map(({ name, type, value }) => ({
      label: 'Answer',
      value: `${name} type ${type} ${value}`,
      at: 12,
      length: 0,
    })),
  ],
})

function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<DnsMessage> {
  const available = end - start
  const prefix = isStream ? STREAM_PREFIX : 0
  if (available < prefix) return { kind: 'incomplete', need: prefix }
  const length = isStream ? u16be(bytes, start) : available
  if (length < DNS_HEADER) return { kind: 'foreign' }
  if (available < prefix + DNS_HEADER) return { kind: 'incomplete', need: prefix + DNS_HEADER }
  const at = start + prefix
  // RFC 4795 §2.1.1: one question, in queries and responses alike.
  if ((u16be(bytes, at + FLAGS) & OPCODE_BITS) !== 0 || u16be(bytes, at + QUESTION_COUNT) !== 1)
    return { kind: 'foreign' }
  if (available < prefix + length) return { kind: 'incomplete', need: prefix + length }
  const message = readDnsMessage(bytes, at, at + length, ipText)
  if (message.fault === undefined || isCut) return { kind: 'message', message, length: prefix + length }
  return {
    kind: 'malformed',
    at: prefix + message.fault.at,
    reason: message.fault.reason,
    length: prefix + length,
  }
}
