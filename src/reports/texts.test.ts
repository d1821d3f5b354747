import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayText, minuteText, secondText, zoneName } from './texts.ts'

test('times of a report are local, with the zone named', (context) => {
  const before = process.env.TZ
  // Not `after` of the file: others share the process.
  context.after(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
  process.env.TZ = 'America/New_York'
  assert.equal(minuteText('2026-03-02T02:15:07.250Z'), '2026-03-01 21:15')
  assert.equal(secondText('2026-03-02T02:15:07Z'), '2026-03-01 21:15:07')
  assert.equal(dayText('2026-03-02T02:15:07Z'), '1 March 2026')
  // Daily scores have a day alone.
  assert.equal(dayText('2026-03-02'), '2 March 2026')
  assert.equal(zoneName(), 'America/New_York')
  assert.deepEqual([minuteText(null), minuteText(''), dayText('soon')], ['–', '–', '–'])
})
