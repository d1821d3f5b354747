import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frameText, parseFrame } from './packets-address.ts'

test('a frame comes back from the address bar as it went in, even from an odd file name', () => {
  const frame = { file: 'line 3@night.pcap', number: 12 }
  assert.deepEqual(parseFrame(frameText(frame)), frame)
})

test('an address that names no frame opens nothing', () => {
  assert.deepEqual(
    [undefined, '', '12', '@a.pcap', '0@a.pcap', 'x@a.pcap'].map(parseFrame),
    new Array(6).fill(undefined),
  )
})
