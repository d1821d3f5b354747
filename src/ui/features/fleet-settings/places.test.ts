import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FleetSensorItem, FleetSiteItem } from '#schema/fleet'
import { placesOf } from './places.ts'

const sites = [
  { id: 'a', name: 'Lyon', group: 'Europe/France' },
  { id: 'b', name: 'Oslo', group: 'Europe' },
  { id: 'c', name: 'Ohio', group: '' },
] as FleetSiteItem[]
const sensors = [
  { id: 's1', name: 'One', site: 'a', siteName: 'Lyon', zone: 'Filling' },
  { id: 's2', name: 'Two', site: 'a', siteName: 'Lyon', zone: 'Filling' },
  { id: 's3', name: 'Three', site: 'b', siteName: 'Oslo', zone: '' },
] as FleetSensorItem[]
const valuesOf = (level: Parameters<typeof placesOf>[0]) =>
  placesOf(level, sites, sensors).map(({ value }) => value)

test('places of each level, each once', () => {
  assert.deepEqual(valuesOf('organisation'), ['main'])
  assert.deepEqual(valuesOf('group'), ['Europe', 'Europe/France'])
  assert.deepEqual(valuesOf('site'), ['a', 'b', 'c'])
  assert.deepEqual(valuesOf('zone'), ['a/Filling'])
  assert.deepEqual(valuesOf('sensor'), ['s1', 's2', 's3'])
})
