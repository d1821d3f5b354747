/** What must not be read back: a file of its own that only its owner may read, whole after any crash. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { ForwardingSecrets } from '#schema/forwarding'

export interface Secrets {
  /** '' for none. */
  readonly signing: string
  /** Name of a header → what it holds. */
  readonly headers: Readonly<Record<string, string>>
}

const NONE: Secrets = { signing: '', headers: {} }

export class SecretFile {
  readonly #file: string

  constructor(data: string) {
    this.#file = join(data, 'forwarding-secrets.json')
  }

  /** Read each time: another process may have changed it. Throws, with the file's name, if it cannot be read. */
  of(id: string): Secrets {
    return this.#read()[id] ?? NONE
  }

  /** Keeps what is given; of headers only those named in `headers` stay. */
  set(id: string, said: ForwardingSecrets, headers: readonly string[]): void {
    const all = this.#read()
    const before = all[id] ?? NONE
    const values = { ...before.headers, ...said.headers }
    const kept = Object.entries(values).filter(([name]) => headers.includes(name))
    all[id] = { signing: said.signing ?? before.signing, headers: Object.fromEntries(kept) }
    this.#write(all)
  }

  remove(id: string): void {
    const all = this.#read()
    if (all[id] === undefined) return
    delete all[id]
    this.#write(all)
  }

  #read(): Record<string, Secrets> {
    if (!existsSync(this.#file)) return {}
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'))
    } catch {
      // The parser's own words would repeat what stands in the file.
      throw new Error(`${this.#file}: cannot be read; remove it and give the secrets again`)
    }
  }

  #write(all: Record<string, Secrets>): void {
    writeAtomicFile(this.#file, `${JSON.stringify(all)}\n`)
  }
}
