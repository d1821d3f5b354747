import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingItem } from '#schema/settings'
import { kindOf, parsedValue, sectionsOf, textOf } from './setting-fields.ts'

const item = (name: string, schema: object, change: Partial<SettingItem> = {}): SettingItem => ({
  ...{ name, title: name, description: '', schema: schema as SettingItem['schema'], value: null },
  ...{ configured: null, default: null, source: 'default', option: null, appliesAt: 'now' },
  ...{ isPending: false, isWritable: true, console: null },
  ...change,
})

test('shows what the file says, or what the command line overrides it with, and reads it back', () => {
  const list = item('roles.admin', { type: 'array' }, { configured: ['a', 'b'], source: 'file' })
  assert.deepEqual([kindOf(list), textOf(list), parsedValue(list, ' a \n\nb')], ['list', 'a\nb', ['a', 'b']])
  const number = item('store.maxGigabytes', { type: 'number' }, { default: 20 })
  assert.deepEqual([textOf(number), parsedValue(number, '12.5'), parsedValue(number, '')], ['20', 12.5, null])
  const flag = item('server.signIn', { type: 'boolean' }, { default: false })
  assert.deepEqual([textOf(flag), parsedValue(flag, 'true')], ['false', true])
  const overridden = item(
    'server.url',
    { type: 'string' },
    { value: 'https://a', configured: 'https://b', source: 'command line' },
  )
  assert.deepEqual([textOf(overridden), parsedValue(overridden, ' ')], ['https://a', null])
  assert.equal(kindOf(item('log.level', { type: 'string', enum: ['info'] })), 'choice')
})

test('groups settings by section; unknown sections follow', () => {
  const sections = sectionsOf(
    ['unnamed.size', 'log.level', 'server.url', 'server.name'].map((name) => item(name, {})),
  )
  assert.deepEqual(
    sections.map(({ title, items }) => [title, items.length]),
    [
      ['Server', 2],
      ['Log', 1],
      ['unnamed', 1],
    ],
  )
})
