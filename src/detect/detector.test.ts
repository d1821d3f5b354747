import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import type { Observation } from '#model/fact'
import { type DetectionEngine, defineRule, type Rule, type RuleInput } from '#model/rule'
import { countWindow, stateSet } from '#model/rule-state'
import { Detector, type FindingHandler } from './detector.ts'
import { EXAMPLE_DEVICE } from './example-device.ts'
import { Maintenance } from './maintenance.ts'
import { emptyRule } from './testing/empty-rule.ts'

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 502 }
const asked: RuleInput = {
  fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome: 'requested' },
  time: 1,
  lastTime: 1,
  count: 1,
  protocol: 'modbus',
  transport: 'tcp',
  client: party,
  server: party,
  vlan: undefined,
  place: { file: 0, frame: 1 },
  directionKnown: true,
}

/** A rule of this engine that speaks of everything. */
const ruleOf = (engine: DetectionEngine): Rule =>
  defineRule({
    ...emptyRule,
    id: `loud-${engine}`,
    engine,
    title: 'Something',
    category: 'Operational Issues',
    severity: 'major',
    learnable: engine === 'policy',
    match: { kind: 'operation' },
    evaluate: () => ({ summary: 'something' }),
  })

function detectorOf(
  rules: readonly Rule[],
  found?: FindingHandler,
  normal: object = {},
  plant: object = {},
  maintenance?: Maintenance,
): Detector {
  return new Detector({
    rules,
    maintenance,
    plant: {
      deviceOf: () => undefined,
      deviceOfAddress: () => undefined,
      deviceIdOf: () => '',
      deviceIdAt: () => '',
      cachedDevice: () => undefined,
      isKnownAddress: () => false,
      firstSeen: () => undefined,
      lastSeen: () => undefined,
      observedSince: 0,
      reachedBy: () => [],
      isInternet: () => false,
      ...plant,
    },
    normal: {
      isClosed: false,
      knowsConnectionPair: () => false,
      knowsService: () => false,
      knowsDevice: () => false,
      learnedSeconds: () => 86_400,
      longestLearnedSeconds: 86_400,
      learnsConnectionPairs: () => true,
      learnsOperations: () => true,
      channelOf: () => undefined,
      isUsualOfPeers: () => false,
      verbKnownAt: () => undefined,
      knownAtAlike: () => undefined,
      isClientOfOthers: () => false,
      isUsedByAlike: () => false,
      baselineUpdateOf: () => ({
        client: '',
        server: '',
        service: '',
        protocol: '',
        unit: '',
        keyValues: [],
      }),
      keyValuesOf: () => [],
      ...normal,
    },
    raised: () => {},
    found,
  })
}

function mayBeLearned(...engines: readonly DetectionEngine[]): boolean {
  return detectorOf(engines.map(ruleOf)).judge(asked)
}

test('what is illegal or known to be bad never becomes normal, however early it is seen', () => {
  assert.deepEqual(
    [mayBeLearned(), mayBeLearned('policy', 'anomaly', 'operational')],
    [true, true],
    'what is only new is what learning is for',
  )
  assert.deepEqual([mayBeLearned('malware'), mayBeLearned('policy', 'protocol')], [false, false])
})

test('NORMAL says that learning goes on, where what it names may be the act itself', () => {
  const seen = new Map([['verb', new Map([['write', { count: 1 }]])]])
  const channelOf = () => ({
    keyValues: { byBehaviourKey: () => seen },
    hasProbation: false,
    knowsVerb: () => true,
  })
  const normalOf = (isOver: boolean) => {
    const learns = { learnsConnectionPairs: () => !isOver, learnsOperations: () => !isOver, isClosed: isOver }
    const detector = detectorOf([ruleOf('policy')], undefined, { channelOf, ...learns })
    detector.judge(asked)
    return detector.takeChanged()[0]?.normal
  }
  assert.equal(
    normalOf(false),
    'Still learning, so nothing is settled. So far between these two by modbus: write (once).',
  )
  assert.equal(normalOf(true), 'Between these two by modbus: write (once).')
})

test('what was counted in a later recording does not count in an earlier one', () => {
  const counting = defineRule({
    ...ruleOf('policy'),
    state: { asked: countWindow({ limit: 10, seconds: 60 }) },
    evaluate: (_input, _known, { asked }) => ({ summary: `${asked.add('', 1)} in a minute` }),
  })
  const said: string[] = []
  const detector = detectorOf([counting], (_rule, { summary }) => said.push(summary))
  const askAt = (seconds: number) => {
    detector.tick(seconds * 1e6, seconds * 1e6)
    detector.judge({ ...asked, time: seconds * 1e6, lastTime: seconds * 1e6 })
  }
  askAt(7200)
  askAt(7201)
  detector.restart()
  askAt(3600)
  detector.restart()
  askAt(3610)
  assert.deepEqual(
    said,
    ['1 in a minute', '2 in a minute', '1 in a minute', '2 in a minute'],
    'but the next file of the same ring goes on counting',
  )
})

test('who comes after the clock was set back is late by the clock as it is now', () => {
  const late: (number | undefined)[] = []
  const asking = defineRule({
    ...ruleOf('policy'),
    evaluate(_input, known) {
      late.push(known.lateClient()?.afterSeconds)
      return undefined
    },
  })
  const plant = { deviceOfAddress: () => ({}), lastSeen: () => 7200e6 }
  const detector = detectorOf([asking], undefined, {}, plant)
  const server = { ...party, ip: '10.0.0.2' }
  const askAt = (seconds: number, ip: string) => {
    detector.tick(seconds * 1e6, seconds * 1e6)
    const time = seconds * 1e6
    detector.judge({ ...asked, time, lastTime: time, client: { ...party, ip }, server })
  }
  askAt(7200, '10.0.0.1')
  detector.restart()
  askAt(3600, '10.0.0.1')
  askAt(3660, '10.0.0.66')
  assert.deepEqual(late, [undefined, undefined, 60])
})

test('of repeats that came up together only those within the window count', () => {
  const counting = defineRule({
    ...ruleOf('policy'),
    state: { asked: countWindow({ limit: 10, seconds: 60 }) },
    evaluate: ({ count }, _known, { asked }) => ({ summary: `${asked.add('', count)} in a minute` }),
  })
  const said: string[] = []
  const detector = detectorOf([counting], (_rule, { summary }) => said.push(summary))
  detector.judge({ ...asked, time: 0, lastTime: 30e6, count: 20 })
  detector.judge({ ...asked, time: 1000e6, lastTime: 2200e6, count: 20 })
  assert.deepEqual(said, ['20 in a minute', '1 in a minute'])
})

test('a command to everybody concerns whoever answers there, also those who answer later', () => {
  const reached: string[] = []
  const detector = detectorOf([ruleOf('policy')], undefined, {}, { reachedBy: () => reached })
  const all = { ...party, ip: '255.255.255.255' }
  detector.judge({ ...asked, server: all })
  assert.deepEqual(detector.takeChanged()[0]?.targets, ['255.255.255.255'])
  assert.deepEqual(detector.takeChanged(), [])
  reached.push('plc-1', 'plc-2')
  assert.deepEqual(detector.takeChanged()[0]?.targets, ['plc-1', 'plc-2'])
  assert.deepEqual(detector.takeChanged(), [])
})

test('a new device that asks for an address is judged once it has one, or gets none', () => {
  const mac = '02:00:00:00:00:09'
  let ipAddresses: readonly string[] = []
  const device = () => ({ ...EXAMPLE_DEVICE, macAddresses: [mac], ipAddresses }) as Device
  const found: string[] = []
  const detector = detectorOf(
    [{ ...ruleOf('policy'), match: { kind: 'new-device' }, evaluate: ({ fact }) => noteOf(fact, found) }],
    undefined,
    { isClosed: true, learnsConnectionPairs: () => false },
    { deviceOf: device, deviceOfAddress: device, deviceIdOf: () => 'x' },
  )
  const client = { realm: '', ip: undefined, mac, port: 68 }
  const discover = { ...asked, protocol: 'dhcp', client } as Observation
  detector.changed(discover, [{ kind: 'device-new', id: 'x', time: 0 }])
  assert.deepEqual(found, [])
  ipAddresses = ['10.9.0.7']
  detector.changed(discover, [])
  assert.deepEqual(found, ['10.9.0.7'])
  ipAddresses = []
  detector.changed(discover, [{ kind: 'device-new', id: 'x', time: 0 }])
  detector.tick(asked.lastTime + 5e6, asked.lastTime)
  assert.equal(found.length, 1)
  detector.tick(asked.lastTime + 11e6, asked.lastTime)
  assert.deepEqual(found, ['10.9.0.7', ''])
})

function noteOf(fact: RuleInput['fact'], found: string[]): undefined {
  if (fact.kind === 'new-device') found.push(fact.device.ipAddresses.join())
}

test('an alert concerns the devices of all that it tells', () => {
  const rule = { ...ruleOf('policy'), correlateInto: { 'loud-policy': 'source' } } as const
  const detector = detectorOf([rule])
  for (const ip of ['10.0.0.2', '10.0.0.3', '10.0.0.2', '10.0.0.3'])
    detector.judge({ ...asked, server: { ...party, ip } })
  assert.deepEqual(
    detector.alerts().map(({ targets, count }) => [targets, count]),
    [[['10.0.0.2', '10.0.0.3'], 4]],
  )
})

/** A plant whose reachable devices are `reached`, with the number of queries. */
function reportedToAll(reached: readonly string[]) {
  const questions: string[] = []
  const reachedBy = (address: string, protocol: string) => {
    questions.push(`${address} ${protocol}`)
    return reached
  }
  const detector = detectorOf([ruleOf('policy')], undefined, {}, { reachedBy })
  const stop = (source: number, seconds = 0) =>
    detector.judge({
      ...asked,
      time: seconds * 1e6,
      lastTime: seconds * 1e6,
      client: { ...party, ip: `10.0.1.${source}` },
      server: { ...party, ip: '255.255.255.255' },
    })
  return { detector, stop, questions }
}

test('whom a command to everybody concerned is asked for ten minutes, and stays known', () => {
  const { detector, stop, questions } = reportedToAll(['plc-1'])
  stop(1)
  for (const seconds of [1, 600, 601, 602, 86_400]) {
    detector.tick(seconds * 1e6, seconds * 1e6)
    detector.takeChanged()
  }
  assert.equal(questions.length, 3)
  assert.deepEqual(detector.alerts()[0]?.targets, ['plc-1'])
  assert.equal(questions.length, 3)
  stop(1, 90_000)
  detector.takeChanged()
  assert.equal(questions.length, 4, 'told anew, it is followed anew')
})

test('many commands to everybody leave each its targets, and what is not followed is counted', () => {
  const { detector, stop } = reportedToAll(['plc-1'])
  for (let source = 0; source < 40; source++) stop(source)
  assert.deepEqual(
    detector.alerts().filter(({ targets }) => targets[0] !== 'plc-1'),
    [],
  )
  assert.equal(detector.counters.followedToAllLimit, 8)
})

test('a renamed rule continues its alerts and its memory', () => {
  const before = defineRule({
    ...ruleOf('anomaly'),
    id: 'seen-values',
    state: { values: stateSet({ limit: 10, persisted: true }) },
    evaluate: (_, _known, { values }) => (values.add('a') ? { summary: 'new value' } : undefined),
  })
  const after: Rule = { ...before, id: 'new-value', formerIds: ['older-id', 'seen-values'] }
  const [first, second, fresh] = [{ ...before, id: 'older-id' }, after, after].map((rule) =>
    detectorOf([rule]),
  )
  first!.judge(asked)
  second!.remember(first!.remembered())
  second!.judge(asked)
  assert.equal(second!.alerts().length, 0, 'the value is known from the former id')
  fresh!.judge(asked)
  assert.deepEqual(
    [fresh!.alerts()[0]?.rule, fresh!.alerts()[0]?.id],
    ['new-value', first!.alerts()[0]?.id],
    'an alert of the renamed rule has the id it had before',
  )
})

test('a window for the whole site excuses known clients, not one that came while it was open', () => {
  const HOUR = 3600e6
  const window = { name: 'night', days: [], from: '12:00', to: '13:00', targets: [] }
  const severityOf = (isLearned: boolean, firstSeen: number, targets: readonly string[] = []) => {
    const normal = { isClosed: true, knowsDevice: () => isLearned }
    const maintenance = new Maintenance([{ ...window, targets }])
    const detector = detectorOf(
      [ruleOf('policy')],
      undefined,
      normal,
      { firstSeen: () => firstSeen },
      maintenance,
    )
    const time = 60 * HOUR + 60e6
    detector.judge({ ...asked, time, lastTime: time, client: { ...party, ip: '10.0.0.9' } })
    return detector.alerts()[0]?.severity
  }
  assert.equal(severityOf(true, 0), 'notice')
  assert.equal(severityOf(false, 36 * HOUR), 'notice')
  assert.notEqual(severityOf(false, 37 * HOUR), 'notice')
  assert.notEqual(severityOf(false, 60 * HOUR), 'notice')
  assert.notEqual(severityOf(false, 60 * HOUR, ['10.0.0.1']), 'notice')
  assert.equal(severityOf(false, 60 * HOUR, ['10.0.0.1', '10.0.0.9']), 'notice')
})

test('a command whose value is read back is more severe of an unknown client, not of a station of the plant', () => {
  const severityOf = (type: Device['type'], learnedSeconds: number) => {
    const device = () => ({ ...EXAMPLE_DEVICE, type, class: 'IT' }) as Device
    const detector = detectorOf(
      [{ ...ruleOf('policy'), severity: 'minor', evaluate: () => ({ summary: 'wrote', gravity: 3 }) }],
      undefined,
      { isClosed: true, learnedSeconds: () => learnedSeconds },
      { deviceOf: device, deviceOfAddress: device },
    )
    const fact = { ...asked.fact, verb: 'write', object: 'holding:7', outcome: 'requested' } as const
    const seen = { ...asked, fact, server: { ...party, ip: '10.0.0.2' } } as Observation
    detector.judge(seen)
    detector.deviates(seen, {
      ...{ kind: 'deviation', model: 'values', what: 'followed' },
      ...{ subject: 'holding:7', seen: '5', usual: '', score: 0 },
    })
    return detector.alerts()[0]?.severity
  }
  assert.equal(severityOf('Workstation', 0), 'major')
  assert.equal(severityOf('HMI', 0), 'major')
  assert.equal(severityOf('HMI', 86_400), 'minor')
})
