/** Apache Kafka: one JSON document per message, keyed by alert. */
import Type from 'typebox'
import { defineKafkaDestination } from '#destination-kit/destination-type'
import { optionalText } from '#destination-kit/fields'
import { ocsfOf } from '#destination-kit/ocsf'
import { itemOf, recordOf } from '#destination-kit/record'
import { objectOf } from '#model/message'

export const type = defineKafkaDestination({
  name: 'kafka',
  title: 'Apache Kafka',
  description: 'Writes one JSON document per message to a topic; messages of one alert have the same key.',
  kinds: ['alert', 'incident', 'event', 'system', 'device', 'exposure'],
  settings: Type.Object({
    brokers: Type.String({
      title: 'Brokers',
      description: 'HOST:PORT, several with commas between',
      pattern: '^[A-Za-z0-9._-]+:[0-9]{1,5}(,[A-Za-z0-9._-]+:[0-9]{1,5}){0,9}$',
      maxLength: 500,
    }),
    topic: Type.String({
      title: 'Topic',
      description: 'It must exist',
      // Kafka, org.apache.kafka.common.internals.Topic.
      pattern: '^[A-Za-z0-9._-]{1,249}$',
      default: 'sightglass',
    }),
    security: Type.Enum(['tls', 'none'], {
      title: 'Encryption',
      description: 'None only in the same network',
      default: 'tls',
    }),
    mechanism: Type.Enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512'], {
      title: 'Sign-in',
      description: 'SASL mechanism; none for client certificates',
      default: 'none',
    }),
    user: optionalText('User', 'Empty for no SASL'),
    format: {
      ...Type.Enum(['sightglass', 'ocsf'], {
        title: 'Format',
        description: 'Our own object, or an event of OCSF 1.8.0',
        default: 'sightglass',
      }),
      isAdvanced: true,
    },
  }),
  secrets: { password: { title: 'Password', when: { setting: 'user', isSet: true } } },
  check: ({ mechanism, user, security }) => {
    if ((mechanism === 'none') !== (user === ''))
      return 'settings.user: expected a user and a sign-in mechanism, or neither, got one of them'
    return mechanism === 'plain' && security === 'none'
      ? 'settings.security: expected tls, since the mechanism plain sends the password as it is'
      : undefined
  },
  limits: { items: 500, bytes: 900_000, perSecond: 50 },
  // Consumers know a repeat by the header `id`; compaction keeps the latest of a key.
  repeats: 'none',
  cluster: ({ brokers, security, mechanism, user }) => ({
    brokers: brokers.split(',').map((broker) => {
      const [host = '', port] = broker.split(':')
      return { host, port: Number(port) }
    }),
    ...{ isTls: security === 'tls', mechanism, user },
  }),
  entry: ({ body, key, message }, { topic }) => ({
    ...{ topic, key: objectOf(message), value: body },
    headers: { id: key, kind: message.kind, reason: message.reason },
  }),
  map: (outgoing, { sender, settings }) => {
    const isFinding = outgoing.message.kind === 'alert' || outgoing.message.kind === 'incident'
    return itemOf(
      outgoing,
      settings.format === 'ocsf' && isFinding ? ocsfOf(outgoing, sender) : recordOf(outgoing, sender),
    )
  },
})
