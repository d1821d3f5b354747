import type { Microseconds } from '#model/time'
import { grown } from './columns.ts'

/** Flows that end within the same ten seconds are looked at together. */
const SLOT: Microseconds = 10e6
const NOT_QUEUED = Number.POSITIVE_INFINITY

/**
 * When flows are to be looked at next, since they may have been idle for too long by then. A flow that carries something
 * meanwhile stays where it is until its turn comes, so that a packet costs nothing here.
 */
export class ExpiryQueue {
  readonly #slots = new Map<number, number[]>()
  /** Slot of each flow. */
  #slotOf = new Float64Array(2048).fill(NOT_QUEUED)

  /** The flow ends at `due` at the earliest. A flow that is queued for an earlier time stays there. */
  add(flow: number, due: Microseconds): void {
    const slot = Math.floor(due / SLOT)
    if (flow >= this.#slotOf.length) {
      const { length } = this.#slotOf
      this.#slotOf = grown(this.#slotOf, flow * 2).fill(NOT_QUEUED, length)
    }
    if (this.#slotOf[flow]! <= slot) return
    this.#slotOf[flow] = slot
    const flows = this.#slots.get(slot)
    if (flows === undefined) this.#slots.set(slot, [flow])
    else flows.push(flow)
  }

  /** Its number may be used by another flow. */
  delete(flow: number): void {
    if (flow < this.#slotOf.length) this.#slotOf[flow] = NOT_QUEUED
  }

  /** Takes out all flows that may be due at `now`, in the order of their numbers; the caller adds those again that are not. */
  takeDue(now: Microseconds): number[] {
    const last = Math.floor(now / SLOT)
    const due = new Set<number>()
    for (const [slot, flows] of this.#slots) {
      if (slot > last) continue
      this.#slots.delete(slot)
      for (const flow of flows) {
        if (this.#slotOf[flow] !== slot) continue
        due.add(flow)
        this.#slotOf[flow] = NOT_QUEUED
      }
    }
    return [...due].sort((one, other) => one - other)
  }

  /** Time goes on from elsewhere: all flows are queued anew. */
  clear(): void {
    this.#slots.clear()
    this.#slotOf.fill(NOT_QUEUED)
  }
}
