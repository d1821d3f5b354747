import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base32, keyUri, stepOfCode, totpAt } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')

test('makes the codes of RFC 6238, appendix B (SHA-1)', () => {
  const vectors = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const
  for (const [seconds, code] of vectors) assert.equal(totpAt(SECRET, seconds * 1000, 8), code)
})

test('makes the codes of RFC 4226, appendix D', () => {
  const codes = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ')
  for (const [counter, code] of codes.entries()) assert.equal(totpAt(SECRET, counter * 30_000), code)
})

test('writes Base32 as RFC 4648, section 10, without padding', () => {
  const vectors = {
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  }
  for (const [text, expected] of Object.entries(vectors)) assert.equal(base32(Buffer.from(text)), expected)
  assert.match(
    keyUri(SECRET, { issuer: 'Plant 1', name: 'ada' }),
    /^otpauth:\/\/totp\/Plant%201:ada\?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&/,
  )
})

test('accepts a code once, and one step of clock difference', () => {
  const now = 1111111109_000
  const step = Math.floor(now / 30_000)
  const code = totpAt(SECRET, now)
  assert.equal(stepOfCode(SECRET, code, { now, lastStep: 0 }), step)
  assert.equal(stepOfCode(SECRET, `${code.slice(0, 3)} ${code.slice(3)}`, { now, lastStep: 0 }), step)
  assert.equal(stepOfCode(SECRET, code, { now, lastStep: step }), undefined)
  assert.equal(stepOfCode(SECRET, code, { now: now + 30_000, lastStep: 0 }), step)
  assert.equal(stepOfCode(SECRET, code, { now: now + 61_000, lastStep: 0 }), undefined)
  for (const wrong of ['', '12345', '1234567', 'abcdef', '000000'])
    assert.equal(stepOfCode(SECRET, wrong, { now, lastStep: 0 }), undefined)
})
