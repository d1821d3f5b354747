import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Maintenance } from './maintenance.ts'

const at = (text: string) => Date.parse(text) * 1000
const night = { name: 'night', days: ['sat'], from: '22:00', to: '02:00', targets: ['10.1.0.0/16'] }

test('a window past midnight belongs to the day it began', () => {
  const maintenance = new Maintenance([night])
  // 2026-01-03 is a Saturday.
  assert.equal(maintenance.openFor(['10.1.2.3'], at('2026-01-03T23:00:00Z')), 'night')
  assert.equal(maintenance.openFor(['10.1.2.3'], at('2026-01-04T01:59:00Z')), 'night')
  assert.equal(maintenance.openFor(['10.1.2.3'], at('2026-01-04T02:00:00Z')), '')
  assert.equal(maintenance.openFor(['10.1.2.3'], at('2026-01-03T01:00:00Z')), '')
})

test('a window is open for its targets alone, and for all if it names none', () => {
  const always = { name: 'always', days: [], from: '00:00', to: '24:00', targets: [] }
  const noon = at('2026-01-03T23:00:00Z')
  assert.equal(new Maintenance([night]).openFor(['10.2.0.1', undefined], noon), '')
  assert.equal(new Maintenance([night, always]).openFor(['10.2.0.1'], noon), 'always')
  assert.equal(new Maintenance([]).openFor(['10.1.2.3'], noon), '')
})

test('a window approves what clients do that it names or that were known when it opened', () => {
  const site = { name: 'site', days: [], from: '22:00', to: '02:00', targets: [] }
  const device = { ...night, targets: ['10.1.2.3'] }
  const laptop = { ...night, targets: ['10.1.2.3', '10.1.2.99'] }
  const now = at('2026-01-04T01:00:00Z')
  const opened = at('2026-01-03T22:00:00Z')
  const ask = (window: typeof night, knownSince: number) =>
    new Maintenance([window]).approves(
      { client: ['10.1.2.99', undefined], server: ['10.1.2.3', undefined] },
      now,
      (since) => knownSince <= since,
    )
  for (const window of [site, device]) {
    assert.equal(ask(window, opened), window.name)
    assert.equal(ask(window, opened + 1), '')
  }
  assert.equal(ask(laptop, now), 'night')
})
