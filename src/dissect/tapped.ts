import type { AnyProtocol, Emit, Slice } from '#model/protocol'

/** One message at its position in the slice, with the state that the protocol received. */
export interface Tapped {
  readonly message: unknown
  readonly slice: Slice
  readonly start: number
  readonly end: number
  readonly state: unknown
  readonly emit: Emit
}

/**
 * The same protocol, but each of its messages is passed to `hear` when its facts are requested, and `hear` decides
 * whether they are emitted. Repeats are read each time, unless a number of their own folds them.
 */
export function tapped(protocol: AnyProtocol, hear: (tapped: Tapped) => void): AnyProtocol {
  return {
    ...protocol,
    foldKey: () => 0,
    dissect: (slice, state) => {
      const found = protocol.dissect(slice, state)
      if (found.kind !== 'message') return found
      const { start } = slice
      const placed: Placed = { message: found.message, start, end: start + found.length }
      return { ...found, message: placed }
    },
    isFromClient: (message, slice) => protocol.isFromClient?.((message as Placed).message, slice),
    facts: (message, slice, emit, state) => hear({ ...(message as Placed), slice, emit, state }),
  }
}

interface Placed {
  readonly message: unknown
  readonly start: number
  readonly end: number
}
