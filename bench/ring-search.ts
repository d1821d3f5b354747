/**
 * Time of searches in a packet ring of realistic size, by hand:
 *   node_modules/.bin/node --no-warnings bench/ring-search.ts [MiB]
 * A plant of 1,000 hosts: each polls its controller, one backup fills half of the bytes. Bound of an answer: 2 s.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PacketBlocks } from '#capture/live/packet-blocks'
import { RingBudget } from '#capture/ring/budget'
import { RingWriter } from '#capture/ring/ring-writer'
import { type RingQuery, searchRing } from '#capture/ring/search'

const MEBIBYTES = Number(process.argv[2] ?? 1024)
const HOSTS = 1000
const START = 1_700_000_000
const BOUND_MS = 2000

const folder = mkdtempSync(join(tmpdir(), 'sightglass-ring-search-'))
try {
  const ring = new RingWriter({ folder, bytes: MEBIBYTES * 1024 ** 2, budget: new RingBudget() })
  ring.describe(0, 1, 'eth0')
  const packets = fill(ring)
  ring.close()
  const last = START + packets / 5000
  const all = { from: 0, until: Number.MAX_SAFE_INTEGER }
  const searches: readonly (readonly [string, RingQuery])[] = [
    ['a pair, whole ring', { ...all, hosts: ['10.0.0.7'], peers: ['10.1.0.7'] }],
    ['a host, whole ring', { ...all, hosts: ['10.0.0.7'] }],
    ['a busy host, whole ring', { ...all, hosts: ['10.2.0.1'] }],
    ['a host that is not there', { ...all, hosts: ['192.0.2.9'] }],
    ['everything of the last minute', { from: (last - 60) * 1e6, until: last * 1e6 }],
    [
      'an alert: a pair for a minute',
      { from: (last - 90) * 1e6, until: (last - 30) * 1e6, hosts: ['10.0.0.7'], peers: ['10.1.0.7'] },
    ],
  ]
  process.stdout.write(`${MEBIBYTES} MiB, ${ring.status.packets} packets held of ${packets}\n`)
  for (const [name, query] of searches) {
    const begun = performance.now()
    const found = searchRing(folder, query)
    const ms = performance.now() - begun
    const verdict = ms > BOUND_MS ? 'TOO SLOW' : found.isCut ? 'cut' : 'whole'
    process.stdout.write(
      `${name.padEnd(32)} ${ms.toFixed(0).padStart(6)} ms ${String(found.packets).padStart(7)} packets, ${verdict}\n`,
    )
    if (ms > BOUND_MS) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Until the ring has been overwritten once. */
function fill(ring: RingWriter): number {
  const poll = new Uint8Array(90)
  const bulk = new Uint8Array(1460)
  const blocks = new PacketBlocks()
  let bytes = 0
  let count = 0
  while (bytes < MEBIBYTES * 1024 ** 2 * 1.1) {
    const isBulk = count % 17 === 0
    const frame = isBulk ? bulk : poll
    const host = Math.floor(count / 2) % HOSTS
    const ends = isBulk
      ? [10, 2, 0, 1, 10, 2, 0, 2]
      : [10, 0, host >> 8, host & 255, 10, 1, host >> 8, host & 255]
    if (count % 2 === 1) ends.push(...ends.splice(0, 4))
    frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45], 0)
    frame[23] = 6
    frame.set([...ends, ...(isBulk ? [0x1f, 0x90, 0x1f, 0x91] : [0xc0, 1, 1, 0xf6])], 26)
    const seconds = START + count / 5000
    const size = blocks.add(0, frame, {
      at: 0,
      length: frame.length,
      original: frame.length,
      seconds: Math.floor(seconds),
      microseconds: Math.floor((seconds % 1) * 1e6),
    })
    ring.write(blocks.bytes, blocks.length - size, size, Math.floor(seconds * 1e6))
    bytes += size
    if (++count % 4096 === 0) blocks.take()
  }
  return count
}
