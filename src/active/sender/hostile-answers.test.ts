/** Devices that answer with anything: the query ends for the device, with one reason, bounded bytes and no second connection. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { loadQueries } from '../found/queries.ts'
import { plannedQuery, plannedTarget, planOf } from '../testing/plans.ts'
import { type RunEvent, runPlan } from './run-plan.ts'
import { connectTo } from './sockets.ts'

const templates = await loadQueries()
const ADDRESS = '127.0.0.1'

async function eventsOf(id: string, port: number): Promise<readonly RunEvent[]> {
  const known = { rackSlots: [2], units: [1] }
  const target = plannedTarget(ADDRESS, [plannedQuery(templates.get(id)!, { port, known, secretLength: 0 })])
  const events: RunEvent[] = []
  await runPlan(planOf([target]), {
    ...{ targets: [target], templates, credentials: new Map(), sealing: () => undefined },
    ...{ connect: connectTo, pause: async () => {}, now: () => 0 },
    journal: async (event) => {
      events.push(event)
    },
  })
  return events
}

/** Behaviour of the device for each connection, and their number. */
async function asked(id: string, act: (socket: Socket, request: Buffer) => void) {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => {})
    if (id === 'ssh-banner') act(socket, Buffer.alloc(0))
    socket.on('data', (request: Buffer) => act(socket, request))
  })
  await once(server.listen(0, ADDRESS), 'listening')
  const events = await eventsOf(id, (server.address() as AddressInfo).port)
  server.close()
  assert.equal(connections, 1, id)
  const of = (kind: RunEvent['kind']) => events.filter((event) => event.kind === kind)
  return { requests: of('request').length, answers: of('answer'), distress: of('distress')[0]?.text ?? '' }
}

/** Sends until the other side closes. */
function endless(socket: Socket, piece: Uint8Array) {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', more)
  }
  more()
}

test('endless bytes of another protocol end the query after its first request', async () => {
  for (const id of ['s7-identity', 'modbus-device-identification', 'slmp-type', 'smb-negotiate']) {
    const { requests, answers, distress } = await asked(id, (socket) =>
      endless(socket, Buffer.alloc(8192, 0x41)),
    )
    assert.deepEqual([requests, answers.length, distress], [1, 0, 'the answer is malformed'], id)
  }
})

test('an endless answer of the right kind is read up to the maximum of the template', async () => {
  // MBAP with 65,535 bytes, of which a Modbus answer has 260 at most.
  const { requests, answers } = await asked('modbus-server-id', (socket, request) =>
    endless(socket, Buffer.concat([request.subarray(0, 4), Buffer.of(0xff, 0xff), Buffer.alloc(8192)])),
  )
  assert.equal(requests, 1)
  assert.ok(answers.every(({ bytes = 0 }) => bytes <= 260))
})

test('a line or a head without end is no answer, and costs no time for each byte', async () => {
  for (const id of ['ssh-banner', 'http-head']) {
    const { answers } = await asked(id, (socket) => endless(socket, Buffer.alloc(65_536, 0x0d)))
    assert.ok(
      answers.every(({ bytes = 0 }) => bytes <= templates.get(id)!.steps[0]!.answer!.maximum),
      id,
    )
  }
})

test('a reset and a close without an answer are signs of distress', async () => {
  const reset = await asked('s7-identity', (socket) => socket.resetAndDestroy())
  assert.deepEqual([reset.requests, reset.distress], [1, 'connection reset'])
  const closed = await asked('s7-identity', (socket) => socket.end())
  assert.deepEqual([closed.requests, closed.distress], [1, 'connection closed by the device'])
})

test('many datagrams of others, then a long one: one answer of bounded length', async () => {
  const socket = createSocket('udp4')
  socket.on('message', (_, { port }) => {
    for (let i = 0; i < 50; i++) socket.send(Buffer.alloc(1, i), port, ADDRESS)
    socket.send(Buffer.alloc(60_000), port, ADDRESS)
  })
  await once(socket.bind(0, ADDRESS), 'listening')
  const events = await eventsOf('enip-list-identity', socket.address().port)
  socket.close()
  const answers = events.filter(({ kind }) => kind === 'answer')
  assert.equal(events.filter(({ kind }) => kind === 'request').length, 1)
  assert.ok(answers.every(({ bytes = 0 }) => bytes <= 1500))
})
