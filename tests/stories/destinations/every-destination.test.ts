/**
 * Every destination type over HTTP against its double, which fails half of all calls: a quarter before it takes them, a
 * quarter after. `COUNT=10000` is the long run, by hand.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { AnyDestinationType } from '#destination-kit/destination-type'
import type { Double } from '#destination-kit/testing/double'
import type { TicketDouble } from '#destination-kit/testing/ticket-double'
import { DIRECT_CONNECTION } from '#model/destination'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { openTransport } from '#transports/open'
import { TokenCache } from '#transports/token-cache'
import { deliver, messageFor, SENDER } from './delivery.ts'
import { startFailingServer } from './failing-server.ts'

const COUNT = Number(process.env.COUNT ?? 80)
const HALF = { before: 0.25, after: 0.25, callMs: COUNT > 1000 ? 5 : 0 }

const doubles = await Promise.all(
  [...(await loadDestinationTypes()).values()]
    .filter(({ name }) =>
      existsSync(new URL(`../../../src/destinations/${name}/testing/double.ts`, import.meta.url)),
    )
    .map(async (type) => {
      const { makeDouble } = (await import(`../../../src/destinations/${type.name}/testing/double.ts`)) as {
        makeDouble: () => Double
      }
      return { type, makeDouble }
    }),
)

async function deliverTo(type: AnyDestinationType, double: Double, failures: typeof HALF) {
  const server = await startFailingServer(double, failures)
  try {
    const receiver = { settings: double.settings(server.url), secrets: double.secrets(server.url) }
    const delivered = await deliver(type, receiver, { count: COUNT, isLong: COUNT > 1000 })
    return { ...delivered, calls: server.calls() }
  } finally {
    server.close()
  }
}

describe('destinations whose receiver fails half of all calls', () => {
  for (const { type, makeDouble } of doubles)
    it(`${type.title}: nothing is lost, one record for each alert`, { timeout: 600_000 }, async (test) => {
      const double = makeDouble()
      const { state, seconds, calls } = await deliverTo(type, double, HALF)
      test.diagnostic(
        `${COUNT} messages, ${calls} calls, ${double.taken().length} taken, ${double.records().length} records, ${seconds.toFixed(1)} s`,
      )
      assert.deepEqual([state.waiting, state.sent, state.failed, state.dropped], [0, COUNT, 0, 0])
      assert.ok(double.taken().length >= COUNT)
      if (type.repeats !== 'none' || type.name === 'webhook')
        assert.equal(double.records().length, COUNT * (double.recordsEach ?? 1))
    })
})

describe('ticket systems that fail a quarter of all calls', () => {
  const ticketSystems = doubles.filter(({ makeDouble }) => 'tickets' in makeDouble())
  for (const { type, makeDouble } of ticketSystems)
    it(`${type.title}: a closed alert closes its ticket, with one note`, { timeout: 60_000 }, async () => {
      const double = makeDouble() as TicketDouble
      const server = await startFailingServer(double, { before: 0.1, after: 0.15, callMs: 0 }, 7)
      try {
        const settings = { ...double.settings(server.url), ...(type.name === 'jira' && { done: '31' }) }
        const receiver = { settings, secrets: double.secrets(server.url) }
        const { state } = await deliver(type, receiver, { count: 12, reasons: ['new', 'closed'] })
        assert.deepEqual([state.waiting, state.sent, state.failed], [0, 24, 0])
        const tickets = [...double.tickets.values()]
        assert.equal(tickets.length, 12)
        // The API of XSOAR lists no entries of an incident: there a note may be repeated.
        for (const { status, notes, comments = [] } of tickets)
          assert.deepEqual(
            [status, type.name === 'cortex-xsoar' ? 2 : notes.length + comments.length],
            ['closed', 2],
          )
      } finally {
        server.close()
      }
    })
})

describe('destinations whose credentials are wrong', () => {
  // A receiver in a closed network may ask for none.
  const withCredentials = doubles.filter(({ makeDouble }) => Object.keys(makeDouble().secrets('')).length > 0)
  for (const { type, makeDouble } of withCredentials)
    it(`${type.title}: waits, says why and gives nothing up`, async () => {
      const double = makeDouble()
      const wrong: Double = {
        ...double,
        secrets: (url) =>
          Object.fromEntries(
            Object.entries(double.secrets(url)).map(([name, value]) => [
              name,
              name === 'url' ? `${url}/hooks/gone` : `${value}x`,
            ]),
          ),
      }
      const folder = mkdtempSync(join(tmpdir(), 'sightglass-destination-'))
      const server = await startFailingServer(double, { before: 0, after: 0, callMs: 0 })
      try {
        const transport = openTransport(type, {
          ...{ destination: 'd-1', settings: wrong.settings(server.url), connection: DIRECT_CONNECTION },
          ...{
            secrets: wrong.secrets(server.url),
            data: folder,
            sender: SENDER,
            tokens: new TokenCache(),
            ownPort: 0,
          },
        })
        const outgoing = { message: messageFor(type), queued: 1, sent: 2, key: 'k'.repeat(64) }
        const item = type.map(outgoing, { sender: SENDER, settings: wrong.settings(server.url) })
        const [outcome] = await transport.send([item])
        await transport.close()
        assert.equal(outcome?.state, 'wait')
        assert.deepEqual(double.taken(), [])
        const secrets = Object.values(wrong.secrets(server.url))
        for (const secret of secrets)
          assert.ok(!JSON.stringify(outcome).includes(secret), 'the reason repeats a secret')
      } finally {
        server.close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
})
