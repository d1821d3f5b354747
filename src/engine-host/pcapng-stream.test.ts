import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { PcapngWriter } from '#capture/pcapng-writer'
import { unreported } from './live-analysis.ts'
import { PcapngStream } from './pcapng-stream.ts'

const writer = new PcapngWriter({
  interfaces: [
    { linkType: 1, name: 'eth0' },
    { linkType: 1, name: 'eth1' },
  ],
})
const header = Buffer.from(writer.header())

function packet(text: string, interfaceIndex = 0): Buffer {
  const bytes = new TextEncoder().encode(text)
  const frame = {
    bytes,
    start: 0,
    end: bytes.length,
    originalLength: bytes.length,
    time: 1e15,
    nanoseconds: 0,
  }
  return Buffer.from(writer.frame({ ...frame, linkType: 1, interfaceIndex, number: 1 }))
}

test('a second reader begins with section, interfaces and the next whole packet, wherever it comes in', async () => {
  const [one, two, three] = [packet('one'), packet('the second'), packet('three', 1)]
  const whole = Buffer.concat([header, one, two, three])
  const cut = header.length + one.length + 5
  for (const step of [1, 3, 1000]) {
    const source = new PassThrough()
    const stream = new PcapngStream(source)
    const first = buffer(stream.read().stream)
    for (let at = 0; at < cut; at += step) source.write(whole.subarray(at, Math.min(cut, at + step)))
    await new Promise(setImmediate)
    const again = stream.read()
    const second = buffer(again.stream)
    for (let at = cut; at < whole.length; at += step) source.write(whole.subarray(at, at + step))
    source.end()
    assert.deepEqual(await second, Buffer.concat([header, three]))
    assert.deepEqual(await first, whole.subarray(0, cut))
    assert.deepEqual(stream.handed, [2, 1])
  }
})

test('packets that an engine had not reported are split among interfaces as they were handed over', () => {
  assert.deepEqual(unreported([80, 20], 50), [40, 10])
  assert.deepEqual(unreported([3, 3, 3], 8), [0, 0, 1])
  assert.deepEqual(unreported([5, 5], 20), [0, 0])
  assert.deepEqual(unreported([], 0), [])
})

test('packets are counted by source, whichever of them spoke first', async () => {
  const described = Buffer.from(
    new PcapngWriter({
      interfaces: [
        { linkType: 1, name: 'eth1', description: 'source 1' },
        { linkType: 1, name: 'eth0', description: 'source 0' },
      ],
    }).header(),
  )
  const source = new PassThrough()
  const stream = new PcapngStream(source)
  const read = buffer(stream.read().stream)
  source.write(Buffer.concat([described, packet('one', 0), packet('two', 0), packet('three', 1)]))
  // A restarted capture process receives packets of the other one first.
  source.end(Buffer.concat([header, packet('four', 0)]))
  await read
  assert.deepEqual(stream.handed, [2, 2])
})
