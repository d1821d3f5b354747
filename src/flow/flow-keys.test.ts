import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grown, nextLength } from './columns.ts'
import { FlowKeys } from './flow-keys.ts'

/** Numbers that look random and are the same in each run: an LCG of Numerical Recipes. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('finds each flow by its ends, however it grows and whoever goes', () => {
  for (const seed of [1, 2, 3, 4]) {
    const random = randomOf(seed)
    const keys = new FlowKeys(seed, 2)
    let isUsed = new Uint8Array(2)
    const known = new Map<string, number>()
    const free: number[] = [1, 0]
    for (let turn = 0; turn < 6000; turn++) {
      const [a, b, port] = [random(9), random(9), random(60)] as const
      const name = `${a} ${b} ${port}`
      const flow = keys.find(a, b, port, 502, 6)
      assert.equal(flow, known.get(name) ?? -1, `${name} in turn ${turn} of seed ${seed}`)
      if (flow >= 0 && random(4) === 0) {
        keys.remove(flow)
        isUsed[flow] = 0
        known.delete(name)
        free.push(flow)
      } else if (flow < 0) {
        if (free.length === 0) {
          // By half: rarely a power of two.
          const flows = isUsed.length + (isUsed.length >>> 1)
          for (let next = flows - 1; next >= isUsed.length; next--) free.push(next)
          keys.grow(flows, isUsed)
          isUsed = grown(isUsed, flows)
        }
        const added = free.pop()!
        keys.add(added, a, b, port, 502, 6)
        isUsed[added] = 1
        known.set(name, added)
      }
    }
    assert.ok(known.size > 1000, String(known.size))
    for (const [name, flow] of known) {
      const [a, b, port] = name.split(' ').map(Number) as [number, number, number]
      assert.equal(keys.find(a, b, port, 502, 6), flow)
    }
  }
})

test('columns grow twofold while short, by half when long, and never past what is needed', () => {
  const lengths = [2048]
  while (lengths.at(-1)! < 262_144) lengths.push(nextLength(lengths.at(-1)!, 262_144))
  assert.deepEqual(lengths.slice(4), [32_768, 65_536, 98_304, 147_456, 221_184, 262_144])
})
