/**
 * M3 of polls: which question of a client follows which. A poller goes round; another program on the same connection, or a proxy
 * that asks in its place, does not. What is learned of a pair is how many questions of a minute follow others than before.
 */
import type { Transitions } from '#model/question-order'
import { limits } from './limits.ts'

/** A minute that departs from all that were learned. */
export interface OrderDeparture {
  /** Share of the questions of the minute that followed another than they ever or hardly ever did. */
  readonly share: number
  /** The greatest of a learned minute. */
  readonly learnedShare: number
  /** Every question was asked before: the client has regrouped its polls. */
  readonly hasSameQuestions: boolean
}

/** The order of one client and server by one protocol. */
export class QuestionOrderModel {
  /** Of transitions and of questions: in how many learned minutes each occurred. */
  readonly #minutesOf = new HashCounts()
  #minutes = 0
  #greatest = 0
  /** Of the latest minutes, whether they departed: a bit each. */
  #departed = 0

  /** The share that is rare by what was learned, and whether all its questions are known. */
  #shareOf(transitions: Transitions): { share: number; times: number; hasSameQuestions: boolean } {
    const enough = Math.max(limits.orderMinutes, this.#minutes * limits.rareShare)
    let [times, rare] = [0, 0]
    let hasSameQuestions = true
    for (const [before, after] of transitions)
      for (const [question, count] of after) {
        times += count
        hasSameQuestions &&= this.#minutesOf.get(hashOf(ANY, question)) > 0
        if (this.#minutesOf.get(hashOf(before, question)) < enough) rare += count
      }
    return { share: times === 0 ? 0 : rare / times, times, hasSameQuestions }
  }

  learn(transitions: Transitions): void {
    // Once the round is known, an ordinary minute shows how ragged it is.
    if (this.#minutes >= limits.orderWarmUpMinutes) {
      const { share, times } = this.#shareOf(transitions)
      if (times >= limits.orderQuestions) this.#greatest = Math.max(this.#greatest, share)
    }
    this.#minutes++
    for (const [before, after] of transitions)
      for (const question of after.keys()) {
        this.#minutesOf.add(hashOf(ANY, question))
        this.#minutesOf.add(hashOf(before, question))
      }
  }

  /** Two departing minutes of three are reported, once until an ordinary one. */
  judge(transitions: Transitions): OrderDeparture | undefined {
    if (this.#minutes < limits.orderLearnedMinutes) return undefined
    const { share, times, hasSameQuestions } = this.#shareOf(transitions)
    if (times < limits.orderQuestions) return undefined
    const isOut = share >= limits.orderShare && share >= this.#greatest * limits.orderFactor
    const before = this.#departed & LATEST_TWO
    this.#departed = (before << 1) | (isOut ? 1 : 0)
    if (!isOut || before === 0 || before === LATEST_TWO) return undefined
    return { share, learnedShare: this.#greatest, hasSameQuestions }
  }
}

const LATEST_TWO = 0b11
/** Stands for every question before. */
const ANY = 0

function hashOf(before: number, question: number): number {
  return Math.imul(before, 0x85ebca6b) ^ Math.imul(question, 0x9e3779b1)
}

const FIRST_PLACES = 8
/** Words of a place: hash, and count; 0 for none. */
const WORDS = 2

/** Counts by hash, in a third of the memory of a `Map`; at its bound nothing new is counted. */
class HashCounts {
  #places = new Int32Array(FIRST_PLACES * WORDS)
  #size = 0

  get(hash: number): number {
    return this.#places[this.#find(hash) + 1]!
  }

  add(hash: number): void {
    const at = this.#find(hash)
    if (this.#places[at + 1] === 0) {
      if (this.#size >= limits.orderTransitions) return
      this.#places[at] = hash
      this.#size++
    }
    this.#places[at + 1]!++
    if (this.#size * 4 * WORDS > this.#places.length * 3) this.#grow()
  }

  /** The place of the hash, or the free one where it belongs. */
  #find(hash: number): number {
    const places = this.#places
    const mask = places.length - 1
    let at = (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) << 1) & mask
    while (places[at + 1] !== 0 && places[at] !== hash) at = (at + WORDS) & mask
    return at
  }

  #grow(): void {
    const before = this.#places
    this.#places = new Int32Array(before.length * 2)
    for (let i = 0; i < before.length; i += WORDS) {
      if (before[i + 1] === 0) continue
      const at = this.#find(before[i]!)
      this.#places[at] = before[i]!
      this.#places[at + 1] = before[i + 1]!
    }
  }
}
