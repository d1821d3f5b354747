import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Observation, Operation, Reading, Traffic } from '#model/fact'
import { Baseline } from './baseline.ts'
import { diffBaselines } from './baseline-diff.ts'
import { parseBaseline } from './baseline-file.ts'
import { baselineText } from './baseline-text.ts'

const SECOND = 1_000_000
const START = 1_767_225_600_000_000
const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: 502 })
const client = party('10.0.0.1')
const server = party('10.0.0.2')
const around = {
  protocol: 'modbus',
  transport: 'tcp',
  client,
  server,
  vlan: undefined,
  place: { file: 0, frame: 1 },
  directionKnown: true,
} as const

function learned(): Baseline {
  const baseline = new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: () => 'other',
    behaviourKeysOf: () => [{ name: 'function', of: ({ code }) => code }],
  })
  for (let at = 0; at < 600; at++) {
    const time = START + at * SECOND
    const seen = { ...around, time, lastTime: time, count: 1 }
    const read: Operation = {
      kind: 'operation',
      verb: 'read',
      name: 'Read',
      code: '3',
      object: 'holding:1',
      outcome: 'requested',
    }
    baseline.learn({ ...seen, fact: read } as Observation)
    const reading: Reading = { kind: 'reading', point: 'holding:1', value: Math.round(Math.sin(at) * 100) }
    baseline.learn({ ...seen, fact: reading } as Observation)
    if (at % 60 !== 30) continue
    const write: Operation = {
      ...read,
      verb: 'write',
      name: 'Write "x"',
      code: '6',
      object: 'holding:9',
      value: 40 + (at % 7),
    }
    baseline.learn({ ...seen, fact: write, after: 'Read' } as Observation)
  }
  baseline.traffic({
    ...around,
    first: START,
    last: START + 600 * SECOND,
    packetsFromClient: 600,
    bytesFromClient: 40_000,
    packetsFromServer: 600,
    bytesFromServer: 60_000,
    timeToLiveFromClient: 64,
    timeToLiveFromServer: 64,
    established: true,
    refused: false,
  } as Traffic)
  return baseline
}

describe('the baseline file', () => {
  it('holds what all models learned: written, read and written again it is the same text', () => {
    const text = baselineText(learned())
    assert.match(text, /pace:\n {6}"3": \{minutes: \d+, least: 60, most: 60, pause: 1\}/)
    assert.match(text, /"6 Write \\"x\\"": \{read: 10\}|"6 Write \\"x\\"": \{Read: 10\}/)
    assert.match(text, /point: "holding:1", count: 600, writes: 0, least: -100, most: 100/)
    assert.match(text, /fullest: 100000, bins: 1/)
    const again = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
    again.load(parseBaseline(text))
    assert.equal(baselineText(again), text)
  })

  it('keeps in which hours of the day there is much traffic', () => {
    const plain = baselineText(learned())
    const text = plain.replace(
      'fullest: 100000, bins: 1}',
      'fullest: 9000000, bins: 3, days: 3, busy: {2: 9000000, 23: 5000000}}',
    )
    assert.notEqual(text, plain)
    const again = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
    again.load(parseBaseline(text))
    assert.equal(baselineText(again), text)
    for (const wrong of ['{24: 9}', '{2: -1}', '[2, 3]'])
      assert.throws(
        () => parseBaseline(text.replace(/busy: \{[^}]*\}/, `busy: ${wrong}`)),
        /busy: expected bytes by hour/,
      )
  })

  it('is judged against once it is loaded', () => {
    const baseline = new Baseline({
      nameOf: ({ ip }) => ip ?? '',
      kindOf: () => 'other',
      behaviourKeysOf: () => [],
    })
    baseline.load(parseBaseline(baselineText(learned())))
    baseline.close()
    const time = START + 3600 * SECOND
    const fact: Operation = {
      kind: 'operation',
      verb: 'write',
      name: 'Write "x"',
      code: '6',
      object: 'holding:9',
      value: 900,
      outcome: 'requested',
    }
    const found = baseline.deviations({ ...around, fact, time, lastTime: time, count: 1, after: 'Stop' })
    assert.deepEqual(
      found.map(({ model, what }) => [model, what]),
      [
        ['order', 'unknown-context'],
        ['values', 'out-of-range'],
      ],
    )
  })

  it('of an older version, without models, is read', () => {
    const { points, channels } = parseBaseline(
      'version: sightglass.baseline/1\nrelations: []\nchannels:\n  - {client: a, server: b, protocol: modbus, unit: "", count: 1, first: 2026-01-01T00:00:00Z, last: 2026-01-01T00:00:00Z, habits: {}}\n',
    )
    assert.deepEqual([points, channels[0]?.rates, channels[0]?.order], [[], [], []])
  })

  it('is read again whatever text a packet brought as a key', () => {
    const texts = [1, 499, 500, 501, 511, 512, 513, 1024, 4096].flatMap((length) =>
      ['"', '\\', 'x', ': ', '? ', '\u0000', '\u2028', '\ud800', '{}'].map((piece) => piece.repeat(length)),
    )
    const baseline = learned()
    const channel = baseline.channels.add('10.0.0.3', '10.0.0.2', 'modbus', '', START)
    const kept = new Map<string, string | number>()
    for (const text of [...texts, '', '<<', '__proto__', '-', '7']) {
      assert.ok(channel?.learn('function', text, START, START, 1))
      kept.set(text, text).set(`${text}#`, 3)
    }
    const write: Operation = {
      ...{ kind: 'operation', verb: 'write', name: texts.at(-9)!, code: texts.at(-8)!, outcome: 'requested' },
    }
    for (let at = 0; at < 600; at++) {
      const time = START + at * SECOND
      const after = texts.at(-(at % 9) - 1)!
      baseline.learn({ ...around, time, lastTime: time, count: 1, fact: write, after } as Observation)
    }
    baseline.remembered = new Map([['new-name', kept]])
    const text = baselineText(baseline)
    const read = parseBaseline(text)
    assert.deepEqual(new Map(read.remembered?.[0]?.[1]), kept)
    assert.ok(read.channels.some(({ order }) => order.length >= 3))
    const again = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
    again.load(read)
    assert.equal(baselineText(again), text)
  })

  it('of many keys is read in a time that grows with them, not with their square', () => {
    const read = (keys: number) => {
      const lines = Array.from({ length: keys }, (_, key) => `    k${key}: ${key}\n`).join('')
      const started = process.cpuUsage()
      const { remembered } = parseBaseline(`version: sightglass.baseline/1\nremembered:\n  r:\n${lines}`)
      assert.equal(remembered?.[0]?.[1].length, keys)
      return process.cpuUsage(started).user
    }
    read(4_000)
    const few = read(4_000)
    const many = read(32_000)
    assert.ok(many < 24 * few, `${many} µs for eight times the keys that took ${few} µs`)
  })

  it('says where it is wrong', () => {
    assert.throws(
      () => parseBaseline('version: sightglass.baseline/1\nrelations: []\nrelations: []\n'),
      /relations: it is there twice/,
    )
    const wrong = (points: string) => () =>
      parseBaseline(`version: sightglass.baseline/1\npoints:\n  - ${points}\n`)
    assert.throws(wrong('{device: a}'), /points\[0\]\.protocol: expected text, got undefined/)
    assert.throws(
      wrong('{device: a, protocol: b, unit: "", point: p, count: 1, values: 5}'),
      /points\[0\]\.values: expected a list/,
    )
  })

  it('differs in words', () => {
    const before = parseBaseline(baselineText(learned()))
    const after = { ...before, points: before.points.filter(({ point }) => point !== 'holding:9') }
    assert.deepEqual(diffBaselines(before, after), [
      '- 10.0.0.2 by modbus: holding:9 is 40, 41, 42, 43, 44, 45, 46',
    ])
  })
})
