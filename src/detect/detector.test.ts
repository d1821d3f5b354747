import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineRule, type Engine, type Judged, type Rule } from '#model/rule'
import { Detector } from './detector.ts'

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 502 }
const asked: Judged = {
  fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome: 'asked' },
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
const ruleOf = (engine: Engine): Rule =>
  defineRule({
    id: `loud-${engine}`,
    engine,
    title: 'Something',
    category: 'Operational Issues',
    severity: 'major',
    techniques: [],
    counterpart: [],
    learnable: engine === 'policy',
    why: '',
    todo: [],
    falsePositives: '',
    watches: 'operation',
    evaluate: () => ({ summary: 'something' }),
    examples: { fires: [], silent: [] },
  })

function mayBeLearned(...engines: readonly Engine[]): boolean {
  const detector = new Detector({
    rules: engines.map(ruleOf),
    plant: {
      assetOf: () => undefined,
      assetOfAddress: () => undefined,
      assetIdOf: () => '',
      isThere: () => false,
      isInternet: () => false,
    },
    normal: {
      isClosed: false,
      knowsRelation: () => false,
      knowsService: () => false,
      learnsRelations: () => true,
      learnsOperations: () => true,
      channelOf: () => undefined,
      lessonOf: () => ({ client: '', server: '', service: '', protocol: '', unit: '', symbols: [] }),
      symbolsOf: () => [],
    },
    raised: () => {},
  })
  return detector.judge(asked)
}

test('what is illegal or known to be bad never becomes normal, however early it is seen', () => {
  assert.deepEqual(
    [mayBeLearned(), mayBeLearned('policy', 'anomaly', 'operational')],
    [true, true],
    'what is only new is what learning is for',
  )
  assert.deepEqual([mayBeLearned('malware'), mayBeLearned('policy', 'protocol')], [false, false])
})
