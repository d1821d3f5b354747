import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, Difference } from '#schema/difference'
import { isGone, longestPause, withoutSilent } from './silent.ts'

const MINUTE = 60_000_000
const activity = (values: (number | null)[]) => ({
  devices: [{ device: 'dc', week: [], packets: { start: 0, step: MINUTE, values } }],
})

test('the longest pause lies between two times with packets', () => {
  const pause = (...values: (number | null)[]) => longestPause({ start: 0, step: MINUTE, values }) / MINUTE
  assert.equal(pause(0, 0, 0, 5, 1, 0, 0, 7, 0, 0, 0, 0), 3)
  assert.equal(pause(5, 5, 5), 1)
  assert.equal(pause(), 1)
})

test('a device is silent until its own habit says that it is gone', () => {
  const dc = { id: 'dc', firstSeen: 0, lastSeen: 30 * MINUTE }
  const quiet = activity([1, ...Array<number>(9).fill(0), 1, ...Array<number>(9).fill(0), 1])
  assert.equal(isGone(dc, 45 * MINUTE, quiet), false, 'it often pauses for ten minutes')
  assert.equal(isGone(dc, 120 * MINUTE, quiet), true)
  const poller = activity(Array<number>(30).fill(9))
  assert.equal(isGone(dc, 45 * MINUTE, poller), true, 'it never pauses')
  assert.equal(isGone(dc, 45 * MINUTE, { devices: [] }), false, 'nothing is known of its pauses')
  assert.equal(isGone(dc, 65 * MINUTE, { devices: [] }), true)
})

test('silent devices and their connections are no changes', () => {
  const change = (kind: Change['kind'], device: string): Change => ({
    ...{ kind, change: 'removed', subject: device, device, field: '', before: 'x', after: '' },
    ...{ amongKnown: false, frames: { before: null, after: null } },
  })
  const difference = {
    changes: [change('device', 'dc'), change('device', 'plc'), change('link', 'dc')],
    counts: { device: { added: 0, removed: 2, changed: 0 }, link: { added: 0, removed: 1, changed: 0 } },
    reportedOnce: [],
    differ: true,
  } as unknown as Difference
  const { changes, counts, reportedOnce } = withoutSilent(difference, new Map([['dc', '02:14']]))
  assert.deepEqual(
    changes.map(({ subject }) => subject),
    ['plc'],
  )
  assert.deepEqual([counts.device?.removed, counts.link?.removed], [1, 0])
  assert.deepEqual(
    reportedOnce.map(({ after }) => after),
    ['silent since 02:14'],
  )
})
