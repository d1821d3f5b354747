import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyValueRows, KeyValues } from './symbols.ts'

test('few and many symbols are known alike, whatever comes and goes', () => {
  const table = new KeyValueRows(2)
  const [keyValues, others] = [new KeyValues(table), new KeyValues(table)]
  others.add('verb', 'read', { count: 3, first: 1, last: 2 })
  const known = new Map<string, { count: number; first: number; last: number }>()
  let random = 1
  for (let step = 0; step < 3000; step++) {
    random = (random * 48271) % 0x7fffffff
    const behaviourKey = ['verb', 'register'][random % 2]!
    const keyValue = String((random >> 3) % 20)
    const key = `${behaviourKey} ${keyValue}`
    const before = known.get(key)
    assert.deepEqual(keyValues.get(behaviourKey, keyValue), before)
    assert.equal(keyValues.has(behaviourKey, keyValue), before !== undefined)
    if (random % 5 < 2) {
      known.delete(key)
      keyValues.delete(behaviourKey, keyValue)
    } else if (before === undefined) {
      known.set(key, { count: 1, first: step, last: step })
      keyValues.add(behaviourKey, keyValue, { count: 1, first: step, last: step })
    } else {
      assert.equal(keyValues.again(behaviourKey, keyValue, step - 1000, 2), before.count)
      known.set(key, { ...before, count: before.count + 2, last: Math.max(before.last, step - 1000) })
    }
    assert.equal(keyValues.size, known.size)
  }
  const listed = [...keyValues.byBehaviourKey()].flatMap(([behaviourKey, of]) =>
    of.map(([keyValue, seen]) => [`${behaviourKey} ${keyValue}`, seen] as const),
  )
  assert.deepEqual(new Map(listed), known)
  assert.deepEqual(others.get('verb', 'read'), { count: 3, first: 1, last: 2 })
  assert.equal(others.again('verb', 'write', 9, 1), -1)
})

test('thousands are forgotten in no time', () => {
  const keyValues = new KeyValues(new KeyValueRows())
  for (let n = 0; n < 20_000; n++) keyValues.add('object', `point ${n}`, { count: 1, first: n, last: n })
  const before = process.cpuUsage()
  for (let n = 0; n < 20_000; n++) keyValues.delete('object', `point ${n}`)
  // Each with all that are left gone through would be a minute.
  assert.ok(process.cpuUsage(before).user < 5e6)
  assert.deepEqual([keyValues.size, keyValues.manyOf('object'), keyValues.byBehaviourKey().size], [0, 0, 0])
})
