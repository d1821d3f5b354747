import type { Outcome, Verb } from '#model/fact'

interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

const discover: Named = { code: '1', name: 'DHCPDISCOVER', verb: 'browse' }
const request: Named = { code: '3', name: 'DHCPREQUEST', verb: 'subscribe' }
const decline: Named = { code: '4', name: 'DHCPDECLINE', verb: 'report' }
const release: Named = { code: '7', name: 'DHCPRELEASE', verb: 'report' }
const inform: Named = { code: '8', name: 'DHCPINFORM', verb: 'read' }
const leaseQuery: Named = { code: '10', name: 'DHCPLEASEQUERY', verb: 'browse' } // RFC 4388 §6.1

export const operations: readonly Named[] = [discover, request, decline, release, inform, leaseQuery]

/** Message types (RFC 2132 §9.6, RFC 4388 §6.1) as the operation they ask for or answer. */
export const messageTypes: ReadonlyMap<number, readonly [Named, Outcome]> = new Map<
  number,
  readonly [Named, Outcome]
>([
  [1, [discover, 'requested']],
  [2, [discover, 'succeeded']],
  [3, [request, 'requested']],
  [4, [decline, 'requested']],
  [5, [request, 'succeeded']],
  [6, [request, 'rejected']],
  [7, [release, 'requested']],
  [8, [inform, 'requested']],
  [10, [leaseQuery, 'requested']],
  [11, [leaseQuery, 'rejected']], // DHCPLEASEUNASSIGNED
  [12, [leaseQuery, 'rejected']], // DHCPLEASEUNKNOWN
  [13, [leaseQuery, 'succeeded']], // DHCPLEASEACTIVE
])
