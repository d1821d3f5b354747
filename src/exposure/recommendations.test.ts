import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exposure } from '#model/exposure'
import { recommendationsOf } from './recommendations.ts'

function weakSetting(name: string): Exposure {
  return {
    ...({} as Exposure),
    id: name,
    device: 'hmi',
    kind: 'posture',
    name,
    title: name,
    todo: '',
    state: 'open',
    score: 10,
    proofs: [],
    fixedIn: [],
  }
}

test('only what a setting mends is said to take little', () => {
  const names = ['old-tls', 'signs-of-attack', 'old-windows', 'insecure-protocol']
  const advice = recommendationsOf(names.map(weakSetting))
  assert.deepEqual(Object.fromEntries(advice.map(({ exposures, effort }) => [exposures[0], effort])), {
    'insecure-protocol': 'low',
    'old-tls': 'low',
    'signs-of-attack': 'medium',
    'old-windows': 'high',
  })
})
