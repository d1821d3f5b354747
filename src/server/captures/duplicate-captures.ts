import { statSync } from 'node:fs'
import { digestOf } from '#data-folder/sha256'
import type { StoredCapture } from '#store/store'
import type { CaptureRegistry } from './capture-registry.ts'

/** Captures of the same bytes: none is counted twice. */
export class DuplicateCaptures {
  readonly #registry: CaptureRegistry

  constructor(registry: CaptureRegistry) {
    this.#registry = registry
  }

  /** Another capture of these bytes that is here. */
  async of(number: number, size: number, sha256: string): Promise<StoredCapture | undefined> {
    for (const other of this.ofSize(size)) {
      if (other.number !== number && (await this.#digestOf(other)) === sha256) return other
    }
    return undefined
  }

  ofSize(size: number): readonly StoredCapture[] {
    return this.#registry.all.filter(
      ({ state, path, ...other }) =>
        other.size === size && path !== '' && !this.#registry.isLive(path) && state !== 'removing',
    )
  }

  /** A file given by its path has no digest until another of its size comes. */
  async #digestOf({ number, path, sha256 }: StoredCapture): Promise<string> {
    if (sha256 !== '') return sha256
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return ''
    const counted = await digestOf(path)
    await this.#registry.change(number, { sha256: counted })
    return counted
  }
}
