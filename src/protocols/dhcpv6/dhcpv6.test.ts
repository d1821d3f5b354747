import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const duid = '0001 000e 0001 0001 1c39cf88 000c29aabbcc'
const solicit = hex(`01 000007 ${duid} 0027 0007 00 03 68 6d 69 00 00`)
const reply = hex(
  `07 000007 ${duid} 0003 0028 00000001 00000000 00000000 0005 0018 fd000000000000000000000000000005 00000e10 00000e10`,
)

test('a client tells its name', () => {
  const said = factsOf(protocol, solicit).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact.kind,
  )
  assert.deepEqual(said, [
    'operation',
    ['client', 'client-id', '000100011c39cf88000c29aabbcc'],
    ['client', 'name', 'hmi'],
  ])
})

test('a client that asks for a prefix or the end of a tunnel is a router', () => {
  const kinds = (options: string) =>
    factsOf(protocol, hex(`01 000007 ${duid} ${options}`)).flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute === 'kind' ? [fact.value] : [],
    )
  assert.deepEqual(kinds('0019 000c 00000001 00000e10 00001518'), ['prefix-delegation'])
  assert.deepEqual(kinds('0006 0004 0017 0040'), ['tunnel-end'])
  assert.deepEqual(kinds('0011 0004 0000118b'), ['cable-modem'])
  assert.deepEqual(kinds('0006 0004 0017 0018'), [])
  assert.deepEqual(kinds('0006 0003 001700'), [], 'half a code')
})

test('a reply tells the lease of the hardware address in the DUID', () => {
  const said = factsOf(protocol, reply, { fromClient: false })
  assert.ok(
    said.some(
      (fact) => fact.kind === 'identity' && fact.about === '00:0c:29:aa:bb:cc' && fact.value === 'fd00::5',
    ),
  )
})

test('an option beyond the message is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(solicit.slice(0, 12))]).results[0]?.kind, 'malformed')
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(solicit), ...mangled(reply)]) factsOf(protocol, bytes)
})
