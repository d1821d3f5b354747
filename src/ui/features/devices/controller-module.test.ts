import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeviceItem } from '#schema/device'
import { controllerModule } from './controller-module.ts'

const adapter = { path: 'slot:1', type: 'Communications Adapter', model: '1756-ENBT/A', firmware: '4.7' }
const cpu = { path: 'slot:0', type: 'Programmable Logic Controller', model: '1756-L61/B', firmware: '16.20' }
const rack = (...modules: object[]) =>
  controllerModule({ modules: modules as unknown as DeviceItem['modules'] })

test('a rack is known by its controller, else by the first module that names a model', () => {
  assert.equal(rack(adapter, cpu)?.model, '1756-L61/B')
  assert.equal(rack({ ...adapter, model: '' }, adapter)?.model, '1756-ENBT/A')
  assert.equal(rack(), undefined)
})
