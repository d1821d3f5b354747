/**
 * Publishers of a group (GOOSE, sampled values): their interval, and which have stopped. Subscribers rely on each
 * message.
 */
import type { FlowTable } from '#flow/flow-table'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

interface Publisher {
  /** Since when, and since which packet, it is watched. */
  readonly since: Microseconds
  readonly from: number
  packets: number
  last: Microseconds
  /** The longest it usually takes from one message to the next. */
  usualGap: Microseconds
  hasStopped: boolean
}

export interface Stopped {
  readonly flow: number
  readonly usualGap: Microseconds
}

export class Publishers {
  readonly counters = { publishersUnwatched: 0 }
  readonly #flows: FlowTable
  readonly #watched = new Map<number, Publisher>()
  /** Time of the latest frame, and the time since when there was no longer pause in all traffic. */
  #heard: Microseconds = 0
  #hearsSince: Microseconds = 0

  constructor(flows: FlowTable) {
    this.#flows = flows
  }

  /** This flow is published for good. One more than are watched is not, and counts each time. */
  watch(flow: number): void {
    if (this.#watched.has(flow)) return
    if (this.#watched.size >= limits.publishers) {
      this.counters.publishersUnwatched++
      return
    }
    const packets = this.#packetsOf(flow)
    const last = this.#flows.lastTime[flow]!
    const usualGap = 0
    this.#watched.set(flow, { since: last, from: packets, packets, last, usualGap, hasStopped: false })
  }

  forget(flow: number): void {
    this.#watched.delete(flow)
  }

  /**
   * Publishers that have just stopped, each once until it resumes: no message for several times its usual pause, while
   * other traffic was received. Bursts after a change are faster than the messages after them, so the longest of the
   * mean pauses counts.
   *
   * @param heard time of the latest frame
   */
  *stopped(heard: Microseconds): Iterable<Stopped> {
    if (Math.abs(heard - this.#heard) > limits.deafSeconds * 1e6) this.#hearsSince = heard
    this.#heard = heard
    for (const [flow, publisher] of this.#watched) {
      const packets = this.#packetsOf(flow)
      const news = packets - publisher.packets
      if (news > 0) {
        const last = this.#flows.lastTime[flow]!
        const gap = (last - publisher.last) / news
        // The pause that was reported as a stop is not a usual one.
        if (!publisher.hasStopped) publisher.usualGap = Math.max(publisher.usualGap, gap)
        publisher.hasStopped = false
        publisher.packets = packets
        publisher.last = last
      } else if (!publisher.hasStopped && this.#isOverdue(publisher, heard)) {
        publisher.hasStopped = true
        yield { flow, usualGap: publisher.usualGap }
      }
    }
  }

  #isOverdue({ since, from, packets, last, usualGap }: Publisher, heard: Microseconds): boolean {
    const isKnown =
      packets - from >= limits.publishedMessages && last - since >= limits.publishedSeconds * 1e6
    const repeatDelay = Math.max(limits.publisherSilentSeconds * 1e6, usualGap * limits.publisherGaps)
    return isKnown && heard - Math.max(last, this.#hearsSince) >= repeatDelay
  }

  #packetsOf(flow: number): number {
    return this.#flows.packets[2 * flow]! + this.#flows.packets[2 * flow + 1]!
  }
}
