/** Webhooks over TLS: authority from a file, client certificate, and what is told where they do not fit. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
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
  const room = await ForwardingService.open({
    store: new MemoryStore(),
    data,
    sender: () => ({ sensor: 's', version: '0', url: '' }),
    mayNamePaths: false,
    log: () => undefined,
  })
  const testOf = async (host: string, files: Partial<DestinationChange['transport']>) => {
    const transport = {
      kind: 'webhook' as const,
      url: `https://${host}:${port}/`,
      headers: [],
      caFile: 'ca.pem',
      certificateFile: 'sensor.pem',
      keyFile: 'sensor.key',
      ...files,
    } as DestinationChange['transport']
    const { id } = await room.add({
      name: 'desk',
      isEnabled: true,
      format: 'webhook',
      filter: { kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
      transport,
    })
    const answer = await room.test(id)
    await room.remove(id)
    return answer
  }
  assert.deepEqual(await testOf('localhost', {}), { arrived: true, text: `localhost:${port}: 200` })
  assert.deepEqual(peers, ['sensor'])
  const cases: readonly (readonly [string, Partial<DestinationChange['transport']>, RegExp])[] = [
    ['localhost', { caFile: '' }, /signed by no authority we trust/],
    ['127.0.0.1', {}, /certificate is for another name/],
    ['localhost', { certificateFile: '', keyFile: '' }, /client certificate|broke the connection off/],
    ['localhost', { certificateFile: 'localhost.pem' }, /do not belong together/],
  ]
  for (const [host, files, words] of cases) {
    const { arrived, text } = await testOf(host, files)
    assert.equal(arrived, false)
    assert.match(text, words)
  }
  assert.equal(peers.length, 1)
})
