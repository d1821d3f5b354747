/** MQTT 5 over TCP or TLS, with the mqtt package. Delivered is what the broker acknowledged (PUBACK, PUBCOMP). */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { readTlsFiles } from '#data-folder/tls-files'
import type { DeliveryOutcome, Item, MqttDestinationType } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import { checkAddress } from './safe-lookup.ts'
import { limits, problemOf, type Transport, type TransportContext } from './transport.ts'

/** MQTT 5 §2.4: reasons a person must act on; 3.1.1 has 4 and 5. */
const SIGN_IN: ReadonlySet<number> = new Set([4, 5, 0x86, 0x87])

export function openMqtt(type: MqttDestinationType, context: TransportContext): Transport {
  const { settings, secrets, connection, data, ownPort } = context
  const broker = type.broker(settings)
  const where = `${broker.host}:${broker.port}`
  let client: MqttClient | undefined

  async function open(): Promise<MqttClient> {
    const { address } = await lookup(broker.host)
    checkAddress(address, { host: broker.host, port: broker.port, ownPort })
    const opened = await connectAsync({
      ...{ protocol: broker.isTls ? 'mqtts' : 'mqtt', host: address, port: broker.port, protocolVersion: 5 },
      ...(broker.isTls && {
        ...readTlsFiles(join(data, 'certificates'), connection),
        minVersion: 'TLSv1.2' as const,
        // RFC 6066 §3: no addresses in the server name extension.
        ...(isIP(broker.host) === 0 && { servername: broker.host }),
      }),
      ...(broker.user !== '' && { username: broker.user, password: secrets.password ?? '' }),
      ...{ clean: true, reconnectPeriod: 0, connectTimeout: limits.connectMs, queueQoSZero: false },
    })
    opened.on('error', () => undefined)
    // One listener for each message under way.
    opened.setMaxListeners(0)
    return opened
  }

  async function publish(item: Item, through: MqttClient): Promise<DeliveryOutcome> {
    const { topic, payload, qos } = type.publication(item, settings)
    try {
      await within(through.publishAsync(topic, payload, { qos }), through)
      return { state: 'delivered', reference: topic }
    } catch (error) {
      const { code } = error as { code?: number }
      const reason = `${where}: ${(error as Error).message.slice(0, 300)}`
      // 0x87 not authorized, 0x90 topic name invalid, 0x95 packet too large, 0x99 payload format invalid.
      if (code === 0x87 || code === 0x90)
        return { state: 'wait', reason: `${reason}; check the broker's access list` }
      if (code === 0x95 || code === 0x99) return { state: 'rejected', reason }
      return { state: 'retry', reason }
    }
  }

  return {
    async send(items) {
      try {
        if (client?.connected !== true) {
          client?.end(true)
          client = await open()
        }
      } catch (error) {
        const { code } = error as { code?: unknown }
        if (typeof code === 'number' && SIGN_IN.has(code))
          return all(items, {
            state: 'wait',
            reason: `${where}: the broker does not accept user and password`,
          }).outcomes
        return all(items, { state: 'wait', reason: problemOf(error, where) }).outcomes
      }
      const through = client
      return Promise.all(items.map((item) => publish(item, through)))
    },
    async close() {
      if (client?.connected === true) await client.endAsync().catch(() => undefined)
      else client?.end(true)
    },
  }
}

/** A broker that falls silent, or a connection that breaks, must not hold the queue: the library waits for neither. */
async function within<Result>(work: Promise<Result>, through: MqttClient): Promise<Result> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`not acknowledged within ${limits.answerMs / 1000} s`)),
    limits.answerMs,
  )
  const broken = () => late.reject(new Error('the broker closed the connection'))
  through.once('close', broken)
  return Promise.race([work, late.promise]).finally(() => {
    clearTimeout(timer)
    through.off('close', broken)
  })
}
