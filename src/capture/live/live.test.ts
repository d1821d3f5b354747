import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { FrameReader } from '../frame-reader.ts'
import { PcapngWriter } from '../pcapng-writer.ts'
import { parseInterfaceCounters } from './interface-counters.ts'
import { LossWindow } from './loss-window.ts'
import { MIRROR_TEXTS, MirrorCheck } from './mirror-check.ts'
import { PacketBlocks } from './packet-blocks.ts'
import { PacketQueue } from './packet-queue.ts'
import { PcapRecords } from './pcap-records.ts'
import { WholeBlocks } from './whole-blocks.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-queue-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A pcap stream of packets with these lengths, each filled with its number. */
function pcapOf(lengths: readonly number[], linkType = 1): Uint8Array {
  const size = lengths.reduce((sum, length) => sum + 16 + length, 24)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, true)
  view.setUint32(20, linkType, true)
  let at = 24
  lengths.forEach((length, number) => {
    view.setUint32(at, 1_700_000_000 + number, true)
    view.setUint32(at + 4, number, true)
    view.setUint32(at + 8, length, true)
    view.setUint32(at + 12, length + 5, true)
    bytes.fill(number + 1, at + 16, at + 16 + length)
    at += 16 + length
  })
  return bytes
}

describe('PcapRecords and PacketBlocks', () => {
  it('turn a pcap stream cut anywhere into the same pcapng frames', () => {
    const lengths = [60, 1514, 61, 62, 63, 200]
    const stream = pcapOf(lengths)
    for (const step of [1, 7, 64, stream.length]) {
      const blocks = new PacketBlocks(64)
      const records = new PcapRecords((bytes, record) => blocks.add(0, bytes, record))
      for (let at = 0; at < stream.length; at += step) records.push(stream.slice(at, at + step))
      assert.equal(records.linkType, 1)
      assert.equal(blocks.packets, lengths.length)
      const reader = new FrameReader()
      reader.push(new PcapngWriter({ interfaces: [{ linkType: 1, name: 'eth0' }] }).header())
      assert.equal(reader.next(), false)
      reader.push(blocks.take())
      for (const [number, length] of lengths.entries()) {
        assert.ok(reader.next())
        const { bytes, start, end, time, originalLength } = reader.frame
        assert.equal(end - start, length)
        assert.equal(originalLength, length + 5)
        assert.equal(time, (1_700_000_000 + number) * 1e6 + number)
        assert.ok(bytes.subarray(start, end).every((byte) => byte === number + 1))
      }
      assert.equal(reader.next(), false)
      assert.deepEqual(reader.problems, [])
    }
  })

  it('stop at a record that cannot be one', () => {
    const stream = pcapOf([60, 60])
    new DataView(stream.buffer).setUint32(24 + 16 + 60 + 8, 0x7fffffff, true)
    let count = 0
    const records = new PcapRecords(() => count++)
    records.push(stream)
    assert.equal(count, 1)
    assert.match(records.failure, /a record of 2147483647 bytes/)
  })
})

describe('PacketQueue', () => {
  const chunk = (value: number, length = 100) => ({
    bytes: new Uint8Array(length).fill(value),
    packets: [1],
    arrived: value,
  })

  it('keeps order from memory to files and back, and deletes files that were read', () => {
    const path = join(folder, 'order')
    const queue = new PacketQueue(path, { memoryBytes: 250, fileBytes: 350, diskBytes: 10_000 })
    const out: number[] = []
    for (let value = 1; value <= 9; value++) assert.ok(queue.push(chunk(value)))
    assert.equal(queue.memoryBytes, 200)
    assert.equal(queue.diskBytes, 700)
    assert.equal(queue.oldest, 1)
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      assert.ok(next.bytes.every((byte) => byte === next!.arrived))
      out.push(next.arrived)
    }
    assert.deepEqual(out, [1, 2, 3, 4, 5, 6, 7, 8, 9])
    assert.deepEqual(readdirSync(path), [])
    assert.equal(queue.diskBytes, 0)
    assert.ok(queue.push(chunk(10)))
    assert.equal(queue.memoryBytes, 100, 'memory is used again once the files are read')
  })

  it('refuses what exceeds its limit and never writes more', () => {
    const queue = new PacketQueue(join(folder, 'full'), { memoryBytes: 100, fileBytes: 1000, diskBytes: 250 })
    const taken = [1, 2, 3, 4, 5].map((value) => queue.push(chunk(value)))
    assert.deepEqual(taken, [true, true, true, false, false])
    assert.equal(queue.diskBytes, 200)
    queue.close()
  })

  it('refuses and says why where nothing can be written', () => {
    const path = join(folder, 'gone')
    const queue = new PacketQueue(path, { memoryBytes: 100 })
    rmSync(path, { recursive: true })
    assert.equal(queue.push(chunk(1)), true)
    assert.equal(queue.push(chunk(2)), false)
    assert.match(queue.problem, /cannot be written: ENOENT/)
  })
})

describe('WholeBlocks', () => {
  it('leaves out what was written in part, wherever a process was killed', async () => {
    const blocks = new PacketBlocks()
    for (const length of [60, 61, 900])
      blocks.add(0, new Uint8Array(length), { at: 0, length, original: length, seconds: 1, microseconds: 2 })
    const whole = Buffer.from(blocks.take())
    const last = 32 + 900
    for (const cut of [1, 7, 8, 500, last - 1]) {
      const stream = new WholeBlocks()
      const read = buffer(stream)
      for (let at = 0; at < whole.length - cut; at += 33)
        stream.write(whole.subarray(at, Math.min(at + 33, whole.length - cut)))
      stream.end()
      assert.deepEqual(await read, whole.subarray(0, whole.length - last))
    }
  })
})

describe('loss', () => {
  it('reads what an interface dropped from /proc/net/dev', () => {
    const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth1: 4805223   50002    3    40    2     1          0         0       90       1    0    0    0     0       0          0
eth0.5:1 2 0 0 0 0 0 0 0 0 0 0 0 0 0 0`
    const counters = parseInterfaceCounters(text)
    assert.deepEqual(counters.get('eth1'), { received: 50_002, dropped: 42, damaged: 1 })
    assert.deepEqual(counters.get('eth0.5'), { received: 2, dropped: 0, damaged: 0 })
  })

  it('is a share of the last ten minutes, not of all time', () => {
    const window = new LossWindow()
    window.add(50, 50)
    assert.equal(window.share, 0.5)
    for (let second = 1; second <= 600; second++) window.add(50, 50 + second)
    assert.equal(window.share, 0)
  })
})

describe('MirrorCheck', () => {
  /** Ethernet with IPv4 from 10.0.x.1; `to` and `from` are last bytes of MAC addresses. */
  const packet = (
    options: { to: number; from: number; isGroup?: boolean; network?: number; tag?: boolean },
    salt: number,
  ) => {
    const { to, from, isGroup = false, network = 1, tag = false } = options
    const bytes = new Uint8Array(80)
    bytes.set([isGroup ? 0xff : 0, 0, 0, 0, 0, to, 0, 0, 0, 0, 0, from], 0)
    bytes.set(tag ? [0x81, 0, 0, 5, 8, 0] : [8, 0], 12)
    bytes.set([10, 0, network, 1], 26)
    new DataView(bytes.buffer).setUint32(60, salt)
    return bytes
  }
  const judged = (make: (number: number) => Uint8Array, microseconds = (number: number) => number * 10) => {
    const check = new MirrorCheck()
    for (let number = 0; number < 40_000; number++) {
      const bytes = make(number)
      check.add(bytes, { at: 0, length: bytes.length, seconds: 1, microseconds: microseconds(number) })
    }
    return check.findings
  }
  const both = (i: number) => (i % 3 === 0 ? { to: 1, from: 2 } : { to: 2, from: 1 })

  it('finds a port that is no mirror, one direction, copies and lost tags', () => {
    assert.deepEqual(
      judged((i) => packet({ to: 255, from: i % 9, isGroup: true }, i)),
      [MIRROR_TEXTS.broadcast],
    )
    assert.deepEqual(
      judged((i) => packet({ to: 1, from: 2 + (i % 9) }, i)),
      [MIRROR_TEXTS.oneDirection],
    )
    assert.deepEqual(
      judged((i) => packet(both(i), i - (i % 2))),
      [MIRROR_TEXTS.copies],
    )
    const arp = (i: number) => {
      const bytes = packet({ to: 255, from: 1, isGroup: true }, i)
      bytes.set([8, 6], 12)
      bytes.set([10, 0, i % 20, 1], 28)
      return bytes
    }
    assert.deepEqual(
      judged((i) => (i % 4 === 0 ? arp(i) : packet(both(i), i))),
      [MIRROR_TEXTS.untagged],
    )
  })

  it('is content with both directions, once each', () => {
    assert.deepEqual(
      judged((i) => packet(both(i), i)),
      [],
    )
  })
})
