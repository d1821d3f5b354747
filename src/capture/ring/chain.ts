/** Hash chain over all segments, in the order in which they were closed: what was changed, deleted or exchanged shows. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const limits = {
  /** Bytes of the file; then its older half is replaced by the hash that it ended with. */
  bytes: 4 * 1024 * 1024,
  /** Disk reserved behind the last line: 500 segments can be closed and reused while other programs fill the disk. */
  roomBytes: 256 * 1024,
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
  /** Up to here the disk was reserved, if it had room. */
  #reserved = 0

  constructor(folder: string) {
    this.#path = join(folder, NAME)
    appendFileSync(this.#path, '', { mode: 0o600 })
    endLastLine(this.#path)
    this.#head = readChain(folder).at(-1)?.hash ?? ''
    this.#bytes = statSync(this.#path).size
    this.#reserve()
  }

  /** Hash of everything so far; noted elsewhere, it proves that nothing before was exchanged. */
  get head(): string {
    return this.#head
  }

  /** Throws if the disk is full; then nothing was added. */
  add(event: ChainEvent): void {
    const hash = hashOf(this.#head, event)
    const line = `${JSON.stringify({ ...event, hash })}\n`
    try {
      appendFileSync(this.#path, line)
    } catch (error) {
      // A part of it may have been written.
      truncateSync(this.#path, this.#bytes)
      throw error
    }
    this.#head = hash
    this.#bytes += line.length
    if (this.#bytes > limits.bytes) this.#shorten()
    if (this.#reserved - this.#bytes < limits.roomBytes / 2) this.#reserve()
  }

  /** Without the program, or on a file system that cannot do it, the chain works as long as the disk has room. */
  #reserve(): void {
    this.#reserved = this.#bytes + limits.roomBytes
    spawnSync('fallocate', ['--keep-size', '--length', String(this.#reserved), this.#path], {
      stdio: 'ignore',
    })
  }

  #shorten(): void {
    const lines = linesIn(readFileSync(this.#path, 'utf8'))
    const half = Math.floor(lines.length / 2)
    if (half === 0) return
    const dropped = { event: 'dropped', lines: half, hash: lines[half - 1]!.hash }
    const kept = [dropped, ...lines.slice(half)].map((line) => `${JSON.stringify(line)}\n`).join('')
    const part = `${this.#path}.part`
    try {
      writeFileSync(part, kept, { mode: 0o600 })
      renameSync(part, this.#path)
      this.#bytes = kept.length
      this.#reserved = 0
    } catch {
      // The disk is full: the file stays longer until the next line.
      rmSync(part, { force: true })
    }
  }
}

/** A crash or a full disk may have cut the last line; the next one would be added to it. */
function endLastLine(path: string): void {
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end === bytes.length) return
  if (linesIn(bytes.toString('utf8', end)).length === 1) appendFileSync(path, '\n')
  else truncateSync(path, end)
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

/** Lines before the first one that cannot be read. */
function linesIn(text: string): readonly ChainLine[] {
  const lines: ChainLine[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const parsed = chainLine(line)
    if (parsed === undefined) break
    lines.push(parsed)
  }
  return lines
}

function chainLine(text: string): ChainLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<ChainLine> | null
    return typeof line?.hash === 'string' && typeof line.event === 'string' ? (line as ChainLine) : undefined
  } catch {
    return undefined
  }
}

/** Number, from 1, of the first line that cannot be read; one that a crash cut does not count. */
export function unreadableChainLine(folder: string): number | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, NAME), 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
  const at = text
    .split('\n')
    .slice(0, -1)
    .findIndex((line) => chainLine(line) === undefined)
  return at < 0 ? undefined : at + 1
}
