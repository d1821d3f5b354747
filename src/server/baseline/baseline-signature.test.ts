import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { KeyError, newKeys, signatureOf, signed } from './baseline-signature.ts'

const TEXT = 'version: sightglass.baseline/1\nrelations: []\n'
const keys = newKeys()
const others = newKeys()

test('a signature fits the text it was made of, and its key', () => {
  const text = signed(TEXT, keys.secret)
  const signature = signatureOf(text, keys.open)
  assert.equal(signature?.fits, true)
  assert.equal(signatureOf(text)?.signer, signature?.signer)
  assert.equal(signatureOf(text, others.open)?.fits, false)
  assert.equal(signatureOf(TEXT), undefined)
})

test('what was changed, or put before or behind it, does not fit', () => {
  const text = signed(TEXT, keys.secret)
  for (const changed of [
    text.replace('[]', '[] '),
    `# hello\n${text}`,
    `${text}channels: []\n`,
    text.slice(0, -10),
    text.replace(/key .*/, 'key AAAA'),
    signed(TEXT, others.secret).replace(
      /^# signature: ed25519 \S+/m,
      text.match(/^# signature: ed25519 \S+/m)![0],
    ),
  ])
    assert.equal(signatureOf(changed, keys.open)?.fits, false, changed)
})

test('signing again takes the place of the signature, and other kinds of keys are refused', () => {
  const text = signed(signed(TEXT, others.secret), keys.secret)
  assert.equal(text.match(/# signature/g)?.length, 1)
  assert.equal(signatureOf(text, keys.open)?.fits, true)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  assert.throws(() => signed(TEXT, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), KeyError)
})
