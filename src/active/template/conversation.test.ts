/** Conversations with answers that our encoders replay: which requests follow, and when they end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectionConfirm, data as cotpData } from '#protocols/cotp/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as srtp from '#protocols/ge-srtp/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import { loadQueries } from '../found/queries.ts'
import { compileQuery, isRequestOf } from './compile.ts'
import { conversation } from './conversation.ts'
import { answerLength } from './framing.ts'

const queries = await loadQueries()

/** Names of the steps that were sent, and the sign of distress. */
function talk(id: string, answers: readonly (Uint8Array | undefined)[], units: readonly number[] = [10]) {
  const query = queries.get(id)!
  const steps = compileQuery(query, {
    ...{ address: '10.1.1.5', mac: '', ownMac: '' },
    ...{ known: { units }, secretLength: 0 },
  })
  const run = conversation(steps, { distress: query.distress })
  const sent: string[] = []
  let next = run.next()
  for (const answer of answers) {
    if (next.done === true) break
    const { step, bytes } = next.value
    sent.push(step.name)
    assert.ok(steps.some((one) => isRequestOf(one, bytes)))
    if (answer !== undefined && step.answer !== undefined)
      assert.equal(answerLength(step.answer.frame, answer), answer.length, step.name)
    next = run.next(answer)
  }
  return { sent, isDone: next.done === true, distress: next.done === true ? next.value.distress : '' }
}

test('MMS: connection, association, Identify, conclude', () => {
  const confirm = connectionConfirm({
    ...{ destinationReference: 1, sourceReference: 2 },
    ...{ callingTsap: Uint8Array.of(0, 1), calledTsap: Uint8Array.of(0, 1) },
  })
  const identity = cotpData(mms.data(Uint8Array.of(0xa1, 5, 2, 1, 1, 0xa2, 0)))
  const { sent, isDone } = talk('mms-identify', [
    ...[confirm, cotpData(mms.associateResponse()), identity],
    cotpData(mms.data(Uint8Array.of(0x8c, 0))),
  ])
  assert.deepEqual([sent.length, isDone], [4, true])
  const refused = talk('mms-identify', [confirm, cotpData(Uint8Array.of(0x0c, 0))])
  assert.deepEqual([refused.sent.length, refused.distress], [2, 'association refused'])
})

test('DNP3: attributes of each outstation that was seen, over several frames', () => {
  const link = { isFromMaster: false, source: 10, destination: 65_519 }
  const long = 'x'.repeat(240)
  const fragment = dnp3.response({ sequence: 0 }, dnp3.attribute(252, long), dnp3.attribute(250, 'RTU-9'))
  const answer = dnp3.frames(link, fragment)
  assert.equal(answerLength('dnp3', answer.subarray(0, answer.length - 1)), undefined)
  const { sent, isDone } = talk('dnp3-attributes', [answer, answer], [10, 11])
  assert.deepEqual([sent.length, isDone], [2, true])
  assert.equal(answerLength('dnp3', Uint8Array.from({ length: 20 })), -1)
})

test('GE SRTP: opening, then type and id', () => {
  const { sent, isDone } = talk('ge-srtp-type', [srtp.initialised(), srtp.response(2, [0x39, 0, 0, 0])])
  assert.deepEqual([sent.length, isDone], [2, true])
  assert.equal(answerLength('srtp', srtp.initialise()), -1)
  const silent = talk('ge-srtp-type', [srtp.initialised(), undefined])
  assert.equal(silent.distress, 'no answer')
})
