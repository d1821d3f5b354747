import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { FrameReader } from '#capture/frame-reader'
import { PacketBlocks } from '#capture/live/packet-blocks'
import type { RecorderStatus } from '#capture/live/status'
import { RingBudget } from '#capture/ring/budget'
import { RingWriter } from '#capture/ring/ring-writer'
import { searchRing } from '#capture/ring/search'
import { ringFolder } from '#data-folder/live-folder'
import { anAlert } from '#store/testing/records'
import { PacketRing, queryOfAlert, type RingTask } from './packet-ring.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-packet-ring-'))
after(() => rmSync(data, { recursive: true, force: true }))

const TIME = 1_700_000_000e6
const alert = {
  ...anAlert('stop-1'),
  ...{ time: TIME, lastTime: TIME + 1e6, sourceAddress: '10.0.0.1', destinationAddress: '10.0.0.2/unit:3' },
}

const ring = new RingWriter({ folder: ringFolder(data), bytes: 8 * 1024 * 1024, budget: new RingBudget() })
ring.describe(0, 1, 'eth0')
const blocks = new PacketBlocks()

/** UDP over IPv4. */
function send(second: number, from: number, to: number): void {
  const bytes = new Uint8Array(200)
  bytes.set([2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 8, 0, 0x45])
  bytes[23] = 17
  bytes.set([10, 0, 0, from, 10, 0, 0, to, 0xc0, 1, 1, 0xf6], 26)
  const seconds = TIME / 1e6 + second
  const size = blocks.add(0, bytes, { at: 0, length: 200, original: 200, seconds, microseconds: 0 })
  ring.write(blocks.bytes, blocks.length - size, size, seconds * 1e6)
}

function served(): PacketRing {
  const status = { ring: ring.status } as RecorderStatus
  return new PacketRing({
    data,
    capture: { status: () => status, onStatus: () => {} },
    workers: {
      run: async <Answer>(_: URL, task: unknown) => {
        const { folder, query } = task as RingTask
        return searchRing(folder, query) as Answer
      },
    },
    log: (line) => assert.fail(line),
    copyAfterMs: 10,
  })
}

function commentsAndFrames(file: Uint8Array): readonly [number, readonly string[]] {
  const reader = new FrameReader()
  reader.push(file)
  let frames = 0
  while (reader.next()) frames++
  return [frames, reader.comments.map(({ text }) => text)]
}

describe('the packets of an alert', () => {
  it('are those of its two ends around its time, with the alert as comment', async () => {
    for (let second = -100; second < 100; second++) {
      send(second, 1, 2)
      send(second, 1, 3)
    }
    ring.flush()
    const file = await served().ofAlert(alert)
    const [frames, comments] = commentsAndFrames(file!)
    assert.equal(frames, 30 + 1 + 1 + 30)
    assert.deepEqual(comments, [`${alert.title}: ${alert.what}`])
  })

  it('are copied out, and stay when the ring has overwritten them', async () => {
    const service = served()
    service.keep([alert])
    await sleep(50)
    await service.close()
    for (let second = 200; second < 60_000; second++) send(second, 5, 6)
    ring.flush()
    assert.equal(searchRing(ringFolder(data), queryOfAlert(alert)!).packets, 0)
    const [frames] = commentsAndFrames((await served().ofAlert(alert))!)
    assert.equal(frames, 62)
    const status = served().status()!
    assert.ok(status.evidenceBytes > 62 * 200)
    assert.equal(status.evidenceSkipped, 0)
  })

  it('are none where nothing was kept', async () => {
    const other = { ...alert, id: 'other-2', sourceAddress: '10.9.9.9', destinationAddress: '' }
    assert.equal(await served().ofAlert(other), undefined)
    assert.equal(await served().ofAlert({ ...other, sourceAddress: '' }), undefined)
  })
})
