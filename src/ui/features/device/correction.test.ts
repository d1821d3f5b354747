import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SiteIdentityItem } from '#schema/identity-correction'
import { correctionOf } from './correction.ts'

const correction = (id: string, ...addresses: string[]): SiteIdentityItem => ({
  ...{ id, type: 'IP Camera', subtype: '', addresses, tokens: [], by: 'ada', when: '' },
})

test('the last correction that names an address of the device counts', () => {
  const device = { ipAddresses: ['10.0.0.5'], macAddresses: ['02:00:00:00:00:05'] }
  const all = [correction('group', '10.0.0.5', '10.0.0.6'), correction('alone', '02:00:00:00:00:05')]
  assert.equal(correctionOf(device, all)?.id, 'alone')
  assert.equal(correctionOf(device, all.slice(0, 1))?.id, 'group')
  assert.equal(correctionOf({ ipAddresses: ['10.0.0.7'], macAddresses: [] }, all), undefined)
})
