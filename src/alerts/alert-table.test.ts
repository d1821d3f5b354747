import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '#detect/limits'
import { rule as shipped } from '#detect/rules/value-out-of-range'
import type { Severity } from '#model/rule'
import { AlertTable, type RaisedFinding } from './alert-table.ts'

/** Tests give copies other ids. */
const rule = { ...shipped, formerIds: undefined }

const DAY = 86_400_000_000
const BEGINNING = Date.UTC(2026, 0, 5) * 1000

/** A value of one point that is out of habit, so many days after a Monday. */
function odd(point: string, days: number, severity: Severity = 'warning'): RaisedFinding {
  const time = BEGINNING + days * DAY
  const party = { realm: '', ip: '10.0.0.2', mac: undefined, port: 502 }
  return {
    rule,
    finding: { summary: `${point} is 700`, subject: point, severity },
    input: {
      fact: {
        kind: 'deviation',
        model: 'values',
        what: 'out-of-range',
        subject: point,
        seen: '700',
        usual: '1 to 9',
        score: 9,
      },
      time,
      lastTime: time,
      count: 1,
      protocol: 'modbus',
      transport: 'tcp',
      client: party,
      server: party,
      vlan: undefined,
      place: { file: 0, frame: 1 },
      directionKnown: true,
    },
    source: 'device',
    target: '',
    sourceAddress: '10.0.0.2',
    targetAddress: '',
    isLearning: false,
    maintenance: '',
    normal: () => '',
  }
}

const rules = (book: AlertTable) => book.alerts().map((alert) => [alert.rule, alert.count])

test('the sentence about what was normal is made once, not for every finding', () => {
  const book = new AlertTable()
  let made = 0
  const normal = () => `Until now ${++made}`
  for (let i = 0; i < 1000; i++) book.raise({ ...odd('a', 0, 'minor'), normal })
  assert.deepEqual([made, book.alerts()[0]?.normal, book.alerts()[0]?.count], [1, 'Until now 1', 1000])
  book.raise({ ...odd('a', 0, 'major'), normal })
  assert.equal(book.alerts()[0]?.normal, 'Until now 2')
})

test('an alert is called after its gravest finding', () => {
  const book = new AlertTable()
  const first = odd('a', 0, 'major')
  book.raise(first)
  assert.equal(book.alerts()[0]?.title, rule.title)
  const finding = { ...first.finding, title: 'A man in the middle', severity: 'critical' as const }
  book.raise({ ...first, finding })
  assert.equal(book.alerts()[0]?.title, 'A man in the middle')
})

test('what one rule finds is told by the alert of another that says more, for a while and of one pair', () => {
  const correlator = { ...rule, id: 'second-master', title: 'A second master' }
  const teaser = {
    ...rule,
    id: 'new-word',
    title: 'A new word',
    correlateInto: { 'second-master': 'pair' },
  } as const
  const says = (by: typeof rule, days: number, to = '10.0.0.2'): RaisedFinding => {
    const raised = odd('a', days, by === correlator ? 'critical' : 'minor')
    return { ...raised, rule: by, sourceAddress: '10.0.0.9', source: '10.0.0.9', targetAddress: to }
  }
  const book = new AlertTable()
  book.raise(says(teaser, 0))
  book.raise(says(correlator, 0.001))
  book.raise(says(teaser, 0.002))
  book.raise(says(teaser, 0.003, '10.0.0.3'))
  assert.deepEqual(rules(book), [
    ['new-word', 2],
    ['second-master', 1],
    ['new-word', 1],
  ])
  const later = new AlertTable()
  later.raise(says(correlator, 0))
  later.raise(says(teaser, 0.001))
  assert.deepEqual(rules(later), [['second-master', 1]])
  assert.equal(later.alerts()[0]?.what, 'a is 700; also: A new word')
  assert.equal(later.alerts()[0]?.severity, 'critical')
  later.raise({ ...says(teaser, 0.002), sourceAddress: '10.0.0.8', sourceAliases: () => ['10.0.0.9'] })
  assert.equal(later.alerts().length, 1)
  later.raise(says(teaser, 1))
  assert.deepEqual(rules(later), [
    ['second-master', 1],
    ['new-word', 1],
  ])
})

test('what is graver than the alert that would tell it, or comes long after that spoke, is one of its own', () => {
  const word = { ...rule, id: 'word', title: 'A word', correlateInto: { word: 'source' } } as const
  const says = (days: number, to: string, severity: Severity = 'minor'): RaisedFinding => ({
    ...odd('a', days, severity),
    ...{ rule: word, sourceAddress: '10.0.0.9', source: '10.0.0.9', targetAddress: to, target: to },
  })
  const book = new AlertTable()
  book.raise(says(0, '10.0.0.2'))
  book.raise(says(0.001, '10.0.0.3', 'critical'))
  assert.deepEqual(
    book.alerts().map(({ severity, destinationAddress: at }) => [severity, at]),
    [
      ['minor', '10.0.0.2'],
      ['critical', '10.0.0.3'],
    ],
  )
  const earlier = new AlertTable()
  earlier.raise(says(1, '10.0.0.2'))
  earlier.raise(says(0, '10.0.0.3'))
  assert.equal(earlier.alerts().length, 2, 'an older recording, read later')

  const other = { ...word, id: 'other', correlateInto: { word: 'source' } } as const
  const going = new AlertTable()
  going.raise(says(0, '10.0.0.2'))
  for (let minute = 1; minute < 30; minute++) going.raise({ ...says(minute / 1440, '10.0.0.3'), rule: other })
  assert.deepEqual(
    going.alerts().map((alert) => alert.rule),
    ['word', 'other'],
    'what is told prolongs nothing',
  )
})

test('an alert knows of which devices it tells, up to a bound, and teaches of its own alone', () => {
  const word = { ...rule, id: 'word', correlateInto: { word: 'source' } } as const
  const baselineUpdateOf = (server: string) =>
    ({
      client: 'c',
      server,
      service: 's',
      protocol: 'modbus',
      unit: '',
      keyValues: [['verb', server]],
    }) as const
  const book = new AlertTable()
  for (let device = 0; device < 100; device++)
    book.raise({
      ...odd('a', device / 1e5, 'major'),
      ...{ rule: word, sourceAddress: '10.0.0.9', source: '10.0.0.9', targetAddress: `10.0.1.${device}` },
      baselineUpdate: baselineUpdateOf(`10.0.1.${device}`),
    })
  const [first, second] = book.alerts()
  assert.equal(first?.mergedFindings?.length, limits.reportedPerAlert)
  assert.deepEqual(first?.mergedFindings?.[0]?.destinationAddress, '10.0.1.1')
  assert.deepEqual(first?.baselineUpdate, baselineUpdateOf('10.0.1.0'))
  assert.equal(second?.destinationAddress, `10.0.1.${limits.reportedPerAlert + 1}`)
})

test('three odd values of a device are an alert each; the rest of the day is named in one', () => {
  const book = new AlertTable()
  for (const point of ['a', 'b', 'c', 'd', 'e', 'd']) book.raise(odd(point, 0))
  assert.deepEqual(rules(book), [
    ['value-out-of-range', 1],
    ['value-out-of-range', 1],
    ['value-out-of-range', 1],
    ['statistics-digest', 3],
  ])
  assert.equal(book.alerts().at(-1)?.what, '2 more on 2026-01-05 (UTC): d is 700; e is 700')
  assert.equal(book.counters.alertsHeldBack, 3)
})

test('an alert that is there goes on growing, another day has a digest of its own, a week one more alert', () => {
  const book = new AlertTable()
  for (const point of ['a', 'b', 'c', 'd']) book.raise(odd(point, 0))
  book.raise(odd('a', 1))
  book.raise(odd('d', 1))
  book.raise(odd('e', 8))
  assert.deepEqual(rules(book), [
    ['value-out-of-range', 2],
    ['value-out-of-range', 1],
    ['value-out-of-range', 1],
    ['statistics-digest', 1],
    ['statistics-digest', 1],
    ['value-out-of-range', 1],
  ])
})

test('what may harm is never held back, and other devices have allowances of their own', () => {
  const book = new AlertTable()
  for (const point of ['a', 'b', 'c', 'd', 'e']) book.raise(odd(point, 0, 'major'))
  for (const point of ['a', 'b', 'c']) book.raise({ ...odd(point, 0), sourceAddress: '10.0.0.3' })
  assert.equal(rules(book).filter(([name]) => name === 'value-out-of-range').length, 8)
})

test('techniques of later findings are added', () => {
  const book = new AlertTable()
  book.raise(odd('a', 0))
  const { finding, ...rest } = odd('a', 0)
  book.raise({ ...rest, finding: { ...finding, techniques: ['T0838'] } })
  assert.deepEqual(book.alerts()[0]?.techniques, [...rule.techniques, 'T0838'])
})

test('after an alert was closed its like is a new one; opened again, the old one goes on', () => {
  const book = new AlertTable()
  book.raise(odd('a', 0, 'major'))
  const [first] = book.alerts()
  book.occurs(first?.id ?? '', 2)
  book.raise(odd('a', 1, 'major'))
  book.raise(odd('a', 2, 'major'))
  assert.deepEqual(rules(book), [
    ['value-out-of-range', 1],
    ['value-out-of-range', 2],
  ])
  const second = book.alerts()[1]
  assert.deepEqual(second?.again, { first: first?.id, previous: first?.id, number: 2 })
  book.occurs(first?.id ?? '', 3)
  book.raise(odd('a', 3, 'major'))
  assert.equal(book.alerts()[2]?.again?.previous, second?.id)
  book.occurs(first?.id ?? '', 1)
  book.raise(odd('a', 4, 'major'))
  assert.equal(book.alerts()[0]?.count, 2)
})

test('an alert that becomes graver says what made it so', () => {
  const book = new AlertTable()
  const finding = (summary: string, severity: Severity): RaisedFinding => ({
    ...odd('a', 0),
    finding: { summary, severity, subject: 'a' },
  })
  book.raise(finding('A read was refused', 'warning'))
  book.raise(finding('A write was refused', 'major'))
  book.raise(finding('Another read was refused', 'warning'))
  assert.deepEqual(
    book.alerts().map(({ what, severity, count }) => [what, severity, count]),
    [['A write was refused', 'major', 3]],
  )
})

test('what was done is named, however often; of too much it says that there is more', () => {
  const book = new AlertTable()
  const sent = (name: string, severity: Severity = 'minor') => book.raise(activityOf(name, severity))
  for (const name of ['Start Pump', 'Start Pump']) sent(name)
  assert.equal(book.alerts()[0]?.what, 'it sent Start Pump on p, never before')
  for (const name of ['Write Setpoint', 'Function 64', 'Start Pump', 'WRITE SETPOINT']) sent(name)
  assert.equal(
    book.alerts()[0]?.what,
    'it sent Start Pump on p, never before; also: Write Setpoint, Function 64',
  )
  for (const name of ['d', 'e', 'f', 'g', 'h']) sent(name)
  assert.equal(
    book.alerts()[0]?.what,
    'it sent Start Pump on p, never before; also: Write Setpoint, Function 64, d, e, f, more',
  )
  assert.equal(book.alerts().length, 1)
})

test('the gravest deed is told with its object, whatever comes before and after', () => {
  const book = new AlertTable()
  book.raise(activityOf('Read', 'minor'))
  book.raise(activityOf('Write Setpoint', 'major'))
  book.raise(activityOf('Browse', 'minor'))
  book.raise(activityOf('Read', 'minor'))
  assert.equal(book.alerts()[0]?.what, 'it sent Write Setpoint on p, never before; also: Read, Browse')
})

function activityOf(name: string, severity: Severity): RaisedFinding {
  const raised = odd('functions', 0)
  const summary = `it sent ${name} on p, never before`
  return { ...raised, finding: { ...raised.finding, summary, severity, activity: name } }
}

test('a usual operation is no part of a graver alert, one of which little is known is', () => {
  const stop = { kind: 'operation', verb: 'stop', name: 'Stop', code: '1', outcome: 'requested' } as const
  const raised = (
    id: string,
    finding: Partial<RaisedFinding['finding']>,
    correlateInto?: RaisedFinding['rule']['correlateInto'],
  ): RaisedFinding => {
    const { input, ...rest } = odd('a', 0)
    return {
      ...rest,
      rule: { ...rule, id, correlateInto },
      finding: { summary: 'x', ...finding },
      input: { ...input, fact: stop },
      targetAddress: '10.0.0.3',
    }
  }
  const raise = (finding: Partial<RaisedFinding['finding']>) => {
    const book = new AlertTable()
    book.raise(raised('grave', { severity: 'major' }))
    book.raise(raised('known', finding, { grave: 'pair' }))
    return book.alerts().map(({ rule: id }) => id)
  }
  assert.deepEqual(raise({ severity: 'notice' }), ['grave', 'known'])
  assert.deepEqual(raise({ severity: 'notice', provenSeverity: 'major' }), ['grave'])
  assert.deepEqual(raise({ severity: 'minor' }), ['grave'])
})
