import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Operation, Traffic, Verb } from '#model/fact'
import { Baseline } from './baseline.ts'
import { parseBaseline } from './baseline-file.ts'
import { baselineText } from './baseline-text.ts'
import type { ClientKind } from './client-windows.ts'
import { hoursOf, hoursText } from './hours.ts'
import { limits } from './limits.ts'
import { PointModel } from './point-model.ts'
import { stageOfChannel } from './stage.ts'

const MINUTE = 60_000_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Midnight. */
const START = Date.UTC(2026, 2, 2) * 1000

interface Asked {
  readonly client?: string
  readonly server?: string
  readonly verb?: Verb
  readonly object?: string
  readonly count?: number
  readonly span?: number
}

const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: 502 })
const operation = (
  time: number,
  { client = '10.0.0.1', server = '10.0.0.2', verb = 'read', object = '', count = 1, span = 0 }: Asked = {},
): Observation<Operation> => ({
  fact: { kind: 'operation', verb, name: verb, code: verb, object, outcome: 'requested' },
  time,
  lastTime: time + span,
  count,
  protocol: 'modbus',
  transport: 'tcp',
  client: party(client),
  server: party(server),
  vlan: undefined,
  place: { file: 0, frame: 1 },
  directionKnown: true,
})
const traffic = (time: number, client: string, server: string): Traffic =>
  ({
    ...operation(time, { client, server }),
    first: time,
    last: time,
    established: true,
    ...{ packetsFromClient: 1, bytesFromClient: 60, packetsFromServer: 1, bytesFromServer: 60 },
  }) as unknown as Traffic

function baselineWith(
  kinds: Readonly<Record<string, ClientKind>> = {},
  types: Readonly<Record<string, string>> = {},
) {
  return new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: ({ ip }) => kinds[ip ?? ''] ?? 'other',
    typeOf: (name) => types[name] ?? '',
    behaviourKeysOf: () => [{ name: 'object', of: ({ object }) => object }],
  })
}

/** Folded: fifty-five reads of each minute. */
function polls(baseline: Baseline, from: number, until: number, asked: Asked = {}): void {
  for (let time = from; time < until; time += MINUTE)
    baseline.learn(operation(time, { ...asked, count: 55, span: 54 * 1e6 }))
}

/** When the channel closes, in hours. */
function closesAfter(learn: (baseline: Baseline, hour: number) => void): number {
  const baseline = baselineWith()
  for (let hour = 0; hour < 50 * 24; hour++) {
    learn(baseline, hour)
    if (!baseline.learnsOperations(operation(START), START + (hour + 1) * HOUR + 2 * MINUTE)) return hour + 1
  }
  return Number.POSITIVE_INFINITY
}

test('a machine closes after a day, what people drive after work in 20 hours of the day, all after 42 days', () => {
  const machine = closesAfter((baseline, hour) =>
    polls(baseline, START + hour * HOUR, START + (hour + 1) * HOUR),
  )
  const shift = (hours: number) =>
    closesAfter((baseline, hour) => {
      if (hour % 24 < hours) baseline.learn(operation(START + hour * HOUR, { count: 30, span: 5 * MINUTE }))
    })
  assert.deepEqual([machine, shift(24), shift(8)], [24, 24, 42 * 24])
})

test('relations of controllers close after a day, of computers after two weeks, of others after one', () => {
  const baseline = baselineWith({ '10.0.0.1': 'controller', '10.0.0.2': 'computer' })
  const learnsFor = (client: string) => {
    baseline.traffic(traffic(START, client, '10.0.0.9'))
    return [0.5, 2, 8, 15].filter((days) =>
      baseline.learnsConnectionPairs(operation(START, { client }), START + days * DAY),
    )
  }
  assert.deepEqual(['10.0.0.1', '10.0.0.3', '10.0.0.2'].map(learnsFor), [[0.5], [0.5, 2], [0.5, 2, 8]])
})

test('what came on one day only is on probation, stands it by coming again, and is forgotten if it does not', () => {
  const learned = () => {
    const baseline = baselineWith()
    baseline.learn(operation(START + HOUR, { verb: 'write', count: 3 }))
    polls(baseline, START, START + 30 * HOUR)
    assert.equal(baseline.learnsOperations(operation(START), START + 60 * HOUR), false)
    return { baseline, channel: baseline.channelOf(operation(START))! }
  }
  const { baseline, channel } = learned()
  assert.deepEqual(
    [4, 40].map((hours) =>
      ['write', 'read'].map((verb) => channel.isOnProbation('verb', verb, START + hours * HOUR)),
    ),
    [
      [false, false],
      [true, false],
    ],
  )
  baseline.expire(START + 10 * DAY)
  assert.equal(channel.knowsVerb('write'), true)
  baseline.expire(START + 16 * DAY)
  assert.equal(channel.knowsVerb('write'), false, 'it came on the first day and never again')

  const due = learned()
  const end = due.channel.keyValues.get('verb', 'write')!.last + limits.probationDays * DAY
  due.baseline.expire(START + 10 * DAY)
  due.baseline.expire(end)
  assert.equal(due.channel.knowsVerb('write'), true)
  due.baseline.expire(end + MINUTE - 1)
  assert.equal(due.channel.knowsVerb('write'), true, 'all are gone through once a minute at most')
  due.baseline.expire(end + MINUTE)
  assert.equal(due.channel.knowsVerb('write'), false, 'its days are over now, not at the next midnight')

  const again = learned()
  again.baseline.learn(operation(START + 5 * DAY, { verb: 'write' }))
  assert.equal(again.channel.isOnProbation('verb', 'write', START + 9 * DAY), false)
  again.baseline.expire(START + 30 * DAY)
  assert.equal(again.channel.knowsVerb('write'), true)

  const closed = learned()
  closed.baseline.close()
  closed.baseline.expire(START + 30 * DAY)
  assert.equal(
    closed.channel.isOnProbation('verb', 'write', START + 9 * DAY),
    false,
    'a person said that all this is normal',
  )
  assert.equal(closed.channel.knowsVerb('write'), true)
})

test('a relation of one day is forgotten after two weeks; one that comes again stays', () => {
  const baseline = baselineWith({ '10.0.0.1': 'controller' })
  for (const server of ['10.0.0.8', '10.0.0.9']) baseline.traffic(traffic(START, '10.0.0.1', server))
  baseline.traffic(traffic(START + 3 * DAY, '10.0.0.1', '10.0.0.9'))
  baseline.expire(START + 20 * DAY)
  assert.deepEqual(
    baseline.connectionPairs.all().map(({ server }) => server),
    ['10.0.0.9'],
  )
})

test('what another panel asks of another such controller is soft-known', () => {
  const types = {
    '10.0.0.1': 'HMI',
    '10.0.0.3': 'HMI',
    '10.0.0.5': 'Server',
    '10.0.0.2': 'PLC',
    '10.0.0.4': 'PLC',
  }
  const baseline = baselineWith({}, types)
  polls(baseline, START, START + HOUR)
  polls(baseline, START, START + HOUR, { client: '10.0.0.3', server: '10.0.0.4' })
  polls(baseline, START, START + HOUR, { client: '10.0.0.5', server: '10.0.0.4' })
  baseline.learn(
    operation(START + HOUR, { client: '10.0.0.3', server: '10.0.0.4', verb: 'write', object: '7' }),
  )
  baseline.learn(
    operation(START + HOUR, { client: '10.0.0.5', server: '10.0.0.4', verb: 'operate', object: '8' }),
  )
  const soft = (asked: Asked) => baseline.isUsualOfPeers(operation(START + 2 * HOUR, asked))
  assert.deepEqual(
    [
      soft({ verb: 'write', object: '7' }),
      soft({ verb: 'write', object: '9' }),
      soft({ verb: 'operate', object: '8' }),
    ],
    [true, false, false],
  )
})

test('a verb is known at the server, or at another server of its type', () => {
  const types: Record<string, string> = { '10.0.0.2': 'PLC', '10.0.0.4': 'PLC', '10.0.0.5': 'Camera' }
  const baseline = baselineWith({}, types)
  polls(baseline, START, START + HOUR)
  baseline.learn(operation(START + HOUR, { verb: 'operate', object: '7' }))
  const knownAt = (asked: Asked) => baseline.verbKnownAt(operation(START + 2 * HOUR, asked))
  assert.deepEqual(
    [
      knownAt({ verb: 'operate', object: '9' }),
      knownAt({ verb: 'operate', server: '10.0.0.4' }),
      knownAt({ verb: 'operate', server: '10.0.0.5' }),
      knownAt({ verb: 'operate', server: '10.0.0.4', client: '10.0.0.66' }),
      knownAt({ verb: 'stop', server: '10.0.0.4' }),
    ],
    ['server', 'type', undefined, undefined, undefined],
  )
})

test('a client sends the same, or the same function, to another server of this type', () => {
  const types: Record<string, string> = { '10.0.0.2': 'IED', '10.0.0.4': 'IED', '10.0.0.5': 'Camera' }
  const baseline = baselineWith({}, types)
  for (const server of ['10.0.0.4', '10.0.0.5']) polls(baseline, START, START + HOUR, { server })
  baseline.learn(operation(START + HOUR, { verb: 'operate', object: 'breaker' }))
  const known = (asked: Asked) => baseline.knownAtAlike(operation(START + 2 * HOUR, asked))
  assert.deepEqual(
    [
      known({ verb: 'operate', object: 'breaker', server: '10.0.0.4' }),
      known({ verb: 'operate', object: 'isolator', server: '10.0.0.4' }),
      known({ verb: 'write', object: 'breaker', server: '10.0.0.4' }),
      known({ verb: 'operate', object: 'breaker', server: '10.0.0.5' }),
      known({ verb: 'operate', object: 'breaker', server: '10.0.0.4', client: '10.0.0.66' }),
      known({ verb: 'operate', object: 'breaker' }),
    ],
    ['same', 'function', undefined, undefined, undefined, undefined],
  )
})

test('a station knows devices like this one, or its like knows this one', () => {
  const types: Record<string, string> = {
    '10.0.0.1': 'HMI',
    '10.0.0.2': 'PLC',
    '10.0.0.3': 'HMI',
    '10.0.0.4': 'PLC',
    '10.0.0.5': 'Camera',
  }
  const baseline = baselineWith({}, types)
  polls(baseline, START, START + HOUR)
  const asked = (of: Asked) => operation(START + 2 * HOUR, of)
  const isOfOthers = (of: Asked, isOfAnyType = false) => baseline.isClientOfOthers(asked(of), isOfAnyType)
  assert.deepEqual(
    [
      isOfOthers({ server: '10.0.0.4' }),
      isOfOthers({ server: '10.0.0.5' }),
      isOfOthers({ server: '10.0.0.5' }, true),
      isOfOthers({ server: '10.0.0.4', client: '10.0.0.66' }),
    ],
    [true, false, true, false],
  )
  assert.deepEqual(
    ['10.0.0.3', '10.0.0.1', '10.0.0.66'].map((client) => baseline.isUsedByAlike(asked({ client }))),
    [true, false, false],
  )
})

test('after new firmware the pace is learned anew for a day, and nothing else', () => {
  const baseline = baselineWith()
  polls(baseline, START, START + HOUR)
  baseline.close()
  const flood = (day: number) =>
    baseline.deviations(operation(START + day * DAY, { count: 60_000, span: 50 * 1e6 })).length
  assert.equal(flood(1), 1)
  baseline.relearn(party('10.0.0.2'), START + 2 * DAY)
  assert.equal(flood(2.5), 0, 'this is its pace now')
  assert.equal(baseline.deviations(operation(START + 4 * DAY, { count: 6e6, span: 50 * 1e6 })).length, 1)
})

test('who changes with every packet is learned anew for a day, and then that is told again', () => {
  const baseline = baselineWith()
  polls(baseline, START, START + 10 * MINUTE)
  const [channel] = baseline.channels.all()
  const until = (time: number) => {
    const begun = baseline.relearn(party('10.0.0.2'), time)
    return [(channel!.relearnsUntil - START) / HOUR, begun]
  }
  for (const operationAt of [10, 20, 30, 40])
    polls(baseline, START + operationAt * HOUR, START + (operationAt + 9) * HOUR)
  assert.ok(channel!.isClosed(START + 100 * HOUR))
  assert.deepEqual(until(START + 100 * HOUR), [124, 1])
  assert.deepEqual(until(START + 100.5 * HOUR), [124, 0])
  assert.deepEqual(until(START + 123 * HOUR), [124, 0], 'what runs is not drawn out')
  assert.deepEqual(until(START + 124 * HOUR), [148, 1], 'it begins again, and is told again')
  assert.deepEqual(until(START + 146 * HOUR), [148, 0])
})

test('the line of a value follows what drifts, a little each day and not for ever', () => {
  const point = new PointModel()
  for (let i = 0; i < 200; i++) point.learn(50 + (i % 40) * 0.5 + 0.1, false, 0)
  const most = () => point.lines().most ?? 0
  const before = most()
  for (let i = 0; i < 50; i++) point.judge(before + 3, false, START)
  const day = most() - before
  assert.ok(day > 0.9 && day < 1.1, `${day} of a span of 19.5`)
  for (let days = 1; days < 200; days++)
    point.judge(Math.min(before + 35, most() + 2), false, START + days * DAY)
  const span = 19.5
  assert.ok(most() - before <= span + 1e-6, `${most() - before} is more than a span`)
  assert.ok((point.content().drift ?? 0) > span * 0.9)
})

test('hours, a new pace and drift are in the file, and come back out of it', () => {
  const baseline = baselineWith()
  polls(baseline, START + 6 * HOUR, START + 10 * HOUR)
  baseline.relearn(party('10.0.0.2'), START + DAY)
  const text = baselineText(baseline, { isOpen: true })
  assert.match(text, /hours: "6-9"\n {4}relearns: "2026-03-04T00:00:00/)
  const again = baselineWith()
  again.load(parseBaseline(text))
  assert.equal(baselineText(again, { isOpen: true }), text)
  assert.deepEqual(
    ['', '3', '0-5, 7, 22-23', '24', '5-3', 'x'].map((hours) => hoursText(hoursOf(hours) ?? 0)),
    ['', '3', '0-5, 7, 22-23', '', '', ''],
  )
})

test('a channel says that people drive it, what is on probation, and when learning ends at the latest', () => {
  const baseline = baselineWith()
  for (let hour = 0; hour < 8; hour++)
    baseline.learn(operation(START + hour * HOUR, { count: 300, span: 5 * MINUTE }))
  const [people] = parseBaseline(baselineText(baseline, { isOpen: true })).channels
  const { reason, secondsLeft } = stageOfChannel(people!, true, START + 2 * DAY)
  assert.equal(reason, 'user-driven, active in 8 of 20 hours of the day.')
  assert.equal(secondsLeft, 40 * 24 * 3600)

  const machine = baselineWith()
  machine.learn(operation(START + HOUR, { verb: 'write', count: 3 }))
  polls(machine, START, START + 30 * HOUR)
  const [steady] = parseBaseline(baselineText(machine, { isOpen: true })).channels
  assert.match(
    stageOfChannel(steady!, true, START + 3 * DAY).reason,
    /1 of 3 patterns were seen on one day only .* by 2026-03-16/,
  )
})

test('what a latecomer reaches from the offices is never learned; what it does elsewhere has its window', () => {
  const office = '10.9.0.7'
  const controller = '10.0.0.2'
  const baseline = new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: () => 'other',
    behaviourKeysOf: () => [],
    crossesInward: ({ client, server }) => client.ip === office && server.ip === controller,
  })
  const at = (day: number, client: string, server: string) => {
    const seen = traffic(START + day * DAY, client, server)
    baseline.traffic(seen)
    return [baseline.knowsConnectionPair(seen), baseline.learnsConnectionPairs(seen, seen.last)]
  }
  assert.deepEqual(at(0, '10.0.0.1', controller), [true, true])
  assert.deepEqual(at(1, '10.9.0.1', '10.9.0.2'), [true, true], 'all is new')
  assert.deepEqual(at(8, office, '10.9.0.2'), [true, true])
  assert.deepEqual(at(8, office, controller), [false, false])
  assert.deepEqual(at(9, office, controller), [false, false])
  assert.deepEqual(at(9, '10.0.0.9', controller), [true, true], 'a latecomer of the plant')
})

test('that a flow is over, with nothing more in it, is not one time more', () => {
  const baseline = baselineWith()
  const seen = traffic(START, '10.0.0.1', '10.0.0.9')
  const over = {
    ...seen,
    packetsFromClient: 0,
    bytesFromClient: 0,
    packetsFromServer: 0,
    bytesFromServer: 0,
  }
  for (const one of [seen, { ...over, isOver: true }, seen]) baseline.traffic(one)
  assert.deepEqual(
    baseline.connectionPairs.all().map(({ count }) => count),
    [2],
  )
})
