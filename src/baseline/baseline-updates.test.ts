import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineUpdate, BaselineUpdateRequest, ThresholdUpdate } from '#model/baseline-update'
import { Baseline } from './baseline.ts'
import { parseBaseline } from './baseline-file.ts'
import { baselineText } from './baseline-text.ts'
import { applyBaselineUpdate } from './baseline-updates.ts'
import type { BaselineContent } from './content.ts'
import { RateModel } from './rate-model.ts'

const CHANNEL = { client: '10.0.0.1', server: '10.0.0.2', protocol: 'modbus', unit: '3' }
const SERVICE = 'tcp/modbus/502'
const CONTENT: BaselineContent = {
  connectionPairs: [
    {
      client: '10.0.0.1',
      server: '10.0.0.2',
      service: SERVICE,
      count: 9,
      first: 0,
      last: 5,
      fullest: 100,
      bins: 9,
    },
  ],
  channels: [
    {
      ...{ ...CHANNEL, count: 9, first: 0, last: 0 },
      keyValues: [{ behaviourKey: 'verb', keyValue: 'write', count: 9, first: 0, last: 0 }],
      rates: [{ code: '6', minutes: 9, least: 1, most: 4, longestPause: 60e6, quickestFive: 90e6 }],
      order: [{ change: '6 Write', after: 'Read', count: 9 }],
    },
  ],
  points: [
    {
      ...{ device: '10.0.0.2', protocol: 'modbus', unit: '3', point: 'holding:7', count: 99, writes: 9 },
      ...{ least: 10, most: 20, steepest: 2, values: [], isRising: false },
    },
  ],
}

function baselineOf(): Baseline {
  const baseline = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
  baseline.load(CONTENT)
  baseline.close()
  return baseline
}

function said(departed: ThresholdUpdate, isNormal = true): BaselineUpdateRequest {
  const baselineUpdate: BaselineUpdate = {
    ...CHANNEL,
    service: SERVICE,
    keyValues: [],
    thresholdUpdates: [departed],
  }
  return { baselineUpdate, seen: { time: 5, lastTime: 5, count: 1 }, isNormal }
}

const UNIT = { unit: '3' }
const POINT = { device: '10.0.0.2', unit: '3', point: 'holding:7' }
const WAS = { least: 10, most: 20, steepest: 2 }

for (const [departed, line] of [
  [{ model: 'order', ...UNIT, change: '6 Write', after: 'Login' }, /"?Login"?: 1/],
  [{ model: 'pace', ...UNIT, code: '6', line: 'most', value: 30, was: 4 }, /most: 30/],
  [{ model: 'pace', ...UNIT, code: '6', line: 'pause', value: 900e6, was: 60e6 }, /pause: 900/],
  [{ model: 'pace', ...UNIT, code: '6', line: 'five', value: 2e6, was: 90e6 }, /five: 2\b/],
  [{ model: 'value', ...POINT, value: 95, was: WAS }, /most: 95/],
  [{ model: 'value', ...POINT, value: 18, step: 8, was: WAS }, /steepest: 8/],
  [{ model: 'volume', bytes: 5e7, was: 100 }, /fullest: 50000000/],
] satisfies [ThresholdUpdate, RegExp][]) {
  const name =
    'line' in departed ? `pace, ${departed.line}` : 'step' in departed ? 'value, step' : departed.model
  test(`what a person says of a model moves its line, and back: ${name}`, () => {
    const baseline = baselineOf()
    const before = baselineText(baseline)
    applyBaselineUpdate(baseline, said(departed))
    assert.match(baselineText(baseline), line)
    assert.deepEqual(parseBaseline(baselineText(baseline)).connectionPairs.length, 1)
    applyBaselineUpdate(baseline, said(departed, false))
    assert.equal(baselineText(baseline), before)
  })
}

test('a line that others have moved since stays', () => {
  const baseline = baselineOf()
  const departed = { model: 'volume', bytes: 500, was: 100 } as const
  applyBaselineUpdate(baseline, said(departed))
  applyBaselineUpdate(baseline, said({ model: 'volume', bytes: 900, was: 500 }))
  applyBaselineUpdate(baseline, said(departed, false))
  assert.match(baselineText(baseline), /fullest: 900/)
})

test('what was learned is judged by at once', () => {
  const rate = new RateModel(0)
  rate.load({ code: '6', minutes: 9, least: 1, most: 4, longestPause: 60e6 })
  const minute = (at: number) => rate.judge(at * 60e6, at * 60e6 + 40e6, 40)
  const found = [1, 2, 3].map(minute).find((one) => one !== undefined)
  assert.equal(found?.line, 'most')
  rate.draw('most', found?.value ?? 0)
  assert.equal(
    [4, 5, 6, 7].map(minute).find((one) => one !== undefined),
    undefined,
  )
})

test('a relation and a symbol are taken back, but not what was known before', () => {
  const baseline = baselineOf()
  const before = baselineText(baseline)
  const baselineUpdate: BaselineUpdate = {
    ...{ ...CHANNEL, client: '10.0.0.9', service: SERVICE },
    keyValues: [['verb', 'stop']],
  }
  const word = { baselineUpdate, seen: { time: 5, lastTime: 5, count: 1 } }
  applyBaselineUpdate(baseline, { ...word, isNormal: true })
  assert.equal(baseline.connectionPairs.size, 2)
  applyBaselineUpdate(baseline, { ...word, isNormal: false })
  assert.equal(baselineText(baseline), before)
  const old: BaselineUpdate = { ...CHANNEL, service: SERVICE, keyValues: [['verb', 'write']] }
  applyBaselineUpdate(baseline, {
    baselineUpdate: old,
    seen: { time: 5, lastTime: 5, count: 1 },
    isNormal: false,
  })
  assert.equal(baselineText(baseline), before)
})
