/** A frame on a page shows its content: headers at once, messages by the engine's own process. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readFrames } from './frames.ts'

const CAPTURE = fileURLToPath(new URL('../../protocols/modbus/captures/writing.pcap', import.meta.url))
const SPECIMENS = fileURLToPath(new URL('../../engine-host/specimens/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'decoded-'))
after(() => rmSync(folder, { recursive: true }))

it('shows the headers of a frame, each with its bytes', async () => {
  const [frame] = await readFrames(CAPTURE, { file: 'writing.pcap', frame: 4, count: 1 }, [])
  assert.ok(frame !== undefined)
  assert.deepEqual(
    frame.rows.map(({ label, at, length }) => [label, at, length]),
    [
      ['Link', 0, 14],
      ['IPv4', 14, 20],
      ['TCP', 34, 20],
      ['Payload', 54, frame.bytes.length / 2 - 54],
    ],
  )
})

it('shows what a protocol says in it, where it lies, and names it', async () => {
  const items = await readFrames(CAPTURE, { file: 'writing.pcap', frame: 1, count: 20, isDecoded: true }, [])
  const write = items.find(({ summary }) => summary.includes('Write'))
  assert.ok(write !== undefined, items.map(({ summary }) => summary).join('\n'))
  assert.match(write.summary, /^Modbus/)
  const message = write.rows.find(({ label }) => label.startsWith('Modbus'))
  assert.equal(message?.at, 54)
  assert.equal(message?.length, write.bytes.length / 2 - 54)
  const inside = write.rows.filter(({ depth = 0 }) => depth > 0)
  assert.ok(
    inside.length > 0 && inside.every(({ at, length }) => at >= 54 && at + length <= write.bytes.length / 2),
  )
})

it('lets those who ask at once wait for each other', async () => {
  const ask = () => readFrames(CAPTURE, { file: 'writing.pcap', frame: 1, count: 20, isDecoded: true }, [])
  const answers = await Promise.all(Array.from({ length: 3 }, ask))
  for (const items of answers) assert.ok(items.some(({ summary }) => summary.startsWith('Modbus')))
})

it('leaves the headers alone where the bytes are of no protocol, and survives a hostile folder', async () => {
  const bytes = new Uint8Array(24 + 16 + 60)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, 65_535, true)
  view.setUint32(20, 1, true)
  view.setUint32(32, 60, true)
  view.setUint32(36, 60, true)
  bytes.fill(0xee, 40)
  const path = join(folder, 'odd.pcap')
  writeFileSync(path, bytes)
  const query = { file: 'odd.pcap', frame: 1, count: 1, isDecoded: true }
  const [frame] = await readFrames(path, query, [SPECIMENS])
  assert.deepEqual(frame, (await readFrames(path, { ...query, isDecoded: false }, []))[0])
})

it('tells of a protocol without rows of its own what was asked for, of what, and how it ended', async () => {
  const path = fileURLToPath(new URL('../../protocols/smb/captures/file-written.pcap', import.meta.url))
  const query = { file: 'file-written.pcap', frame: 1, count: 100, isDecoded: true }
  const rows = (await readFrames(path, query, [])).flatMap((item) => item.rows)
  assert.ok(
    rows.some(({ label, value }) => label === 'SMB2 WRITE' && / · (requested|succeeded)$/.test(value)),
    rows.map(({ label, value }) => `${label}: ${value}`).join('\n'),
  )
})
