import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { EMPTY_FORM, type RuleForm, ruleText } from './form-text.ts'

const form: RuleForm = {
  title: 'Set point from outside',
  service: 'modbus',
  level: 'high',
  rows: [
    { field: 'function', operator: 'is', value: '5, 6', isExcluded: false },
    { field: 'server.name', operator: 'startswith', value: 'PLC', isExcluded: false },
    { field: 'client.role', operator: 'is', value: 'hmi', isExcluded: true },
  ],
}

test('conditions are searches, exclusions are negated', () => {
  assert.deepEqual(parse(ruleText(form)!), {
    title: 'Set point from outside',
    logsource: { product: 'sightglass', service: 'modbus' },
    detection: {
      wanted: { function: [5, 6], 'server.name|startswith': 'PLC' },
      known: { 'client.role': 'hmi' },
      condition: 'wanted and not known',
    },
    level: 'high',
  })
})

test('nothing is made while title, service or conditions are missing', () => {
  assert.equal(ruleText(EMPTY_FORM), undefined)
  assert.equal(ruleText({ ...form, title: ' ' }), undefined)
  assert.equal(ruleText({ ...form, rows: [{ ...form.rows[2]! }] }), undefined)
})

test('hostile values stay values', () => {
  const value = 'x"}\nlevel: low\n# '
  const rows = [{ field: 'a: {b', operator: 'contains' as const, value, isExcluded: false }]
  const rule = parse(ruleText({ ...form, title: 'yes\nlevel: low', rows })!) as Record<string, unknown>
  assert.equal(rule.level, 'high')
  assert.equal(rule.title, 'yes\nlevel: low')
  assert.deepEqual((rule.detection as { wanted: unknown }).wanted, { 'a: {b|contains': value.trim() })
})
