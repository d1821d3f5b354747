import type { Observation, Reading } from '#model/fact'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

const MINUTE = 60_000_000
/** Multiplier of FNV-1a, 32 bits. */
const PRIME = 0x0100_0193
const NO_DIGEST = 0

/** How many answers of a minute were those of earlier minutes, in per cent. */
export interface Replayed {
  readonly share: number
  readonly usualShare: number
  readonly hours: number
}

/**
 * M5: old process values played back. The values of one answer are a digest; two answers in a row are a pair. In a lively
 * process pairs hardly ever come again: where they do, an earlier sequence is repeated. Answers that repeat the one
 * before are frozen, and no replay.
 */
export class ReplayModel {
  readonly #counters: { baselineReplayUnitLimit: number }
  /** By device, protocol and what of the device is read. */
  readonly #units = new Map<string, UnitReplay>()
  /** Source of the latest values. */
  #device = ''
  #protocol = ''
  #about: string | undefined
  #unit: UnitReplay | undefined

  constructor(counters = { baselineReplayUnitLimit: 0 }) {
    this.#counters = counters
  }

  /** Handles a value that was read. Returns once that old values recur. */
  read(
    { fact, protocol, place, lastTime }: Observation<Reading>,
    device: string,
    value: number | string,
  ): Replayed | undefined {
    if (this.#device !== device || this.#protocol !== protocol || this.#about !== fact.about) {
      this.#device = device
      this.#protocol = protocol
      this.#about = fact.about
      this.#unit = this.#unitOf(`${device}\n${protocol}\n${fact.about ?? ''}`)
    }
    return this.#unit?.read(value, place.frame, lastTime)
  }

  /** Another recording follows. */
  restart(): void {
    this.#units.clear()
    this.#device = this.#protocol = ''
    this.#unit = undefined
  }

  #unitOf(key: string): UnitReplay | undefined {
    const known = this.#units.get(key)
    if (known !== undefined) return known
    if (this.#units.size >= limits.replayUnits) {
      this.#counters.baselineReplayUnitLimit++
      return undefined
    }
    const made = new UnitReplay()
    this.#units.set(key, made)
    return made
  }
}

class UnitReplay {
  /** The answer that is read: its frame, digest so far, and number of values. */
  #frame = -1
  #digest = NO_DIGEST
  #count = 0
  /** Values that are not those of the answer before, by their place in it. */
  #changed = 0
  readonly #values = new Int32Array(limits.replayPlaces)
  #time: Microseconds = 0
  /** The answer before. */
  #previous = NO_DIGEST
  #previousTime: Microseconds = 0
  /** The latest pairs, oldest first from `#at`. */
  readonly #ring: number[] = []
  readonly #known = new Set<number>()
  #at = 0
  /** Of this minute. */
  #minute = -1
  #seen = 0
  #repeated = 0
  /** Of all ordinary minutes. */
  #minutes = 0
  #allSeen = 0
  #allRepeated = 0
  #since: Microseconds = -1
  #suspicious = 0
  #isReported = false

  read(value: number | string, frame: number, time: Microseconds): Replayed | undefined {
    let found: Replayed | undefined
    if (frame !== this.#frame) {
      found = this.#end()
      this.#frame = frame
      this.#digest = 0x811c_9dc5
      this.#count = this.#changed = 0
      this.#time = time
      if (this.#since < 0) this.#since = time
    }
    const at = this.#count++
    // More is not needed to distinguish two responses.
    if (at >= limits.replayPlaces) return found
    const number = numberOf(value)
    if (this.#values[at] !== number) {
      this.#values[at] = number
      this.#changed++
    }
    this.#digest = Math.imul(this.#digest ^ number, PRIME)
    return found
  }

  /** The answer is complete. */
  #end(): Replayed | undefined {
    const digest = this.#digest
    // One value alone that changes is a counter or a sign of life, which comes round by nature.
    if (this.#changed < limits.replayValues || digest === this.#previous) {
      this.#previousTime = this.#time
      return undefined
    }
    const isNext = this.#time - this.#previousTime <= limits.replayGapSeconds * 1e6
    const pair = Math.imul(this.#previous, PRIME) ^ digest
    const isPair = this.#previous !== NO_DIGEST && isNext
    this.#previous = digest
    this.#previousTime = this.#time
    if (!isPair) return undefined
    const minute = Math.floor(this.#time / MINUTE)
    const found = minute === this.#minute ? undefined : this.#endMinute(minute)
    this.#seen++
    if (this.#known.has(pair)) this.#repeated++
    else this.#remember(pair)
    return found
  }

  #endMinute(next: number): Replayed | undefined {
    this.#minute = next
    const [seen, repeated] = [this.#seen, this.#repeated]
    this.#seen = this.#repeated = 0
    if (seen < limits.replayPairs) return undefined
    const share = repeated / seen
    const usual = this.#allSeen === 0 ? 0 : this.#allRepeated / this.#allSeen
    const isLively = this.#minutes >= limits.replayMinutes && usual < limits.replayUsualShare
    if (!isLively || share < limits.replayShare) {
      this.#suspicious = 0
      this.#isReported = false
      this.#minutes++
      this.#allSeen += seen
      this.#allRepeated += repeated
      return undefined
    }
    this.#suspicious++
    if (this.#isReported || (this.#suspicious < 2 && share < limits.replaySureShare)) return undefined
    this.#isReported = true
    return { share, usualShare: usual, hours: (this.#time - this.#since) / 3600e6 }
  }

  #remember(pair: number): void {
    this.#known.add(pair)
    if (this.#ring.length < limits.replayRing) {
      this.#ring.push(pair)
      return
    }
    this.#known.delete(this.#ring[this.#at]!)
    this.#ring[this.#at] = pair
    this.#at = (this.#at + 1) % limits.replayRing
  }
}

const numbers = new Float64Array(1)
const bits = new Int32Array(numbers.buffer)

function numberOf(value: number | string): number {
  if (typeof value === 'number') {
    numbers[0] = value
    return bits[0]! ^ bits[1]!
  }
  let digest = value.length
  for (let i = 0; i < value.length && i < 32; i++) digest = Math.imul(digest ^ value.charCodeAt(i), PRIME)
  return digest
}
