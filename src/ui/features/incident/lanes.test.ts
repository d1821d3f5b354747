import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import { fixtureIncidents } from '#ui/source/testing/incidents'
import { nameLines, stagesInOrder, storyOf, wayOf } from './lanes.ts'

test('each device has one lane, in the order in which it came into the story', () => {
  const [incident] = fixtureIncidents()
  const { lanes, arrows, marks } = storyOf(incident!, fixtureAlerts())
  assert.deepEqual(
    lanes.map(({ name }) => name),
    ['office-14', 'eng-07', 'press-line-01'],
  )
  assert.deepEqual(
    arrows.map(({ from, to }) => [from, to]),
    [
      [0, 1],
      [1, 1],
      [1, 2],
      [1, 2],
    ],
  )
  assert.ok(arrows.every(({ time }, at) => at === 0 || time > arrows[at - 1]!.time))
  assert.deepEqual(
    marks.map(({ id, lane }) => [id, lane]),
    [
      ['alert-2', 1],
      ['alert-1', 2],
      ['alert-0', 2],
      ['alert-3', 2],
    ],
  )
})

test('an alert that is not known any more leaves no mark', () => {
  assert.deepEqual(storyOf(fixtureIncidents()[0]!, []).marks, [])
})

test('of alerts at one time and place the gravest is marked, and says how many it hides', () => {
  const [incident] = fixtureIncidents()
  const [alert] = fixtureAlerts()
  const [stage] = incident!.stages
  const alerts = (['minor', 'critical', 'major'] as const).map((severity) => ({
    ...alert!,
    id: severity,
    severity,
  }))
  const { marks } = storyOf(
    { ...incident!, stages: [{ ...stage!, alerts: alerts.map(({ id }) => id) }] },
    alerts,
  )
  assert.deepEqual(
    marks.map(({ id, others }) => [id, others]),
    [['critical', 2]],
  )
})

test('a mark has all bursts of its alerts, also of the hidden ones', () => {
  const [incident] = fixtureIncidents()
  const [alert] = fixtureAlerts()
  const [stage] = incident!.stages
  const minutes = (from: number, to: number) => ({
    from: `2026-11-24T00:${from}:00Z`,
    to: `2026-11-24T00:${to}:00Z`,
  })
  const alerts = [
    { ...alert!, id: 'scan', episodes: [10, 30].map((at) => ({ ...minutes(at, at + 5), count: 3 })) },
    { ...alert!, id: 'once', episodes: [] },
  ]
  const { marks } = storyOf({ ...incident!, stages: [{ ...stage!, alerts: ['scan', 'once'] }] }, alerts)
  assert.deepEqual(
    marks.map(({ bursts }) => bursts),
    [
      [minutes(10, 15), minutes(30, 35), { from: alert!.time, to: alert!.lastTime }].map(({ from, to }) => ({
        from: Date.parse(from),
        to: Date.parse(to),
      })),
    ],
  )
})

test('the map is asked for the same way, in the order of the story', () => {
  assert.equal(wayOf(fixtureIncidents()[0]!), 'device-20,device-6,device-0')
})

test('many targets of one device share a lane until it is opened', () => {
  const [incident] = fixtureIncidents()
  const [stage] = incident!.stages
  const stages = Array.from({ length: 38 }, (_, at) => ({
    ...stage!,
    alerts: [],
    destination: `plc-${at}`,
    destinationName: `PLC ${at}`,
  }))
  const lanesOf = (count: number, open?: ReadonlySet<string>) =>
    storyOf({ ...incident!, stages: stages.slice(0, count) }, [], open).lanes.map(({ name }) => name)
  assert.deepEqual(lanesOf(38), [stage!.sourceName, '38 devices'])
  assert.equal(lanesOf(4).length, 5)
  assert.equal(lanesOf(38, new Set([`group ${stage!.source}`])).length, 40)
  assert.equal(storyOf({ ...incident!, stages }, []).arrows.length, 1, 'at one time')
  assert.equal(wayOf({ ...incident!, stages }).split(',').length, 39, 'the map shows each')
})

test('a stage of notices and warnings is weak: dashed, and last in the table', () => {
  const [incident] = fixtureIncidents()
  const [first, second] = incident!.stages
  const [alert] = fixtureAlerts()
  const alerts = [
    { ...alert!, id: 'weak', severity: 'warning' as const },
    { ...alert!, id: 'strong', severity: 'major' as const },
  ]
  const story = {
    ...incident!,
    stages: [
      { ...first!, alerts: ['weak'] },
      { ...second!, alerts: ['weak', 'strong'] },
      { ...second!, alerts: [] },
    ],
  }
  assert.deepEqual(
    storyOf(story, alerts)
      .arrows.map(({ isWeak }) => isWeak)
      .slice(0, 2),
    [true, false],
  )
  assert.deepEqual(
    stagesInOrder(story, alerts).map(({ isWeak }) => isWeak),
    [false, false, true],
  )
})

test('a long name takes two lines, and only what is longer is cut', () => {
  assert.deepEqual(nameLines('Dosing PLC'), ['Dosing PLC'])
  assert.deepEqual(nameLines('Workstation in Dosing .66'), ['Workstation in Dosing', '.66'])
  assert.deepEqual(nameLines('x'.repeat(30)), ['x'.repeat(23), 'x'.repeat(7)])
  const [first, second] = nameLines(`Workstation ${'y'.repeat(90)}z`)
  assert.equal(first, 'Workstation')
  assert.match(second!, /^y{11}…y{10}z$/)
})
