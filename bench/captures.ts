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
import { CAPTURES, makeRealSite, realCaptureNames } from './real-site.ts'
import { repeatCapture } from './repeat.ts'
import { makeSteady } from './steady.ts'
import type { Truth } from './tally.ts'

const HERE = fileURLToPath(new URL('./', import.meta.url))
export const OUT = join(HERE, 'out')
const MAKERS = /^(steady|mixed.*|frame-file|talk|stage|random|tally)\.ts$/
const SITE_MAKERS = /^(real-site|address-shift|random)\.ts$/
/** With its record header; a little more than was measured. */
const BYTES_PER_PACKET = { steady: 105, mixed: 160 } as const
/** Of one copy of the real captures, with a little more than was measured. */
const SITE_COPY_BYTES = 30e6
/** Left free on the disk. */
const RESERVE_BYTES = 1e9

export interface Capture {
  readonly name: string
  readonly path: string
  readonly truth: Truth
}

/** Undefined, with a line that says so, where the disk is too full. */
export function capture(kind: 'steady' | 'mixed', packets: number, say: Say): Capture | undefined {
  return made(
    {
      name: `${kind}-${packets}`,
      edition: editionOf(MAKERS),
      bytes: packets * BYTES_PER_PACKET[kind],
      make: (path) => (kind === 'steady' ? makeSteady(path, packets) : makeMixed(path, packets)),
    },
    say,
  )
}

/** Real captures, `copies` times each with other addresses; undefined where they are absent. */
export function realSite(copies: number, say: Say): Capture | undefined {
  const names = realCaptureNames()
  if (names.length === 0) {
    say(`site of real captures: skipped, there are none in ${CAPTURES}`)
    return undefined
  }
  return made(
    {
      name: `site-${copies}`,
      edition: editionOf(SITE_MAKERS, names.join('\n')),
      bytes: copies * SITE_COPY_BYTES,
      make: (path) => makeRealSite(path, copies),
    },
    say,
  )
}

/** The mixed capture `times` times, one after the other, as one file. */
export function repeatedMixed(packets: number, times: number, say: Say): Capture | undefined {
  const once = capture('mixed', packets, say)
  if (once === undefined) return undefined
  return made(
    {
      name: `${once.name}-${times}-times`,
      edition: `${editionOf(MAKERS)}-${editionOf(/^repeat\.ts$/)}`,
      bytes: times * once.truth.bytes,
      make: (path) => repeatCapture(once, path, times),
    },
    say,
  )
}

type Say = (line: string) => void

interface Making {
  readonly name: string
  /** Changes when the file would. */
  readonly edition: string
  readonly bytes: number
  readonly make: (path: string) => Truth
}

function made({ name, edition, bytes, make }: Making, say: Say): Capture | undefined {
  mkdirSync(OUT, { recursive: true })
  const path = join(OUT, `${name}.pcap`)
  const notes = join(OUT, `${name}.json`)
  if (existsSync(path) && existsSync(notes)) {
    const known = JSON.parse(readFileSync(notes, 'utf8')) as { edition: string; truth: Truth }
    if (known.edition === edition) return { name, path, truth: known.truth }
  }
  const { bavail, bsize } = statfsSync(OUT)
  const needed = bytes + RESERVE_BYTES
  if (bavail * bsize < needed) {
    say(
      `${name}: skipped, ${gigabytes(needed)} of free disk are needed and ${gigabytes(bavail * bsize)} are there`,
    )
    return undefined
  }
  say(`${name}: making ${gigabytes(bytes)} …`)
  const draft = `${path}.part`
  const truth = make(draft)
  renameSync(draft, path)
  writeFileSync(notes, JSON.stringify({ edition, truth }))
  return { name, path, truth }
}

/** Changes with any source of the makers. */
function editionOf(makers: RegExp, more = ''): string {
  const hash = createHash('sha256').update(more)
  for (const file of readdirSync(HERE).sort())
    if (makers.test(file)) hash.update(readFileSync(join(HERE, file)))
  return hash.digest('hex').slice(0, 16)
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
