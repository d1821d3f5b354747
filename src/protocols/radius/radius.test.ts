import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { type Conversation, factWords, readConversation, readDamagedConversation } from '#model/conversation'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const talk: Conversation = [
  [hex('01 07 001e 00000000000000000000000000000000 01 05 656e67 20 05 737731'), true],
  [hex('02 07 0014 00000000000000000000000000000000'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, false)

test('an accepted request opens a session of its user', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'identity name sw1',
    'operation 1 - requested',
    'operation 1 - succeeded',
    'session radius open eng',
    'identity role radius-server',
  ])
})

test('a rejected request is refused, one sent again is asked twice, and silence is no answer', () => {
  const request = (identifier: string) => hex(`01 ${identifier} 0014 00000000000000000000000000000000`)
  const state = protocol.newState?.()
  const said = [
    ...tryOut(
      protocol,
      [
        sliceOf(request('07')),
        sliceOf(request('07')),
        sliceOf(hex('03 07 0014 00000000000000000000000000000000'), { fromClient: false }),
        sliceOf(request('08')),
      ],
      state,
    ).said,
  ]
  protocol.finish?.(state, (fact) => said.push(fact))
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [fact.outcome] : [])),
    ['requested', 'requested', 'rejected', 'requested', 'unanswered'],
  )
})

test('a client tells by what its users come in', () => {
  const request = hex('01 07 001a 00000000000000000000000000000000 3d 06 0000000f')
  assert.deepEqual(read([[request, true]]).map(factWords)[0], 'identity kind nas-port-type:15')
  assert.equal(read([[hex('01 07 0018 00000000000000000000000000000000 3d 04 000f'), true]]).length, 1)
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, false, mangled)
})
