/** State of one S7 connection: pending requests, responses in parts, block transfers in progress. */
import { DeviceClock } from '#model/device-clock'
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { Polling } from '#model/polling'
import type { Microseconds } from '#model/time'
import type { BlockContent } from './block-content.ts'
import type { S7commItem } from './items.ts'
import { limits } from './limits.ts'

export interface PendingS7commRequest {
  readonly operation: Operation
  readonly functionCode: number | undefined
  readonly items: readonly S7commItem[]
  /** Block, or upload id as text, of transfers. */
  readonly transfer: string | undefined
}

export interface BlockTransfer {
  readonly block: string
  readonly direction: 'to-server' | 'to-client'
  readonly content: BlockContent
}

/** An answer in parts, or one of its parts. */
interface Assembly {
  /** Requested object; only the first part's request names it. */
  readonly object: string
  /** The server's number of the answer. */
  readonly dataUnit: number
  readonly bytes: Uint8Array
}

/** Bits above a reference: who asks, and whether by userdata. References are the asker's own; the two count apart. */
const OF_CLIENT = 0x1_0000
const OF_USERDATA = 0x2_0000

export function keyOf(reference: number, isAskerClient: boolean, isUserdata: boolean): number {
  return reference | (isAskerClient ? OF_CLIENT : 0) | (isUserdata ? OF_USERDATA : 0)
}

function clientKey(reference: number): number {
  return keyOf(reference, true, false)
}

export class S7commState {
  isSlotEmitted = false
  /** Of the controller. */
  readonly clock = new DeviceClock()
  /** Requests pass here too: a response without one then had its request lost, and causes no operation of its own. */
  hasAsked = false
  /** Reads of the client that were read before, and those of them under way by their reference. */
  readonly polling = new Polling<PendingS7commRequest>()
  readonly #waiting = new PendingRequests<number, PendingS7commRequest>(limits.pending)
  readonly #assemblies = new Map<number, Assembly>()
  readonly #transfers = new Map<string, BlockTransfer>()

  /** Notes a known read in place of `ask`; false where that would push out another. */
  mayPoll(reference: number, number: number, time: Microseconds): boolean {
    if (this.#waiting.peek(clientKey(reference)) !== undefined || !this.polling.ask(reference, number, time))
      return false
    this.hasAsked = true
    return true
  }

  /** Remembers a request; returns those that it pushes out unanswered. */
  ask(key: number, pending: PendingS7commRequest, time: Microseconds): readonly PendingS7commRequest[] {
    this.hasAsked = true
    const pushedOut: PendingS7commRequest[] = []
    const reference = key & 0xffff
    if (key === clientKey(reference)) {
      if (this.polling.hasJustAsked(reference, time)) return pushedOut
      const polled = this.polling.pushOut(reference)
      if (polled !== undefined) pushedOut.push(polled)
    }
    const forgotten = this.#waiting.add(key, pending)
    if (forgotten !== undefined) pushedOut.push(forgotten)
    return pushedOut
  }

  answer(key: number, time: Microseconds): PendingS7commRequest | undefined {
    const reference = key & 0xffff
    const polled = key === clientKey(reference) ? this.polling.take(reference, time) : undefined
    return polled ?? this.#waiting.take(key)
  }

  takePending(): readonly PendingS7commRequest[] {
    return [...this.#waiting.takePending(), ...this.polling.takePending()]
  }

  /** Object of the answer in parts that `key` continues. */
  objectOf(key: number): string | undefined {
    return this.#assemblies.get(key)?.object || undefined
  }

  /** Adds a part to the answer of the same unit, or begins one; false if the whole grew too large and was dropped. */
  gather(key: number, part: Assembly): boolean {
    const same = this.#assemblies.get(key)
    const begun = same?.dataUnit === part.dataUnit ? same : undefined
    const length = begun?.bytes.length ?? 0
    if (length + part.bytes.length > limits.assemblyBytes) {
      this.#assemblies.delete(key)
      return false
    }
    const bytes = new Uint8Array(length + part.bytes.length)
    if (begun !== undefined) bytes.set(begun.bytes)
    bytes.set(part.bytes, length)
    this.#assemblies.delete(key)
    this.#assemblies.set(key, { ...part, object: begun?.object ?? part.object, bytes })
    if (this.#assemblies.size > limits.assemblies)
      this.#assemblies.delete(this.#assemblies.keys().next().value!)
    return true
  }

  /** Removes and returns the parts collected under `key`. */
  takeGathered(key: number): Uint8Array | undefined {
    const begun = this.#assemblies.get(key)
    this.#assemblies.delete(key)
    return begun?.bytes
  }

  beginTransfer(key: string, transfer: BlockTransfer): void {
    this.#transfers.delete(key)
    this.#transfers.set(key, transfer)
    if (this.#transfers.size > limits.transfers) this.#transfers.delete(this.#transfers.keys().next().value!)
  }

  transferOf(key: string): BlockTransfer | undefined {
    return this.#transfers.get(key)
  }

  takeTransfer(key: string): BlockTransfer | undefined {
    const transfer = this.#transfers.get(key)
    this.#transfers.delete(key)
    return transfer
  }
}
