import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fnv1a } from '../../src/model/testing/sampled-test.ts'
import { selector } from '../../tests/selection.ts'
import { FIXED_RULES, FIXED_SAMPLE, selectionOf } from './changes.ts'

test('a clean checkout gets a fixed sample, whatever the seed', () => {
  for (const changed of [[], ['docs/sizing.md'], undefined]) {
    const { protocols, rules } = selectionOf(changed, '1')
    assert.deepEqual([protocols, rules], [[...FIXED_SAMPLE].sort(), [...FIXED_RULES].sort()])
  }
})

test('changed protocols and rules alone are tested, with the sample if shared code has changed', () => {
  const changed = ['src/protocols/ntp/wire.ts', 'src/detect/rules/beacon.ts', 'src/protocols/gone/wire.ts']
  const { protocols, rules, reason } = selectionOf(changed, '1')
  assert.deepEqual([protocols, rules], [['ntp'], ['beacon']])
  assert.match(reason, /1 protocols and 1 rules have changed/)
  const shared = selectionOf([...changed, 'src/wire/packet.ts'], '1')
  assert.deepEqual(shared.protocols, ['ntp', ...FIXED_SAMPLE].sort())
})

test('a fast run has a bound, and the seed chooses what is in it', () => {
  const rules = Array.from({ length: 100 }, (_, i) => `src/detect/rules/rule-${i}.ts`)
  const [one, again, other] = ['1', '1', '2'].map((seed) => selectionOf(rules, seed))
  assert.equal(one!.rules.length, 40)
  assert.match(one!.reason, /40 \(sampled\) of 100 rules/)
  assert.deepEqual(one, again)
  assert.notDeepEqual(one!.rules, other!.rules)
})

test('lists select names, or all but these', () => {
  const names = ['modbus', 'dnp3', 'dns']
  assert.deepEqual(names.filter(selector(undefined)), names)
  assert.deepEqual(names.filter(selector('modbus,dns')), ['modbus', 'dns'])
  assert.deepEqual(names.filter(selector('!modbus,dns')), ['dnp3'])
  assert.deepEqual(names.filter(selector('!')), names)
  assert.deepEqual(names.filter(selector('')), [])
})

test('eight seeds or so test every pair: each has its turn', () => {
  const pairs = Array.from({ length: 4000 }, (_, i) => `pair ${i}`)
  const tested = (seed: string) => pairs.filter((pair) => fnv1a(`${seed} ${pair}`) % 8 === 0)
  for (const seed of ['20260301', '20260302'])
    assert.ok(Math.abs(tested(seed).length - 500) < 100, `${tested(seed).length} of 4000`)
  const both = new Set(tested('20260301')).intersection(new Set(tested('20260302')))
  assert.ok(both.size < 130, `${both.size} in both`)
})
