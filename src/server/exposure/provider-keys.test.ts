/** Signatures of documents: by the right key, by another, of something else, and after the key had expired. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createMessage, generateKey, readPrivateKey, sign } from 'openpgp'
import { KeyRing, pinKey, pinnedKeys } from './provider-keys.ts'
import { verifyFolder } from './verify-folder.ts'

const text = '{"document":{"csaf_version":"2.0"}}'
const byteCount = Buffer.from(text)
const DAY = 24 * 3600

async function pair(made: Date, days = 0) {
  const { privateKey, publicKey } = await generateKey({
    type: 'ecc',
    userIDs: [{ name: 'ACME PSIRT', email: 'psirt@example.com' }],
    date: made,
    keyExpirationTime: days * DAY,
    format: 'armored',
  })
  return { signer: await readPrivateKey({ armoredKey: privateKey }), publicKey }
}

async function signed(bytes: Uint8Array, { signer }: Awaited<ReturnType<typeof pair>>, date: Date) {
  const message = await createMessage({ binary: bytes })
  return sign({ message, signingKeys: signer, detached: true, date, format: 'armored' })
}

async function folderOf(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'signed-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const JANUARY = new Date('2024-01-10T00:00:00Z')
const MAY = new Date('2024-05-01T00:00:00Z')

test('tells a signature that holds from one that does not, and says why', async () => {
  const ours = await pair(JANUARY)
  const theirs = await pair(JANUARY)
  const ring = new KeyRing()
  const [fingerprint = ''] = await ring.add(ours.publicKey)
  const good = await signed(byteCount, ours, MAY)
  assert.deepEqual(await ring.check(byteCount, good, MAY), {
    kind: 'good',
    why: `signed by key ${fingerprint}`,
  })
  const changed = await ring.check(Buffer.from(text.replace('2.0', '2.1')), good, MAY)
  assert.deepEqual(changed, { kind: 'bad', why: `it is not what key ${fingerprint} signed` })
  const foreign = await ring.check(byteCount, await signed(byteCount, theirs, MAY), MAY)
  assert.equal(foreign.kind, 'unknown')
  assert.match(foreign.why, /^its key [\dA-F]{16} is not here$/)
  for (const junk of ['', 'x'.repeat(100_000), good.slice(0, 120), good.replace(/\n\n.{8}/, '\n\nAAAAAAAA')])
    assert.notEqual((await ring.check(byteCount, junk, MAY)).kind, 'good', junk.slice(0, 40))
})

test('a key that has expired since still vouches for what it signed before', async () => {
  const short = await pair(JANUARY, 60)
  const ring = new KeyRing()
  await ring.add(short.publicKey)
  const before = await signed(byteCount, short, new Date('2024-02-01T00:00:00Z'))
  const verdict = await ring.check(byteCount, before, MAY)
  assert.equal(verdict.kind, 'good', verdict.why)
  assert.match(verdict.why, /the key has expired since, on 2024-03-10$/)
})

test('takes public keys only, and says what it got instead', async () => {
  const { signer } = await pair(JANUARY)
  const ring = new KeyRing()
  await assert.rejects(ring.add('hello'), /expected public keys/)
  await assert.rejects(ring.add(signer.armor()), /got none/)
})

test('checks a folder without a network, by pinned keys or those a person names', async (t) => {
  const folder = await folderOf(t)
  await assert.rejects(verifyFolder(folder, []), /no keys here/)
  await assert.rejects(verifyFolder(join(folder, 'typo'), []), /typo: no such directory/)
  writeFileSync(join(folder, 'file'), '')
  await assert.rejects(verifyFolder(join(folder, 'file'), []), /file: expected a folder of advisories/)
  const ours = await pair(JANUARY)
  const ring = new KeyRing()
  const [fingerprint = ''] = await ring.add(ours.publicKey)
  pinKey(folder, fingerprint, ours.publicKey)
  assert.equal((await pinnedKeys(folder)).has(fingerprint.toLowerCase()), true)
  mkdirSync(join(folder, '2024'))
  const put = (name: string, content: string, signature?: string) => {
    writeFileSync(join(folder, '2024', name), content)
    if (signature !== undefined) writeFileSync(join(folder, '2024', `${name}.asc`), signature)
  }
  put('a.json', text, await signed(byteCount, ours, MAY))
  put('b.json', text.replace('2.0', '2.1'), await signed(byteCount, ours, MAY))
  put('c.json', text)
  put('d.json', text, await signed(byteCount, await pair(JANUARY), MAY))
  const { reported, ...sum } = await verifyFolder(folder, [])
  assert.deepEqual(sum, { documents: 4, good: 1, unsigned: 1, unknown: 1, bad: 1 })
  assert.equal(reported.length, 3)
  assert.match(
    reported.join('\n'),
    /b\.json: it is not what key .* signed\n.*c\.json: is not signed\n.*d\.json: its key/,
  )
})
