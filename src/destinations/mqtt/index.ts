/** MQTT 5 (OASIS) and 3.1.1: one JSON document per message, published with QoS 1 or 2. */
import Type from 'typebox'
import { defineMqttDestination } from '#destination-kit/destination-type'
import { optionalText } from '#destination-kit/fields'
import { itemOf, recordOf } from '#destination-kit/record'

export const type = defineMqttDestination({
  name: 'mqtt',
  title: 'MQTT',
  description: 'Publishes one JSON document per message to a broker.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    host: Type.String({
      title: 'Broker',
      description: 'Name or address',
      minLength: 1,
      maxLength: 253,
      pattern: '^[A-Za-z0-9._:%-]+$',
    }),
    port: Type.Integer({
      title: 'Port',
      description: '8883 for TLS, 1883 without',
      minimum: 1,
      maximum: 65_535,
      default: 8883,
    }),
    security: Type.Enum(['tls', 'none'], {
      title: 'Encryption',
      description: 'None only in the same network',
      default: 'tls',
    }),
    topic: Type.String({
      title: 'Topic',
      description: 'The kind of message is added: TOPIC/alert',
      // MQTT 5 §4.7.1: no wildcards in a topic name.
      pattern: '^[^/#+\\0\\s][^#+\\0\\s]{0,150}$',
      default: 'sightglass',
    }),
    user: optionalText('User', 'Empty for a broker that asks for no sign-in'),
    qos: {
      ...Type.Enum(['1', '2'], {
        title: 'QoS',
        description: '1: at least once; 2: exactly once to the broker',
        default: '1',
      }),
      isAdvanced: true,
    },
  }),
  secrets: { password: { title: 'Password', when: { setting: 'user', isSet: true } } },
  limits: { items: 100, bytes: 1_000_000, perSecond: 50 },
  // Subscribers know a repeat by `key`.
  repeats: 'none',
  broker: ({ host, port, security, user }) => ({ host, port, isTls: security === 'tls', user }),
  publication: ({ body, message }, { topic, qos }) => ({
    ...{ topic: `${topic}/${message.kind}`, payload: body, qos: qos === '2' ? 2 : 1 },
  }),
  map: (outgoing, { sender }) => itemOf(outgoing, recordOf(outgoing, sender)),
})
