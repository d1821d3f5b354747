import type { Dissector } from '#dissect/dissector'
import { transportName } from '#dissect/traffic-teller'
import type { FlowTable } from '#flow/flow-table'
import type { SignatureHit } from '#intel/signatures/seen'
import type { Judged } from '#model/rule'

/** A hit in the envelope that judges know: who is client and server, where it was seen. */
export function judgedHit(
  { signature, flow, time, count }: SignatureHit,
  flows: FlowTable,
  dissector: Dissector,
  realm: string,
): Judged {
  const server = flows.serverSide(flow)
  const { generator, sid, revision } = signature
  return {
    fact: { kind: 'signature', generator, sid, revision },
    time,
    lastTime: time,
    count,
    protocol: dissector.applicationOf(flow),
    transport: transportName(flows.ipProtocol(flow)),
    client: flows.party(flow, (1 - server) as 0 | 1, realm),
    server: flows.party(flow, server, realm),
    vlan: flows.vlan[flow]! >= 0 ? flows.vlan[flow] : undefined,
    place: { file: dissector.file, frame: dissector.frame },
    directionKnown: flows.clientKnown[flow] === 1,
  }
}
