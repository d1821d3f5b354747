import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AssignedSetting, inheritedSettings, placesOfSensor } from './inherited-settings.ts'

const places = placesOfSensor(
  { id: 's1', zone: 'Packaging' },
  { id: 'lyon', organisation: 'main', group: 'Europe/France' },
)
const set = (
  level: AssignedSetting['level'],
  target: string,
  value: unknown,
  isLocked = false,
): AssignedSetting => ({ level, target, name: 'log.level', value, isLocked })
const heldValue = (...assigned: AssignedSetting[]) =>
  inheritedSettings(places, assigned).get('log.level')?.value

test('places of a sensor, from the outermost', () => {
  assert.deepEqual(
    places.map(({ level, target }) => `${level} ${target}`),
    [
      'organisation main',
      'group Europe',
      'group Europe/France',
      'site lyon',
      'zone lyon/Packaging',
      'sensor s1',
    ],
  )
})

test('the nearest value holds, whatever the order it was set in', () => {
  const all = [set('sensor', 's1', 'e'), set('organisation', 'main', 'a'), set('group', 'Europe', 'b')]
  assert.equal(heldValue(...all), 'e')
  assert.equal(heldValue(...all.slice(1)), 'b')
  assert.equal(heldValue(set('group', 'Europe/France', 'c'), set('group', 'Europe', 'b')), 'c')
  assert.equal(heldValue(set('zone', 'lyon/Packaging', 'd'), set('site', 'lyon', 'c')), 'd')
})

test('nothing below overrides a locked value; other places have no effect', () => {
  assert.equal(heldValue(set('organisation', 'main', 'a', true), set('sensor', 's1', 'e', true)), 'a')
  assert.equal(heldValue(set('site', 'lyon', 'c', true), set('organisation', 'main', 'a')), 'c')
  assert.equal(heldValue(set('site', 'oslo', 'x', true), set('zone', 'oslo/Packaging', 'x')), undefined)
  assert.equal(heldValue(set('group', 'Europe/Norway', 'x')), undefined)
})
