/** Lines by their id: there are as many as links, and a map with texts for keys takes four times the room. */
import type { LinkStateRow } from './link-state.ts'

const FIRST_PLACES = 1024
/** Places for each line at least. */
const SPARE = 2

export class LineTable {
  readonly #lines: LinkStateRow[] = []
  /** Index in `#lines` + 1, by open addressing; 0 where there is none. */
  #places = new Int32Array(FIRST_PLACES)
  readonly #seed: number

  /** @param seed prevents attackers from choosing ids with the same slot; it has no other effect */
  constructor(seed: number) {
    this.#seed = seed
  }

  get size(): number {
    return this.#lines.length
  }

  get(id: number): LinkStateRow | undefined {
    const index = this.#places[this.#placeOf(id)]! - 1
    return index < 0 ? undefined : this.#lines[index]
  }

  /** Adds a line, or puts it in the place of the one of the same id. */
  set(line: LinkStateRow): void {
    const place = this.#placeOf(line.id)
    const known = this.#places[place]!
    if (known > 0) this.#lines[known - 1] = line
    else {
      this.#lines.push(line)
      this.#places[place] = this.#lines.length
      if (this.#lines.length * SPARE > this.#places.length) this.#grow()
    }
  }

  delete(id: number): void {
    const place = this.#placeOf(id)
    const index = this.#places[place]! - 1
    if (index < 0) return
    // The last one moves to where it was.
    const last = this.#lines.at(-1)!
    this.#places[this.#placeOf(last.id)] = index + 1
    this.#lines[index] = last
    this.#lines.pop()
    this.#close(place)
  }

  /** In no particular order; to be gone through before any is added or deleted. */
  all(): readonly LinkStateRow[] {
    return this.#lines
  }

  /** Slot of the id, or the one it would get. */
  #placeOf(id: number): number {
    const mask = this.#places.length - 1
    for (let place = this.#wantedBy(id); ; place = (place + 1) & mask) {
      const index = this.#places[place]! - 1
      if (index < 0 || this.#lines[index]!.id === id) return place
    }
  }

  /** Ids are hashes, but of data that anyone can send, by a public algorithm. */
  #wantedBy(id: number): number {
    let hash = Math.imul(id ^ this.#seed, 0x9e3779b1) // of the lower 32 bits
    hash = Math.imul(hash ^ (hash >>> 15) ^ (id / 0x1_0000_0000), 0xc2b2ae35)
    return (hash ^ (hash >>> 13)) & (this.#places.length - 1)
  }

  /** Empties a slot, and moves up those behind it that were displaced by it. */
  #close(place: number): void {
    const places = this.#places
    const mask = places.length - 1
    let hole = place
    for (let next = (hole + 1) & mask; places[next] !== 0; next = (next + 1) & mask) {
      const wanted = this.#wantedBy(this.#lines[places[next]! - 1]!.id)
      if (((next - wanted) & mask) < ((next - hole) & mask)) continue
      places[hole] = places[next]!
      hole = next
    }
    places[hole] = 0
  }

  #grow(): void {
    this.#places = new Int32Array(2 * this.#places.length)
    for (const [index, { id }] of this.#lines.entries()) this.#places[this.#placeOf(id)] = index + 1
  }
}
