import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { serverCertificate } from '../http/tls.ts'
import { serve } from '../main.ts'
import { adminToken } from '../testing/admin-token.ts'
import { quick } from '../testing/served.ts'
import { CertificateService } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-certificate-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

test('describes the certificate, and refuses one whose key is another', async () => {
  const [own, other] = [
    await serverCertificate(join(folder, 'a'), {}),
    await serverCertificate(join(folder, 'b'), {}),
  ]
  const used: string[] = []
  const given = {
    data: join(folder, 'a'),
    certificate: own,
    use: ({ cert }: { cert: string }) => used.push(cert),
  }
  const service = new CertificateService({ ...given, isNamed: false })
  const { isSelfSigned, names, fingerprint, validTo } = service.item()
  assert.deepEqual([isSelfSigned, names.includes('localhost'), fingerprint.length], [true, true, 95])
  assert.ok(Date.parse(validTo ?? '') > Date.now() + 800 * 86_400_000)
  for (const wrong of [
    { cert: own.cert, key: other.key },
    { cert: 'x', key: own.key },
    { cert: own.cert, key: '' },
  ])
    assert.throws(() => service.replace(wrong), { code: 'bad-certificate' })
  assert.deepEqual(used, [])
  assert.notEqual(service.replace(other).fingerprint, fingerprint)
  assert.deepEqual(used, [other.cert])
  assert.equal(readFileSync(join(folder, 'a/tls/server.key'), 'utf8'), other.key)
  const named = new CertificateService({ ...given, isNamed: true })
  assert.throws(() => named.replace(other), { code: 'bad-certificate' })
})

test('answers new connections with the replaced certificate', async () => {
  const data = join(folder, 'served')
  const serving = await serve({ data, listen: '0.0.0.0:0', analyse: quick, say: () => {}, log: () => {} })
  try {
    const port = Number(new URL(serving.address).port)
    const seen = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
          resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '')
          socket.destroy()
        })
        socket.on('error', reject)
      })
    const before = await seen()
    const { cert, key } = await serverCertificate(join(folder, 'c'), {})
    const secret = adminToken(data)
    const { request } = await import('node:https')
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: secret, 'content-type': 'application/json' }
      const options = {
        host: '127.0.0.1',
        port,
        path: '/rest/certificate',
        method: 'PUT',
        headers,
        rejectUnauthorized: false,
      }
      const sent = request(options, (answer) => resolve(answer.resume().statusCode))
      sent.on('error', reject)
      sent.end(JSON.stringify({ cert, key }))
    })
    assert.equal(status, 200)
    assert.notEqual(await seen(), before)
  } finally {
    await serving.close()
  }
})
