/** Named buffers of one transaction: each may have several values (the questions of one DNS message). */
export class BufferValues {
  readonly #wanted: ReadonlySet<string>
  readonly #values = new Map<string, Uint8Array[]>()

  /** @param wanted names of buffers that any rule compares: others are not kept */
  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted
  }

  wants(name: string): boolean {
    return this.#wanted.has(name)
  }

  /** Empty values are none. */
  add(name: string, value: Uint8Array | string): this {
    if (!this.#wanted.has(name)) return this
    const byteCount = typeof value === 'string' ? textBytes(value) : value
    if (byteCount.length === 0) return this
    const known = this.#values.get(name)
    if (known === undefined) this.#values.set(name, [byteCount])
    else if (known.length < 64) known.push(byteCount)
    return this
  }

  /** Takes over what another transaction's half has; what is here already stays. */
  addAll(other: BufferValues): this {
    for (const [name, values] of other.#values) if (!this.#values.has(name)) this.#values.set(name, values)
    return this
  }

  get(name: string): readonly Uint8Array[] {
    return this.#values.get(name) ?? []
  }

  names(): Iterable<string> {
    return this.#values.keys()
  }
}

/** One byte a character; others as UTF-8. */
function textBytes(text: string): Uint8Array {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return new TextEncoder().encode(text)
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Takes the buffers of one side of one transaction. */
export type EmitBuffers = (values: BufferValues) => void

/** Reads one side of a stream into buffers. */
export interface BufferReader {
  /** `bytes[start..end)` are the next bytes. */
  push(bytes: Uint8Array, start: number, end: number): void
  /** Bytes are missing, or the stream has ended: incomplete values are reported or dropped. */
  end(): void
}
