import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { openSource } from './source.ts'

const folder = mkdtempSync(join(tmpdir(), 'source-'))
after(() => rmSync(folder, { recursive: true }))

/** Bytes that compress badly, so that the damage is within them. */
const original = Uint8Array.from({ length: 3_000_000 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 0x3f)

/** Output before the source ends or fails, and the error. */
async function unpacked(stored: Uint8Array): Promise<{ bytes: number; isRight: boolean; error: string }> {
  const path = join(folder, 'file')
  writeFileSync(path, stored)
  const descriptor = openSync(path, 'r')
  let bytes = 0
  let isRight = true
  let error = ''
  try {
    for await (const chunk of (await openSource(descriptor)).chunks) {
      isRight &&= Buffer.compare(chunk, original.subarray(bytes, bytes + chunk.length)) === 0
      bytes += chunk.length
    }
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : ''
  } finally {
    closeSync(descriptor)
  }
  return { bytes, isRight, error }
}

const whole = { bytes: original.length, isRight: true }

test('unpacks gzip of several members and zstd', async () => {
  const two = Buffer.concat([
    gzipSync(original.subarray(0, 1_000_000)),
    gzipSync(original.subarray(1_000_000)),
  ])
  assert.deepEqual(await unpacked(two), { ...whole, error: '' })
  assert.deepEqual(await unpacked(zstdCompressSync(original)), { ...whole, error: '' })
})

test('loses nothing to a wrong check sum, or to what was appended', async () => {
  const packed = gzipSync(original)
  const wrong = Buffer.from(packed)
  wrong[packed.length - 8]! ^= 0xff
  assert.deepEqual(await unpacked(wrong), { ...whole, error: 'incorrect data check' })
  const appended = Buffer.concat([packed, Buffer.from('appended by a mail gateway')])
  assert.deepEqual(await unpacked(appended), { ...whole, error: 'incorrect header check' })
})

test('keeps what stands before the damage', async () => {
  const packed = gzipSync(original)
  const broken = Buffer.from(packed)
  const middle = packed.length >> 1
  broken.fill(0xff, middle, middle + 64)
  const { bytes, error } = await unpacked(broken)
  assert.ok(bytes > original.length * 0.4, `${bytes} bytes`)
  assert.notEqual(error, '')
})

test('whoever stops within a packed file leaves no read behind, which might take bytes of the next file', async () => {
  const path = join(folder, 'left')
  writeFileSync(path, gzipSync(original))
  const readBytes = 32 * 1024 * 1024 // takes a while
  truncateSync(path, 3 * readBytes)
  const descriptor = openSync(path, 'r')
  const { chunks } = await openSource(descriptor, readBytes)
  for await (const _ of chunks) break
  await setImmediate() // the read that ended just now is done with
  assert.ok(!process.getActiveResourcesInfo().includes('FSReqCallback'))
  closeSync(descriptor)
})
