import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { PcapStream } from './pcap-stream.ts'

function header(): Buffer {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt32LE(0xa1b2c3d4, 0)
  bytes.writeUInt32LE(1, 20)
  return bytes
}

function packet(content: string): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(content.length, 8)
  bytes.writeUInt32LE(content.length, 12)
  return Buffer.concat([bytes, Buffer.from(content)])
}

test('a second reader begins with the header and the next whole packet, wherever it comes in', async () => {
  const source = new PassThrough()
  const stream = new PcapStream(source)
  const first = buffer(stream.read().stream)
  const [one, two, three] = [packet('one'), packet('second'), packet('the third')]
  source.write(Buffer.concat([header(), one, two.subarray(0, 5)]))
  await new Promise(setImmediate)
  const again = stream.read()
  const second = buffer(again.stream)
  source.write(two.subarray(5, 18))
  source.write(Buffer.concat([two.subarray(18), three.subarray(0, 3)]))
  source.end(three.subarray(3))
  assert.equal(again.framesBefore, 2)
  assert.deepEqual(await first, Buffer.concat([header(), one, two.subarray(0, 5)]))
  assert.deepEqual(await second, Buffer.concat([header(), three]))
})

test('ends its reader when it is told to, though the capture goes on', async () => {
  const source = new PassThrough()
  const stream = new PcapStream(source)
  const read = buffer(stream.read().stream)
  source.write(header())
  await new Promise(setImmediate)
  stream.end()
  source.write(packet('later'))
  assert.deepEqual(await read, header())
})
