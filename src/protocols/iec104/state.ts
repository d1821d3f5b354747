/** State of one connection: pending commands, sequence numbers, open files. */
import { DeviceClock } from '#model/device-clock'
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { STANDARD_WIDTHS, type Widths } from './asdu.ts'
import { limits } from './limits.ts'

/** A file under way: its name, and the bytes of its segments so far. */
export interface FileUnderWay {
  readonly name: string
  readonly bytes: number
}

export class Iec104State extends PendingRequests<string, Operation> {
  /** A sound APDU was seen. */
  isSettled = false
  widths: Widths = STANDARD_WIDTHS
  /** The widths fitted an ASDU to the byte, and are not guessed again. */
  areWidthsProven = false
  isStarted = false
  readonly clocks = { client: new DeviceClock(), server: new DeviceClock() }
  /** Next N(S) of the server and of the client; -1 while unknown. */
  readonly #next = new Int32Array(2).fill(-1)
  /** The number `note` took a moment ago, whose facts may still be asked for; -1 for none. */
  readonly #noted = new Int32Array(2).fill(-1)
  readonly #files = new Map<string, FileUnderWay>()

  constructor() {
    super(limits.pendingCommands)
  }

  /** Widths that fit an ASDU to the byte are kept; undefined changes nothing. */
  learnWidths(widths: Widths | undefined): void {
    if (widths === undefined) return
    this.widths = widths
    this.areWidthsProven = true
  }

  /** Notes a send sequence number; answers how many numbers were skipped (0 if none, negative if it was seen before). */
  follow(fromClient: boolean, send: number): number {
    const side = fromClient ? 1 : 0
    if (this.#noted[side] === send) {
      this.#noted[side] = -1
      return 0
    }
    const expected = this.#next[side]!
    this.#next[side] = (send + 1) & 0x7fff
    if (expected < 0) return 0
    const skipped = (send - expected) & 0x7fff
    return skipped < 0x4000 ? skipped : skipped - 0x8000
  }

  /** Notes a number ahead of `follow`, if it is the one that must come; false otherwise. For the hot path. */
  note(fromClient: boolean, send: number): boolean {
    const side = fromClient ? 1 : 0
    if (this.#next[side] !== send) return false
    this.#next[side] = (send + 1) & 0x7fff
    this.#noted[side] = send
    return true
  }

  /** Numbers begin anew: IEC 60870-5-104:2006 §5.1. */
  restart(): void {
    this.#next.fill(-1)
  }

  growFile(key: string, name: string, bytes: number): void {
    const file = this.#files.get(key)
    this.#files.delete(key)
    this.#files.set(key, { name, bytes: (file?.bytes ?? 0) + bytes })
    if (this.#files.size > limits.transfers) this.#files.delete(this.#files.keys().next().value!)
  }

  takeFile(key: string): FileUnderWay | undefined {
    const file = this.#files.get(key)
    this.#files.delete(key)
    return file
  }
}
