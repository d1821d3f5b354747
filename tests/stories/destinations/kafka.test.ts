/** Kafka against the mock cluster of librdkafka, which speaks the protocol and refuses every other Produce request. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { aMessage } from '#export/testing/records'
import { DIRECT_CONNECTION } from '#model/destination'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { openTransport } from '#transports/open'
import { TokenCache } from '#transports/token-cache'
import { deliver, SENDER } from './delivery.ts'

const COUNT = Number(process.env.COUNT ?? 60)
const type = (await loadDestinationTypes()).get('kafka')!

function noCluster(): string | false {
  try {
    execFileSync('python3', ['-c', 'import ctypes; ctypes.CDLL("librdkafka.so.1")'], { stdio: 'ignore' })
    return false
  } catch {
    return 'librdkafka is not installed (apt install librdkafka1 python3)'
  }
}

async function startCluster() {
  const child = spawn('python3', [new URL('kafka-cluster.py', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines = createInterface({ input: child.stdout })
  const line = async () => ((await once(lines, 'line')) as [string])[0]
  const brokers = await line()
  return {
    brokers,
    async refuse(codes: readonly number[]) {
      child.stdin.write(`${codes.join(' ')}\n`)
      await line()
    },
    close: () => child.kill('SIGKILL'),
  }
}

const settingsOf = (brokers: string) => ({
  ...{ brokers, topic: 'plant.ot', security: 'none', mechanism: 'none', user: '', format: 'sightglass' },
})

async function sendOne(settings: ReturnType<typeof settingsOf>) {
  const transport = openTransport(type, {
    ...{ destination: 'd', settings, connection: DIRECT_CONNECTION, secrets: {}, data: '/nonexistent' },
    ...{ sender: SENDER, tokens: new TokenCache(), ownPort: 0 },
  })
  const outgoing = { message: aMessage(), queued: 1, sent: 2, key: 'k'.repeat(64) }
  const [outcome] = await transport.send([type.map(outgoing, { sender: SENDER, settings })])
  await transport.close()
  return outcome!
}

describe('Kafka to the mock cluster of librdkafka', { skip: noCluster() }, () => {
  it('delivers every message although half of the requests fail, and names what a person must do', {
    timeout: 600_000,
  }, async (test) => {
    const cluster = await startCluster()
    try {
      // 7 request timed out, 6 no longer the leader: tried again.
      await cluster.refuse(Array.from({ length: COUNT }, (_, at) => [0, 7, 0, 6][at % 4]!))
      const small = { ...type, limits: { ...type.limits, items: 5 } }
      const { state, seconds } = await deliver(
        small,
        { settings: settingsOf(cluster.brokers), secrets: {} },
        { count: COUNT, isLong: COUNT > 1000 },
      )
      assert.deepEqual([state.waiting, state.sent, state.failed, state.dropped], [0, COUNT, 0, 0])
      const found = new Map<string, string>()
      const kafka = new Kafka({ brokers: cluster.brokers.split(','), logLevel: logLevel.NOTHING })
      const consumer = kafka.consumer({ groupId: 'soc' })
      let records = 0
      await consumer.connect()
      await consumer.subscribe({ topic: 'plant.ot', fromBeginning: true })
      await consumer.run({
        eachMessage: async ({ message }) => {
          records++
          found.set(String(message.headers?.id), String(message.key))
        },
      })
      for (let tries = 0; tries < 300 && found.size < COUNT; tries++) await sleep(50)
      await consumer.disconnect()
      test.diagnostic(`${COUNT} messages, ${records} records, ${found.size} ids, ${seconds.toFixed(1)} s`)
      assert.equal(found.size, COUNT)
      assert.ok([...found.values()].includes('alert a-0'))

      await cluster.refuse([29])
      const faults = [
        [await sendOne(settingsOf(cluster.brokers)), /may not write to the topic/],
        [await sendOne(settingsOf('127.0.0.1:1')), /refused/],
      ] as const
      for (const [outcome, words] of faults) {
        assert.equal(outcome.state, 'wait', JSON.stringify(outcome))
        assert.match('reason' in outcome ? outcome.reason : '', words)
      }
      await cluster.refuse([10])
      assert.equal((await sendOne(settingsOf(cluster.brokers))).state, 'split')
    } finally {
      cluster.close()
    }
  })
})
