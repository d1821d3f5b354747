/** Hash chain over all segments, in the order in which they were closed: what was changed, deleted or exchanged shows. */
import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const limits = {
  /** Bytes of the file; then its older half is replaced by the hash that it ended with. */
  bytes: 4 * 1024 * 1024,
} as const

const NAME = 'chain.jsonl'

/** A segment was closed, a segment was overwritten, or older lines were dropped. */
export type ChainEvent =
  | {
      readonly event: 'closed'
      readonly sequence: number
      readonly file: string
      readonly class: string
      readonly sha256: string
      readonly packets: number
      readonly firstTime: number
      readonly lastTime: number
      /** It was closed after a crash. */
      readonly isRepaired?: true
    }
  | { readonly event: 'reused'; readonly sequence: number }
  | { readonly event: 'dropped'; readonly lines: number }

export type ChainLine = ChainEvent & {
  /** SHA-256 of the previous hash and this event. */
  readonly hash: string
}

export class RingChain {
  readonly #path: string
  #head = ''
  #bytes = 0

  constructor(folder: string) {
    this.#path = join(folder, NAME)
    const lines = readChain(folder)
    this.#head = lines.at(-1)?.hash ?? ''
    this.#bytes = lines.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0)
  }

  /** Hash of everything so far; noted elsewhere, it proves that nothing before was exchanged. */
  get head(): string {
    return this.#head
  }

  add(event: ChainEvent): void {
    const hash = hashOf(this.#head, event)
    const line = `${JSON.stringify({ ...event, hash })}\n`
    appendFileSync(this.#path, line, { mode: 0o600 })
    this.#head = hash
    this.#bytes += line.length
    if (this.#bytes > limits.bytes) this.#shorten()
  }

  #shorten(): void {
    const lines = linesIn(readFileSync(this.#path, 'utf8'))
    const half = Math.floor(lines.length / 2)
    const dropped = { event: 'dropped', lines: half, hash: lines[half - 1]!.hash }
    const kept = [dropped, ...lines.slice(half)].map((line) => `${JSON.stringify(line)}\n`).join('')
    writeFileSync(`${this.#path}.part`, kept, { mode: 0o600 })
    renameSync(`${this.#path}.part`, this.#path)
    this.#bytes = kept.length
  }
}

export function hashOf(previous: string, event: ChainEvent): string {
  return createHash('sha256')
    .update(`${previous}\n${JSON.stringify(event)}`)
    .digest('hex')
}

/** Lines of the chain; a last line that a crash cut is left out. */
export function readChain(folder: string): readonly ChainLine[] {
  try {
    return linesIn(readFileSync(join(folder, NAME), 'utf8'))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

function linesIn(text: string): readonly ChainLine[] {
  const lines: ChainLine[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    try {
      lines.push(JSON.parse(line) as ChainLine)
    } catch {
      break
    }
  }
  return lines
}
