import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { zipEntries } from './zip.ts'

function zipOf(name: string, content: string): Buffer {
  const raw = Buffer.from(content)
  const packed = deflateRawSync(raw)
  const title = Buffer.from(name)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(title.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(crc32(raw), 16)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(raw.length, 24)
  central.writeUInt16LE(title.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(30 + title.length + packed.length, 16)
  return Buffer.concat([local, title, packed, central, title, end])
}

test('a deflated entry comes out as it went in', () => {
  const [entry] = [...zipEntries(zipOf('a/b.json', '{"x":1}'))]
  assert.deepEqual([entry?.name, entry?.bytes.toString()], ['a/b.json', '{"x":1}'])
})

test('a broken archive is refused with the reason, wherever it is cut', () => {
  const archive = zipOf('a.json', 'x'.repeat(500))
  assert.throws(() => [...zipEntries(Buffer.from('no zip'))], /end record is missing/)
  for (let cut = 1; cut < archive.length; cut++) assert.throws(() => [...zipEntries(archive.subarray(cut))])
})

test('an entry that unpacks to more than the bound is named', () => {
  const archive = zipOf('bomb.json', ' '.repeat(64 * 1024 ** 2 + 1))
  assert.throws(() => [...zipEntries(archive)], /^Error: bomb\.json unpacks to more than 67108864 bytes$/)
})
