import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { aMessage } from '#export/testing/records'
import type { WebhookTransport } from '#model/destination'
import { loadFormats } from './formats.ts'
import type { Errand } from './transport.ts'
import { sendWebhook } from './webhook.ts'

interface Came {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const servers: Server[] = []
after(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})

/** A receiver that answers as told, and keeps what came. */
async function receiver(answer: (response: ServerResponse, count: number) => void) {
  const came: Came[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      came.push({ headers: request.headers, body })
      answer(response, came.length)
    })
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, came }
}

const formats = await loadFormats()

function anErrand(url: string, count = 1): Errand<WebhookTransport> {
  return {
    destination: {
      id: 'd-1',
      name: 'desk',
      isEnabled: true,
      format: 'webhook',
      filter: { kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
      transport: {
        kind: 'webhook',
        url,
        headers: ['Authorization'],
        caFile: '',
        certificateFile: '',
        keyFile: '',
      },
    },
    format: formats.get('webhook')!,
    sender: { sensor: 'riverbend-1', version: '0.1.0', url: 'https://sensor.example' },
    secrets: { signing: 'sixteen letters at least', headers: { Authorization: 'Bearer abc' } },
    certificates: '/nowhere',
    messages: Array.from({ length: count }, (_, at) => ({
      number: at + 1,
      queued: 1_700_000_000_000_000,
      message: aMessage({ id: `a-${at}` }),
    })),
  }
}

describe('webhook', () => {
  it('posts one message after another, signed, with the headers a person set', async () => {
    const { url, came } = await receiver((response) => response.end('ok'))
    const delivery = await sendWebhook(anErrand(url, 3))
    assert.deepEqual([delivery.sent, delivery.problem], [[1, 2, 3], ''])
    assert.match(delivery.answer, /^127\.0\.0\.1:\d+: 200 ok$/)
    assert.deepEqual(
      came.map(({ body }) => JSON.parse(body).id),
      ['a-0', 'a-1', 'a-2'],
    )
    const [{ headers, body }] = came as [Came]
    assert.equal(headers.authorization, 'Bearer abc')
    assert.equal(headers['content-type'], 'application/json')
    const seconds = String(headers['webhook-timestamp'])
    assert.ok(Math.abs(Number(seconds) - Date.now() / 1000) < 60)
    const signed = `${headers['webhook-id']}.${seconds}.${body}`
    const expected = createHmac('sha256', 'sixteen letters at least').update(signed).digest('base64')
    assert.equal(headers['webhook-signature'], `v1,${expected}`)
  })

  it('keeps the id of a message when it is sent again', async () => {
    const { url, came } = await receiver((response) => response.end())
    await sendWebhook(anErrand(url))
    await sendWebhook(anErrand(url))
    assert.equal(came[0]?.headers['webhook-id'], came[1]?.headers['webhook-id'])
  })

  it('follows no redirect', async () => {
    const other = await receiver((response) => response.end())
    const { url } = await receiver((response) => response.writeHead(302, { location: other.url }).end())
    const { sent, problem } = await sendWebhook(anErrand(url))
    assert.deepEqual(sent, [])
    assert.match(problem, /302: redirect not followed/)
    assert.equal(other.came.length, 0)
  })

  it('stops at the first failure, names what the receiver will not take, and rests as long as it asks', async () => {
    const busy = await receiver((response, count) =>
      count === 2 ? response.writeHead(429, { 'retry-after': '7' }).end('later\r\n\x1b[31m') : response.end(),
    )
    const later = await sendWebhook(anErrand(busy.url, 3))
    assert.deepEqual([later.sent, later.refused, later.retryAfterMs], [[1], undefined, 7000])
    assert.match(later.problem, /429 later \ufffd\[31m$/)
    const picky = await receiver((response) => response.writeHead(422).end())
    assert.equal((await sendWebhook(anErrand(picky.url))).refused, 1)
    const endless = await receiver((response) =>
      response.writeHead(503, { 'retry-after': '99999999' }).end('x'.repeat(1_000_000)),
    )
    const down = await sendWebhook(anErrand(endless.url))
    assert.equal(down.retryAfterMs, 600_000)
    assert.ok(down.problem.length < 300)
  })

  it('says in words that nobody listens, and never the secret', async () => {
    const { problem } = await sendWebhook(anErrand('http://127.0.0.1:1/hook'))
    assert.equal(problem, '127.0.0.1:1: connection refused')
  })
})
