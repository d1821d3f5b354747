/** The captures of the benchmark: made once into `bench/out/`, and again when what makes them has changed. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeMixed } from './mixed.ts'
import { makeSteady } from './steady.ts'
import type { Truth } from './tally.ts'

const HERE = fileURLToPath(new URL('./', import.meta.url))
export const OUT = join(HERE, 'out')
const MAKERS = /^(steady|mixed.*|frame-file|talk|stage|random|tally)\.ts$/
/** With its record header; a little more than was measured. */
const BYTES_PER_PACKET = { steady: 105, mixed: 160 } as const
/** Left free on the disk. */
const RESERVE_BYTES = 1e9

export interface Capture {
  readonly name: string
  readonly path: string
  readonly truth: Truth
}

/** Undefined, with a line that says so, where the disk is too full. */
export function capture(
  kind: 'steady' | 'mixed',
  packets: number,
  say: (line: string) => void,
): Capture | undefined {
  mkdirSync(OUT, { recursive: true })
  const name = `${kind}-${packets}`
  const path = join(OUT, `${name}.pcap`)
  const notes = join(OUT, `${name}.json`)
  const edition = editionOfMakers()
  if (existsSync(path) && existsSync(notes)) {
    const known = JSON.parse(readFileSync(notes, 'utf8')) as { edition: string; truth: Truth }
    if (known.edition === edition) return { name, path, truth: known.truth }
  }
  const { bavail, bsize } = statfsSync(OUT)
  const needed = packets * BYTES_PER_PACKET[kind] + RESERVE_BYTES
  if (bavail * bsize < needed) {
    say(
      `${name}: skipped, ${gigabytes(needed)} of free disk are needed and ${gigabytes(bavail * bsize)} are there`,
    )
    return undefined
  }
  say(`${name}: making ${packets} packets …`)
  const draft = `${path}.part`
  const truth = kind === 'steady' ? makeSteady(draft, packets) : makeMixed(draft, packets)
  renameSync(draft, path)
  writeFileSync(notes, JSON.stringify({ edition, truth }))
  return { name, path, truth }
}

/** Changes with any source of the makers. */
function editionOfMakers(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(HERE).sort())
    if (MAKERS.test(file)) hash.update(readFileSync(join(HERE, file)))
  return hash.digest('hex').slice(0, 16)
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
