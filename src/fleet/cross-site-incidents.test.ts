/** Edges between sites, and what joins nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CrossSiteAlert, crossSiteIncidents } from './cross-site-incidents.ts'

const HOUR = 3_600_000
let number = 0
const alert = (site: string, change: Partial<CrossSiteAlert> = {}): CrossSiteAlert => ({
  ...{ sensor: `sensor of ${site}`, id: `a${++number}`, site, rule: 'plc-stop', title: 'PLC stopped' },
  ...{
    severity: 'critical',
    grade: 0,
    time: 100 * HOUR,
    sourceAddress: '10.0.0.5',
    destinationAddress: '10.0.0.1',
  },
  ...{ techniques: [], ...change },
})
const found = (alerts: CrossSiteAlert[], siteCount = 20, first: [string, number][] = []) =>
  crossSiteIncidents({ alerts, siteCount, firstOfRule: new Map([['plc-stop', new Map(first)]]) })

test('one external address at two sites is one incident, in whatever order its alerts come', () => {
  const alerts = [
    alert('A', { rule: 'r1', sourceAddress: '203.0.113.7' }),
    alert('B', { rule: 'r2', destinationAddress: '203.0.113.7', time: 160 * HOUR }),
  ]
  const [incident, ...others] = found(alerts)
  assert.deepEqual(others, [])
  assert.deepEqual(incident!.reasons, [{ kind: 'address', value: '203.0.113.7', sites: 2 }])
  assert.deepEqual(incident!.sites, ['A', 'B'])
  assert.deepEqual(found([...alerts].reverse()), [incident])
})

test('the same private address at two sites joins nothing: plants use the same ranges', () => {
  assert.deepEqual(found([alert('A', { rule: 'r1' }), alert('B', { rule: 'r2' })]), [])
})

test('an address that more than a fifth of the sites talk to is common', () => {
  const at = (site: string) => alert(site, { rule: `rule of ${site}`, sourceAddress: '198.51.100.1' })
  assert.equal(found(['A', 'B', 'C', 'D'].map(at)).length, 1)
  assert.deepEqual(found(['A', 'B', 'C', 'D', 'E'].map(at)), [])
})

test('the same rule within a day joins where at most one site of twenty had it before', () => {
  const alerts = [alert('A'), alert('B', { time: 120 * HOUR })]
  const before = 90 * HOUR
  assert.deepEqual(found(alerts, 20, [['C', before]])[0]?.reasons, [
    { kind: 'rule', value: 'plc-stop', sites: 2 },
  ])
  assert.deepEqual(
    found(alerts, 20, [
      ['C', before],
      ['D', before],
    ]),
    [],
  )
  assert.deepEqual(found(alerts, 5, [['C', before]]), [])
  assert.deepEqual(found([alert('A'), alert('B', { time: 125 * HOUR })]), [], 'more than a day apart')
  assert.deepEqual(found([alert('A', { grade: 2 }), alert('B', { grade: 2 })]), [], 'minor ones')
})

test('reasons connect: an address and a technique make one incident of three sites', () => {
  const [incident] = found([
    alert('A', { rule: 'r1', sourceAddress: '203.0.113.7' }),
    alert('B', { rule: 'r2', sourceAddress: '203.0.113.7', techniques: ['T0816'] }),
    alert('C', { rule: 'r3', techniques: ['T0816'], severity: 'major', grade: 1 }),
  ])
  assert.deepEqual(incident!.sites, ['A', 'B', 'C'])
  assert.deepEqual(
    incident!.reasons.map(({ kind }) => kind),
    ['address', 'technique'],
  )
})

test('several alerts of one site are no incident across sites', () => {
  assert.deepEqual(found([alert('A'), alert('A', { sourceAddress: '203.0.113.7' })]), [])
})
