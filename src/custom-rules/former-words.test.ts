import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXAMPLE_DEVICE } from '#detect/example-device'
import type { RuleContext, RuleInput } from '#model/rule'
import { parseRuleText } from '#server/rules/rule-text'
import { compileRules } from './compile.ts'
import { CustomRuleVocabulary } from './vocabulary.ts'

const VOCABULARY = new CustomRuleVocabulary([{ name: 'modbus', title: 'Modbus', operations: [] }])
const context = { device: () => undefined, nameOf: () => '', maintenance: () => '' } as unknown as RuleContext
const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 502 }
const around = {
  ...{ time: 1, lastTime: 1, count: 1, protocol: 'modbus', transport: 'tcp', client: party, server: party },
  ...{ vlan: undefined, place: { file: 0, frame: 1 }, directionKnown: true },
}
const changed = (vendor: string): RuleInput =>
  ({
    ...around,
    fact: {
      ...{ kind: 'device-changed', device: { ...EXAMPLE_DEVICE, vendor }, attribute: 'firmware' },
      ...{ from: '1', to: '2' },
    },
  }) as unknown as RuleInput
const alert = (isLearning: boolean): RuleInput =>
  ({ ...around, fact: { kind: 'alert', alert: { rule: 'port-scan', isLearning } } }) as unknown as RuleInput

function matches(yaml: string, input: RuleInput): boolean {
  const { rules, problems } = compileRules(parseRuleText('own.yml', yaml).documents, VOCABULARY)
  assert.deepEqual(problems, [])
  return rules[0]!.rule.evaluate(input, context, {}) !== undefined
}

const rule = (source: string, selection: string, more = '') =>
  `title: T\nlogsource: { product: sightglass, ${source} }\ndetection:\n  s: ${selection}\n  condition: s\n${more}`

test('rules about devices with the former service, category, fields and part', () => {
  for (const yaml of [
    rule('service: asset', '{ asset.vendor: Siemens, change: changed }'),
    rule('category: asset-changed', '{ kind: asset-changed, device.vendor: Siemens }'),
    rule('service: asset, category: asset-changed', '{ attribute: firmware }', 'fields: [asset.vendor]'),
  ])
    assert.ok(matches(yaml, changed('Siemens')), yaml)
  assert.ok(!matches(rule('service: asset', '{ asset.vendor: Siemens }'), changed('ABB')))
  const part = (name: string) =>
    matches(
      rule('service: device', '{ attribute: firmware }', `${name}: { device.vendor: ABB }`),
      changed('ABB'),
    )
  assert.ok(part('device') && part('asset'))
})

test('alerts of the learning phase by the former name', () => {
  for (const name of ['new_here', 'learning_only']) {
    assert.ok(matches(rule('service: alert', `{ ${name}: true }`), alert(true)), name)
    assert.ok(!matches(rule('service: alert', `{ ${name}: true }`), alert(false)), name)
  }
})

test('former responses of operations', () => {
  const operation = (outcome: string) =>
    ({
      ...around,
      fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome },
    }) as unknown as RuleInput
  for (const [former, current] of [
    ['asked', 'requested'],
    ['ok', 'succeeded'],
    ['Refused', 'rejected'],
    ['unanswered', 'unanswered'],
  ] as const) {
    assert.ok(matches(rule('service: modbus', `{ response: ${former} }`), operation(current)), former)
    assert.ok(matches(rule('service: modbus', `{ response: [${current}] }`), operation(current)), current)
  }
  assert.ok(!matches(rule('service: modbus', '{ response: ok }'), operation('rejected')))
})

test('rules of other products keep their words', () => {
  const { problems } = compileRules(
    parseRuleText('own.yml', rule('service: asset', '{ a: 1 }').replace('sightglass', 'windows')).documents,
    VOCABULARY,
  )
  assert.equal(problems.length, 1)
})
