import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts } from './facts.ts'
import { operations } from './operations.ts'
import { rows } from './rows.ts'
import { rule as mqttDuplicateClientId } from './rules/mqtt-duplicate-client-id.ts'
import { rule as retainedMessagesCleared } from './rules/retained-messages-cleared.ts'
import { rule as topicOfAnotherPublisher } from './rules/topic-of-another-publisher.ts'
import { finish, type MqttState, newState } from './state.ts'
import { dissect, type MqttMessage, packet, probe } from './wire.ts'

export const protocol = defineProtocol<MqttMessage, MqttState>({
  name: 'mqtt',
  shortName: 'MQTT',
  title: 'MQTT',
  standard: 'OASIS MQTT 3.1.1 (2014), OASIS MQTT 5.0 (2019), MQTT 3.1 (IBM, 2010)',
  depth: 'deep',
  family: 'ot',
  traits: { hasLogons: true, isBrokered: true },
  roles: { server: { type: 'Server', role: 'message-broker' } },
  rules: [mqttDuplicateClientId, retainedMessagesCleared, topicOfAnotherPublisher],
  actions,
  hints: [
    { content: 'tcp' },
    { transport: 'tcp', port: 1883 },
    { carriedBy: 'websocket', selector: 'mqtt' }, // MQTT 5.0 §6
    { carriedBy: 'websocket', selector: 'mqttv3.1' },
  ],
  newState,
  firstBytes: '\x10',
  probe,
  dissect,
  isFromClient(message) {
    if (message.kind !== 'packet') return undefined
    if (
      message.type === packet.connect ||
      message.type === packet.subscribe ||
      message.type === packet.unsubscribe
    )
      return true
    return message.type === packet.connack || message.type === packet.suback ? false : undefined
  },
  facts,
  finish,
  rows,
  behaviourKeys: [
    { name: 'packet', of: (operation) => operation.code },
    { name: 'topic', of: (operation) => operation.object && `${operation.code} ${operation.object}` },
  ],
  operations: [...operations].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
})
