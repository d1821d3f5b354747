import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Indicator } from '#model/threat'
import { ByteTable } from './byte-table.ts'
import { Indicators } from './indicators.ts'
import { limits } from './limits.ts'

const about = { name: 'X', source: 'feed' }

test('answers what was put in, whole', () => {
  const all: Indicator[] = [
    {
      kind: 'address',
      value: '198.51.100.7',
      ...about,
      confidence: 0,
      marking: 'amber+strict',
      validUntil: 2e12,
    },
    { kind: 'address', value: '203.0.113.0/24', ...about, confidence: 100, marking: 'red' },
    { kind: 'address', value: '198.51.100.9', ...about, port: 65_535 },
    { kind: 'address', value: '2001:db8::/32', ...about },
    { kind: 'address', value: '2001:db9::1', ...about },
    { kind: 'domain', value: 'bad.example', name: 'Größe', source: 'other' },
    { kind: 'url', value: 'bad.example/Gate.php', ...about },
    { kind: 'hash', value: 'ab'.repeat(32), ...about },
    { kind: 'hash', value: 'cd'.repeat(16), ...about },
    { kind: 'fingerprint', value: `ja3:${'e'.repeat(32)}`, ...about },
  ]
  const known = new Indicators(all)
  assert.equal(known.count, all.length)
  for (const one of all)
    assert.deepEqual(known.find(one.kind, one.value.replace(/\/(24|32)$/, ''), 1, one.port), one, one.value)
})

test('finds the narrowest range and the longest suffix that is still valid', () => {
  const known = new Indicators([
    { kind: 'address', value: '198.51.0.0/16', ...about, name: 'wide' },
    { kind: 'address', value: '198.51.100.0/24', ...about, name: 'narrow', validUntil: 100e6 },
    { kind: 'domain', value: 'example.net', ...about, name: 'above' },
    { kind: 'domain', value: 'a.b.example.net', ...about, name: 'below', validUntil: 100e6 },
  ])
  const named = (kind: 'address' | 'domain', value: string, seconds: number) =>
    known.find(kind, value, seconds * 1e6)?.name
  assert.equal(named('address', '198.51.100.7', 50), 'narrow')
  assert.equal(named('address', '198.51.100.7', 150), 'wide')
  assert.equal(named('address', '198.52.100.7', 50), undefined)
  assert.equal(named('domain', 'X.A.B.Example.NET.', 50), 'below')
  assert.equal(named('domain', 'x.a.b.example.net', 150), 'above')
  assert.equal(known.find('domain', 'x.a.b.example.net', 150e6)?.value, 'example.net')
  for (const other of [
    'net',
    'xexample.net',
    'example.net.x',
    '',
    '.',
    '..',
    'ü.example',
    `${'a.'.repeat(5000)}x`,
  ])
    assert.equal(named('domain', other, 50), undefined, other)
})

test('keeps the one that stays valid longer, and an address with and without a port apart', () => {
  const one = { kind: 'domain', value: 'bad.example', ...about } as const
  const known = new Indicators([
    { ...one, name: 'short', validUntil: 10e6 },
    { ...one, name: 'long' },
    { ...one, name: 'shorter', validUntil: 5e6 },
    { kind: 'address', value: '198.51.100.7', ...about, name: 'any' },
    { kind: 'address', value: '198.51.100.7', ...about, name: 'port', port: 443 },
  ])
  assert.equal(known.count, 3)
  assert.equal(known.find('domain', 'bad.example', 20e6)?.name, 'long')
  assert.equal(known.find('address', '198.51.100.7', 0, 443)?.name, 'port')
  assert.equal(known.find('address', '198.51.100.7', 0, 80)?.name, 'any')
  assert.equal(known.find('address', '198.51.100.7', 0)?.name, 'any')
})

test('takes no value that is none, and none that is longer than all', () => {
  const known = new Indicators()
  assert.equal(known.add({ kind: 'address', value: 'x', ...about }), false)
  assert.equal(known.add({ kind: 'url', value: 'x'.repeat(5000), ...about }), false)
  assert.equal(known.isEmpty, true)
  assert.equal(known.find('url', 'x'.repeat(5000), 0), undefined)
  assert.equal(known.find('hash', 'not hexadecimal', 0), undefined)
})

test('a table takes as much as it may and finds all of it', () => {
  const table = new ByteTable(50_000)
  const run = (number: number) => new TextEncoder().encode(`run ${number} ${'x'.repeat(number % 90)}`)
  for (let i = 0; i < 50_000; i++) assert.equal(table.add(run(i), 0, run(i).length), i)
  assert.equal(table.add(run(50_000), 0, run(50_000).length), -1)
  for (let i = 0; i < 50_000; i += 7) {
    assert.equal(table.find(run(i), 0, run(i).length), i)
    assert.deepEqual(table.at(i), run(i))
  }
  assert.equal(table.find(run(50_001), 0, run(50_001).length), -1)
})

/** Columns and slots double, so a quarter of the indicators takes a quarter of the room; `SIGHTGLASS_NUMBERS=1` takes all. */
const isWhole = process.env.SIGHTGLASS_NUMBERS !== undefined
const most = isWhole ? limits.indicators : limits.indicators / 4

test('a million indicators take less than 64 MB, also of digests, the longest common keys', () => {
  const digits = (number: number, length: number) =>
    (Math.imul(number, 0x9e3779b1) >>> 0)
      .toString(16)
      .padStart(8, '0')
      .repeat(8)
      .slice(0, length - 8) + number.toString(16).padStart(8, '0')
  const kinds: Record<string, (number: number) => Pick<Indicator, 'kind' | 'value'>> = {
    digests: (number) => ({ kind: 'hash', value: digits(number, 64) }),
    mixed: (number) => {
      if (number % 10 < 4)
        return {
          kind: 'address',
          value: `${1 + (number % 200)}.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
        }
      if (number % 10 < 8) return { kind: 'domain', value: `host-${number}.bad-${number % 977}.example` }
      return number % 10 < 9
        ? { kind: 'url', value: `bad-${number}.example/gate/${number}.php` }
        : { kind: 'hash', value: digits(number, 64) }
    },
  }
  for (const [what, make] of Object.entries(kinds).slice(0, isWhole ? 2 : 1)) {
    const known = new Indicators()
    for (let i = 0; i < most; i++) {
      const name = isWhole ? `Indicator ${i}` : ''
      known.add({
        ...make(i),
        name,
        source: `feed-${i % 5}`,
        confidence: i % 101,
        validUntil: 1.8e15 + i * 1e6,
      })
    }
    assert.ok(known.count > 0.99 * most, `${what}: ${known.count}`)
    assert.ok(known.bytes < (64e6 * most) / limits.indicators, `${what}: ${known.bytes} bytes`)
    if (isWhole) console.log(what, known.count, known.bytes, known.namesLeftOut)
  }
})
