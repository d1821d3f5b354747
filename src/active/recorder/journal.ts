/** Sent requests, one JSON line each, durable before sending; each line has the hash of the previous one. */
import { createHash } from 'node:crypto'
import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { RunEvent } from '../sender/run-plan.ts'

/** Each write is on the disk when it returns: Node's permission model has no fsync(2). */
const DURABLE = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_DSYNC
const GENESIS = '0'.repeat(64)

export interface JournalLine extends RunEvent {
  readonly hash: string
}

export class QueryJournal {
  readonly #descriptor: number
  #hash = GENESIS

  constructor(path: string) {
    const before = existsSync(path) ? readJournal(readFileSync(path, 'utf8')) : { lines: [], fault: '' }
    if (before.fault !== '') throw new Error(`${path}: ${before.fault}`)
    this.#hash = before.lines.at(-1)?.hash ?? GENESIS
    this.#descriptor = openSync(path, DURABLE, 0o644)
  }

  add(event: RunEvent): void {
    this.#hash = hashOf(this.#hash, event)
    writeSync(this.#descriptor, `${JSON.stringify({ ...event, hash: this.#hash })}\n`)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

function hashOf(before: string, event: RunEvent): string {
  return createHash('sha256').update(before).update(JSON.stringify(event)).digest('hex')
}

/** Lines up to the first that does not follow from the one before; a last line cut by a crash is left out. */
export function readJournal(text: string): {
  readonly lines: readonly JournalLine[]
  readonly fault: string
} {
  const lines: JournalLine[] = []
  let before = GENESIS
  for (const line of text.split('\n').slice(0, -1)) {
    let read: JournalLine
    try {
      read = JSON.parse(line) as JournalLine
    } catch {
      return { lines, fault: `line ${lines.length + 1} is not JSON` }
    }
    const { hash, ...event } = read
    if (hashOf(before, event) !== hash)
      return { lines, fault: `line ${lines.length + 1} was changed, or one before it removed` }
    lines.push(read)
    before = hash
  }
  return { lines, fault: '' }
}
