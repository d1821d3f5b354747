import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, it } from 'node:test'
import { LiveHub } from '#api/live'
import { MemoryStore } from '#store/memory-store'
import { liveFolder } from '../live-folder.ts'
import { CaptureFiles } from './capture-files.ts'
import { CaptureRoom } from './capture-room.ts'
import type { Reading } from './reading.ts'
import { Register } from './register.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-room-'))
after(() => rmSync(data, { recursive: true, force: true }))

it('takes no more octets of a capture, nor reads it, once its removal was asked for', async () => {
  const stop = Promise.withResolvers<void>()
  const register = new Register(new MemoryStore(), new LiveHub(), liveFolder(data))
  const room = new CaptureRoom({
    register,
    files: new CaptureFiles(data),
    reading: { stop: () => stop.promise, start() {}, isReading: () => false } as unknown as Reading,
    now: () => 0,
    removed: () => {},
    log: () => {},
  })
  const start = { name: 'a.pcap', expectedSize: 9, octets: Readable.from([Buffer.from('four')]) }
  await assert.rejects(room.upload(start), { code: 'upload-cut' })
  const removed = room.remove('1')
  const rest = { offset: 4, octets: Readable.from([Buffer.from('fives')]) }
  await assert.rejects(room.append('1', rest), { code: 'capture-busy' })
  await assert.rejects(room.resume('1'), { code: 'capture-busy' })
  stop.resolve()
  await removed
  assert.deepEqual(await room.list(), [])
  assert.deepEqual(readdirSync(join(data, 'captures')), [])
})
