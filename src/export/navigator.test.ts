import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Analysis } from '#schema/analysis'
import { navigatorLayer } from './navigator.ts'

const example: Analysis = JSON.parse(
  readFileSync(new URL('../schema/analysis.example.json', import.meta.url), 'utf8'),
)

test('an analysis gives a layer of its alerts, and says of which captures', () => {
  const layer = JSON.parse(navigatorLayer(example, new Set(['T0858'])))
  assert.equal(layer.domain, 'ics-attack')
  assert.match(layer.description, /press-line\.pcapng.*2026-11-24T10:00:00/)
  const [technique] = layer.techniques
  assert.deepEqual([technique.techniqueID, technique.score], ['T0858', 100])
  assert.deepEqual(technique.metadata.at(-1), {
    name: 'incident',
    value: 'PRESS-LINE-3 stopped, from ES-07',
  })
})
