/** Lets thousands of actors speak in turn, in order of time. */
import type { FrameFile } from './frame-file.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'

/** Acts at `stage.now`, then yields the microseconds until it acts again. */
export type Actor = Generator<number, void, void>

export class Stage {
  readonly file: FrameFile
  readonly random: Random
  readonly tally: Tally
  /** Microseconds since 1970. */
  now: number
  /** A binary heap, the earliest first. */
  readonly #agenda: { at: number; actor: Actor }[] = []

  constructor(file: FrameFile, random: Random, tally: Tally, start: number) {
    this.file = file
    this.random = random
    this.tally = tally
    this.now = start
  }

  /** The actor enters after `delay` microseconds. */
  enter(actor: Actor, delay: number): void {
    this.#agenda.push({ at: this.now + delay, actor })
    this.#rise(this.#agenda.length - 1)
  }

  /** Runs until the file holds `packets`. */
  run(packets: number): void {
    const agenda = this.#agenda
    while (this.file.packets < packets && agenda.length > 0) {
      const first = agenda[0]!
      this.now = first.at
      const next = first.actor.next()
      if (next.done === true) {
        const last = agenda.pop()!
        if (agenda.length > 0) agenda[0] = last
      } else first.at += next.value
      this.#sink()
    }
  }

  #rise(from: number): void {
    const agenda = this.#agenda
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (agenda[parent]!.at <= agenda[at]!.at) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(): void {
    const agenda = this.#agenda
    for (let at = 0; ; ) {
      let least = at
      for (const child of [at * 2 + 1, at * 2 + 2])
        if (child < agenda.length && agenda[child]!.at < agenda[least]!.at) least = child
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #swap(a: number, b: number): void {
    const held = this.#agenda[a]!
    this.#agenda[a] = this.#agenda[b]!
    this.#agenda[b] = held
  }
}
