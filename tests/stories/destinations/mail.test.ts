/** Mail through a real SMTP server (npm smtp-server) that refuses every other mail and drops connections. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { DestinationSettings } from '#destination-kit/destination-type'
import { aMessage } from '#export/testing/records'
import { DIRECT_CONNECTION } from '#model/destination'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { openTransport } from '#transports/open'
import { TokenCache } from '#transports/token-cache'
import { makeCertificates } from '../forwarding/rsyslog.ts'
import { deliver, SENDER } from './delivery.ts'

const COUNT = Number(process.env.COUNT ?? 24)
const PASSWORD = 'seven red tanks'
const folder = mkdtempSync(join(tmpdir(), 'sightglass-mail-'))
const certificates = join(folder, 'certificates')
makeCertificates(certificates)
after(() => rmSync(folder, { recursive: true, force: true }))
const type = (await loadDestinationTypes()).get('mail')!
const trusted = { ...DIRECT_CONNECTION, caFile: 'ca.pem' }

interface Taken {
  readonly id: string
  readonly subject: string
  readonly raw: string
}

/** `fate` of each mail after its text has arrived: taken, taken and the reply lost, or refused with a code. */
async function startMailServer(
  fate: (at: number) => 'taken' | 'lost' | 451 | 550 | 554,
  options: SMTPServerOptions = {},
) {
  const taken: Taken[] = []
  let count = 0
  const server = new SMTPServer({
    key: readFileSync(join(certificates, 'localhost.key')),
    cert: readFileSync(join(certificates, 'localhost.pem')),
    onAuth: ({ username, password }, _, done) =>
      username === 'ot' && password === PASSWORD
        ? done(null, { user: username })
        : done(Object.assign(new Error('Invalid username or password'), { responseCode: 535 })),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const how = fate(count++)
        if (typeof how === 'number') return done(Object.assign(new Error('refused'), { responseCode: how }))
        const raw = Buffer.concat(parts).toString('utf8')
        const header = (name: string) =>
          new RegExp(`^${name}:[ \t]*(.*(?:\r\n[ \t].*)*)`, 'im').exec(raw)?.[1] ?? ''
        taken.push({ id: header('message-id'), subject: header('subject'), raw })
        if (how === 'taken') return done()
        for (const connection of server.connections as Set<{ id: string; close(): void }>)
          if (connection.id === session.id) connection.close()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const port = (listening.address() as AddressInfo).port
  return { port, taken, close: () => new Promise<void>((resolve) => server.close(resolve)) }
}

const settingsOf = (port: number, change: DestinationSettings = {}): DestinationSettings => ({
  ...{ host: 'localhost', port, security: 'starttls', user: 'ot' },
  ...{ from: 'ot@plant.example', to: 'soc@plant.example, shift@plant.example' },
  ...change,
})

async function sendOne(settings: DestinationSettings, password: string, connection = trusted) {
  const transport = openTransport(type, {
    ...{ destination: 'd-1', settings, connection, secrets: { password }, data: folder },
    ...{ sender: SENDER, tokens: new TokenCache(), ownPort: 0 },
  })
  const item = type.map(
    { message: aMessage(), queued: 1, sent: 2, key: 'k'.repeat(64) },
    { sender: SENDER, settings },
  )
  try {
    return (await transport.send([item]))[0]
  } finally {
    await transport.close()
  }
}

describe('mail to a real SMTP server', () => {
  it('delivers all mails although half of them fail, each with one Message-ID', {
    timeout: 600_000,
  }, async (test) => {
    const server = await startMailServer((at) => (['taken', 451, 'taken', 'lost'] as const)[at % 4]!)
    try {
      const receiver = {
        settings: settingsOf(server.port),
        secrets: { password: PASSWORD },
        connection: trusted,
        data: folder,
      }
      const { state, seconds } = await deliver(type, receiver, { count: COUNT, isLong: COUNT > 1000 })
      const ids = new Set(server.taken.map(({ id }) => id))
      test.diagnostic(
        `${COUNT} mails, ${server.taken.length} taken, ${ids.size} Message-IDs, ${seconds.toFixed(1)} s`,
      )
      assert.deepEqual([state.waiting, state.sent, state.failed, state.dropped], [0, COUNT, 0, 0])
      assert.equal(ids.size, COUNT)
      // A device name cannot add a header or a recipient.
      for (const { raw } of server.taken) {
        const [head = ''] = raw.split('\r\n\r\n')
        assert.deepEqual(head.match(/^(to|cc|bcc|from): .*/gim), [
          'From: ot@plant.example',
          'To: soc@plant.example, shift@plant.example',
        ])
      }
    } finally {
      await server.close()
    }
  })

  it('waits and names the cause: password, certificate, missing STARTTLS, nobody there', async () => {
    const server = await startMailServer(() => 'taken')
    const plain = await startMailServer(() => 'taken', { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
    try {
      const cases = [
        [await sendOne(settingsOf(server.port), 'wrong'), /does not accept user and password/],
        [await sendOne(settingsOf(server.port), PASSWORD, DIRECT_CONNECTION), /certificate/],
        [await sendOne(settingsOf(plain.port), PASSWORD), /STARTTLS/],
        [await sendOne(settingsOf(1), PASSWORD), /refused/],
      ] as const
      for (const [outcome, words] of cases) {
        assert.equal(outcome?.state, 'wait')
        assert.match('reason' in outcome! ? outcome.reason : '', words)
        assert.ok(!JSON.stringify(outcome).includes(PASSWORD))
      }
      assert.deepEqual([...server.taken, ...plain.taken], [])
    } finally {
      await Promise.all([server.close(), plain.close()])
    }
  })

  it('gives a mail up that the server rejects with 5yz, and sends it over TLS from the first byte', async () => {
    const fates: (550 | 'taken')[] = [550, 'taken']
    const server = await startMailServer(() => fates.shift() ?? 'taken', { secure: true })
    try {
      const settings = settingsOf(server.port, { security: 'tls' })
      assert.equal((await sendOne(settings, PASSWORD))?.state, 'rejected')
      const outcome = await sendOne(settings, PASSWORD)
      assert.deepEqual(outcome, { state: 'delivered', reference: `${'k'.repeat(64)}@plant.example` })
      assert.match(server.taken[0]!.subject, /critical.*Controller_stopped/)
    } finally {
      await server.close()
    }
  })
})
