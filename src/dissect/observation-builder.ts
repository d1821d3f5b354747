/** Adds client, server, frame and time to facts and traffic, and passes them to the fact dispatcher. */
import type { FlowTable } from '#flow/flow-table'
import { isQuiet, type Observation, type Place, type Reading, type Traffic } from '#model/fact'
import { Memo } from '#model/memo'
import type { Microseconds } from '#model/time'
import type { EmittedFact } from './emitted-fact.ts'
import { topOf } from './protocol-names.ts'
import { ProtocolState } from './protocol-state.ts'
import { TrafficBuilder, transportName } from './traffic-builder.ts'

/** Where the packet under way comes from. */
export interface FramePosition {
  file: number
  frame: number
}

export interface ObservationBuilderOptions {
  readonly flows: FlowTable
  readonly realmName: (realm: number) => string
  readonly judge: (observed: Observation) => boolean
  readonly traffic: (traffic: Traffic) => void
  /** Called for a publisher that has stopped: its traffic since the last report, and its usual pause. */
  readonly stopped?: ((traffic: Traffic, usualGap: Microseconds) => void) | undefined
}

/** Values of one message that follow each other share their observation: only its fact changes from one to the next. */
type ReadingRun = Omit<Observation<Reading>, 'fact'> & { fact: Reading }

export class ObservationBuilder {
  readonly reporter: TrafficBuilder
  readonly #options: ObservationBuilderOptions
  readonly #flows: FlowTable
  readonly #here: FramePosition
  #place: Place = { file: -1, frame: -1 }
  /** Undefined once another fact has gone up. */
  #run: ReadingRun | undefined
  readonly #nameOf: (row: number) => string | undefined

  /** @param nameOf name of a fold row's operation */
  constructor(
    options: ObservationBuilderOptions,
    here: FramePosition,
    nameOf: (row: number) => string | undefined,
  ) {
    this.#options = options
    this.#flows = options.flows
    this.#here = here
    this.#nameOf = nameOf
    this.reporter = new TrafficBuilder(options.flows)
  }

  /** One fact, seen `count` times. False for a value that no model keeps. */
  fact(
    protocolState: ProtocolState,
    emitted: EmittedFact,
    time: Microseconds,
    lastTime: Microseconds,
    count: number,
    frame: number,
    before: number,
    isRepeat: boolean,
  ): boolean {
    const { flow } = protocolState
    const { fact } = emitted
    this.#run = undefined
    this.#parties(protocolState)
    const { memo } = protocolState
    if (memo !== undefined && memo.since < 0) memo.since = time
    return this.#options.judge({
      fact,
      time,
      lastTime,
      count,
      isRepeat,
      protocol: emitted.entry.name,
      transport: transportName(this.#flows.ipProtocol(flow)),
      client: protocolState.client!,
      server: protocolState.server!,
      memo,
      vlan: this.#flows.vlan[flow]! >= 0 ? this.#flows.vlan[flow] : undefined,
      place: this.#placeOf(frame),
      directionKnown: this.#flows.clientKnown[flow] === 1,
      after:
        before >= 0 && fact.kind === 'operation' && !isQuiet(fact.verb) ? this.#nameOf(before) : undefined,
    })
  }

  /** A poll of a conversation, for what is said of its order up to now. */
  polled(protocolState: ProtocolState, { fact, entry }: EmittedFact, now: Microseconds): Observation {
    const { flow } = protocolState
    this.#parties(protocolState)
    return {
      fact,
      ...{ time: now, lastTime: now, count: 1, isRepeat: true },
      protocol: entry.name,
      transport: transportName(this.#flows.ipProtocol(flow)),
      client: protocolState.client!,
      server: protocolState.server!,
      memo: protocolState.memo,
      vlan: this.#flows.vlan[flow]! >= 0 ? this.#flows.vlan[flow] : undefined,
      place: { file: this.#flows.lastFile[flow]!, frame: this.#flows.lastFrame[flow]! },
      directionKnown: this.#flows.clientKnown[flow] === 1,
      after: undefined,
    }
  }

  /** One value that was read. False if no model keeps it. Consumers copy an observation that they keep. */
  reading(protocolState: ProtocolState, fact: Reading, protocol: string, time: Microseconds): boolean {
    const { frame } = this.#here
    this.#parties(protocolState)
    const { client, server, memo } = protocolState
    const run = this.#run
    const goesOn =
      run !== undefined &&
      run.time === time &&
      run.place.frame === frame &&
      run.client === client &&
      run.server === server &&
      run.memo === memo &&
      run.protocol === protocol
    if (goesOn) {
      run.fact = fact
      return this.#options.judge(run)
    }
    const { flow } = protocolState
    this.#run = {
      fact,
      time,
      lastTime: time,
      count: 1,
      isRepeat: false,
      protocol,
      transport: transportName(this.#flows.ipProtocol(flow)),
      client: client!,
      server: server!,
      memo,
      vlan: this.#flows.vlan[flow]! >= 0 ? this.#flows.vlan[flow] : undefined,
      place: this.#placeOf(frame),
      directionKnown: this.#flows.clientKnown[flow] === 1,
      after: undefined,
    }
    return this.#options.judge(this.#run)
  }

  /** Traffic of a flow since the last report. */
  traffic(flow: number, known: ProtocolState | undefined, isLast = false): void {
    this.#run = undefined
    this.#options.traffic(this.#news(flow, known, isLast))
  }

  /** Publishing in this flow has stopped. */
  stopped(flow: number, known: ProtocolState | undefined, usualGap: Microseconds): void {
    this.#options.stopped?.(this.#news(flow, known), usualGap)
  }

  #news(flow: number, known: ProtocolState | undefined, isLast = false): Traffic {
    const protocolState = known ?? new ProtocolState(flow, undefined)
    if (this.#flows.takeMoved(flow)) protocolState.forgetParties()
    this.#parties(protocolState)
    return this.reporter.news(
      flow,
      {
        protocol: topOf(protocolState)?.name ?? '',
        client: protocolState.client!,
        server: protocolState.server!,
        memo: protocolState.memo,
        // Emitted because time has passed: the current frame is another flow's.
        place: { file: this.#flows.lastFile[flow]!, frame: this.#flows.lastFrame[flow]! },
      },
      isLast,
    )
  }

  /** One object for all facts of one frame. */
  #placeOf(frame: number): Place {
    const { file } = this.#here
    if (this.#place.frame !== frame || this.#place.file !== file) this.#place = { file, frame }
    return this.#place
  }

  #parties(protocolState: ProtocolState): void {
    if (protocolState.client !== undefined) return
    const { flow } = protocolState
    if (protocolState.memo === undefined) {
      protocolState.memo = new Memo()
      protocolState.serverSide = this.#flows.serverSide(flow)
    }
    const server = protocolState.serverSide
    const realm = this.#options.realmName(this.#flows.realm(flow))
    protocolState.client = this.#flows.party(flow, (1 - server) as 0 | 1, realm)
    protocolState.server = this.#flows.party(flow, server, realm)
  }
}
