/** MQTT through a real mosquitto that is killed and started again while messages are sent. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import type { DestinationSettings } from '#destination-kit/destination-type'
import { aMessage } from '#export/testing/records'
import { DIRECT_CONNECTION } from '#model/destination'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { openTransport } from '#transports/open'
import { TokenCache } from '#transports/token-cache'
import { makeCertificates } from '../forwarding/rsyslog.ts'
import { deliver, SENDER } from './delivery.ts'

const PROGRAM = '/usr/sbin/mosquitto'
const COUNT = Number(process.env.COUNT ?? 60)
const PASSWORD = 'seven red tanks'
const folder = mkdtempSync(join(tmpdir(), 'sightglass-mqtt-'))
const type = (await loadDestinationTypes()).get('mqtt')!
let child: ChildProcess | undefined

after(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function start(port: number): Promise<void> {
  child = spawn(PROGRAM, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      }).on('error', () => resolve(false))
    })
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('mosquitto does not listen')
}

async function stop(): Promise<void> {
  const ended = once(child!, 'exit')
  child!.kill('SIGKILL')
  await ended
}

describe('MQTT to a real mosquitto', {
  skip: existsSync(PROGRAM) ? false : 'mosquitto is not installed',
}, () => {
  it('delivers every message although the broker dies, over TLS with a password; names what is wrong', {
    timeout: 120_000,
  }, async (test) => {
    const [port, plain] = [await freePort(), await freePort()]
    const certificates = join(folder, 'certificates')
    makeCertificates(certificates)
    mkdirSync(join(folder, 'store'))
    execFileSync('mosquitto_passwd', ['-b', '-c', join(folder, 'passwords'), 'ot', PASSWORD], {
      stdio: 'ignore',
    })
    writeFileSync(
      join(folder, 'mosquitto.conf'),
      [
        ...['user root', 'per_listener_settings false', 'allow_anonymous false', 'max_packet_size 20000'],
        ...[
          `password_file ${join(folder, 'passwords')}`,
          `listener ${plain} 127.0.0.1`,
          `listener ${port} 127.0.0.1`,
        ],
        ...[`cafile ${join(certificates, 'ca.pem')}`, `certfile ${join(certificates, 'localhost.pem')}`],
        ...[`keyfile ${join(certificates, 'localhost.key')}`, ''],
      ].join('\n'),
    )
    const settings = { host: 'localhost', port, security: 'tls', topic: 'plant/ot', user: 'ot', qos: '1' }
    const trusted = { ...DIRECT_CONNECTION, caFile: 'ca.pem' }
    await start(port)
    const received = new Map<string, number>()
    let hasDied = false
    const listen = async () => {
      const client = await connectAsync({
        host: '127.0.0.1',
        port: plain,
        username: 'ot',
        password: PASSWORD,
        reconnectPeriod: 0,
      })
      client.on('error', () => undefined)
      client.on('message', (topic, payload) => {
        const { key } = JSON.parse(payload.toString()) as { key: string }
        assert.equal(topic, 'plant/ot/alert')
        received.set(key, (received.get(key) ?? 0) + 1)
        // Dies in the middle of a batch, with messages under way.
        if (received.size === 10 && !hasDied) {
          hasDied = true
          child!.kill('SIGKILL')
        }
      })
      await client.subscribeAsync('plant/ot/#', { qos: 1 })
      return client
    }
    const first = await listen()
    const receiver = { settings, secrets: { password: PASSWORD }, connection: trusted, data: folder }
    const delivering = deliver(type, receiver, { count: COUNT })
    if (child!.exitCode === null && child!.signalCode === null) await once(child!, 'exit')
    const before = received.size
    first.end(true)
    await start(port)
    const second = await listen()
    const { state, seconds } = await delivering
    test.diagnostic(`${COUNT} messages acknowledged, broker killed after ${before}, ${seconds.toFixed(1)} s`)
    assert.ok(hasDied && before < COUNT, `${before} before the broker died`)
    assert.deepEqual([state.waiting, state.sent, state.failed, state.dropped], [0, COUNT, 0, 0])
    await second.endAsync()

    const sendOne = async (change: DestinationSettings, password = PASSWORD, connection = trusted) => {
      const transport = openTransport(type, {
        ...{
          destination: 'd',
          settings: { ...settings, ...change },
          connection,
          secrets: { password },
          data: folder,
        },
        ...{ sender: SENDER, tokens: new TokenCache(), ownPort: 0 },
      })
      const item = type.map(
        { message: aMessage(), queued: 1, sent: 2, key: 'k'.repeat(64) },
        { sender: SENDER, settings },
      )
      const [outcome] = await transport.send([item])
      await transport.close()
      return outcome!
    }
    assert.deepEqual(await sendOne({ qos: '2' }), { state: 'delivered', reference: 'plant/ot/alert' })
    const faults = [
      [await sendOne({}, 'wrong'), /does not accept user and password/],
      [await sendOne({}, PASSWORD, DIRECT_CONNECTION), /certificate/],
      [await sendOne({ port: 1 }), /refused/],
    ] as const
    for (const [outcome, words] of faults) {
      assert.equal(outcome.state, 'wait')
      assert.match('reason' in outcome ? outcome.reason : '', words)
    }
    await stop()
  })
})
