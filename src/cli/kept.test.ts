import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PackedItems, type Packing } from './kept.ts'
import { zstdPacking } from './zstd-packing.ts'

interface Thing {
  readonly id: string
  readonly time: number
  readonly text: string
}

/** Some 3 MB: more than two dozen pages, and more than are taken out together. */
const COUNT = 20_000
const things = Array.from({ length: COUNT }, (_, i) => thing(i))

function thing(i: number, text = 'a line\nand "another" – '): Thing {
  // 7,919 is prime: times and ids go in orders of their own.
  return { id: String((i * 7919) % COUNT).padStart(6, '0'), time: i >> 1, text: text.repeat(4) + i }
}

for (const [name, packing, plain] of [
  ['as they are', undefined, 0],
  ['packed', zstdPacking, 0],
  ['packed beyond a bound', zstdPacking, 500_000],
] as const) {
  test(`gives things back in the order of ids, ${name}`, () => {
    const kept = new PackedItems<Thing>(packing, undefined, plain)
    for (const one of things) kept.set(one)
    assert.deepEqual(
      [...kept],
      things.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    )
  })

  test(`gives things back in the order of times, then of ids, ${name}`, () => {
    const kept = new PackedItems<Thing>(packing, ({ time }) => time, plain)
    for (const one of things) kept.set(one)
    assert.deepEqual(
      [...kept],
      things.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)),
    )
  })

  test(`keeps the last word about a thing, and nothing of one that is gone, ${name}`, () => {
    const kept = new PackedItems<Thing>(packing, ({ time }) => time, plain)
    for (const one of things) kept.set(one)
    const again = thing(5, 'seen again')
    kept.set(again)
    kept.delete(thing(6).id)
    kept.delete('nobody')
    const all = [...kept]
    assert.equal(all.length, COUNT - 1)
    assert.deepEqual(
      all.filter(({ id }) => id === again.id || id === thing(6).id),
      [again],
    )
  })
}

test('what is told again while its page is filled takes the place of what was told', () => {
  const packing = { ...zstdPacking, pack: () => assert.fail('a page is full') }
  const kept = new PackedItems<Thing>(packing)
  for (let turn = 0; turn < 100; turn++) kept.set(thing(1, `${turn} `.repeat(5000)))
  kept.set(thing(2))
  kept.delete(thing(1).id)
  assert.deepEqual([...kept], [thing(2)])
})

test('holds packed pages and not their texts', () => {
  let bytes = 0
  let pages = 0
  const counting: Packing = {
    ...zstdPacking,
    pack: (text) => {
      const page = zstdPacking.pack(text)
      bytes += page.length
      pages++
      return page
    },
  }
  const kept = new PackedItems<Thing>(counting, undefined, 0)
  for (const one of things) kept.set(one)
  assert.ok(pages > 15, `${pages} pages`)
  assert.ok(bytes < JSON.stringify(things).length / 5, `${bytes} bytes`)
})

test('packs nothing of a small site', () => {
  const kept = new PackedItems<Thing>({ ...zstdPacking, pack: () => assert.fail('fits into memory') })
  for (const one of things) kept.set(one)
  assert.equal([...kept].length, COUNT)
})
