import { type DnsMessage, dnsType } from '#bytes/dns-message'
import { type Anomaly, confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { emitNames } from './identity.ts'
import { operationOf, operations } from './operations.ts'
import { rule as dnsExploit } from './rules/dns-exploit.ts'
import { rule as dnsRebinding } from './rules/dns-rebinding.ts'
import { rule as dnsTunnel } from './rules/dns-tunnel.ts'
import { rule as nameQueryBurst } from './rules/name-query-burst.ts'
import { dissect, probe } from './wire.ts'

/** Authoritative answer, recursion available: RFC 1035 §4.1.1. */
const SERVES = 0x0400 | 0x0080
/** Response codes: RFC 1035 §4.1.1, RFC 2136 §2.2. */
const ERRORS = [
  '',
  'format error',
  'server failure',
  'name error',
  'not implemented',
  'refused',
  'name exists',
  'set exists',
  'set missing',
  'not authoritative',
  'not in zone',
]
/** Addresses of one response that are emitted. */
const answersEmitted = 4

/** SIG: RFC 2931 §3. */
const SIG = 24
/** Bytes: an RSA key of 65,536 bits would sign with as many. */
const LONGEST_SIGNATURE = 8192

export const protocol = defineProtocol<DnsMessage, undefined>({
  name: 'dns',
  shortName: 'DNS',
  title: 'Domain Name System',
  standard: 'RFC 1035; RFC 2136; RFC 5936',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Server', role: 'dns-server' } },
  hints: [
    { transport: 'udp', port: 53, groupsClientRequests: true },
    { transport: 'tcp', port: 53 },
    { content: 'udp' },
    { carriedBy: 'http', selector: 'application/dns-message' }, // RFC 8484 §6
  ],
  probe,
  dissect,
  isFromClient: (message) => !message.isResponse,
  facts(message, _slice, emit) {
    emitOperation(message, emit)
    const suspicion = suspicionOf(message)
    if (suspicion !== undefined) emit(suspicion)
    emitLookup(message, emit)
    if (!message.isResponse || message.responseCode !== 0) return
    if ((message.flags & SERVES) !== 0) {
      emit({
        kind: 'identity',
        attribute: 'role',
        value: 'dns-server',
        confidence: confidence.banner,
        field: 'AA, RA',
      })
    }
    emitNames(message, emit)
  },
  rows: (message) => [
    {
      label: message.isResponse ? 'Response' : 'Query',
      value: `id ${message.id}, opcode ${message.opcode}, ${errorText(message.responseCode)}`,
      at: 0,
      length: 12,
    },
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
  rules: [dnsExploit, dnsRebinding, dnsTunnel, nameQueryBurst],
  operations,
})

/**
 * SIGRed: a signature (SIG, RFC 2931) so long that its length and that of the name it is copied with pass 65,535 bytes.
 * Real ones hold 1,000 bytes at most.
 */
function suspicionOf({ isResponse, opcode, answers }: DnsMessage): Anomaly | undefined {
  // RFC 1035 §4.1.1: a question has nothing in its answer section; who reads one there reads what an attacker wrote.
  if (!isResponse && opcode === 0 && answers.length > 0) {
    const detail = `question that carries ${answers.length === 1 ? 'an answer' : 'answers'}`
    return { kind: 'anomaly', about: 'client', what: 'dns-exploit', detail }
  }
  if (!isResponse) return undefined
  const signature = answers.find(({ type, start, end }) => type === SIG && end - start > LONGEST_SIGNATURE)
  if (signature === undefined) return undefined
  const detail = `signature of ${signature.end - signature.start} bytes, as SIGRed (CVE-2020-1350) sends it`
  return { kind: 'anomaly', about: 'server', what: 'dns-exploit', detail }
}

function errorText(code: number): string {
  return ERRORS[code] ?? `code ${code}`
}

function emitOperation(message: DnsMessage, emit: Emit): void {
  const operation = operationOf(message)
  if (operation === undefined) return
  const object = message.questions[0]?.name
  if (!message.isResponse) {
    emit({ kind: 'operation', ...operation, object, outcome: 'requested' })
    return
  }
  const isOk = message.responseCode === 0
  emit({
    kind: 'operation',
    ...operation,
    object,
    outcome: isOk ? 'succeeded' : 'rejected',
    error: isOk ? undefined : errorText(message.responseCode),
  })
}

function emitLookup(message: DnsMessage, emit: Emit): void {
  const question = message.questions[0]
  if (message.opcode !== 0 || question === undefined || question.name === '') return
  if (!message.isResponse) {
    emit({ kind: 'lookup', name: question.name, outcome: 'requested' })
    return
  }
  const wanted = message.answers.filter((record) => record.type === question.type && record.value !== '')
  const answers =
    wanted.length > 0 ? wanted : message.answers.filter((record) => record.type === dnsType.CNAME)
  const answer = answers
    .slice(0, answersEmitted)
    .map((record) => record.value)
    .join(', ')
  emit({
    kind: 'lookup',
    name: question.name,
    answer: answer || undefined,
    outcome: message.responseCode === 0 ? 'succeeded' : 'rejected',
  })
}
