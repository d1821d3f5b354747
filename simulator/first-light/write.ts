/**
 * Writes the options into a file; the same seed and minutes give the same bytes.
 *   node simulator/first-light/write.ts --minutes 10 --seed 1 [--from 0] [--attack-after 5] [--quiet] out.pcap
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PcapWriter } from '#capture/pcap-writer'
import { LINKTYPE_ETHERNET, recordOf } from '../riverbend/write.ts'
import { firstLight } from './traffic.ts'

/** A Monday morning. */
const START = Date.UTC(2026, 2, 2, 6, 0, 0) * 1000

export interface Excerpt {
  readonly seed: number
  /** Minutes of the options: from, and how many. */
  readonly fromMinutes: number
  readonly minutes: number
  readonly attackAfterMinutes: number | undefined
}

/** Writes a part of the options to `path`; answers how many frames that were. */
export function writeExcerpt(
  path: string,
  { seed, fromMinutes, minutes, attackAfterMinutes }: Excerpt,
): number {
  const attackAfterSeconds = attackAfterMinutes === undefined ? undefined : attackAfterMinutes * 60
  const from = START + fromMinutes * 60e6
  const writer = new PcapWriter(LINKTYPE_ETHERNET)
  const file = openSync(path, 'w')
  writeSync(file, writer.header())
  let count = 0
  for (const frame of firstLight({ seed, start: START, attackAfterSeconds })) {
    if (frame.time >= from + minutes * 60e6) break
    if (frame.time < from) continue
    writeSync(file, recordOf(writer, frame))
    count++
  }
  closeSync(file)
  return count
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '10' },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'attack-after': { type: 'string', default: '5' },
      quiet: { type: 'boolean', default: false },
    },
  })
  const [path] = positionals
  const numbers = [values.minutes, values.from, values.seed, values['attack-after']].map(Number)
  const [minutes, fromMinutes, seed, after] = numbers as [number, number, number, number]
  if (path === undefined || positionals.length > 1 || numbers.some((number) => !(number >= 0))) {
    process.stderr.write(
      'expected: write.ts [--minutes N] [--from N] [--seed N] [--attack-after N | --quiet] out.pcap\n',
    )
    process.exitCode = 2
    return
  }
  const attackAfterMinutes = values.quiet ? undefined : after
  const count = writeExcerpt(path, { seed, fromMinutes, minutes, attackAfterMinutes })
  process.stderr.write(`${path}: ${count} frames\n`)
}

if (import.meta.main) main()
