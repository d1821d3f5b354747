import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation, Outcome } from '#model/fact'
import { Counters, limits } from './limits.ts'
import { LinkOperations, OperationRows } from './link-operations.ts'
import { observed, operation } from './testing/fixture.ts'

const rows = new OperationRows()

test('outcomes are counted apart and told in the order they came', () => {
  const counters = new Counters()
  const activities = new LinkOperations()
  const ask = (outcome: Outcome, time: number, count = 1) => {
    const fact = operation('write', { outcome }) as Operation
    const known = activities.operation(fact, time, { rows, counters })!
    known.add(fact, { ...observed(fact), time, lastTime: time + 5, count })
    return known
  }
  ask('unanswered', 20)
  ask('requested', 30, 7)
  ask('rejected', 10)
  const known = ask('requested', 40)
  assert.deepEqual(Object.entries(known.outcomes), [
    ['unanswered', 1],
    ['requested', 8],
    ['rejected', 1],
  ])
  assert.deepEqual([known.first, known.last, activities.operations.length], [10, 45, 1])
})

test('of many operations each is found, up to the bound, which is counted', () => {
  const counters = new Counters()
  const activities = new LinkOperations()
  for (let again = 0; again < 2; again++)
    for (let code = 0; code <= limits.operationsPerLink; code++) {
      const fact = operation('write', { code: String(code) }) as Operation
      const known = activities.operation(fact, 0, { rows, counters })
      assert.equal(known?.code, code < limits.operationsPerLink ? String(code) : undefined)
    }
  assert.equal(activities.operations.length, limits.operationsPerLink)
  assert.deepEqual(counters.values, { 'inventory.operations': 2 })
})
