import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Kind, readCorpus } from './corpus.ts'
import { minimise } from './minimise.ts'
import { makeCase } from './mutate.ts'
import { newEngine, tryCase } from './trial.ts'

const corpus = readCorpus(undefined)

test('the same seed and number make the same case', () => {
  for (let number = 0; number < 50; number++)
    assert.deepEqual(makeCase(corpus, 7, number), makeCase(corpus, 7, number))
  assert.notDeepEqual(makeCase(corpus, 7, 1).frames, makeCase(corpus, 8, 1).frames)
})

test('every case differs from what it was made of, and holds frames', () => {
  const cases = Array.from({ length: 200 }, (_, number) => makeCase(corpus, 1, number))
  const originals = new Set(
    corpus.flat().map(({ frames }) => JSON.stringify(frames.map(({ bytes }) => [...bytes]))),
  )
  const same = cases.filter(({ frames }) =>
    originals.has(JSON.stringify(frames.map(({ bytes }) => [...bytes]))),
  )
  assert.ok(same.length < 10, `${same.length} cases are no different`)
})

test('a kind with one capture gets as many cases as one with a hundred', () => {
  const seedling = (byte: number) => ({
    name: `${byte}`,
    linkType: 1,
    frames: Array.from({ length: 20 }, (_, time) => ({ bytes: new Uint8Array(60).fill(byte), time })),
  })
  const kinds: Kind[] = [[seedling(1)], [seedling(2), ...Array.from({ length: 99 }, () => seedling(2))]]
  const cases = Array.from({ length: 400 }, (_, number) => makeCase(kinds, 3, number))
  const ofTheFirst = cases.filter(({ frames }) => frames[0]?.bytes[0] === 1).length
  assert.ok(ofTheFirst > 120 && ofTheFirst < 280, `${ofTheFirst} of 400`)
})

test('an engine that throws is a find with the frame and the place', async () => {
  const engine = await newEngine()
  let reads = 0
  const broken = {
    ...engine,
    read: () => {
      if (++reads === 3) throw new Error('toy fault')
    },
  }
  const { linkType, frames } = corpus[0]![0]!
  const failure = tryCase(broken, {
    number: 0,
    linkType,
    frames: Array.from({ length: 5 }, () => frames[0]!),
  })
  assert.equal(failure?.kind, 'crash')
  assert.equal(failure?.frame, 2)
  assert.match(failure?.what ?? '', /^toy fault/)
})

test('what no fresh engine repeats is left as it was found', async () => {
  const one = makeCase(corpus, 1, 5)
  const failure = { kind: 'crash', what: 'nothing like it', frame: 0 } as const
  assert.deepEqual((await minimise(one, failure)).frames, one.frames)
})
