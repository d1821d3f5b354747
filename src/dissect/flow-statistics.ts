/** Decides when flows report their traffic, which publishers have stopped, and which flows may rest. */
import { FlowList } from '#flow/flow-list'
import type { FlowTable } from '#flow/flow-table'
import { isGroupMac } from '#model/address'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { ObservationBuilder } from './observation-builder.ts'
import type { ProtocolState } from './protocol-state.ts'
import { Publishers } from './publishers.ts'

export class FlowStatistics {
  readonly publishers: Publishers
  readonly #flows: FlowTable
  readonly #protocolStates: readonly (ProtocolState | undefined)[]
  readonly #observations: ObservationBuilder
  /** Flows without news that rest once they have been idle for a while. */
  readonly #idle = new FlowList()

  /** @param conversations by flow */
  constructor(
    flows: FlowTable,
    protocolStates: readonly (ProtocolState | undefined)[],
    observations: ObservationBuilder,
  ) {
    this.publishers = new Publishers(flows)
    this.#flows = flows
    this.#protocolStates = protocolStates
    this.#observations = observations
  }

  /**
   * A whole second has passed; `heard` is the time of the latest frame. Periodically, flows report their traffic: young
   * ones sooner.
   */
  tick(now: Microseconds, heard: Microseconds): void {
    this.#missPublishers(heard)
    const second = Math.round(now / 1e6)
    if (second % limits.trafficSeconds !== 0) return
    const isForAll = second % limits.steadyTrafficSeconds === 0
    const { active } = this.#flows
    if (isForAll) active.addAllOf(this.#idle)
    active.sweep((flow) => this.#flows.isUsed(flow) && this.#look(flow, now, isForAll))
  }

  /** True if the flow has changes to report later. */
  #look(flow: number, now: Microseconds, isForAll: boolean): boolean {
    if (!this.#observations.reporter.hasNews(flow)) {
      if (!isForAll || !this.#hasRested(flow, now)) this.#idle.add(flow)
      return false
    }
    const age = now - this.#flows.firstTime[flow]!
    const isUndecided = this.#protocolStates[flow]?.entry === undefined
    if (age < limits.trafficSeconds * 1e6 && isUndecided) return true
    if (age > 2 * limits.steadyTrafficSeconds * 1e6 && !isForAll) return true
    this.#observations.traffic(flow, this.#protocolStates[flow])
    this.#watchPublisher(flow)
    this.#idle.add(flow)
    return false
  }

  /** The flow is over: its traffic since the last report is sent for the last time. */
  end(flow: number, protocolState: ProtocolState | undefined): void {
    // A flow that ended without a close, and that was reported before, is reported once more.
    if (this.#observations.reporter.hasNews(flow) || isOperational(protocolState))
      this.#observations.traffic(flow, protocolState, true)
    this.#observations.reporter.forget(flow)
    this.publishers.forget(flow)
  }

  #watchPublisher(flow: number): void {
    const { entry, server } = this.#protocolStates[flow] ?? {}
    if (entry?.protocol.traits?.publishesForGood !== true || server?.mac === undefined) return
    if (isGroupMac(server.mac)) this.publishers.watch(flow)
  }

  #missPublishers(heard: Microseconds): void {
    for (const { flow, usualGap } of this.publishers.stopped(heard)) {
      if (this.#observations.reporter.hasNews(flow))
        this.#observations.traffic(flow, this.#protocolStates[flow])
      this.#observations.stopped(flow, this.#protocolStates[flow], usualGap)
    }
  }

  /** A flow rests once, after it has been idle for a while. True if it need not be looked at until it carries something. */
  #hasRested(flow: number, now: Microseconds): boolean {
    const looksApart = limits.steadyTrafficSeconds * 1e6
    const idle = now - this.#flows.lastTime[flow]! - limits.restSeconds * 1e6
    if (idle < 0) return false
    if (idle > looksApart) return true
    const protocolState = this.#protocolStates[flow]
    protocolState?.rest()
    if (isOperational(protocolState)) this.#observations.traffic(flow, protocolState, true)
    return false
  }
}

function isOperational(protocolState: ProtocolState | undefined): boolean {
  return protocolState?.entry?.protocol.family === 'ot'
}
