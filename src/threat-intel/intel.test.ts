import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Indicators } from './indicators.ts'
import { readFeed } from './read-feed.ts'
import { readPattern } from './stix-pattern.ts'

const indicator = (id: number, pattern: string, more: object = {}) => ({
  type: 'indicator',
  id: `indicator--${id}`,
  modified: '2026-01-01T00:00:00Z',
  pattern_type: 'stix',
  pattern,
  valid_from: '2026-01-01T00:00:00Z',
  ...more,
})
const bundle = (...objects: object[]) => JSON.stringify({ type: 'bundle', id: 'bundle--1', objects })
const valuesIn = (text: string) =>
  readFeed(text, 'feed').indicators.map(({ kind, value }) => `${kind} ${value}`)
const values = (pattern: string) =>
  readPattern(pattern).indicators.map(({ kind, value }) => `${kind} ${value}`)

test('patterns of one observation spread into indicators', () => {
  assert.deepEqual(
    values("[ipv4-addr:value = '198.51.100.7' OR domain-name:value IN ('bad.example', 'worse.example')]"),
    ['address 198.51.100.7', 'domain bad.example', 'domain worse.example'],
  )
  assert.deepEqual(
    values("[ipv4-addr:value ISSUBSET '203.0.113.0/24'] OR [domain-name:value LIKE '%.bad.example']"),
    ['address 203.0.113.0/24', 'domain bad.example'],
  )
  assert.deepEqual(values(`[file:name = 'it\\'s.exe' AND file:hashes.'SHA-256' = '${'AB'.repeat(32)}']`), [
    `hash ${'ab'.repeat(32)}`,
  ])
  assert.deepEqual(values("[url:value = 'http://Bad.Example:8080/Gate.php?id=3']"), [
    'url bad.example/Gate.php',
  ])
})

test('an address may ask for a port', () => {
  const { indicators } = readPattern(
    "[network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:dst_port = 4444]",
  )
  assert.deepEqual(indicators, [{ kind: 'address', value: '198.51.100.7', port: 4444 }])
  const threats = new Indicators(indicators.map((one) => ({ ...one, name: '', source: '' })))
  assert.equal(threats.find('address', '198.51.100.7', 0, 443), undefined)
  assert.notEqual(threats.find('address', '198.51.100.7', 0, 4444), undefined)
})

test('what is not judged is refused with a word', () => {
  const words = (pattern: string) => readPattern(pattern).refused
  assert.match(
    words("[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [url:value = 'http://a.example/']"),
    /FOLLOWEDBY/,
  )
  assert.match(words("[ipv4-addr:value = '198.51.100.7'] WITHIN 5 SECONDS"), /WITHIN/)
  assert.match(words("[ipv4-addr:value = '198.51.100.7'] AND [ipv4-addr:value = '198.51.100.8']"), /AND/)
  assert.match(words("[process:name = 'x.exe']"), /process:name/)
  assert.match(words("[domain-name:value = 'bad.example' AND process:name = 'x']"), /AND with process:name/)
  assert.match(words("[domain-name:value MATCHES '.*']"), /MATCHES/)
  assert.match(words('['), /expected/)
  assert.match(words('[('.repeat(5000)), /expected|deep/)
})

test('the latest version of a STIX indicator counts, and revoked ones do not', () => {
  const feed = readFeed(
    bundle(
      indicator(1, "[domain-name:value = 'new.example']", {
        modified: '2026-02-01T00:00:00Z',
        confidence: 80,
      }),
      indicator(1, "[domain-name:value = 'old.example']"),
      indicator(2, "[domain-name:value = 'gone.example']"),
      indicator(2, "[domain-name:value = 'gone.example']", {
        modified: '2026-03-01T00:00:00Z',
        revoked: true,
      }),
      indicator(3, "[ipv4-addr:value = '198.51.100.7']", {
        valid_until: '2026-06-01T00:00:00Z',
        object_marking_refs: ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82'],
      }),
    ),
    'feed.json',
  )
  assert.deepEqual(
    feed.indicators.map(({ value, confidence, marking }) => [value, confidence, marking]),
    [
      ['new.example', 80, undefined],
      ['198.51.100.7', undefined, 'amber'],
    ],
  )
  const threats = new Indicators(feed.indicators)
  assert.notEqual(threats.find('address', '198.51.100.7', Date.UTC(2026, 4) * 1000), undefined)
  assert.equal(threats.find('address', '198.51.100.7', Date.UTC(2026, 6) * 1000), undefined)
})

test('MISP attributes count where they are meant for detection', () => {
  const attribute = (type: string, value: string, to_ids = true) => ({ type, value, to_ids })
  const event = {
    info: 'Campaign',
    Tag: [{ name: 'tlp:green' }],
    Attribute: [
      attribute('ip-dst|port', '198.51.100.7|443'),
      attribute('domain', 'context.example', false),
      attribute('ja3-fingerprint-md5', 'A0'.repeat(16)),
    ],
    Object: [{ Attribute: [attribute('filename|sha1', `x.exe|${'0a'.repeat(20)}`)] }],
  }
  assert.deepEqual(valuesIn(JSON.stringify({ Event: event })), [
    'address 198.51.100.7',
    `fingerprint ja3:${'a0'.repeat(16)}`,
    `hash ${'0a'.repeat(20)}`,
  ])
})

test('lists are read with or without a header', () => {
  assert.deepEqual(
    valuesIn('# a list\n198.51.100.7\nhxxp://bad[.]example/x\n2001:db8:1::/48\nbad[.]example\n'),
    ['address 198.51.100.7', 'url bad.example/x', 'address 2001:db8:1::/48', 'domain bad.example'],
  )
  const csv =
    'indicator,type,confidence,valid_until,description\nbad.example,domain,70,2027-01-01,"Gate, of X"\n'
  assert.deepEqual(readFeed(csv, 'feed.csv').indicators, [
    {
      kind: 'domain',
      value: 'bad.example',
      name: 'Gate, of X',
      source: 'feed.csv',
      confidence: 70,
      marking: undefined,
      validFrom: undefined,
      validUntil: Date.UTC(2027, 0) * 1000,
    },
  ])
  assert.deepEqual(valuesIn(`# ja3_md5,Firstseen\n${'b1'.repeat(16)},2026-01-01 00:00:00\n`), [
    `fingerprint ja3:${'b1'.repeat(16)}`,
  ])
})

test('the guard list keeps out what everybody uses', () => {
  const feed = readFeed(
    '8.8.8.8\n10.0.0.0/8\n0.0.0.0/0\nmicrosoft.com\nhttp://github.com/\nevil.github.io\n',
    'feed',
  )
  assert.deepEqual(
    feed.indicators.map(({ value }) => value),
    ['evil.github.io'],
  )
  assert.equal(feed.problems.length, 5)
})

test('the narrowest range and the longest suffix answer', () => {
  const { indicators } = readFeed(
    '198.51.100.0/24\n198.51.100.7\nbad.example\ngate.bad.example\n2001:db8::/32\n',
    'f',
  )
  const threats = new Indicators(indicators)
  assert.equal(threats.find('address', '198.51.100.7', 0)?.value, '198.51.100.7')
  assert.equal(threats.find('address', '198.51.100.8', 0)?.value, '198.51.100.0/24')
  assert.equal(threats.find('address', '198.51.101.8', 0), undefined)
  assert.equal(threats.find('address', '2001:db8:ffff::1', 0)?.value, '2001:db8::/32')
  assert.equal(threats.find('domain', 'A.Gate.bad.example.', 0)?.value, 'gate.bad.example')
  assert.equal(threats.find('domain', 'notbad.example', 0), undefined)
})

test('what is no feed is a problem, never an exception', () => {
  for (const text of [
    '{',
    '[]',
    '{"objects":[null,3,{"type":"indicator","id":"x"}]}',
    '{"Event":{"Attribute":[null]}}',
    '\0\0',
  ])
    assert.deepEqual(readFeed(text, 'feed').indicators, [])
})
