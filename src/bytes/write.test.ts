import assert from 'node:assert/strict'
import { test } from 'node:test'
import { float32, float64, u32be } from './read.ts'
import { ByteWriter } from './write.ts'

test('what is written as IEEE 754 is read back', () => {
  const bytes = new ByteWriter().f32be(-1.5).f64be(Math.PI).take()
  assert.deepEqual([...bytes.subarray(0, 4)], [0xbf, 0xc0, 0, 0])
  assert.equal(float32(u32be(bytes, 0)), -1.5)
  assert.equal(float64(u32be(bytes, 4), u32be(bytes, 8)), Math.PI)
})
