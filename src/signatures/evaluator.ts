/** One signature against one case: everything its rule asks for, the cheap questions first. */
import type { Microseconds } from '#model/time'
import type { BufferValues } from './buffer-values.ts'
import { DECODED, PAYLOAD } from './buffers.ts'
import type { FlowState } from './flow-state.ts'
import { HeaderView } from './headers.ts'
import { HostBits } from './host-bits.ts'
import { type InspectedBytes, Inspection } from './inspect.ts'
import { limits } from './limits.ts'
import type { SignatureMatches } from './matches.ts'
import { FAILED } from './protocols.ts'
import type { SeenFlows, SeenPacket } from './seen.ts'
import type { IndustrialMessage, Signature } from './signature.ts'
import { Thresholds } from './thresholds.ts'

/** Input of a signature. */
export interface MatchInput {
  readonly state: FlowState
  readonly flow: number
  readonly side: 0 | 1
  readonly time: Microseconds
  readonly packet: SeenPacket | undefined
  /** The payload of a packet, or the latest bytes of a stream. */
  readonly subject: InspectedBytes
  readonly values: BufferValues | undefined
  readonly industrial: IndustrialMessage | undefined
}

/** Answers of `Judge.consider`: the case is none of the rule's; bytes that have still to come may make it one. */
const NO_MATCH = -1
export const NOT_YET = -2

export class SignatureEvaluator {
  readonly #signatures: readonly Signature[]
  readonly #flows: SeenFlows
  readonly #hits: SignatureMatches
  readonly #inspection = new Inspection()
  readonly #thresholds = new Thresholds()
  readonly #hostBits = new HostBits()
  readonly #headers: HeaderView
  readonly #counted = { signatureFlowBitLimit: 0 }

  constructor(signatures: readonly Signature[], flows: SeenFlows, hits: SignatureMatches) {
    this.#signatures = signatures
    this.#flows = flows
    this.#hits = hits
    this.#headers = new HeaderView(flows)
  }

  get counters(): Record<string, number> {
    return {
      ...this.#counted,
      ...this.#inspection.counters,
      ...this.#thresholds.counters,
      ...this.#hostBits.counters,
    }
  }

  /** A second has passed: what was spent in it is given anew. */
  tick(): void {
    this.#inspection.tick()
  }

  /** Offset where the payload's match ended (its start where nothing was compared with it), or NO_MATCH or NOT_YET. */
  consider(index: number, what: MatchInput): number {
    const rule = this.#signatures[index]!
    if (!this.#flowFits(rule, what) || !bitsFit(rule, what.state)) return NO_MATCH
    if (isSaidOnce(rule) && what.state.reported.has(2 * index + what.side)) return NO_MATCH
    if (!this.#addressesFit(rule, index, what)) return NO_MATCH
    if (
      rule.headers.length > 0 &&
      (what.packet === undefined || !this.headersFit(index, what.packet, what.flow))
    )
      return NO_MATCH
    const { industrial } = what
    if (
      rule.industrial.length > 0 &&
      (industrial === undefined || !rule.industrial.every((test) => test.passes(industrial)))
    )
      return NO_MATCH
    const ended = this.#chainsFit(rule, what)
    if (ended < 0) return ended
    if (!this.#hostBitsFit(rule, what)) return NO_MATCH
    this.#matched(rule, index, what)
    return ended
  }

  #hostBitsFit({ hostBits }: Signature, { flow, side, time }: MatchInput): boolean {
    if (hostBits.length === 0) return true
    const flows = this.#flows
    return this.#hostBits.fit(
      hostBits,
      flows.address(flow, side),
      flows.address(flow, (1 - side) as 0 | 1),
      time,
    )
  }

  #flowFits({ flow, ipVersion }: Signature, { flow: number, side, packet }: MatchInput): boolean {
    const { direction, established, otherThan } = flow
    const flows = this.#flows
    if (direction !== undefined && flows.isClient(number, side) !== (direction === 'to-server')) return false
    if (established !== undefined && flows.isEstablished(number) !== established) return false
    if (otherThan.length > 0) {
      const application = flows.application(number)
      if (application === '' || application === FAILED || otherThan.includes(application)) return false
    }
    return ipVersion === undefined || packet === undefined || packet.ipVersion === ipVersion
  }

  /** Addresses and, for both directions, ports; evaluated once for each flow and side. */
  #addressesFit(rule: Signature, index: number, { state, flow, side }: MatchInput): boolean {
    const key = 2 * index + side
    const known = state.addresses.get(key)
    if (known !== undefined) return known
    const other = (1 - side) as 0 | 1
    const fits = this.#isFrom(rule, flow, side) || (rule.isBidirectional && this.#isFrom(rule, flow, other))
    state.addresses.set(key, fits)
    return fits
  }

  #isFrom(
    { source, sourcePorts, destination, destinationPorts }: Signature,
    flow: number,
    side: 0 | 1,
  ): boolean {
    const flows = this.#flows
    const other = (1 - side) as 0 | 1
    return (
      (sourcePorts.isAny || sourcePorts.ports[flows.port(flow, side)] === 1) &&
      (destinationPorts.isAny || destinationPorts.ports[flows.port(flow, other)] === 1) &&
      (source.isAny || source.has(flows.address(flow, side))) &&
      (destination.isAny || destination.has(flows.address(flow, other)))
    )
  }

  /** Does the packet's header hold all that the rule asks of it? */
  headersFit(index: number, packet: SeenPacket, flow: number): boolean {
    const { headers } = this.#signatures[index]!
    if (headers.length === 0) return true
    const read = this.#headers.over(packet, flow)
    return headers.every((test) => test(read))
  }

  #chainsFit(rule: Signature, { subject, values }: MatchInput): number {
    const inspection = this.#inspection
    inspection.begin(rule.variables)
    let ended = subject.start
    for (const { buffer, steps, transforms } of rule.chains) {
      if (buffer === PAYLOAD) {
        if (!inspection.matches(steps, subject)) return inspection.wantsMore ? NOT_YET : NO_MATCH
        ended = inspection.ended
        continue
      }
      if (buffer === DECODED) {
        const { decoded, wantsMore } = inspection
        const isFound =
          decoded !== undefined &&
          inspection.matches(steps, { bytes: decoded, start: 0, end: decoded.length, before: 0 })
        if (!isFound) return wantsMore ? NOT_YET : NO_MATCH
        continue
      }
      const fits = values?.get(buffer).some((value) => {
        const bytes = transforms.reduce((now, transform) => transform(now), value)
        return inspection.matches(steps, { bytes: bytes, start: 0, end: bytes.length, before: 0 })
      })
      if (fits !== true) return NO_MATCH
    }
    return ended
  }

  #matched(rule: Signature, index: number, what: MatchInput): void {
    const { state, flow, side, time } = what
    for (const { command, names } of rule.flowBits) {
      if (command === 'isset' || command === 'isnotset') continue
      for (const name of names) {
        if (command === 'unset' || (command === 'toggle' && state.bits.has(name))) state.bits.delete(name)
        else if (state.bits.size < limits.bitsPerFlow) state.bits.add(name)
        else this.#counted.signatureFlowBitLimit++
      }
    }
    if (rule.hostBits.length > 0) {
      const flows = this.#flows
      const other = (1 - side) as 0 | 1
      this.#hostBits.apply(rule.hostBits, flows.address(flow, side), flows.address(flow, other), time)
    }
    if (isSaidOnce(rule)) state.reported.add(2 * index + side)
    if (rule.threshold !== undefined) {
      const whom = this.#whom(rule.threshold.track, what)
      if (!this.#thresholds.passes(rule.sid, rule.threshold, whom, time)) return
    }
    if (!rule.isSilent) this.#hits.add(rule, { flow, side, time })
  }

  #whom(track: NonNullable<Signature['threshold']>['track'], { flow, side }: MatchInput): string {
    const source = this.#flows.address(flow, side)
    const destination = this.#flows.address(flow, (1 - side) as 0 | 1)
    switch (track) {
      case 'source':
        return source
      case 'destination':
        return destination
      case 'both':
        return `${source} ${destination}`
      case 'flow':
        return `flow ${flow}`
      case 'rule':
        return ''
      default:
        return track satisfies never
    }
  }
}

/** True if no condition changes from packet to packet. */
function isSaidOnce({ headers, chains, industrial, threshold, flowBits, hostBits }: Signature): boolean {
  return (
    headers.length === 0 &&
    chains.length === 0 &&
    industrial.length === 0 &&
    threshold === undefined &&
    flowBits.length === 0 &&
    hostBits.length === 0
  )
}

function bitsFit({ flowBits }: Signature, state: FlowState): boolean {
  if (flowBits.length === 0) return true
  const { bits } = state
  return flowBits.every(({ command, names }) => {
    if (command === 'isset') return names.some((name) => bits.has(name))
    return command !== 'isnotset' || !names.some((name) => bits.has(name))
  })
}
