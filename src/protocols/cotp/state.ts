/** State of one transport connection: its selectors and the parts of unfinished data. */
import type { Carried } from '#model/protocol'

export const limits = {
  /** One unit of service data put together from DT TPDUs. S7 stays below 1 KiB; MMS and S7comm-plus uploads reach 32 KiB. */
  unitBytes: 64 * 1024,
} as const

/** Parts of a unit of service data in one direction. */
export class Assembly {
  #bytes = new Uint8Array(0)
  length = 0
  /** True while the rest of a unit that grew too large passes by. */
  isSkipping = false

  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Adds a part. False if the unit would grow beyond its bound; the unit is then skipped to its end. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const wanted = this.length + end - start
    if (this.isSkipping || wanted > limits.unitBytes) {
      this.clear()
      this.isSkipping = true
      return false
    }
    if (wanted > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(limits.unitBytes, Math.max(wanted, this.#bytes.length * 2)))
      grown.set(this.#bytes.subarray(0, this.length))
      this.#bytes = grown
    }
    this.#bytes.set(bytes.subarray(start, end), this.length)
    this.length = wanted
    return true
  }

  /** Forgets the unit and its buffer. */
  clear(): void {
    this.#bytes = new Uint8Array(0)
    this.length = 0
    this.isSkipping = false
  }
}

/** Context of the connection for the payload's protocol. */
export interface CotpContext {
  readonly callingTsap: string | undefined
  readonly calledTsap: string | undefined
  /** Of the called selector, where it has Siemens' form. */
  readonly rack: number | undefined
  readonly slot: number | undefined
}

export interface CotpState {
  /** A sound message was seen. */
  isSettled: boolean
  /** The connection negotiated RDP, or shows it: after it the stream may be TLS or fast-path, no TPKT. */
  isRdp: boolean
  /** A connection request waits for its answer. */
  isAsked: boolean
  context: CotpContext
  readonly fromClient: Assembly
  readonly fromServer: Assembly
  /** Lent by `carries`. */
  readonly carried: Carried
}

export function newState(): CotpState {
  return {
    isSettled: false,
    isRdp: false,
    isAsked: false,
    context: { callingTsap: undefined, calledTsap: undefined, rack: undefined, slot: undefined },
    fromClient: new Assembly(),
    fromServer: new Assembly(),
    carried: { start: 0, end: 0, fromClient: true, context: undefined },
  }
}
