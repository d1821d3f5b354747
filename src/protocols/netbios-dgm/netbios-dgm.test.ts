import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { encodeNetbiosName } from '#bytes/netbios-name'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const mailslot = '\\MAILSLOT\\BROWSE'
const datagram = new ByteWriter()
  .bytes(hex('11 02 1234 0a010133 008a 0000 0000'))
  .u8(32)
  .ascii(encodeNetbiosName({ name: 'OPERATOR3', suffix: 0 }))
  .u8(0)
  .u8(32)
  .ascii(encodeNetbiosName({ name: 'PLANT', suffix: 0x1d }))
  .u8(0)
  .bytes(hex('ff534d42 25'))
  .zeros(27)
  .u8(17)
  .zeros(22)
  .u16le(2)
  .u16le(32 + 1 + 34 + 2 + 17)
  .zeros(8)
  .u16le(19)
  .ascii(mailslot)
  .u8(0)
  .u8(0x01, 0x02)
  .take()

test('a mailslot goes on as a payload by its name, and the source names its host', () => {
  const said = factsOf(protocol, datagram)
  assert.equal(said[0]?.kind === 'identity' && said[0].value, 'OPERATOR3')
  const payload = said.find((one) => one.kind === 'payload' && one.selector === mailslot)
  assert.ok(payload?.kind === 'payload' && payload.selector === mailslot)
  assert.deepEqual(payload.bytes.subarray(payload.start, payload.end), hex('0102'))
})

test('a datagram that ends within its names is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(datagram.slice(0, 60))]).results[0]?.kind, 'malformed')
})

test('hostile datagrams end', () => {
  for (const bytes of mangled(datagram)) factsOf(protocol, bytes)
})
