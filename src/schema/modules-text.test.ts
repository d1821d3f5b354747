import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modulesText } from './modules-text.ts'

const blank = { path: '', rack: null, slot: null, name: '', type: '', model: '', firmware: '' }

test('modules are told by place, model and firmware, and by what else is known of them', () => {
  assert.equal(
    modulesText([
      { ...blank, slot: 0, model: '1756-L61/B', firmware: '16.20' },
      { ...blank, rack: 1, slot: 4, type: 'Digital input' },
      { ...blank, path: 'unit:7', name: 'Pump' },
      { ...blank, slot: 9 },
    ]),
    'slot 0: 1756-L61/B 16.20; rack 1 slot 4: Digital input; unit:7: Pump; slot 9',
  )
  assert.equal(modulesText([]), '')
})
