import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Automaton } from './automaton.ts'
import { bytesOf, type Play, sidsOf } from './play.ts'

const rule = (options: string, header = 'tcp any any -> any any') =>
  `alert ${header} (msg:"t"; ${options}; sid:1;)`
const times = (count: number, play: (i: number) => Play): Play[] =>
  Array.from({ length: count }, (_, i) => play(i))
/** A packet of a flow of its own, so that none is reported together with another. */
const each = (i: number, more: Play = {}): Play => ({ payload: 'ab', flow: i, at: i, ...more })

test('flow bits: one signature opens the way for another, and tells nobody', () => {
  const rules = [
    'alert tcp any any -> any any (msg:"a"; flow:to_server; content:"login"; flowbits:set,in; flowbits:noalert; sid:1;)',
    'alert tcp any any -> any any (msg:"b"; flow:to_client; content:"ok"; flowbits:isset,other|in; sid:2;)',
    'alert tcp any any -> any any (msg:"c"; content:"bye"; flowbits:isnotset,in; sid:3;)',
    'alert tcp any any -> any any (msg:"d"; content:"out"; flowbits:unset,in; flowbits:noalert; sid:4;)',
  ].join('\n')
  const ok: Play = { payload: 'ok', fromServer: true }
  assert.deepEqual(sidsOf(rules, [{ payload: 'login' }, ok, { payload: 'bye' }]), [2])
  assert.deepEqual(sidsOf(rules, [ok, { payload: 'bye' }]), [3])
  assert.deepEqual(sidsOf(rules, [{ payload: 'login' }, { payload: 'out' }, ok]), [])
  assert.deepEqual(sidsOf(rules, [{ payload: 'login' }, { ...ok, flow: 1 }]), [], 'bits are of one flow')
})

test('thresholds count as Suricata counts', () => {
  const count = (threshold: string, plays: Play[]) => sidsOf(rule(`content:"ab"; ${threshold}`), plays).length
  const ten = times(10, (i) => each(i))
  assert.equal(count('threshold:type limit, track by_src, count 1 , seconds 60', ten), 1)
  assert.equal(count('threshold: type limit, track by_src, count 2, seconds 4', ten), 4)
  assert.equal(count('threshold: type threshold, track by_src, count 3, seconds 60', ten), 3)
  assert.equal(count('threshold: type both, track by_src, count 3, seconds 60', ten), 1)
  assert.equal(count('detection_filter: track by_src, count 7, seconds 60', ten), 3)
  const unknownClients = times(10, (i) => each(i, { client: `10.0.0.${i}` }))
  assert.equal(count('threshold: type limit, track by_src, count 1, seconds 60', unknownClients), 10)
  assert.equal(count('threshold: type limit, track by_dst, count 1, seconds 60', unknownClients), 1)
})

test('a pattern is found wherever a stream is cut', () => {
  const text = 'GET /x HTTP/1.1 needle|00|in a haystack'
  const byteCount = bytesOf(text)
  const found = rule('content:"needle|00|in"; content:"hay"; distance:1; within:6')
  for (let cut = 1; cut < byteCount.length; cut++) {
    const plays = [{ payload: byteCount.slice(0, cut) }, { payload: byteCount.slice(cut) }]
    assert.deepEqual(sidsOf(found, plays), [1], `cut at ${cut}`)
  }
  const single = times(byteCount.length, (i) => ({ payload: byteCount.slice(i, i + 1) }))
  assert.deepEqual(sidsOf(found, single), [1], 'byte by byte')
})

test('what stands before the pattern is found, too, and the end of a window loses nothing in it', () => {
  const looksBack = rule('content:"first"; content:"second one"; fast_pattern; distance:0')
  assert.deepEqual(
    sidsOf(looksBack, [{ payload: 'first' }, { payload: 'x'.repeat(3000) }, { payload: 'second one' }]),
    [1],
  )
  assert.deepEqual(sidsOf(looksBack, [{ payload: 'second one' }, { payload: 'first' }]), [])
  const large = `${'y'.repeat(30_000)}first second one`
  assert.deepEqual(sidsOf(looksBack, [{ payload: large }]), [1])
})

test('contents that nothing joins are found in either order, wherever a stream is cut', () => {
  const either = rule('content:"second one"; content:"first"')
  const bySomeWord = rule('content:"second one"; pcre:"/fi?rst/"')
  for (const found of [either, bySomeWord]) {
    const byteCount = bytesOf('the first comes and then the second one')
    for (let cut = 1; cut < byteCount.length; cut++)
      assert.deepEqual(
        sidsOf(found, [{ payload: byteCount.slice(0, cut) }, { payload: byteCount.slice(cut) }]),
        [1],
        `cut at ${cut}`,
      )
    assert.deepEqual(sidsOf(found, [{ payload: 'the second' }, { payload: ' one alone' }]), [])
  }
})

test('a match counts once, though more of the stream comes', () => {
  assert.deepEqual(sidsOf(rule('content:"stop"'), [{ payload: 'stop' }, { payload: 'more', at: 2 }]), [1])
  assert.deepEqual(sidsOf(rule('content:"stop"'), [{ payload: 'stop' }, { payload: 'stop', at: 2 }]), [1, 1])
})

test('rules come with the application protocol, for what was said before as well', () => {
  const http = rule('http.uri; content:"/setup"', 'http any any -> any any')
  const line: Play = { payload: 'GET /set', port: 80 }
  const rest: Play = { payload: 'up HTTP/1.1|0d 0a 0d 0a|', port: 80, application: 'http' }
  assert.deepEqual(sidsOf(http, [line, rest]), [1])
})

test('HTTP is read on after bytes that nobody saw', () => {
  const http = rule('http.stat_code; content:"500"', 'http any any -> any any')
  const from: Play = { port: 80, application: 'http', fromServer: true }
  const broken = { ...from, payload: 'garbage that begins in the middle' }
  assert.deepEqual(sidsOf(http, [broken, { ...from, payload: 'HTTP/1.1 500 No|0d 0a 0d 0a|' }]), [1])
})

test('chunked bodies are put together, bounded', () => {
  const body = rule('file_data; content:"secret word"', 'http any any -> any any')
  const head = 'HTTP/1.1 200 OK|0d 0a|Transfer-Encoding: chunked|0d 0a 0d 0a|'
  const from: Play = { port: 80, application: 'http', fromServer: true }
  assert.deepEqual(
    sidsOf(body, [{ ...from, payload: `${head}7|0d 0a|secret |0d 0a|4|0d 0a|word|0d 0a|0|0d 0a 0d 0a|` }]),
    [1],
  )
  const far = `${'x'.repeat(70_000)}secret word`
  assert.deepEqual(
    sidsOf(body, [
      { ...from, payload: `${head}${far.length.toString(16)}|0d 0a|${far}|0d 0a|0|0d 0a 0d 0a|` },
    ]),
    [],
  )
})

test('both directions, and ports on either side', () => {
  const both = rule('content:"ab"', 'tcp 10.0.0.1 any <> 10.0.0.2 502')
  assert.deepEqual(sidsOf(both, [{ payload: 'ab' }, { payload: 'ab', fromServer: true }]), [1, 1])
  assert.deepEqual(sidsOf(both, [{ payload: 'ab', port: 503 }]), [])
  const there = rule('content:"ab"', 'tcp any any -> any 502')
  assert.deepEqual(sidsOf(there, [{ payload: 'ab', fromServer: true }]), [])
})

test('what repeats within a second is told once, with its count', () => {
  const plays = times(50, (i) => ({ payload: 'ab', at: i / 100 }))
  assert.equal(sidsOf(rule('content:"ab"'), plays).length, 50)
})

test('bytes made to cost much cost little', () => {
  const rules = [
    rule(
      'content:"a"; content:"a"; distance:0; content:"a"; distance:0; content:"a"; distance:0; content:"b"; distance:0',
    ),
    'alert tcp any any -> any any (msg:"t"; pcre:"/(a*)*(a|aa)+b/"; sid:2;)',
    'alert http any any -> any any (msg:"t"; http.uri; content:"/"; pcre:"/(\\/a?)+$/R"; sid:3;)',
  ].join('\n')
  const started = process.threadCpuUsage()
  sidsOf(
    rules,
    times(30, () => ({ payload: 'a'.repeat(1400) })),
  )
  sidsOf(rules, [
    { payload: `GET ${'/a'.repeat(15_000)} HTTP/1.1|0d 0a 0d 0a|`, port: 80, application: 'http' },
  ])
  assert.ok(process.threadCpuUsage(started).user < 5_000_000, 'µs of processor time')
})

test('the automaton finds what a plain search finds', () => {
  const patterns = ['he', 'she', 'his', 'hers', 'E', 'ab', 'bab', '|00 00|'].map(bytesOf)
  const automaton = new Automaton(patterns)
  const text = bytesOf('uSHErs his ababab |00 00 00|')
  const found: string[] = []
  automaton.scan(0, text, 0, text.length, (pattern, end) => found.push(`${pattern}@${end}`))
  const lower = (bytes: Uint8Array) => String.fromCharCode(...bytes).toLowerCase()
  const expected = patterns.flatMap((pattern, index) =>
    [...text.keys()].flatMap((at) =>
      lower(text.subarray(at, at + pattern.length)) === lower(pattern)
        ? [`${index}@${at + pattern.length}`]
        : [],
    ),
  )
  assert.deepEqual(found.sort(), expected.sort())
})

test('bytes at fixed places are found wherever a stream is cut, in both cases, and nowhere else', () => {
  const rules = [
    'alert tcp any any -> any 502 (msg:"a"; content:"|00 00|"; offset:2; depth:2; content:"|05|"; offset:7; depth:1; sid:1;)',
    'alert tcp any any -> any 502 (msg:"b"; content:"|00 00|"; offset:2; depth:2; content:"|06|"; offset:7; depth:1; content:"end"; distance:0; sid:2;)',
    'alert tcp any any -> any 502 (msg:"c"; content:"hi"; nocase; startswith; sid:3;)',
  ].join('\n')
  const six = bytesOf('|0001 0000 0006 01 06|xxxend')
  for (let cut = 1; cut < six.length; cut++)
    assert.deepEqual(
      sidsOf(rules, [{ payload: six.slice(0, cut) }, { payload: six.slice(cut) }]),
      [2],
      `${cut}`,
    )
  assert.deepEqual(sidsOf(rules, [{ payload: '|0001 0000 0006 01 05|' }]), [1])
  assert.deepEqual(sidsOf(rules, [{ payload: '|0001 0000 0006 05 01 05 06|' }]), [])
  assert.deepEqual(sidsOf(rules, [{ payload: 'Hi' }]), [3])
  assert.deepEqual(sidsOf(rules, [{ payload: 'hI' }, { payload: 'hi', flow: 1 }]), [3, 3])
  assert.deepEqual(sidsOf(rules, [{ payload: ' hi' }]), [])
})

test('rules are asked only of the addresses and the direction that they name', () => {
  const rules = [
    'alert tcp !10.0.0.1 any -> 10.0.0.2 502 (msg:"a"; content:"ab"; sid:1;)',
    'alert tcp [10.0.0.0/24,!10.0.0.9] any -> any any (msg:"b"; flow:to_server; content:"ab"; sid:2;)',
    'alert tcp 10.0.0.2 502 <> 10.0.0.9 any (msg:"c"; content:"ab"; sid:3;)',
  ].join('\n')
  assert.deepEqual(sidsOf(rules, [{ payload: 'ab' }]), [2])
  assert.deepEqual(sidsOf(rules, [{ payload: 'ab', client: '10.0.0.9' }]).sort(), [1, 3])
  assert.deepEqual(sidsOf(rules, [{ payload: 'ab', client: '10.0.0.9', fromServer: true }]), [3])
  assert.deepEqual(sidsOf(rules, [{ payload: 'ab', client: '192.0.2.1' }]), [1])
})

test('bits of hosts: one conversation opens the way for another, for a while', () => {
  const rules = [
    'alert tcp any any -> any any (msg:"a"; flow:to_server; content:"login"; xbits:set,in,track ip_src,expire 60; noalert; sid:1;)',
    'alert tcp any any -> any any (msg:"b"; flow:to_server; content:"write"; xbits:isset,in,track ip_src; sid:2;)',
    'alert tcp any any -> any any (msg:"c"; flow:to_client; content:"ok"; xbits:isset,both,track ip_pair; sid:3;)',
    'alert tcp any any -> any any (msg:"d"; flow:to_server; content:"pair"; xbits:set,both,track ip_pair,expire 5; noalert; sid:4;)',
    'alert tcp any any -> any any (msg:"e"; content:"bye"; hostbits:isnotset,in,src; sid:5;)',
  ].join('\n')
  const login: Play = { payload: 'login' }
  assert.deepEqual(sidsOf(rules, [login, { payload: 'write', flow: 1, at: 59 }]), [2])
  assert.deepEqual(sidsOf(rules, [login, { payload: 'write', flow: 1, at: 61 }]), [], 'it is over')
  assert.deepEqual(sidsOf(rules, [login, { payload: 'write', flow: 1, client: '10.0.0.7' }]), [])
  const ok: Play = { payload: 'ok', fromServer: true, flow: 1, at: 1 }
  assert.deepEqual(sidsOf(rules, [{ payload: 'pair' }, ok]), [3], 'a pair is one, whoever speaks')
  assert.deepEqual(sidsOf(rules, [{ payload: 'bye' }]), [5])
  assert.deepEqual(sidsOf(rules, [login, { payload: 'bye', flow: 1, at: 1 }]), [])
})
