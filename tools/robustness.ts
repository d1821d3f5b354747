/**
 * Does a capture tell the same when it was taken elsewhere, or travelled otherwise? Each is read as it is and then in
 * every way of robustness/wrapped.ts and robustness/carried.ts; devices, identity, operations and alarms have to stay.
 *   node tools/robustness.ts FOLDER... [--frames 2000] [--change NAME,...] [--out differences.ndjson]
 * Says for each change how much stayed the same. `losing` changes take traffic away: there, nothing may be added.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LINK } from '#capture/link-types'
import { readAll } from '#capture/read-all'
import type { WholeFrame } from '#sdk/test-kit/pcap-file'
import { CARRIED } from './robustness/carried.ts'
import { type Difference, differenceOf } from './robustness/difference.ts'
import type { Change } from './robustness/recording.ts'
import { see } from './robustness/seen.ts'
import { WRAPPED } from './robustness/wrapped.ts'

/** Bytes of the largest file that is read: what a longer one says more is mostly the same again. */
const LARGEST = 8 * 1024 * 1024

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    frames: { type: 'string', default: '2000' },
    change: { type: 'string' },
    out: { type: 'string' },
  },
})
const wanted = values.change?.split(',')
const changes = [...WRAPPED, ...CARRIED].filter(({ name }) => wanted === undefined || wanted.includes(name))
const files = positionals.flatMap(capturesIn)
const scores = new Map<Change, Difference[]>(changes.map((change) => [change, []]))
const lines: string[] = []
for (const file of files) await tryCapture(file)
for (const [change, differences] of scores) console.log(row(change, differences))
if (values.out !== undefined) writeFileSync(values.out, lines.join(''))

async function tryCapture(path: string): Promise<void> {
  const frames = ethernetFrames(path).slice(0, Number(values.frames))
  if (frames.length === 0) return
  const seen = await see(frames, LINK.ETHERNET)
  for (const change of changes) {
    const got = await see(change.of({ frames, seen }), change.linkType ?? LINK.ETHERNET)
    const difference = differenceOf(seen, got, change)
    scores.get(change)!.push(difference)
    for (const [what, { differences }] of Object.entries(difference))
      if (differences.length > 0)
        lines.push(`${JSON.stringify({ path, change: change.name, what, differences })}\n`)
  }
}

function capturesIn(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).size <= LARGEST)
    .sort()
}

function ethernetFrames(path: string): readonly WholeFrame[] {
  const { frames } = readAll(new Uint8Array(readFileSync(path)))
  return frames
    .filter(({ linkType }) => linkType === LINK.ETHERNET)
    .map(({ bytes, time }) => ({ bytes: Uint8Array.from(bytes), time }))
}

function row({ name, losesTraffic }: Change, differences: readonly Difference[]): string {
  const cells = (['hosts', 'types', 'identity', 'operations', 'alarms'] as const).map((what) => {
    const scores = differences.map((difference) => difference[what])
    const sum = (pick: 'kept' | 'wanted' | 'extra') => scores.reduce((total, one) => total + one[pick], 0)
    const share = sum('wanted') === 0 ? '–' : `${((100 * sum('kept')) / sum('wanted')).toFixed(1)} %`
    return `${what} ${share.padStart(7)} (+${sum('extra')})`.padEnd(26)
  })
  const sound = differences.filter((one) =>
    Object.values(one).every((score) => score.differences.length === 0),
  )
  return `${name.padEnd(26)}${cells.join('')}${sound.length} of ${differences.length} unchanged${losesTraffic ? ' (losing)' : ''}`
}
