import type { Dissector } from '#dissect/dissector'
import { transportName } from '#dissect/traffic-builder'
import type { FlowTable } from '#flow/flow-table'
import type { Finding, Rule, RuleInput } from '#model/rule'
import { SignaturePairs } from '#signatures/pairs'
import type { SignatureHit } from '#signatures/seen'
import { ruleOfSignature } from '#signatures/signature-rule'

export interface SignatureFindingsSetup {
  readonly flows: FlowTable
  readonly dissector: Dissector
  readonly realmName: (realm: number) => string
  readonly found: (rule: Rule, finding: Finding, judged: RuleInput) => void
}

/** Signature matches, as findings for detection. */
export class SignatureFindings {
  readonly #setup: SignatureFindingsSetup
  /** Whom signatures have spoken of. */
  readonly #pairs = new SignaturePairs()

  constructor(setup: SignatureFindingsSetup) {
    this.#setup = setup
  }

  get counters() {
    return this.#pairs.counters
  }

  emit(hit: SignatureHit): void {
    const { flows, dissector, realmName, found } = this.#setup
    const judged = judgedHit(hit, flows, dissector, realmName(flows.realm(hit.flow)))
    const sides = [flows.party(hit.flow, 0, ''), flows.party(hit.flow, 1, '')].map(
      ({ ip, mac }) => ip ?? mac ?? '',
    )
    const client = sides[1 - flows.serverSide(hit.flow)]!
    const finding = this.#pairs.findingOf(
      hit.signature,
      { sender: sides[hit.side]!, receiver: sides[1 - hit.side]!, client },
      hit.time,
    )
    found(ruleOfSignature(hit.signature), finding, judged)
  }
}

/** A hit in the envelope that judges know: who is client and server, where it was seen. */
function judgedHit(
  { signature, flow, time, count }: SignatureHit,
  flows: FlowTable,
  dissector: Dissector,
  realm: string,
): RuleInput {
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
