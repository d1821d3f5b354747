import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Analysis } from '#contract/analysis'
import { navigatorLayer } from './navigator.ts'

const example: Analysis = JSON.parse(
  readFileSync(new URL('../contract/analysis.example.json', import.meta.url), 'utf8'),
)

test('a layer has each technique once, with its alerts and incidents', () => {
  const layer = JSON.parse(navigatorLayer(example))
  assert.equal(layer.domain, 'ics-attack')
  assert.equal(layer.versions.layer, '4.5')
  const [technique] = layer.techniques
  assert.equal(technique.techniqueID, 'T0858')
  assert.equal(technique.score, 100)
  assert.deepEqual(technique.metadata, [
    { name: 'alerts', value: '1' },
    { name: 'incident', value: 'ES-07 took over the press line' },
  ])
})

test('the parent of a sub-technique is unfolded, and scores only where it was seen itself', () => {
  const [alert] = example.alerts
  const alerts = [{ ...alert!, techniques: ['T0846.001'] }]
  const { techniques } = JSON.parse(navigatorLayer({ ...example, alerts }))
  assert.deepEqual(
    techniques.map((one: Record<string, unknown>) => [one.techniqueID, one.score, one.showSubtechniques]),
    [
      ['T0846', undefined, true],
      ['T0846.001', 100, false],
    ],
  )
})

test('nothing seen is a layer all the same', () => {
  const { techniques } = JSON.parse(navigatorLayer({ ...example, alerts: [], incidents: [] }))
  assert.deepEqual(techniques, [])
})
