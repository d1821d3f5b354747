import type { FlowTable } from '#flow/flow-table'
import type { Microseconds } from '#model/time'
import type { BorrowedSlice } from './borrowed-slice.ts'
import type { ProtocolState } from './protocol-state.ts'

/** Fills in the fields of a slice besides its bytes. */
export class SliceFiller {
  readonly #flows: FlowTable
  readonly #wantsReadings: boolean

  constructor(flows: FlowTable, wantsReadings: boolean) {
    this.#flows = flows
    this.#wantsReadings = wantsReadings
  }

  at(
    slice: BorrowedSlice,
    { flow, context }: ProtocolState,
    side: 0 | 1,
    time: Microseconds,
    isStream: boolean,
    isCut: boolean,
  ): void {
    const flows = this.#flows
    slice.fromClient = flows.client[flow] === side + 1
    slice.time = time
    const hasPorts = flows.hasPorts(flow) // on the link layer, the flow table keeps EtherTypes there
    slice.sourcePort = hasPorts ? flows.port(flow, side) : 0
    slice.destinationPort = hasPorts ? flows.port(flow, (1 - side) as 0 | 1) : 0
    slice.isStream = isStream
    slice.isCut = isCut
    slice.context = context
    slice.age = this.#wantsReadings ? time - flows.firstTime[flow]! : Number.NaN
  }

  /** An announcement found by the request states client and object; the slice was filled before. */
  again(protocolState: ProtocolState, slice: BorrowedSlice, side: 0 | 1): void {
    slice.context = protocolState.context
    slice.fromClient = this.#flows.client[protocolState.flow] === side + 1
  }
}
