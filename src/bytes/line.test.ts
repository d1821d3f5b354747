import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printableLine } from './line.ts'

function lineIn(text: string, most = 16) {
  const bytes = Buffer.from(`#${text}`, 'latin1')
  return printableLine({ bytes, start: 1, end: bytes.length }, most)
}

test('a line is known by its end, with or without a carriage return', () => {
  assert.deepEqual(lineIn('S\r\nmore'), { kind: 'line', text: 'S', length: 3 })
  assert.deepEqual(lineIn('S\n'), { kind: 'line', text: 'S', length: 2 })
  assert.deepEqual(lineIn('S'), { kind: 'incomplete', need: 2 })
})

test('what is no text, or no line for too long, is not waited for', () => {
  assert.deepEqual(lineIn('S\x01\n'), { kind: 'foreign' })
  assert.deepEqual(lineIn('S'.repeat(16)), { kind: 'malformed', at: 0, reason: 'line', length: 16 })
})
