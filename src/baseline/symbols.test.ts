import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SymbolRows, Symbols } from './symbols.ts'

test('few and many symbols are known alike, whatever comes and goes', () => {
  const table = new SymbolRows(2)
  const [symbols, others] = [new Symbols(table), new Symbols(table)]
  others.add('verb', 'read', { count: 3, first: 1, last: 2 })
  const known = new Map<string, { count: number; first: number; last: number }>()
  let random = 1
  for (let step = 0; step < 3000; step++) {
    random = (random * 48271) % 0x7fffffff
    const habit = ['verb', 'register'][random % 2]!
    const symbol = String((random >> 3) % 20)
    const key = `${habit} ${symbol}`
    const before = known.get(key)
    assert.deepEqual(symbols.get(habit, symbol), before)
    assert.equal(symbols.has(habit, symbol), before !== undefined)
    if (random % 5 < 2) {
      known.delete(key)
      symbols.delete(habit, symbol)
    } else if (before === undefined) {
      known.set(key, { count: 1, first: step, last: step })
      symbols.add(habit, symbol, { count: 1, first: step, last: step })
    } else {
      assert.equal(symbols.again(habit, symbol, step - 1000, 2), before.count)
      known.set(key, { ...before, count: before.count + 2, last: Math.max(before.last, step - 1000) })
    }
    assert.equal(symbols.size, known.size)
  }
  const listed = [...symbols.byHabit()].flatMap(([habit, of]) =>
    of.map(([symbol, seen]) => [`${habit} ${symbol}`, seen] as const),
  )
  assert.deepEqual(new Map(listed), known)
  assert.deepEqual(others.get('verb', 'read'), { count: 3, first: 1, last: 2 })
  assert.equal(others.again('verb', 'write', 9, 1), -1)
})

test('thousands are forgotten in no time', () => {
  const symbols = new Symbols(new SymbolRows())
  for (let n = 0; n < 20_000; n++) symbols.add('object', `point ${n}`, { count: 1, first: n, last: n })
  const before = process.cpuUsage()
  for (let n = 0; n < 20_000; n++) symbols.delete('object', `point ${n}`)
  // Each with all that are left gone through would be a minute.
  assert.ok(process.cpuUsage(before).user < 5e6)
  assert.deepEqual([symbols.size, symbols.manyOf('object'), symbols.byHabit().size], [0, 0, 0])
})
