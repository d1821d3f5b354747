/** Bundles that mean harm: a clear word, nothing half-loaded, nothing that takes long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonDepth } from '#bytes/json-depth'
import { limits } from './limits.ts'
import { readFeed, readFeeds } from './read-feed.ts'
import { keptObject } from './stix-kept.ts'

const good = {
  type: 'indicator',
  id: 'indicator--good',
  modified: '2026-01-01T00:00:00Z',
  pattern_type: 'stix',
  pattern: "[ipv4-addr:value = '198.51.100.7']",
}
const bundle = (...objects: unknown[]) => JSON.stringify({ type: 'bundle', objects })
const valuesOf = (text: string) => readFeed(text, 'feed').indicators.map(({ value }) => value)

test('refuses JSON that nests too deep before it is parsed', () => {
  for (const deep of ['['.repeat(20_000_000), `{"objects":[${'{"a":'.repeat(1_000_000)}`]) {
    const begun = process.threadCpuUsage()
    assert.deepEqual(readFeed(deep, 'feed'), {
      indicators: [],
      problems: [`JSON nested deeper than ${limits.jsonDepth} levels`],
    })
    assert.ok(process.threadCpuUsage(begun).user < 2_000_000, 'µs of processor time')
  }
  assert.equal(jsonDepth('{"a":"[[[[\\"[[","b":[{}]}', 10), 3, 'brackets in text are none')
})

test('refuses a file that is too large, cut or something else, and takes nothing of it', () => {
  assert.match(readFeed(' '.repeat(limits.fileCharacters + 1), 'feed').problems[0] ?? '', /expected at most/)
  assert.match(readFeed(bundle(good).slice(0, -5), 'feed').problems[0] ?? '', /invalid JSON/)
  assert.match(readFeed('{"objects":{"length":1e9}}', 'feed').problems[0] ?? '', /expected a STIX 2.1 bundle/)
})

test('values that are no text, and names that JavaScript knows, harm nobody', () => {
  const evil = { toString: 1, valueOf: 1, length: -1 }
  const objects = [
    ...[
      'pattern',
      'name',
      'confidence',
      'modified',
      'valid_until',
      'object_marking_refs',
      'pattern_type',
      'revoked',
    ].map((field, i) => ({ ...good, id: `indicator--${i}`, pattern: '[', [field]: evil })),
    { ...good, id: '__proto__' },
    { ...good, id: 'constructor', pattern: "[ipv4-addr:value = '198.51.100.8']" },
    { type: 'marking-definition', id: '__proto__', name: evil, definition: null },
    { type: 'marking-definition', id: evil, definition: { tlp: evil } },
    null,
    [],
    7,
    evil,
  ]
  const text = bundle(...objects).replace(
    '"objects"',
    '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"objects"',
  )
  assert.deepEqual(valuesOf(text).sort(), ['198.51.100.7', '198.51.100.8'])
  assert.equal(({} as { polluted?: boolean }).polluted, undefined)
  for (const one of objects)
    if (one !== null && typeof one === 'object' && !Array.isArray(one))
      keptObject(one as object as Record<string, unknown>)
  const misp = JSON.stringify({
    Event: {
      info: evil,
      Attribute: [
        ...['__proto__', 'constructor', 'toString', evil].map((type) => ({ type, value: 'x', to_ids: true })),
        { type: 'ip-dst', value: evil, to_ids: true },
        { type: 'ip-dst', value: '198.51.100.9', to_ids: true, Tag: [{ name: evil }] },
      ],
    },
  })
  assert.deepEqual(valuesOf(misp), ['198.51.100.9'])
})

test('patterns that blow up, regular expressions and references to elsewhere are refused in words', () => {
  const patterns = [
    `[${Array.from({ length: 30 }, () => "(domain-name:value = 'a.example' OR domain-name:value = 'b.example')").join(' AND ')}]`,
    `[${'('.repeat(5000)}domain-name:value = 'a.example'${')'.repeat(5000)}]`,
    `[domain-name:value = '${'a.'.repeat(30_000)}example']`,
    "[domain-name:value MATCHES '^(a+)+$']",
    "[file:content_ref.payload_bin = 'https://elsewhere.example/x']",
  ]
  const begun = process.threadCpuUsage()
  const { indicators, problems } = readFeed(
    bundle(...patterns.map((pattern, i) => ({ ...good, id: `indicator--${i}`, pattern }))),
    'feed',
  )
  assert.deepEqual(indicators, [])
  assert.equal(problems.length, patterns.length, problems.join('\n'))
  assert.ok(process.threadCpuUsage(begun).user < 1_000_000, 'µs of processor time')
})

test('of an object in several files the newest version counts, whichever comes first', () => {
  const files: Record<string, string> = {
    old: bundle(good, { ...good, id: 'indicator--kept', pattern: "[ipv4-addr:value = '198.51.100.9']" }),
    revoked: bundle({ ...good, modified: '2026-02-01T00:00:00Z', revoked: true }),
    list: '203.0.113.5\n',
  }
  for (const order of [
    ['old', 'revoked', 'list'],
    ['list', 'revoked', 'old', 'absent'],
  ]) {
    const read = (file: string) => {
      const text = files[file]
      if (text === undefined) throw new Error('no such file')
      return text
    }
    const feeds = [...readFeeds(order, read, (file) => file)]
    const values = feeds.flatMap(({ feed }) => feed.indicators.map(({ value }) => value)).sort()
    assert.deepEqual(values, ['198.51.100.9', '203.0.113.5'])
    if (order.includes('absent')) assert.deepEqual(feeds.at(-1)?.feed.problems, ['no such file'])
  }
})

test('reads 200,000 objects and says what is too many', { timeout: 60_000 }, () => {
  const objects = Array.from({ length: limits.objects + 1 }, (_, i) => ({
    type: 'indicator',
    id: `indicator--${i}`,
    pattern: `[ipv4-addr:value = '${20 + (i >> 16)}.${(i >> 8) & 255}.9.${i & 255}']`,
  }))
  const begun = performance.now()
  const { indicators, problems } = readFeed(JSON.stringify({ objects }), 'feed')
  if (process.env.SIGHTGLASS_NUMBERS)
    console.log(`${performance.now() - begun} ms`, process.memoryUsage().rss)
  assert.equal(indicators.length, limits.objects)
  assert.deepEqual(problems, [`only the first ${limits.objects} objects are read`])
})
