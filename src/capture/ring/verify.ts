/** Checks a ring against its hash chain. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type ChainLine, hashOf, readChain, unreadableChainLine } from './chain.ts'
import { geometryOf } from './layout.ts'
import { readAll, readHeaders, withFile } from './segments.ts'

export interface RingCheck {
  readonly segments: number
  readonly packets: number
  /** Segments closed after a crash. */
  readonly repaired: number
  /** Hash that the chain ends with. */
  readonly head: string
  /** One sentence each; empty for a sound ring. */
  readonly faults: readonly string[]
}

/** `head`: a hash noted earlier, which the chain must contain. */
export function verifyRing(folder: string, head?: string): RingCheck {
  const lines = readChain(folder)
  const faults = [...chainFaults(folder, lines)]
  if (head !== undefined && !lines.some(({ hash }) => hash === head))
    faults.push(`the chain does not contain ${head}: it was replaced, or its lines of that time were dropped`)
  const expected = new Map<number, ChainLine & { readonly event: 'closed' }>()
  for (const line of lines) {
    if (line.event === 'closed') expected.set(line.sequence, line)
    else if (line.event === 'reused') expected.delete(line.sequence)
  }
  const isShortened = lines[0]?.event === 'dropped'
  let packets = 0
  let repaired = 0
  const found = readHeaders(folder)
  for (const { path, header } of found) {
    if (header === undefined || header.isOpen) continue
    const line = expected.get(header.sequence)
    if (line === undefined) {
      if (!isShortened) faults.push(`${path}: segment ${header.sequence} is not in the chain`)
      continue
    }
    expected.delete(header.sequence)
    packets += line.packets
    if (line.isRepaired === true) repaired++
    const sha256 = digestOf(path, header.dataBytes, header.used)
    if (sha256 !== line.sha256)
      faults.push(
        `${path}: segment ${header.sequence} was changed: expected SHA-256 ${line.sha256}, got ${sha256}`,
      )
    else if (
      header.firstTime !== line.firstTime ||
      header.lastTime !== line.lastTime ||
      header.sha256 !== sha256
    )
      faults.push(`${path}: the header of segment ${header.sequence} was changed`)
  }
  for (const { sequence, file } of expected.values())
    faults.push(`${join(folder, file)}: segment ${sequence} is missing`)
  const segments = found.filter(({ header }) => header !== undefined).length
  return { segments, packets, repaired, head: lines.at(-1)?.hash ?? '', faults }
}

function* chainFaults(folder: string, lines: readonly ChainLine[]): Iterable<string> {
  let previous = ''
  for (const [at, { hash, ...event }] of lines.entries()) {
    if (event.event !== 'dropped' && hashOf(previous, event) !== hash) {
      yield `chain.jsonl: line ${at + 1} was changed, or a line before it was removed`
      return
    }
    if (event.event === 'dropped' && at > 0) {
      yield `chain.jsonl: line ${at + 1}: only the first line may replace older ones`
      return
    }
    previous = hash
  }
  const unreadable = unreadableChainLine(folder)
  if (unreadable !== undefined) yield `chain.jsonl: line ${unreadable} cannot be read`
}

function digestOf(path: string, dataBytes: number, used: number): string {
  const { dataAt } = geometryOf(dataBytes)
  return withFile(path, (descriptor) =>
    createHash('sha256')
      .update(readAll(descriptor, used, dataAt))
      .digest('hex'),
  )
}
