/**
 * Kafka with the kafkajs package. Delivered is what all replicas in sync have (acks=-1). The addresses that brokers
 * advertise are checked as those of the settings are.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { type ISocketFactory, Kafka, logLevel, type Producer, type SASLOptions } from 'kafkajs'
import { readTlsFiles } from '#data-folder/tls-files'
import type { DeliveryOutcome, Item, KafkaDestinationType } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import { checkAddress, safeLookup } from './safe-lookup.ts'
import { limits, problemOf, type Transport, type TransportContext } from './transport.ts'

/** Attempts of the library for one request; further ones are the worker's. */
const RETRIES = 2

/** Names of https://kafka.apache.org/protocol#protocol_error_codes: a person must act. */
const WAIT: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'the user may not write to the topic',
  CLUSTER_AUTHORIZATION_FAILED: 'the user may not use the cluster',
  SASL_AUTHENTICATION_FAILED: 'the broker does not accept user and password',
  UNSUPPORTED_SASL_MECHANISM: 'the broker does not offer this sign-in mechanism',
  UNKNOWN_TOPIC_OR_PARTITION: 'the topic does not exist; create it',
  INVALID_TOPIC_EXCEPTION: 'the name of the topic is not valid',
}
const SPLIT: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

export function openKafka(type: KafkaDestinationType, context: TransportContext): Transport {
  const { settings, secrets } = context
  const cluster = type.cluster(settings)
  const where = cluster.brokers.map(({ host, port }) => `${host}:${port}`).join(', ')
  /** Of the last connection attempt: the library hides it behind its own error. */
  let cause: Error | undefined
  let producer: Producer | undefined

  async function open(): Promise<Producer> {
    const kafka = new Kafka({
      clientId: 'sightglass',
      brokers: cluster.brokers.map(({ host, port }) => `${host}:${port}`),
      ssl: cluster.isTls,
      ...(cluster.mechanism !== 'none' && {
        sasl: {
          mechanism: cluster.mechanism,
          username: cluster.user,
          password: secrets.password ?? '',
        } as SASLOptions,
      }),
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.answerMs,
      retry: { retries: RETRIES, initialRetryTime: 100, maxRetryTime: 1000 },
      logLevel: logLevel.NOTHING,
      socketFactory: socketFactory(cluster.isTls, context, (error) => {
        cause = error
      }),
    })
    const opened = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: RETRIES } })
    await opened.connect()
    return opened
  }

  return {
    async send(items) {
      cause = undefined
      try {
        producer ??= await open()
        const entries = items.map((item) => type.entry(item, settings))
        const byTopic = Map.groupBy(entries, ({ topic }) => topic)
        await producer.sendBatch({
          acks: -1,
          timeout: limits.answerMs,
          topicMessages: [...byTopic].map(([topic, group]) => ({
            topic,
            messages: group.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
          })),
        })
        return entries.map(({ topic }) => ({ state: 'delivered', reference: topic }))
      } catch (error) {
        await producer?.disconnect().catch(() => undefined)
        producer = undefined
        return failure(items, error as Error, { where, cause })
      }
    },
    async close() {
      await producer?.disconnect().catch(() => undefined)
    },
  }
}

function failure(
  items: readonly Item[],
  error: Error,
  { where, cause }: { readonly where: string; readonly cause: Error | undefined },
): readonly DeliveryOutcome[] {
  const types = typesOf(error)
  const wait = types.find((name) => WAIT[name] !== undefined)
  if (wait !== undefined) return all(items, { state: 'wait', reason: `${where}: ${WAIT[wait]}` }).outcomes
  if (types.some((name) => SPLIT.has(name)))
    return all(items, { state: 'split', reason: `${where}: the broker takes no message of this size` })
      .outcomes
  if (/SASL|authentication/i.test(error.message))
    return all(items, { state: 'wait', reason: `${where}: the broker does not accept user and password` })
      .outcomes
  if (cause !== undefined) return all(items, { state: 'wait', reason: problemOf(cause, where) }).outcomes
  return all(items, { state: 'retry', reason: `${where}: ${error.message.slice(0, 300)}` }).outcomes
}

/** `type` of a protocol error and of what it was caused by. */
function typesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const { type, cause, originalError } = error as { type?: unknown; cause?: unknown; originalError?: unknown }
  return [
    ...(typeof type === 'string' ? [type] : []),
    ...typesOf(cause, depth + 1),
    ...typesOf(originalError, depth + 1),
  ]
}

function socketFactory(
  isTls: boolean,
  { data, connection, ownPort, isProtected }: TransportContext,
  failed: (error: Error) => void,
): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const dialled = { host, port, ownPort, isProtected }
    if (isIP(host) !== 0) checkAddress(host, dialled)
    const lookup = safeLookup(dialled)
    const socket: Socket = isTls
      ? connectTls(
          {
            ...{ host, port, lookup, ...readTlsFiles(join(data, 'certificates'), connection) },
            minVersion: 'TLSv1.2',
            ...(isIP(host) === 0 && { servername: host }),
          },
          onConnect,
        )
      : connectTcp({ host, port, lookup }, onConnect)
    socket.setKeepAlive(true, 60_000)
    socket.once('error', failed)
    return socket
  }
}
