import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TriagedAlert } from '#schema/alert'
import type { DataSource, Query } from '#ui/source/source'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import { onlyPartsText, openOf, partsText, worstOf } from './worst-alerts.ts'

const [sample] = fixtureAlerts(1)

/** A sensor where so many of each severity are open. */
function sensorWith(open: Readonly<Record<string, number>>): DataSource {
  return {
    read: async (_path: string, { severity, limit }: Query = {}) => {
      const count = open[String(severity)] ?? 0
      const items = Array.from(
        { length: Math.min(count, Number(limit)) },
        (_, i) => ({ ...sample, id: `${severity} ${i}`, severity }) as TriagedAlert,
      )
      return { items, next: count > items.length ? 'more' : null, total: count }
    },
  } as unknown as DataSource
}

const worstIn = (sensor: DataSource) => worstOf(sensor, openOf(sensor, 'critical'))

test('what was asked for is all that is open, or is said not to be', async () => {
  const few = await worstIn(sensorWith({ critical: 3, major: 2 }))
  assert.deepEqual([few.items.length, few.cut, few.isAll], [5, [], true])
  const full = await worstIn(sensorWith({ critical: 200, major: 7 }))
  assert.deepEqual([full.items.length, full.cut, full.isAll], [200, [], false])
  const cut = await worstIn(sensorWith({ critical: 3, notice: 900 }))
  assert.deepEqual([cut.items.length, cut.cut, cut.isAll], [203, ['notice'], false])
})

test('no other waits only where all were looked at', () => {
  assert.equal(onlyPartsText(1, true, 1), '1 alert in the incidents above; no others open.')
  assert.equal(
    onlyPartsText(200, false, 1207),
    'At least 200 alerts in the incidents above; 1,007 more open.',
  )
  assert.match(onlyPartsText(200, false, 200), /; there may be others\.$/)
  assert.equal(partsText(200, false), 'At least 200 alerts in the incidents above')
})
