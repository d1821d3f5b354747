/** Messages in rows, taken where a protocol meets its octets: for the few frames that somebody looks at. */
import { toHex } from '#bytes/hex'
import type { SaidMessage } from '#model/journal'
import type { AnyProtocol, Row } from '#model/protocol'

const limits = {
  /** A hundred frames hold no more that anybody reads. */
  messages: 2000,
  /** Of one message. */
  rows: 300,
  /** Characters of a label or value. */
  text: 400,
  /** Octets by which a message is found in its frame. */
  octets: 2048,
  /** Names of one message's deeds. */
  deeds: 8,
} as const

export class SaidMessages {
  /** The same protocols, each of whose messages is kept as its facts are asked for. */
  readonly protocols: readonly AnyProtocol[]
  #said: SaidMessage[] = []
  #count = 0

  constructor(protocols: readonly AnyProtocol[]) {
    this.protocols = protocols.map((protocol) => this.#tapped(protocol))
  }

  take(): readonly SaidMessage[] {
    const said = this.#said
    this.#said = []
    return said
  }

  #tapped(protocol: AnyProtocol): AnyProtocol {
    return {
      ...protocol,
      // What repeats is folded and not read again, unless it has no number.
      signature: () => 0,
      dissect: (slice, exchange) => {
        const found = protocol.dissect(slice, exchange)
        if (found.kind !== 'message') return found
        const { start } = slice
        return { ...found, message: { message: found.message, start, end: start + found.length } }
      },
      isFromClient: (message, slice) => protocol.isFromClient?.((message as Tapped).message, slice),
      facts: (message, slice, tell, exchange) => {
        const { message: inner, start, end } = message as Tapped
        if (this.#count++ >= limits.messages) return protocol.facts(inner, slice, tell, exchange)
        const deeds = new Set<string>()
        const own: SaidMessage = {
          protocol: protocol.name,
          title: protocol.title,
          time: slice.time ?? 0,
          octets: toHex(slice.bytes, start, Math.min(end, start + limits.octets)),
          rows: rowsOf(protocol, inner),
          deeds: [],
        }
        // Before its facts: what it carries is read within them.
        const place = this.#said.push(own) - 1
        protocol.facts(
          inner,
          slice,
          (said) => {
            if (said.kind === 'operation' && deeds.size < limits.deeds) deeds.add(shortened(said.name))
            tell(said)
          },
          exchange,
        )
        if (deeds.size > 0 && this.#said[place] === own) this.#said[place] = { ...own, deeds: [...deeds] }
      },
    }
  }
}

interface Tapped {
  readonly message: unknown
  readonly start: number
  readonly end: number
}

/** A protocol of somebody else may fail at its rows; its facts are worth telling all the same. */
function rowsOf(protocol: AnyProtocol, message: unknown): readonly Row[] {
  try {
    return (protocol.rows?.(message as never) ?? [])
      .slice(0, limits.rows)
      .map(({ label, value, at, length, depth }) => ({
        label: shortened(label),
        value: shortened(value),
        at: natural(at),
        length: natural(length),
        ...(depth === undefined ? {} : { depth: natural(depth) }),
      }))
  } catch {
    return []
  }
}

function shortened(text: unknown): string {
  return String(text).slice(0, limits.text)
}

function natural(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
}
