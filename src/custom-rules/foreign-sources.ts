/**
 * Logsources of rules that were written for other houses, as SigmaHQ's network rules are: where we have what they speak of,
 * such a rule runs as it is. Sigma's taxonomy (sigma-specification, appendix taxonomy) and the names of Zeek's logs.
 */
import type { RuleInput, Watch } from '#model/rule'
import type { Dictionary } from './fault.ts'
import type { CustomRuleField } from './fields.ts'

export interface ForeignSource {
  /** As its author calls it: `zeek dns`. */
  readonly name: string
  /** The only protocol that emits such facts; undefined: any. */
  readonly protocol: string | undefined
  readonly watches: readonly Watch[]
  /** Name of a field there → ours, or how it is read. */
  readonly fields: Readonly<Record<string, string | CustomRuleField>>
}

/** Zeek's names for the ends of a connection. */
const ENDS = {
  'id.orig_h': 'client.ip',
  'id.orig_p': 'client.port',
  'id.resp_h': 'server.ip',
  'id.resp_p': 'server.port',
} as const

const DNS = {
  protocol: 'dns',
  watches: ['lookup'],
  fields: { ...ENDS, query: 'name', answer: 'answer', answers: 'answer' },
} as const

/** Action that a firewall on the path would have logged: a flow with a response was allowed. */
const ACTION: CustomRuleField = {
  name: 'action',
  about: 'firewall action: accept, allow, forward, or deny, drop, reject',
  kinds: ['flow'],
  isList: true,
  read: ({ fact }: RuleInput) => {
    if (fact.kind !== 'flow') return undefined
    if (fact.traffic.established) return ['accept', 'allow', 'forward', 'permit']
    return fact.traffic.refused ? ['deny', 'drop', 'reject', 'block'] : undefined
  },
}

const CONNECTION = {
  protocol: undefined,
  watches: ['flow'],
  fields: {
    ...ENDS,
    proto: 'transport',
    service: 'protocol',
    orig_bytes: 'bytes_from_client',
    resp_bytes: 'bytes_from_server',
    action: ACTION,
  },
} as const

/** Zeek's name of a call: services of [MS-SCMR] and others begin with an R for "remote". */
const CALL: CustomRuleField = {
  name: 'name',
  about: 'RPC call: CreateServiceW, NetrJobAdd',
  kinds: ['operation'],
  isList: true,
  read: ({ fact }: RuleInput) =>
    fact.kind === 'operation' ? [fact.name, fact.name.replace(/^R(?=[A-Z][a-z])/, '')] : undefined,
}

/** The called interface: the text before the number of the call. */
const ENDPOINT: CustomRuleField = {
  name: 'function',
  about: 'RPC interface: svcctl, atsvc',
  kinds: ['operation'],
  read: ({ fact }: RuleInput) => (fact.kind === 'operation' ? fact.code.split('/')[0] : undefined),
}

const CALLS = {
  protocol: 'dcerpc',
  watches: ['operation'],
  fields: { ...ENDS, operation: CALL, endpoint: ENDPOINT },
} as const

const SOURCES: readonly (ForeignSource & { readonly is: Readonly<Dictionary> })[] = [
  { is: { category: 'dns' }, name: 'dns', ...DNS },
  { is: { product: 'zeek', service: 'dns' }, name: 'zeek dns', ...DNS },
  { is: { category: 'firewall' }, name: 'firewall', ...CONNECTION },
  { is: { product: 'zeek', service: 'conn' }, name: 'zeek conn', ...CONNECTION },
  { is: { product: 'zeek', service: 'dce_rpc' }, name: 'zeek dce_rpc', ...CALLS },
]

/** For messages: all that are understood. */
export const FOREIGN_NAMES: readonly string[] = SOURCES.map(({ name }) => name)

/** The source a rule of another product names; undefined for our own, and for what we have no facts of. */
export function foreignSource({ product, category, service }: Dictionary): ForeignSource | undefined {
  return SOURCES.find(
    ({ is }) => is.product === product && is.category === category && is.service === service,
  )
}
