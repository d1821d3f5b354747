import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FleetPackageItem } from '#schema/fleet-packages'
import { packageState, waveText } from './progress.ts'

const item = (change: Partial<FleetPackageItem>) =>
  ({
    ...{ state: 'rolling', place: 'Europe', wave: 1, reason: '' },
    waves: [
      { sensors: 1, applied: 1, failed: 0, waiting: 0 },
      { sensors: 4, applied: 1, failed: 1, waiting: 2 },
      { sensors: 0, applied: 0, failed: 0, waiting: 0 },
    ],
    ...change,
  }) as FleetPackageItem

test('says how far a package went out', () => {
  assert.match(packageState(item({})).text, /5 % of the sensors; 2 of 5 sensors of Europe/)
  assert.deepEqual(packageState(item({ state: 'stopped' })).isBad, true)
  assert.deepEqual(
    [0, 1, 2].map((at) => waveText(item({}), at)),
    ['1 of 1', '1 of 4, 1 failed, 2 waiting', 'no sensor'],
  )
})
