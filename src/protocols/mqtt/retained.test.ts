import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleContext, RuleInput } from '#model/rule'
import { rule } from './rules/retained-messages-cleared.ts'

test('a broker of very many topics takes no more room than others', () => {
  const known = {} as RuleContext
  const owners = new Map<string, string>()
  const kept = new Map<string, number>()
  for (let i = 0; i < 20_000; i++) {
    const fact = {
      kind: 'operation',
      verb: 'report',
      name: 'PUBLISH',
      code: '3',
      object: `t/${i}`,
      outcome: 'requested',
    }
    const ends = { client: { ip: '10.0.0.1' }, server: { ip: '10.0.0.5' } }
    rule.evaluate({ protocol: 'mqtt', fact, ...ends } as unknown as RuleInput, known, { owners, kept })
  }
  assert.equal(owners.size, 5000)
})
