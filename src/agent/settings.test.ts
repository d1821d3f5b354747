import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { readConfiguration } from './configuration.ts'
import { defaultSettings, readSettings } from './settings.ts'
import { maskSecrets, textOfBytes, utf8Bytes } from './text.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const siteKey = Buffer.from((publicKey.export({ format: 'jwk' }) as { x: string }).x, 'base64url').toString(
  'hex',
)
const NOW = Date.UTC(2026, 10, 30)
const check = {
  settings: { ...defaultSettings, siteKey, group: 'press' },
  ...{ agent: 'a'.repeat(32), counter: 3, now: NOW, collectors: ['process', 'login'] },
  utf8Bytes,
}

function signed(document: object | string, change: object = {}): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return JSON.stringify({
    document: text,
    signature: sign(null, Buffer.from(text), privateKey).toString('hex'),
    ...change,
  })
}

const valid = { counter: 4, expires: '2027-01-01T00:00:00Z' }
const read = (document: object | string) => readConfiguration(signed(document), check)

test('a configuration of the site is read', () => {
  const full = {
    ...valid,
    scope: { group: 'press' },
    sendSeconds: 60,
    seconds: { process: 1 },
    without: ['login'],
    watchedFiles: ['/etc/a.conf'],
  }
  assert.deepEqual(read(full), {
    ...{
      counter: 4,
      sendSeconds: 60,
      seconds: { process: 1 },
      without: ['login'],
      watchedFiles: ['/etc/a.conf'],
      secretNames: [],
    },
  })
})

test('every other configuration is refused with a reason', () => {
  const cases: readonly (readonly [object | string, RegExp])[] = [
    [{ ...valid, counter: 3 }, /counter 3 is not above 3/],
    [{ ...valid, expires: '2026-01-01T00:00:00Z' }, /expired/],
    [{ counter: 4 }, /expired/],
    [{ ...valid, scope: { agent: 'b'.repeat(32) } }, /another agent/],
    [{ ...valid, scope: { group: 'other' } }, /another group/],
    [{ ...valid, run: 'rm -rf /' }, /unknown field run/],
    [{ ...valid, seconds: { shell: 1 } }, /seconds.shell/],
    [{ ...valid, seconds: { process: 0.001 } }, /out of range/],
    [{ ...valid, without: ['health'] }, /without/],
    [{ ...valid, watchedFiles: ['/home/alice/.ssh/id_ed25519'] }, /allowed folders/],
    [{ ...valid, watchedFiles: ['/etc/../root/x'] }, /allowed folders/],
    [{ ...valid, secretNames: ['a|.*'] }, /words/],
    ['not json', /JSON/],
  ]
  for (const [document, reason] of cases) assert.match(String(read(document)), reason)
  assert.match(
    String(readConfiguration(signed(valid, { signature: '0'.repeat(128) }), check)),
    /wrong signature/,
  )
  assert.match(
    String(readConfiguration(signed(valid, { document: JSON.stringify({ ...valid, counter: 5 }) }), check)),
    /wrong signature/,
  )
  assert.match(String(readConfiguration(signed(valid, { more: 1 }), check)), /document and signature/)
  assert.match(
    String(readConfiguration(signed(valid), { ...check, settings: defaultSettings })),
    /no site key/,
  )
  assert.match(String(readConfiguration(`"${'x'.repeat(70_000)}"`, check)), /64 KiB/)
})

test('settings of the image: unknown and wrong fields are named', () => {
  assert.equal(readSettings('{"server":"https://sensor.example:8471"}').server, 'https://sensor.example:8471')
  assert.throws(() => readSettings('{"server":"http://sensor.example"}'), /https/)
  assert.throws(() => readSettings('{"sever":""}'), /sever: unknown/)
  assert.throws(() => readSettings('{"helpers":"curl"}'), /helpers: expected a list/)
  assert.throws(() => readSettings('{"spool":"disk"}'), /memory or flash/)
  assert.throws(() => readSettings('[]'), /an object/)
})

test('secrets in command lines are masked', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['app --password hunter2 -v', 'app --password *** -v'],
    ['app --api-key=abc PASSWORD=x', 'app --api-key=*** PASSWORD=***'],
    [
      'curl -H Authorization: Bearer abcdefghijk https://u:p@host/',
      'curl -H Authorization:*** *** https://u:***@host/',
    ],
    ['app --user root', 'app --user root'],
  ]
  for (const [given, masked] of cases)
    assert.doesNotMatch(
      maskSecrets(given),
      /hunter2|abc|:p@|PASSWORD=x/,
      `${masked} of ${maskSecrets(given)}`,
    )
  assert.equal(maskSecrets('app --user root'), 'app --user root')
  assert.equal(maskSecrets('run --pin 1234', ['pin']), 'run --pin ***')
})

test('bytes that are no UTF-8 and control characters are replaced and counted', () => {
  assert.deepEqual(textOfBytes(Uint8Array.of(0x61, 0, 0xff, 0xe2, 0x82, 0xac, 0x1b, 0)), {
    text: 'a \ufffd€\ufffd',
    replaced: 2,
    cut: 0,
  })
  assert.deepEqual(textOfBytes(Uint8Array.of(0xed, 0xa0, 0x80)).replaced, 3, 'a surrogate')
  assert.equal(textOfBytes(new Uint8Array(2000).fill(0x41)).cut, 2000 - 512)
})

test('UTF-8 as Node writes it', () => {
  for (const text of ['', 'plain', 'é€😀x', '\ud800', '\udc00a', 'a\ud83d'])
    assert.deepEqual([...utf8Bytes(text)], [...new TextEncoder().encode(text)], JSON.stringify(text))
})
