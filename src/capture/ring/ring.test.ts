import assert from 'node:assert/strict'
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { FrameReader } from '../frame-reader.ts'
import { PacketBlocks } from '../live/packet-blocks.ts'
import { RingBudget } from './budget.ts'
import { geometryOf } from './layout.ts'
import { lockRing } from './lock.ts'
import { RingWriter, ringLimits } from './ring-writer.ts'
import { searchRing } from './search.ts'
import { readHeaders } from './segments.ts'
import { verifyRing } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'sightglass-ring-'))
after(() => rmSync(root, { recursive: true, force: true }))
let count = 0
const newFolder = () => join(root, `ring-${count++}`)

const FILE = geometryOf(ringLimits.leastSegmentBytes).fileBytes

interface Sent {
  readonly second: number
  readonly from: string
  readonly to: string
  readonly port?: number
  readonly size?: number
}

const blocks = new PacketBlocks()

/** IPv4 and UDP. */
function send(ring: RingWriter, { second, from, to, port = 502, size = 1000 }: Sent): void {
  const bytes = new Uint8Array(size)
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45])
  bytes[23] = 17
  bytes.set(from.split('.').map(Number), 26)
  bytes.set(to.split('.').map(Number), 30)
  bytes.set([0xc0, 1, port >> 8, port & 255], 34)
  const record = { at: 0, length: size, original: size, seconds: 1_700_000_000 + second, microseconds: 0 }
  const blockSize = blocks.add(0, bytes, record)
  ring.write(blocks.bytes, 0, blockSize, record.seconds * 1e6)
  blocks.take()
}

function newRing(
  options: {
    folder?: string
    files?: number
    shares?: Record<'ot' | 'important' | 'other', number>
    freeBytes?: () => number
  } = {},
) {
  const { folder = newFolder(), files = 8, shares, ...more } = options
  const budget = new RingBudget({ shares, important: ['10.9.0.0/16'] })
  const ring = new RingWriter({ folder, bytes: files * FILE, budget, ...more })
  ring.describe(0, 1, 'eth0')
  return { folder, ring }
}

const at = (second: number) => (1_700_000_000 + second) * 1e6
const all = { from: 0, until: 9e15 }

function framesOf(file: Uint8Array): number {
  const reader = new FrameReader()
  reader.push(file)
  let frames = 0
  while (reader.next()) frames++
  reader.finish()
  assert.deepEqual(reader.problems, [])
  return frames
}

function sizeOf(folder: string): number {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ring'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).blocks * 512, 0)
}

describe('a packet ring', () => {
  it('leaves room on the disk for others, and goes on to say that it is smaller', () => {
    let free = ringLimits.leaveFree + 5 * FILE
    const freeBytes = () => {
      free -= FILE
      return free + FILE
    }
    const { folder, ring } = newRing({ freeBytes })
    assert.match(ring.status.problem, /has 5 of 8 files/)
    send(ring, { second: 1, from: '10.0.0.1', to: '10.0.0.2' })
    ring.flush()
    assert.match(ring.status.problem, /has 5 of 8 files/)
    assert.equal(ring.status.reserved, 5 * FILE)
    assert.equal(searchRing(folder, all).packets, 1)
  })

  it('keeps nothing where not every class has a file', () => {
    const { folder, ring } = newRing({ files: 2 })
    for (const port of [502, 80]) send(ring, { second: 1, from: '10.0.0.1', to: '10.0.0.2', port })
    ring.flush()
    assert.match(ring.status.problem, /needs at least/)
    assert.deepEqual([ring.status.reserved, ring.status.packets], [0, 0])
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.ring')),
      [],
    )
  })

  it('is reserved at once and never larger, whatever comes', () => {
    const { folder, ring } = newRing()
    const before = sizeOf(folder)
    assert.ok(before >= 7 * FILE && before <= 8 * FILE + 8 * 4096, `${before} of ${8 * FILE}`)
    for (let second = 0; second < 6000; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    ring.flush()
    assert.equal(sizeOf(folder), before)
    const { status } = ring
    assert.equal(status.problem, '')
    assert.ok(status.packets > 1000 && status.packets < 2200)
    assert.equal(status.lastTime, at(5999))
    assert.deepEqual(verifyRing(folder).faults, [])
  })

  it('finds packets by time, host, pair of hosts and flow, also in open segments', () => {
    const { folder, ring } = newRing()
    for (let second = 0; second < 600; second++) {
      send(ring, { second, from: '10.0.0.1', to: `10.0.1.${second % 5}` })
      send(ring, { second, from: `10.0.1.${second % 5}`, to: '10.0.0.1', port: 80, size: 90 })
    }
    ring.flush()
    const packets = (query: object) => {
      const found = searchRing(folder, { ...all, ...query })
      assert.equal(framesOf(found.file), found.packets)
      return found.packets
    }
    assert.equal(packets({}), 1200)
    assert.equal(packets({ from: at(100), until: at(109) }), 20)
    assert.equal(packets({ hosts: ['10.0.1.3'] }), 240)
    assert.equal(packets({ hosts: ['10.0.0.1'], peers: ['10.0.1.3', '10.0.1.4'] }), 480)
    assert.equal(
      packets({ hosts: ['10.0.0.1'], peers: ['10.0.1.3'], port: 502, otherPort: 49_153, transport: 17 }),
      120,
    )
    assert.equal(packets({ hosts: ['10.0.0.77'] }), 0)
    assert.equal(packets({ hosts: ['10.0.1.1'], peers: ['10.0.1.2'] }), 0)
    assert.throws(() => packets({ hosts: ['plc-1'] }), /expected an IP or MAC address/)
  })

  it('keeps OT and important hosts longest', () => {
    const { folder, ring } = newRing({ files: 20, shares: { ot: 50, important: 30, other: 20 } })
    for (let second = 0; second < 900; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    for (let second = 0; second < 600; second++)
      send(ring, { second, from: '10.9.0.1', to: '10.0.0.2', port: 9999 })
    for (let second = 1000; second < 20_000; second++)
      send(ring, { second, from: '10.0.0.1', to: '10.0.0.3', port: 443 })
    ring.flush()
    const kept = (query: object) => searchRing(folder, { ...all, ...query }).packets
    assert.equal(kept({ port: 502 }), 900)
    assert.equal(kept({ hosts: ['10.9.0.1'] }), 600)
    const other = kept({ port: 443 })
    assert.ok(other > 2000 && other < 4000, String(other))
    assert.deepEqual(verifyRing(folder).faults, [])
  })

  it('repairs what a crash left open, and goes on behind it', () => {
    const { folder, ring } = newRing()
    for (let second = 0; second < 700; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    ring.flush()
    for (let second = 700; second < 710; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    // The process is killed here: what was flushed is on disk, the rest is not.
    const again = newRing({ folder }).ring
    assert.equal(again.status.packets, 700)
    assert.deepEqual(verifyRing(folder).faults, [])
    assert.equal(verifyRing(folder).repaired, 1)
    assert.equal(searchRing(folder, { ...all, hosts: ['10.0.0.2'] }).packets, 700)
    send(again, { second: 800, from: '10.0.0.1', to: '10.0.0.2' })
    again.close()
    assert.equal(searchRing(folder, all).packets, 701)
    assert.deepEqual(verifyRing(folder).faults, [])
  })

  it('cuts a block that was written in part, though older blocks follow', () => {
    const { folder, ring } = newRing({ files: 3 })
    for (let second = 0; second < 2000; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    ring.flush()
    const open = readHeaders(folder).find(({ header }) => header?.isOpen === true)!
    const { dataAt } = geometryOf(ringLimits.leastSegmentBytes)
    const descriptor = openSync(open.path, 'r+')
    // Half of a block: its beginning, without its closing length.
    const half = new Uint8Array(40)
    new DataView(half.buffer).setUint32(0, 6, true)
    new DataView(half.buffer).setUint32(4, 1032, true)
    writeSync(descriptor, half, 0, half.length, dataAt + open.header!.used)
    closeSync(descriptor)
    const again = newRing({ folder, files: 3 }).ring
    const kept = readHeaders(folder).find(({ number }) => number === open.number)!.header!
    assert.equal(kept.isOpen, false)
    // The last block before the cut could be a mixture, and is left out too.
    assert.equal(kept.packets, open.header!.packets - 1)
    assert.equal(again.status.lastTime, at(1998))
    assert.deepEqual(verifyRing(folder).faults, [])
  })

  it('shows a changed packet, a removed segment, and an exchanged chain', () => {
    const { folder, ring } = newRing()
    for (let second = 0; second < 900; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    ring.close()
    const { head } = ring.status
    assert.deepEqual(verifyRing(folder, head).faults, [])
    const [first, second] = readHeaders(folder).filter(({ header }) => header !== undefined)
    const descriptor = openSync(first!.path, 'r+')
    writeSync(descriptor, Uint8Array.of(0xee), 0, 1, geometryOf(ringLimits.leastSegmentBytes).dataAt + 5000)
    closeSync(descriptor)
    rmSync(second!.path)
    const { faults } = verifyRing(folder, 'f'.repeat(64))
    assert.equal(faults.length, 3)
    assert.match(faults[0]!, /does not contain/)
    assert.match(faults[1]!, /was changed: expected SHA-256/)
    assert.match(faults[2]!, /is missing/)
  })

  it('goes on once its chain can be written again, with all its segments', () => {
    const { folder, ring } = newRing()
    let second = 0
    const sendMany = () => {
      for (let packets = 0; packets < 1500; packets++)
        send(ring, { second: second++, from: '10.0.0.1', to: '10.0.0.2' })
    }
    sendMany()
    sendMany()
    const { segments } = ring.status
    assert.equal(segments, 8)
    const chain = join(folder, 'chain.jsonl')
    renameSync(chain, `${chain}.before`)
    mkdirSync(chain) // as on a full disk, no line can be added
    for (let flushes = 0; flushes < 3; flushes++) {
      sendMany()
      ring.flush()
    }
    assert.match(ring.status.problem, /cannot be written/)
    rmdirSync(chain)
    renameSync(`${chain}.before`, chain)
    ring.flush()
    sendMany()
    ring.flush()
    assert.equal(ring.status.problem, '')
    assert.equal(ring.status.segments, segments)
    assert.equal(ring.status.lastTime, at(second - 1))
    ring.close()
    assert.deepEqual(verifyRing(folder).faults, [])
  })

  it('continues a chain whose last line was cut', () => {
    const { folder, ring } = newRing()
    for (let second = 0; second < 900; second++) send(ring, { second, from: '10.0.0.1', to: '10.0.0.2' })
    ring.close()
    appendFileSync(join(folder, 'chain.jsonl'), '{"event":"clo')
    const { ring: next } = newRing({ folder })
    for (let second = 900; second < 1800; second++) send(next, { second, from: '10.0.0.1', to: '10.0.0.2' })
    next.close()
    assert.deepEqual(verifyRing(folder).faults, [])
  })

  it('shows a chain that is none', () => {
    const folder = newFolder()
    mkdirSync(folder)
    for (const text of ['null\n', '{"event":"closed"}\n', '\0\x01\n\x02\n']) {
      writeFileSync(join(folder, 'chain.jsonl'), text)
      assert.deepEqual(verifyRing(folder).faults, ['chain.jsonl: line 1 cannot be read'])
    }
  })
})

describe('the lock of the ring', () => {
  it('keeps a second capture process out until the first one ends', () => {
    const folder = newFolder()
    const first = lockRing(folder)
    assert.throws(() => lockRing(folder, 10), /in use by another capture process/)
    first.release()
    lockRing(folder, 10).release()
  })
})
