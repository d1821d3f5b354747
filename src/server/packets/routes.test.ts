import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CodedError } from '#schema/errors'
import { withoutAccounts } from '../http/access.ts'
import { buildServer } from '../http/server.ts'
import { packetRoutes } from './routes.ts'

test('sends the packets of an alert as a file', async (t) => {
  const routes = packetRoutes({
    frames: async () => [],
    async ofAlert(id) {
      if (id !== 'a-1') throw new CodedError('not-found', `no alert ${id}`)
      return Uint8Array.of(12)
    },
  })
  const server = await buildServer(routes, {
    version: '0',
    authentication: withoutAccounts,
    ui: '',
    log: () => {},
  })
  t.after(() => server.close())
  const get = (id: string) =>
    server.inject({ url: `/rest/alerts/${id}/packets.pcapng`, headers: { host: '127.0.0.1' } })
  const answer = await get('a-1')
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.headers['content-type'], 'application/vnd.tcpdump.pcap')
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="alert-a-1.pcapng"')
  assert.deepEqual([...answer.rawPayload], [12])
  assert.equal((await get('a-2')).json().code, 'not-found')
})
