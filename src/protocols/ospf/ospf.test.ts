import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { externalUpdate, hello } from './testing/encode.ts'

const sender = { router: [10, 0, 0, 9], area: [0, 0, 0, 1] } as const
const greeting = hello(sender, [255, 255, 255, 0], [10, 0, 0, 1], [[10, 0, 0, 2]])

test('a hello names router, area, designated router and neighbours', () => {
  const said = factsOf(protocol, greeting).map((fact) =>
    fact.kind === 'identity'
      ? fact.value
      : fact.kind === 'topology'
        ? `${fact.neighbour ?? '-'} ${fact.route}`
        : fact.kind,
  )
  const route = 'ospf v2 area 0.0.0.1 designated 10.0.0.1'
  assert.deepEqual(said, ['router', '10.0.0.9', `- ${route}`, `10.0.0.2 ${route}`, 'session'])
})

test('an update names the network it announces', () => {
  const said = factsOf(protocol, externalUpdate(sender, [172, 16, 0, 0], [255, 240, 0, 0]))
  assert.ok(
    said.some((fact) => fact.kind === 'topology' && fact.route === 'ospf 172.16.0.0/12 external by 10.0.0.9'),
  )
})

test('a password in clear text is told, never itself', () => {
  const said = factsOf(protocol, hello({ ...sender, password: 'secret' }, [255, 0, 0, 0], [0, 0, 0, 0], []))
  assert.ok(said.some((fact) => fact.kind === 'session' && fact.clearText === true))
  assert.doesNotMatch(JSON.stringify(said), /secret/)
})

test('a length beyond the packet is malformed', () => {
  const bytes = greeting.slice()
  bytes[2] = 0xff
  assert.equal(protocol.dissect(sliceOf(bytes), undefined).kind, 'malformed')
})

test('hostile packets end', () => {
  for (const bytes of mangled(greeting)) factsOf(protocol, bytes)
})
