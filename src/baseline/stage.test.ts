import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineContent, ChannelContent } from './content.ts'
import { learnedSince } from './since.ts'
import { stageOfChannel, stageOfPlant } from './stage.ts'

const HOUR = 3_600_000_000

function channel(change: Partial<ChannelContent>): ChannelContent {
  const keyValues = [{ behaviourKey: 'verb', keyValue: 'read', count: 500, first: 0, last: 30 * HOUR }]
  const who = { client: 'a', server: 'b', protocol: 'modbus', unit: '' }
  return {
    ...who,
    count: 500,
    first: 0,
    last: 30 * HOUR,
    keyValues,
    rates: [],
    order: [],
    hours: 0xffffff,
    ...change,
  }
}

test('a channel says what it waits for, and how long', () => {
  const stage = (one: ChannelContent, now = 30 * HOUR) => stageOfChannel(one, true, now)
  assert.equal(stage(channel({})).stage, 'dynamic')
  assert.deepEqual(stage(channel({ last: 6 * HOUR }), 6 * HOUR), {
    stage: 'learning',
    reason: 'observed for 6 h of one day.',
    secondsLeft: 18 * 3600,
  })
  const few = stage(channel({ count: 50 }))
  assert.equal(few.reason, '50 of 100 operations seen.')
  assert.equal(few.secondsLeft, 30 * 3600)
  const news = { behaviourKey: 'verb', keyValue: 'write', count: 1, first: 29 * HOUR, last: 29 * HOUR }
  const late = stage(channel({ keyValues: [...channel({}).keyValues, news] }))
  assert.equal(late.reason, 'last new pattern 60 min ago.')
  assert.equal(late.secondsLeft, Math.ceil(6.5 * 3600))
  assert.equal(stageOfChannel(channel({}), false, 0).stage, 'operational')
})

test('the plant is dynamic once a channel is, and operational when learning has ended', () => {
  const content: BaselineContent = {
    connectionPairs: [],
    channels: [channel({}), channel({ unit: '2', count: 3 })],
    points: [],
    isOpen: true,
  }
  assert.deepEqual(stageOfPlant(content), {
    stage: 'dynamic',
    channels: { learning: 1, dynamic: 1, operational: 0 },
  })
  assert.equal(stageOfPlant({ ...content, isOpen: false }).stage, 'operational')
})

test('what was learned since is the new of it, not all of its channel', () => {
  const news = { behaviourKey: 'verb', keyValue: 'write', count: 1, first: 29 * HOUR, last: 29 * HOUR }
  const connectionPair = { client: 'a', server: 'b', service: 's', count: 1, last: 0, fullest: 0, bins: 0 }
  const learned = learnedSince(
    {
      connectionPairs: [
        { ...connectionPair, first: 0 },
        { ...connectionPair, service: 't', first: 28 * HOUR },
      ],
      channels: [channel({ keyValues: [...channel({}).keyValues, news] }), channel({ unit: '2' })],
      points: [],
    },
    24 * HOUR,
  )
  assert.deepEqual(
    [
      learned.connectionPairs.map(({ service }) => service),
      learned.channels.map(({ keyValues }) => keyValues),
    ],
    [['t'], [[news]]],
  )
})
