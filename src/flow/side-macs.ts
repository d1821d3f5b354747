/** Which network card each side of a flow sends from, as columns of two a flow. */
import type { Packet } from '#wire/packet'
import { grown } from './columns.ts'
import type { Ends } from './ends.ts'

export class SideMacs {
  readonly #ends: Ends
  #mac: Int32Array
  /** The latest sender's octets, so that the same one need not be looked up. */
  #high: Uint32Array
  #low: Uint16Array
  #hasMoved: Uint8Array

  constructor(ends: Ends, flows: number) {
    this.#ends = ends
    this.#mac = new Int32Array(2 * flows).fill(-1)
    this.#high = new Uint32Array(2 * flows)
    this.#low = new Uint16Array(2 * flows)
    this.#hasMoved = new Uint8Array(flows)
  }

  /** Text of the MAC in a column; undefined while none was seen. */
  text(column: number): string | undefined {
    const mac = this.#mac[column]!
    return mac < 0 ? undefined : this.#ends.macText(mac)
  }

  /** True if a side has sent from another MAC since the last call: its party is another one now. */
  takeMoved(flow: number): boolean {
    const hasMoved = this.#hasMoved[flow] === 1
    this.#hasMoved[flow] = 0
    return hasMoved
  }

  /** The packet was sent by the side of this column. */
  note(packet: Packet, flow: number, column: number): void {
    const { addressBytes: bytes, sourceMacAt: at } = packet
    const high = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
    const low = (bytes[at + 4]! << 8) | bytes[at + 5]!
    if (this.#mac[column] !== -1 && this.#high[column] === high && this.#low[column] === low) return
    if (this.#mac[column] !== -1) this.#hasMoved[flow] = 1
    this.#high[column] = high
    this.#low[column] = low
    this.#mac[column] = this.#ends.macNumber(bytes, at)
    const other = 4 * flow + 1 - column
    if (this.#mac[other] === -1 && packet.destinationMacAt >= 0) {
      // The silent side's MAC is where its frames are sent to; its own frames will correct this.
      this.#mac[other] = this.#ends.macNumber(bytes, packet.destinationMacAt)
      this.#high[other] = 0
      this.#low[other] = 0
    }
  }

  forget(flow: number): void {
    this.#hasMoved[flow] = 0
    this.#mac[2 * flow] = this.#mac[2 * flow + 1] = -1
  }

  grow(flows: number): void {
    this.#mac = grown(this.#mac, 2 * flows)
    this.#high = grown(this.#high, 2 * flows)
    this.#low = grown(this.#low, 2 * flows)
    this.#hasMoved = grown(this.#hasMoved, flows)
  }
}
