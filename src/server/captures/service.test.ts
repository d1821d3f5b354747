import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, it } from 'node:test'
import { liveFolder } from '#data-folder/live-folder'
import { MemoryStore } from '#store/memory-store'
import { LiveFeed } from '../http/live-feed.ts'
import { CaptureFiles } from './capture-files.ts'
import type { CaptureQueue } from './capture-queue.ts'
import { CaptureRegistry } from './capture-registry.ts'
import { LiveFiles } from './live-files.ts'
import { CaptureService } from './service.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-room-'))
after(() => rmSync(data, { recursive: true, force: true }))

const idle = { stop: async () => {}, start() {}, isReading: () => false } as unknown as CaptureQueue

function newRoom(queue: CaptureQueue): CaptureService {
  return new CaptureService({
    registry: new CaptureRegistry(new MemoryStore(), new LiveFeed(), liveFolder(data)),
    files: new CaptureFiles(data),
    liveFiles: new LiveFiles({ folder: liveFolder(data), current: undefined, forgetCurrent() {} }),
    queue,
    now: () => 0,
    removed: () => {},
    log: () => {},
  })
}

it('lets one alone continue an upload; who comes at the same time is told so', async () => {
  const room = newRoom(idle)
  const start = { name: 'a.pcap', expectedSize: 9, bytes: Readable.from([Buffer.from('four')]) }
  await assert.rejects(room.upload(start), { code: 'upload-cut' })
  const rest = () => ({ offset: 4, bytes: Readable.from([Buffer.from('fives')]) })
  const answers = await Promise.allSettled([room.append('1', rest()), room.append('1', rest())])
  const [first, second] = answers
  assert.equal(first?.status, 'fulfilled')
  assert.ok(second?.status === 'rejected')
  assert.equal(second.reason.code, 'capture-busy')
  assert.equal(second.reason.code, 'capture-busy')
  assert.equal((await room.find('1')).state, 'queued')
  await room.remove('1')
})

it('takes no more bytes of a capture, nor reads it, once its removal was asked for', async () => {
  const stop = Promise.withResolvers<void>()
  const room = newRoom({ ...idle, stop: () => stop.promise } as unknown as CaptureQueue)
  const start = { name: 'a.pcap', expectedSize: 9, bytes: Readable.from([Buffer.from('four')]) }
  await assert.rejects(room.upload(start), { code: 'upload-cut' })
  const removed = room.remove('1')
  const rest = { offset: 4, bytes: Readable.from([Buffer.from('fives')]) }
  await assert.rejects(room.append('1', rest), { code: 'capture-busy' })
  await assert.rejects(room.resume('1'), { code: 'capture-busy' })
  stop.resolve()
  await removed
  assert.deepEqual(await room.list(), [])
  assert.deepEqual(readdirSync(join(data, 'captures')), [])
})
