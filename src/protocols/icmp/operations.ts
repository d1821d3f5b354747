import type { Outcome, Verb } from '#model/fact'

interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

const unreachable: Named = { code: '3', name: 'Destination Unreachable', verb: 'report' }
const quench: Named = { code: '4', name: 'Source Quench', verb: 'report' }
const redirect: Named = { code: '5', name: 'Redirect', verb: 'configure' }
/** The requested host is a neighbour: send to it directly (RFC 1122 §3.2.2.2). No router comes in between. */
const neighbour: Named = { code: '5', name: 'Redirect to Neighbour', verb: 'report' }
const echo: Named = { code: '8', name: 'Echo', verb: 'diagnose' }
const advertisement: Named = { code: '9', name: 'Router Advertisement', verb: 'report' } //  RFC 1256 §3
const solicitation: Named = { code: '10', name: 'Router Solicitation', verb: 'browse' } //   RFC 1256 §3
const exceeded: Named = { code: '11', name: 'Time Exceeded', verb: 'report' }
const parameter: Named = { code: '12', name: 'Parameter Problem', verb: 'report' }
const timestamp: Named = { code: '13', name: 'Timestamp', verb: 'diagnose' }
const information: Named = { code: '15', name: 'Information Request', verb: 'diagnose' }
const mask: Named = { code: '17', name: 'Address Mask Request', verb: 'diagnose' } //        RFC 950 appendix I

/** @param isDirect the gateway of a redirect is where the packet goes anyway */
export function meaningOf(type: number, isDirect: boolean): readonly [Named, Outcome] | undefined {
  return isDirect ? [neighbour, 'requested'] : messageTypes.get(type)
}

export const operations: readonly Named[] = [
  unreachable,
  quench,
  redirect,
  neighbour,
  echo,
  advertisement,
  solicitation,
  exceeded,
  parameter,
  timestamp,
  information,
  mask,
]

/** Types (RFC 792 "Summary of Message Types") as the operation they ask for or answer. */
export const messageTypes: ReadonlyMap<number, readonly [Named, Outcome]> = new Map<
  number,
  readonly [Named, Outcome]
>([
  [0, [echo, 'succeeded']],
  [3, [unreachable, 'requested']],
  [4, [quench, 'requested']],
  [5, [redirect, 'requested']],
  [8, [echo, 'requested']],
  [9, [advertisement, 'requested']],
  [10, [solicitation, 'requested']],
  [11, [exceeded, 'requested']],
  [12, [parameter, 'requested']],
  [13, [timestamp, 'requested']],
  [14, [timestamp, 'succeeded']],
  [15, [information, 'requested']],
  [16, [information, 'succeeded']],
  [17, [mask, 'requested']],
  [18, [mask, 'succeeded']],
])
