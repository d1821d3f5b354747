/** Decisions of the console against those that the sensor took meanwhile: each row of the conflict table. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CodedError } from '#schema/errors'
import type { FleetDecision } from '#schema/fleet-protocol'
import type { Mute, StoredAlert, Triage } from '#store/store'
import { applyDecision } from './decisions.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const MINUTE = 60_000

interface Local {
  readonly triage?: Partial<Triage>
  readonly mute?: Partial<Mute>
  readonly isGone?: boolean
  readonly isLearnable?: boolean
  /** Milliseconds by which the sensor's clock is ahead. */
  readonly offset?: number
}

/** Action of the sensor, and its report. */
async function decided(
  decision: Partial<FleetDecision>,
  { triage, mute, isGone, isLearnable = true, offset = 0 }: Local = {},
) {
  const done: string[] = []
  const act = (name: string) => async (_id: string, change?: object) => {
    if (name === 'learn' && !isLearnable)
      throw new CodedError('not-learnable', 'no traffic that can be learned')
    done.push(change === undefined ? name : `${name} ${JSON.stringify(change)}`)
    return undefined as never
  }
  const stored = { alert: { id: 'a' }, triage, mute } as unknown as StoredAlert
  const { outcome, reason } = await applyDecision(
    { alert: 'a', action: 'close', reason: 'r', time: NOW - 10 * MINUTE, ...decision },
    {
      alerts: {
        change: act('change'),
        learn: act('learn'),
        unlearn: act('unlearn'),
        mute: act('mute'),
        unmute: act('unmute'),
      },
      alert: async () => (isGone === true ? undefined : stored),
      clockOffset: () => offset,
      now: () => NOW,
    },
  )
  return { outcome, reason, done }
}

const at = (minutesAgo: number) => (NOW - minutesAgo * MINUTE) * 1000

test('status: the later decision holds', async () => {
  const close = { status: 'closed', reason: 'r' }
  assert.deepEqual(await decided({}), {
    outcome: 'applied',
    reason: '',
    done: [`change ${JSON.stringify(close)}`],
  })
  assert.equal((await decided({}, { triage: { status: 'active', time: at(20) } })).outcome, 'applied')
  const overruled = await decided({}, { triage: { status: 'active', time: at(5) } })
  assert.deepEqual(overruled, { outcome: 'overruled', reason: 'set to active at the sensor later', done: [] })
  assert.equal(
    (await decided({ action: 'reopen' }, { triage: { status: 'closed', time: at(5) } })).outcome,
    'overruled',
  )
  assert.match((await decided({ action: 'take' })).done[0]!, /"active"/)
})

test('times are compared on one clock, and nobody decides from the future', async () => {
  // The sensor is 8 minutes ahead: what it did "5 minutes ago" was 13 minutes ago for the console.
  const ahead = { triage: { status: 'active' as const, time: at(5) }, offset: 8 * MINUTE }
  assert.equal((await decided({}, ahead)).outcome, 'applied')
  const future = await decided(
    { time: NOW + 1e9 },
    { triage: { status: 'active', time: (NOW + 6 * MINUTE) * 1000 } },
  )
  assert.equal(future.outcome, 'overruled')
})

test('learn: adding holds over a removal that came before it', async () => {
  assert.deepEqual((await decided({ action: 'learn' }, { triage: { status: 'new', time: at(5) } })).done, [
    'learn {"reason":"r"}',
  ])
  const later = { triage: { status: 'closed' as const, time: at(5), isLearned: true } }
  assert.equal((await decided({ action: 'unlearn' }, later)).outcome, 'overruled')
  assert.deepEqual((await decided({ action: 'unlearn', time: NOW - MINUTE }, later)).done, ['unlearn'])
  const refused = await decided({ action: 'learn' }, { isLearnable: false })
  assert.equal(refused.outcome, 'refused')
  assert.match(refused.reason, /^not-learnable: /)
})

test('mute: the earlier expiry holds; unmuting what was muted later does not', async () => {
  const forever = await decided({ action: 'mute', scope: 'both' })
  assert.deepEqual(forever.done, ['mute {"scope":"both","reason":"r"}'])
  const muted = { mute: { id: 'a', time: at(5), until: (NOW + 60 * MINUTE) * 1000 } }
  const shorter = await decided({ action: 'mute', scope: 'both', hours: 24 }, muted)
  assert.deepEqual(shorter.done, ['mute {"scope":"both","reason":"r","hours":1}'])
  assert.equal((await decided({ action: 'unmute' }, muted)).outcome, 'overruled')
  assert.deepEqual((await decided({ action: 'unmute', time: NOW - MINUTE }, muted)).done, ['unmute'])
  assert.equal((await decided({ action: 'mute' })).outcome, 'refused')
})

test('an alert that is gone is told', async () => {
  assert.equal((await decided({}, { isGone: true })).outcome, 'refused')
})
