import { limits } from './limits.ts'
import type { CaptureNotes } from './notes.ts'
import { resolutionText } from './pcapng-time.ts'

/** Content of an interface description: draft-ietf-opsawg-pcapng-03 §4.2. */
export interface Description {
  readonly name: string
  readonly description: string
  readonly linkType: number
  readonly snapLength: number
  /** As `if_tsresol` has it. */
  readonly resolution: number
  readonly offsetSeconds: number
}

/**
 * The interfaces of a capture by their index in it, and of the section that is read by their number there. Files joined from thousands
 * have a section each: past the bound an interface shares the place of one that is described alike.
 */
export class PcapngInterfaces {
  readonly all: Description[] = []
  readonly #notes: CaptureNotes
  readonly #alike = new Map<string, number>()
  /** Index in the capture by number in the section; -1 of one that found no place. */
  #ofSection: number[] = []

  constructor(notes: CaptureNotes) {
    this.#notes = notes
  }

  /** Interfaces of the section. */
  get count(): number {
    return this.#ofSection.length
  }

  beginSection(): void {
    this.#ofSection = []
  }

  /** Index in the capture of a number in the section; undefined where the section has none such, -1 where it found no place. */
  indexOf(id: number): number | undefined {
    return this.#ofSection[id]
  }

  add(description: Description): void {
    if (this.#ofSection.length >= limits.sectionInterfaces) {
      this.#notes.count('interfaces not kept')
      return
    }
    const key = Object.values(description).join('\n')
    const index = this.all.length < limits.interfaces ? this.#keep(description) : (this.#alike.get(key) ?? -1)
    if (index < 0) this.#notes.count('interfaces not kept')
    else if (!this.#alike.has(key)) this.#alike.set(key, index)
    this.#ofSection.push(index)
  }

  #keep(description: Description): number {
    this.#notes.interfaces.push({ ...description, resolution: resolutionText(description.resolution) })
    return this.all.push(description) - 1
  }
}
