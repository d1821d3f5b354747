/** Devices that an integration was given, so that it learns which of them are gone: merged into others or deleted. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'

export const limits = {
  served: 100_000,
  /** Deletions that are remembered; the oldest is forgotten. */
  deleted: 10_000,
} as const

interface State {
  /** Numbers of devices. */
  readonly served: readonly number[]
  /** Number and time in milliseconds, the earliest first. */
  readonly deleted: readonly (readonly [number: number, time: number])[]
}

export class ServedDevices {
  readonly #path: string
  readonly #served: Set<number>
  readonly #deleted: Map<number, number>

  constructor(data: string) {
    this.#path = join(data, 'defender-devices.json')
    const { served, deleted } = read(this.#path)
    this.#served = new Set(served)
    this.#deleted = new Map(deleted)
  }

  /** @param exists all devices of now */
  add(numbers: readonly number[], exists: ReadonlySet<number>, now: number): void {
    const before = this.#served.size
    for (const number of numbers) if (this.#served.size < limits.served) this.#served.add(number)
    const isChanged = this.#look(exists, now) || this.#served.size !== before
    if (isChanged) this.#write()
  }

  /** Those that were gone at `since` or later. */
  deletedSince(since: number, exists: ReadonlySet<number>, now: number): readonly number[] {
    if (this.#look(exists, now)) this.#write()
    return [...this.#deleted].filter(([, time]) => time >= since).map(([number]) => number)
  }

  #look(exists: ReadonlySet<number>, now: number): boolean {
    let isChanged = false
    for (const number of this.#served) {
      if (exists.has(number)) continue
      this.#served.delete(number)
      this.#deleted.set(number, now)
      isChanged = true
    }
    for (const number of this.#deleted.keys()) {
      // It came back, or there is no room for it.
      if (!exists.has(number) && this.#deleted.size <= limits.deleted) continue
      this.#deleted.delete(number)
      isChanged = true
    }
    return isChanged
  }

  #write(): void {
    const state: State = { served: [...this.#served], deleted: [...this.#deleted] }
    writeAtomicFile(this.#path, JSON.stringify(state))
  }
}

function read(path: string): State {
  if (!existsSync(path)) return { served: [], deleted: [] }
  try {
    const { served, deleted } = JSON.parse(readFileSync(path, 'utf8')) as Partial<State>
    return { served: served ?? [], deleted: deleted ?? [] }
  } catch {
    // Only deletions of the past are lost.
    return { served: [], deleted: [] }
  }
}
