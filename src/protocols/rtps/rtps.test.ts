import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const participant = encode.announcement({ about: 'participant', vendor: 0x010f, names: { entity: 'robot' } })

test('a participant tells its software and name', () => {
  const identity = factsOf(protocol, participant).flatMap((fact) =>
    fact.kind === 'identity' ? [fact.value] : [],
  )
  assert.deepEqual(identity, ['eProsima Fast DDS', 'robot', 'RTPS 2.3'])
})

test('a subscription names its topic', () => {
  const bytes = encode.announcement({
    about: 'subscription',
    vendor: 0x0101,
    names: { topic: 'rt/x', type: 'X' },
  })
  const [operation] = factsOf(protocol, bytes)
  assert.equal(operation?.kind === 'operation' && `${operation.verb} ${operation.object}`, 'subscribe rt/x')
})

test('damaged messages end', () => {
  for (const bytes of mangled(participant)) factsOf(protocol, bytes)
})
