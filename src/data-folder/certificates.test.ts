import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isForName, KEY_USE, SigningAuthority, selfSigned } from './certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-certificates-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const NOW = Date.UTC(2026, 2, 1)
const DAY_MS = 86_400_000
const opened = (name: string) => SigningAuthority.open(join(folder, name), 'Example authority', () => NOW)

test('an authority signs the same after it was opened again', async () => {
  const first = await opened('one')
  const again = await opened('one')
  assert.equal(again.certificate, first.certificate)
  const authority = new X509Certificate(first.certificate)
  assert.deepEqual([authority.ca, authority.subject], [true, 'CN=Example authority'])

  const content = { commonName: 'plant-1', organisation: 'Example', days: 30 }
  const { cert, key } = await again.issue({
    ...content,
    ...{ use: [KEY_USE.server], names: ['plant-1', '192.0.2.7'] },
  })
  const issued = new X509Certificate(cert)
  assert.ok(issued.verify(authority.publicKey) && issued.checkIssued(authority))
  assert.ok(issued.checkPrivateKey(createPrivateKey(key)))
  assert.deepEqual(
    [issued.ca, issued.subject, issued.keyUsage],
    [false, 'CN=plant-1\nO=Example', [KEY_USE.server]],
  )
  assert.deepEqual(
    ['plant-1', '192.0.2.7', 'plant-2', '192.0.2.8'].map((name) => isForName(issued, name)),
    [true, true, false, false],
  )
  assert.equal(Date.parse(issued.validFrom), NOW - DAY_MS)
  assert.equal(Date.parse(issued.validTo), NOW + 30 * DAY_MS)
})

test('an authority whose key is missing or of another authority is refused', async () => {
  await opened('two')
  copyFileSync(join(folder, 'one/authority.key'), join(folder, 'two/authority.key'))
  await assert.rejects(opened('two'), /two\/authority\.key: does not belong to/)
  rmSync(join(folder, 'two/authority.key'))
  await assert.rejects(opened('two'), /two\/authority\.key: missing/)
})

test('a self-signed certificate is its own issuer', async () => {
  const content = { commonName: 'plant-1', days: 30, use: [KEY_USE.server], names: ['plant-1'] }
  const { cert, key } = await selfSigned(content, NOW)
  const read = new X509Certificate(cert)
  assert.ok(read.verify(read.publicKey) && read.checkPrivateKey(createPrivateKey(key)))
  assert.deepEqual([read.ca, isForName(read, 'plant-1')], [false, true])
})
