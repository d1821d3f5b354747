import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { loadingSignatures, loadSignatures } from './load.ts'
import { sidsOf } from './play.ts'
import { findingOfSignature, ruleOfSignature } from './signature-rule.ts'

const load = (text: string, variables: Record<string, string> = {}) =>
  loadSignatures([{ name: 'a.rules', text }], new Map(Object.entries(variables)))
const alert = (header: string, options: string) => `alert ${header} (msg:"t"; ${options})`

test('rules over several lines, with comments, empty options and words in any order', () => {
  const { signatures, refused } = load(
    [
      '# alert tcp any any -> any any (msg:"off"; sid:1;)',
      '',
      'alert tcp any any -> any 44818 (content: "|63|"; offset: 0; depth: 1; \\',
      '  msg: "Asked who it is"; sid:2;;priority:3;)',
      'alert udp !$S7_CLIENT any -> [10.0.0.0/8, !10.1.0.0/16] [80,8000:8080,!8008] (msg:"semi; colon"; content:"a"; sid:3; rev:4;)',
    ].join('\r\n'),
  )
  assert.deepEqual(refused, [])
  assert.deepEqual(
    signatures.map(({ sid, revision, message, severity }) => [sid, revision, message, severity]),
    [
      [2, 0, 'Asked who it is', 'warning'],
      [3, 4, 'semi; colon', 'warning'],
    ],
  )
})

test('what does not run is told by number, line and keyword; the rest runs', () => {
  const { signatures, refused, total } = load(
    [
      alert('tcp any any -> any any', 'content:"a"; lua:x.lua; sid:11;'),
      alert('tcp any any -> any any', 'content:"a"; sid:12;'),
      alert('tcp any any -> any any', 'pcre:"/(a)\\1/"; sid:13;'),
      alert('tcp any any -> any any', 'content:"|4|"; sid:14;'),
      alert('tcp 10.0.0.300 any -> any any', 'content:"a"; sid:15;'),
      alert('tcp any any -> any 99999', 'content:"a"; sid:16;'),
      alert('gopher any any -> any any', 'content:"a"; sid:17;'),
      alert('tcp any any -> any any', 'content:"abc"; depth:2; sid:18;'),
      'alert tcp any any -> any any msg:"no parentheses"; sid:19;',
      alert('tcp any any -> any any', 'content:"a";'),
      'pass tcp any any -> any any (msg:"p"; sid:20;)',
      alert('tcp any any -> any any', 'offset:4; sid:21;'),
      alert('tcp any any -> any any', 'content:"a"; isdataat:50000,relative; sid:22;'),
    ].join('\n'),
  )
  assert.deepEqual(
    signatures.map(({ sid }) => sid),
    [12],
  )
  assert.deepEqual(
    refused.map(({ sid, line, keyword }) => [sid, line, keyword]),
    [
      [11, 1, 'lua'],
      [13, 3, 'pcre'],
      [14, 4, 'content'],
      [15, 5, '10.0.0.300'],
      [16, 6, '99999'],
      [17, 7, 'gopher'],
      [18, 8, 'depth'],
      [19, 9, ''],
      [0, 10, 'sid'],
      [20, 11, 'pass'],
      [21, 12, 'offset'],
      [22, 13, 'isdataat'],
    ],
  )
  assert.equal(total, 13)
})

test('of one number the highest revision runs', () => {
  const rule = (rev: number) => alert('tcp any any -> any any', `content:"${rev}"; sid:5; rev:${rev};`)
  const { signatures, total, repeated } = load([rule(2), rule(3), rule(1)].join('\n'))
  assert.deepEqual([total, repeated], [1, 2])
  assert.deepEqual(
    signatures.map(({ revision }) => revision),
    [3],
  )
})

test('variables: given, built in, within each other, and unknown ones told', () => {
  const rule = alert('tcp $EXTERNAL_NET any -> $PLCS $OT_PORTS', 'content:"stop"; sid:6;')
  const plays = [{ payload: 'stop', port: 102, client: '203.0.113.5', server: '10.9.0.4' }]
  const given = { PLCS: '[10.9.0.0/24,$MORE]', MORE: '10.8.0.1', OT_PORTS: '[102,500:502]' }
  assert.deepEqual(sidsOf(rule, plays, given), [6])
  assert.deepEqual(sidsOf(rule, plays, { ...given, PLCS: '[10.9.0.0/24,!10.9.0.4]' }), [])
  assert.deepEqual(sidsOf(rule, plays, { ...given, OT_PORTS: '!102' }), [])
  assert.deepEqual(sidsOf(rule, [{ ...plays[0]!, client: '192.168.1.1' }], given), [], 'from inside')
  assert.deepEqual(load(rule).undefinedVariables, ['OT_PORTS', 'PLCS'])
  assert.equal(load(rule, { PLCS: '$PLCS', OT_PORTS: '1' }).refused.length, 1, 'a circle')
})

test('severity and techniques come from the words that the rule says of itself', () => {
  const severity = (options: string) =>
    load(alert('tcp any any -> any any', `content:"a"; sid:1; ${options}`)).signatures[0]!
  assert.equal(severity('classtype:attempted-admin;').severity, 'major')
  assert.equal(severity('classtype:protocol-command-decode;').severity, 'warning')
  assert.equal(severity('priority:2; metadata:signature_severity Critical;').severity, 'minor')
  assert.equal(severity('metadata:signature_severity Critical;').severity, 'critical')
  assert.deepEqual(
    severity('metadata:mitre_technique_id T0858, mitre_ics T1692.001, created_at 2023_10_18;').techniques,
    ['T0858', 'T1692.001'],
  )
})

test('an alert keeps the number, cleans the words and names the victim', () => {
  const { signatures } = load(
    'alert tcp any any -> any any (msg:"bad\u0007\u001b[31m <b>"; content:"a"; reference:url,example.org/x; target:src_ip; sid:77; rev:3;)',
  )
  const rule = ruleOfSignature(signatures[0]!)
  assert.equal(rule.id, 'signature-77')
  assert.equal(rule.engine, 'malware')
  assert.match(rule.why, /1:77:3.*https:\/\/example\.org\/x/)
  const found = findingOfSignature(signatures[0]!, '10.0.0.1', '10.0.0.2')
  assert.deepEqual([found.source, found.target], ['10.0.0.2', '10.0.0.1'])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
  assert.doesNotMatch(rule.title + found.summary, /[\u0000-\u001f]/)
})

test('a hostile file ends, and is told', () => {
  const started = performance.now()
  for (const text of [
    'alert '.repeat(5000),
    `alert tcp ${'['.repeat(5000)} any -> any any (content:"a"; sid:1;)`,
    `alert tcp any any -> any any (${'content:"a"; '.repeat(5000)} sid:1;)`,
    `alert tcp any any -> any any (content:"${'a'.repeat(20_000)}"; sid:1;)`,
    'alert tcp any any -> any any (pcre:"/(((a{1,100}){1,100}){1,100}){1,100}/"; sid:1;)',
    `alert tcp any any -> any any (pcre:"/${'('.repeat(3000)}/"; sid:1;)`,
    '\\\n'.repeat(20_000),
    '\u0000\u00ff(;)'.repeat(1000),
  ]) {
    const { signatures, refused } = load(text)
    assert.equal(signatures.length, 0, text.slice(0, 60))
    assert.ok(refused.length > 0, text.slice(0, 60))
  }
  assert.ok(refusedAtMost(load('x\n'.repeat(5000)).refused.length))
  assert.ok(performance.now() - started < 5000)
})

const refusedAtMost = (count: number) => count === limits.problems

test('rules are read in slices, and make what they make at once', () => {
  const text = Array.from(
    { length: 1000 },
    (_, i) => `alert tcp any any -> any any (msg:"m"; content:"c${i}"; sid:${i + 1};)`,
  ).join('\n')
  const files = [{ name: 'many.rules', text }]
  const loading = loadingSignatures(files)
  let slices = 0
  let next = loading.next()
  for (; next.done !== true; next = loading.next()) slices++
  assert.ok(slices >= 20, `${slices} slices`)
  assert.deepEqual(
    next.value.signatures.map(({ sid }) => sid),
    loadSignatures(files).signatures.map(({ sid }) => sid),
  )
})
