import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { loadSignatures } from './load.ts'
import { SignatureMatches } from './matches.ts'
import { SignaturePairs } from './pairs.ts'
import type { Signature } from './signature.ts'

const [first, second] = loadSignatures([
  {
    name: 't.rules',
    text: 'alert tcp any any -> any any (msg:"a"; sid:1;)\nalert tcp any any -> any any (msg:"b"; sid:2;)',
  },
]).signatures as [Signature, Signature]

test('a signature that speaks of every packet is told ever more rarely, and no hit is lost', () => {
  const reported: { second: number; count: number }[] = []
  let now = 0
  const hits = new SignatureMatches(({ count }) => reported.push({ second: now, count }))
  for (; now < 300; now++) {
    for (let i = 0; i < 100; i++) hits.add(first, { flow: 1, side: 0, time: now * 1e6 + i })
    hits.tick()
  }
  deepEqual(
    reported.map(({ second }) => second),
    [0, 0, 2, 6, 14, 30, 62, 126, 190, 254],
  )
  hits.end()
  equal(
    reported.reduce((sum, { count }) => sum + count, 0),
    30_000,
  )
  equal(hits.counters.signatureHits, 30_000)
  equal(hits.counters['signature 1 speaks very often'], 30_000)
})

test('after a quiet second a hit is told at once again', () => {
  const reported: number[] = []
  const hits = new SignatureMatches(({ time }) => reported.push(time))
  hits.add(first, { flow: 1, side: 0, time: 1 })
  hits.tick()
  hits.add(first, { flow: 1, side: 0, time: 2e6 })
  deepEqual(reported, [1, 2e6])
})

test('sides, flows and signatures are told apart, and the end of a flow tells what was counted', () => {
  const reported: string[] = []
  const hits = new SignatureMatches(({ signature, flow, side, count }) =>
    reported.push(`${signature.sid} ${flow} ${side} ${count}`),
  )
  const add = (signature: Signature, flow: number, side: 0 | 1, time: number) =>
    hits.add(signature, { flow, side, time })
  add(first, 1, 0, 1)
  add(first, 1, 1, 2)
  add(second, 1, 0, 3)
  add(first, 2, 0, 4)
  add(first, 1, 0, 5)
  add(first, 1, 0, 5)
  hits.forget(1)
  deepEqual(reported, ['1 1 0 1', '1 1 1 1', '2 1 0 1', '1 2 0 1', '1 1 0 1'])
})

const endsOf = (i: number) => ({ sender: `10.0.0.${i}`, receiver: '10.1.0.1', client: '10.1.0.1' })

test('beyond a hundred pairs, there is one finding a client', () => {
  const pairs = new SignaturePairs()
  const of = (i: number) => pairs.findingOf(first, endsOf(i), i)
  const findings = Array.from({ length: limits.pairs + 20 }, (_, i) => of(i))
  equal(new Set(findings.map(({ source }) => source)).size, limits.pairs + 1)
  const { source, target, summary } = findings.at(-1)!
  deepEqual([source, target], ['10.1.0.1', ''])
  match(summary, /beyond the first 100 pairs/)
  equal(of(3).source, '10.0.0.3', 'a pair that was told goes on')
  equal(pairs.counters.signaturePairLimit, 20)
})

test('a day later a signature names its receivers again, whatever used the pairs up', () => {
  const pairs = new SignaturePairs()
  const day = limits.pairHours * 3_600_000_000
  for (let i = 0; i < limits.pairs; i++) pairs.findingOf(first, endsOf(i), 1)
  const late = endsOf(limits.pairs)
  equal(pairs.findingOf(first, late, day).target, '')
  equal(pairs.findingOf(first, late, day + 1).target, '10.1.0.1')
})

test('a signature that is read anew from its file has the pairs that it had', () => {
  const pairs = new SignaturePairs()
  for (let i = 0; i < limits.pairs; i++) pairs.findingOf(first, endsOf(i), 1)
  equal(pairs.findingOf({ ...first }, endsOf(limits.pairs), 2).target, '')
  equal(pairs.findingOf(second, endsOf(limits.pairs), 2).target, '10.1.0.1')
})
