import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SmallMap } from './small-map.ts'

for (const keys of ['abcde', 'abcdefghijklmnopqrst'])
  test(`of ${keys.length} keys it does what a map does, whatever comes and goes`, () => {
    const map = new Map<string, number>()
    const small = new SmallMap<string, number>()
    let random = 1
    for (let step = 0; step < 5000; step++) {
      random = (random * 48271) % 0x7fffffff
      const key = keys[random % keys.length]!
      if (random % 7 < 4) {
        map.set(key, step)
        small.set(key, step)
      } else {
        map.delete(key)
        small.delete(key)
      }
      assert.equal(small.size, map.size)
      assert.deepEqual([...small], [...map])
      assert.deepEqual([...small.values()], [...map.values()])
      const visited: [string, number][] = []
      small.forEach((value, key) => {
        visited.push([key, value])
      })
      assert.deepEqual(visited, [...map])
      for (const one of keys) assert.deepEqual([small.get(one), small.has(one)], [map.get(one), map.has(one)])
    }
  })
