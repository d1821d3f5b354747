/** A protocol tried on bytes outside of any flow: for tests and for a look at a single message. */
import type { Fact } from './fact.ts'
import type { AnyProtocol, Dissected, Expectation, Payload, Slice } from './protocol.ts'

/** A client's whole datagram without ports, unless `rest` overrides it. */
export function sliceOf(bytes: Uint8Array, rest: Partial<Slice> = {}): Slice {
  return {
    bytes,
    start: 0,
    end: bytes.length,
    fromClient: true,
    time: 0,
    sourcePort: 0,
    destinationPort: 0,
    isStream: false,
    isCut: false,
    context: undefined,
    ...rest,
  }
}

export interface ProtocolFixture {
  readonly results: readonly Dissected<unknown>[]
  readonly said: readonly (Fact | Payload | Expectation)[]
}

/**
 * Reads `slices` in order as one flow (with a new state unless one is given) and collects results and facts. Throws if
 * the protocol breaks the contract: it must advance, stay inside the slice and request more bytes than it has.
 */
export function tryOut(
  protocol: AnyProtocol,
  slices: readonly Slice[],
  state = protocol.newState?.(),
): ProtocolFixture {
  const results: Dissected<unknown>[] = []
  const said: (Fact | Payload | Expectation)[] = []
  for (const slice of slices) {
    protocol.probe?.(slice)
    let start = slice.start
    while (start < slice.end) {
      const rest = { ...slice, start }
      const found = protocol.dissect(rest, state)
      results.push(found)
      if (found.kind === 'message') {
        protocol.facts(found.message, { ...rest, end: start + found.length }, (it) => said.push(it), state)
        protocol.rows?.(found.message)
      }
      if (found.kind === 'foreign') break
      if (found.kind === 'incomplete') {
        if (found.need <= slice.end - start)
          throw new Error(`${protocol.name}: incomplete needs ${found.need}, has ${slice.end - start}`)
        break
      }
      if (found.length < 1 || start + found.length > slice.end)
        throw new Error(`${protocol.name}: length ${found.length}`)
      start += found.length
    }
  }
  return { results, said }
}

/** Only the facts of `bytes`, as one datagram. */
export function factsOf(
  protocol: AnyProtocol,
  bytes: Uint8Array,
  rest: Partial<Slice> = {},
): readonly (Fact | Payload | Expectation)[] {
  return tryOut(protocol, [sliceOf(bytes, rest)]).said
}

/** Bytes that one side of a stream sends. */
export type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

/** Only their facts, as one stream. */
export function saidInStream(protocol: AnyProtocol, parts: readonly Sent[]): readonly Fact[] {
  const slices = parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true }))
  return tryOut(protocol, slices).said as readonly Fact[]
}
