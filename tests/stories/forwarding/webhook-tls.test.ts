/** Webhooks over TLS: authority from a file, client certificate, and what is told where they do not fit. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { DIRECT_CONNECTION } from '#model/destination'
import type { DestinationChange } from '#schema/forwarding'
import { ForwardingService } from '#server/forwarding/service'
import { MemoryStore } from '#store/memory-store'
import { makeCertificates } from './rsyslog.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-webhook-'))
after(() => rmSync(data, { recursive: true, force: true }))

it('trusts the authority of a file and shows our certificate; everything else is told in words', async () => {
  const folder = join(data, 'certificates')
  makeCertificates(folder)
  const pem = (name: string) => readFileSync(join(folder, name))
  const peers: string[] = []
  const server = createServer(
    {
      cert: pem('localhost.pem'),
      key: pem('localhost.key'),
      ca: pem('ca.pem'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      peers.push(
        (request.socket as { getPeerCertificate?(): { subject: { CN: string } } }).getPeerCertificate!()
          .subject.CN,
      )
      request.resume()
      response.end()
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const service = await ForwardingService.open({
    store: new MemoryStore(),
    data,
    sender: () => ({ sensor: 's', version: '0', url: '' }),
    ownPort: () => 0,
    mayNamePaths: false,
    log: () => undefined,
  })
  const testOf = async (host: string, files: Partial<DestinationChange['connection']>) => {
    const ours = { caFile: 'ca.pem', certificateFile: 'sensor.pem', keyFile: 'sensor.key' }
    const { id } = await service.add({
      name: 'desk',
      isEnabled: true,
      type: 'webhook',
      settings: { url: `https://${host}:${port}/`, headers: '' },
      connection: { ...DIRECT_CONNECTION, ...ours, ...files },
      filter: {
        ...{ kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
        closed: false,
      },
    })
    const answer = await service.test(id)
    await service.remove(id)
    return answer
  }
  assert.equal((await testOf('localhost', {})).arrived, true)
  assert.deepEqual(peers, ['sensor'])
  const cases: readonly (readonly [string, Partial<DestinationChange['connection']>, RegExp])[] = [
    ['localhost', { caFile: '' }, /signed by no authority we trust/],
    ['127.0.0.1', {}, /certificate is for another name/],
    ['localhost', { certificateFile: '', keyFile: '' }, /client certificate|closed the connection/],
    ['localhost', { certificateFile: 'localhost.pem' }, /do not belong together/],
  ]
  for (const [host, files, words] of cases) {
    const { arrived, text } = await testOf(host, files)
    assert.equal(arrived, false)
    assert.match(text, words)
  }
  assert.equal(peers.length, 1)
})
