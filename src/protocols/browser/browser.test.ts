import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const announcement = hex(
  '01 00 e0930400 4f50455241544f52330000000000 0000 0601 0b900300 0f01 55aa 4c696e6520332000',
)

test('a host announces name, comment, system and roles', () => {
  const said = factsOf(protocol, announcement).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['client', 'name', 'OPERATOR3'],
    ['client', 'description', 'Line 3'],
    ['client', 'os', 'Windows Server 2008 R2'],
    ['client', 'role', 'domain-controller'],
  ])
})

test('an announcement without its signature is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(announcement.slice(0, 20))]).results[0]?.kind, 'malformed')
})

test('hostile frames end', () => {
  for (const bytes of mangled(announcement)) factsOf(protocol, bytes)
})
