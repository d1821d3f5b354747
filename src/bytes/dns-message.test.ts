import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDnsMessage } from './dns-message.ts'
import { hex } from './hex.ts'
import { mangled } from './mangle.ts'

const dots = (bytes: Uint8Array, at: number, byteCount: number) =>
  bytes.subarray(at, at + byteCount).join('.')
const header = '1234 8180 0001 0001 0000 0000'
const question = '03 706c63 04 706c616e 02 6575 00 0001 0001' // plc.plan.eu A IN

test('follows a pointer to a name that stood before', () => {
  const bytes = hex(`${header} ${question} c00c 0001 0001 0000003c 0004 0a010105`)
  const message = readDnsMessage(bytes, 0, bytes.length, dots)
  assert.deepEqual(message.questions, [{ name: 'plc.plan.eu', type: 1, class: 1 }])
  assert.deepEqual(
    message.answers.map(({ name, value, timeToLive }) => ({ name, value, timeToLive })),
    [{ name: 'plc.plan.eu', value: '10.1.1.5', timeToLive: 60 }],
  )
  assert.equal(message.length, bytes.length)
  assert.equal(message.fault, undefined)
})

test('a pointer that leads forward or to itself is a fault', () => {
  const bytes = hex(`${header} c00c 0001 0001`)
  assert.deepEqual(readDnsMessage(bytes, 0, bytes.length, dots).fault, { at: 12, reason: 'name pointer' })
})

test('an address of five bytes is a fault, and what stood before it is kept', () => {
  const bytes = hex(`${header} ${question} c00c 0001 0001 0000003c 0005 0a01010505`)
  const message = readDnsMessage(bytes, 0, bytes.length, dots)
  assert.equal(message.fault?.reason, 'A length')
  assert.equal(message.questions.length, 1)
})

test('hostile messages end', () => {
  const bytes = hex(`${header} ${question} c00c 000c 0001 0000003c 0006 03 6f7073 c010`)
  for (const broken of mangled(bytes)) if (broken.length >= 12) readDnsMessage(broken, 0, broken.length, dots)
})
