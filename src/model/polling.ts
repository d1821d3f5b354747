/**
 * State of steady polling on one connection. It recognises a repeated request and its response by their bytes, so that
 * neither has to be parsed: requests as numbers, and which of them awaits its response under which key.
 */
import type { Microseconds } from './time.ts'

/** Questions known at once; a connection that asks more different things pays for reading the others. */
const QUESTIONS = 64
/** Questions that await their answers at once, by the low bits of their key. */
const SLOTS = 64

// Layout of `#slots` for one pending request.
const WORDS = 3
/** Key in the low half, state above. */
const KEY = 0
/** Number of the question. */
const QUESTION = 1
/** When it was asked, once answered when that was: microseconds modulo 2^32, to know a message again in its own packet. */
const TIME = 2

const FREE = 0
const PENDING = 1
/** Answered by a message whose facts may still be asked for. */
const ANSWERED = 2
const STATE = 0x1_0000

const NOTHING = new Uint8Array(0)

interface Question<Asked> {
  readonly bytes: Uint8Array
  readonly asked: Asked
}

/** @typeParam Asked what reading the question has made of it. */
export class Polling<Asked> {
  readonly #questions: Question<Asked>[] = []
  /** Made with the first question: most connections of a protocol never poll. */
  #slots: Int32Array | undefined
  /** Most likely the next one: polling goes round. */
  #next = 0

  /** Number, from 0, of the question with these bytes; -1 if it is not known. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const questions = this.#questions
    let number = this.#next
    for (let tried = 0; tried < questions.length; tried++, number++) {
      if (number >= questions.length) number = 0
      if (isSame(questions[number]!.bytes, bytes, start, end)) {
        this.#next = number + 1 === questions.length ? 0 : number + 1
        return number
      }
    }
    return -1
  }

  /**
   * From now on these bytes are known; a question that is too many is not.
   * @param isSame whether what is known of them still holds; if not, they get another number. Default: it does.
   */
  learn(
    bytes: Uint8Array,
    start: number,
    end: number,
    asked: Asked,
    isSame: (known: Asked) => boolean = () => true,
  ): void {
    const known = this.numberOf(bytes, start, end)
    if (known >= 0 && isSame(this.asked(known))) return
    if (this.#questions.length >= QUESTIONS) return
    if (known >= 0) this.#questions[known] = { bytes: NOTHING, asked: this.asked(known) }
    this.#questions.push({ bytes: bytes.slice(start, end), asked })
    this.#slots ??= new Int32Array(SLOTS * WORDS)
  }

  asked(number: number): Asked {
    return this.#questions[number]!.asked
  }

  /** Notes that a known question was asked under this key, 0 to 65,535. False while another awaits its answer there. */
  ask(key: number, number: number, time: Microseconds): boolean {
    const slots = this.#slots!
    const at = (key & (SLOTS - 1)) * WORDS
    if (slots[at + KEY]! >> 16 === PENDING) return false
    slots[at + KEY] = (PENDING * STATE) | key
    slots[at + QUESTION] = number
    slots[at + TIME] = time | 0
    return true
  }

  /** True if `ask` has noted a question under this key at this very time: it is the message that is being read. */
  hasJustAsked(key: number, time: Microseconds): boolean {
    const slots = this.#slots
    const at = (key & (SLOTS - 1)) * WORDS
    return slots?.[at + KEY] === ((PENDING * STATE) | key) && slots[at + TIME] === (time | 0)
  }

  /** Number of the question that awaits its answer under this key; -1 for none. */
  waiting(key: number): number {
    const slots = this.#slots
    const at = (key & (SLOTS - 1)) * WORDS
    return slots?.[at + KEY] === ((PENDING * STATE) | key) ? slots[at + QUESTION]! : -1
  }

  /** The question that waits under this key is answered. */
  answer(key: number, time: Microseconds): void {
    const slots = this.#slots!
    const at = (key & (SLOTS - 1)) * WORDS
    slots[at + KEY] = (ANSWERED * STATE) | key
    slots[at + TIME] = time | 0
  }

  /**
   * Takes the request that the current message answers: it is pending, or `answer` was called for it at this very time.
   * @param isMeant whether it is that request. Default: it is.
   */
  take(key: number, time: Microseconds, isMeant: (asked: Asked) => boolean = () => true): Asked | undefined {
    const slots = this.#slots
    if (slots === undefined) return undefined
    const at = (key & (SLOTS - 1)) * WORDS
    const state = slots[at + KEY]! >> 16
    if (state === FREE || (slots[at + KEY]! & 0xffff) !== key) return undefined
    if (state === ANSWERED && slots[at + TIME] !== (time | 0)) return undefined
    const asked = this.asked(slots[at + QUESTION]!)
    if (!isMeant(asked)) return undefined
    slots[at + KEY]! &= STATE - 1
    return asked
  }

  /**
   * Takes what waits where this key is noted, under whatever key: its slot is wanted.
   * @param isRival whether it has to go. Default: it has.
   */
  pushOut(key: number, isRival: (asked: Asked) => boolean = () => true): Asked | undefined {
    const slots = this.#slots
    if (slots === undefined) return undefined
    const at = (key & (SLOTS - 1)) * WORDS
    if (slots[at + KEY]! >> 16 !== PENDING) return undefined
    const asked = this.asked(slots[at + QUESTION]!)
    if (!isRival(asked)) return undefined
    slots[at + KEY]! &= STATE - 1
    return asked
  }

  /** All that still wait; they are forgotten. */
  takePending(): readonly Asked[] {
    const waiting: Asked[] = []
    for (let key = 0; this.#slots !== undefined && key < SLOTS; key++) {
      const asked = this.pushOut(key)
      if (asked !== undefined) waiting.push(asked)
      this.#slots[key * WORDS + KEY] = 0
    }
    return waiting
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false
  return true
}
