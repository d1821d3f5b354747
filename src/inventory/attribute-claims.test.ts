import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim } from '#model/device'
import { AttributeClaims } from './attribute-claims.ts'
import { Counters } from './limits.ts'

test('what is said again is proven by the frame of its time', () => {
  const claims = new AttributeClaims()
  const counters = new Counters()
  const said = (time: number, frame: number, more: Partial<Claim> = {}): Claim => ({
    ...{ value: '2.1', source: 'modbus', field: 'revision', confidence: 0.95, time },
    place: { file: 0, frame },
    ...more,
  })
  claims.put('firmware', said(1, 7), counters)
  claims.put('firmware', said(2, 90), counters)
  assert.deepEqual(claims.best('firmware'), said(2, 90))
  claims.put('firmware', said(3, 95, { source: 'snmp', field: 'sysDescr', confidence: 0.5 }), counters)
  assert.deepEqual(claims.best('firmware'), said(2, 90), 'who is less sure proves nothing of it')
})

test('what was shown stays as it was said; what is said again stands in its place', () => {
  const claims = new AttributeClaims()
  const counters = new Counters()
  const said = { value: 'V2', source: 'lldp', field: 'version', place: undefined, confidence: 0.9 }
  claims.put('firmware', { ...said, time: 1 }, counters)
  claims.put('firmware', { ...said, value: 'V1', time: 1 }, counters)
  const shown = claims.byAttribute.get('firmware')!.filter(({ value }) => value === 'V1')
  claims.put('firmware', { ...said, value: 'V1', time: 7 }, counters)
  assert.deepEqual(
    [shown[0]?.time, claims.best('firmware')?.value, claims.best('firmware')?.time],
    [1, 'V1', 7],
  )
})
