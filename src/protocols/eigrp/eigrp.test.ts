import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { hello, update } from './testing/encode.ts'

test('a hello names AS and release, and is not authenticated', () => {
  const said = factsOf(protocol, hello(7)).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind === 'session' ? fact.method : fact.kind,
  )
  assert.deepEqual(said, ['router', '7', 'system 15.2, EIGRP 3.0', 'eigrp, none'])
})

test('an update names its network', () => {
  const routes = factsOf(protocol, update(7, [10, 1])).map((fact) =>
    fact.kind === 'topology' ? fact.route : '',
  )
  assert.ok(routes.includes('eigrp 10.1.0.0/16'))
})

test('hostile packets end', () => {
  for (const whole of [hello(7), update(7, [10, 1])])
    for (const bytes of mangled(whole)) factsOf(protocol, bytes)
})
