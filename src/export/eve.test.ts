import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Analysis } from '#schema/analysis'
import { eveLines } from './eve.ts'

type EveAlert = Analysis['alerts'][number]

test('alerts of signatures keep their numbers; others have none', () => {
  const numbers = ['signature-2046158', 'signature-116-5', 'controller-stopped'].map((rule) => {
    const [line] = eveLines({
      links: [],
      alerts: [{ rule, techniques: [], severity: 'minor' } as unknown as EveAlert],
    })
    const { gid, signature_id } = JSON.parse(line!).alert
    return [gid, signature_id]
  })
  assert.deepEqual(numbers, [
    [1, 2046158],
    [116, 5],
    [undefined, undefined],
  ])
})
