import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts } from './facts.ts'
import { operations } from './operations.ts'
import { SparkplugBState } from './state.ts'
import { dissect, type SparkplugMessage } from './wire.ts'

export const protocol = defineProtocol<SparkplugMessage, SparkplugBState>({
  name: 'sparkplug-b',
  shortName: 'Sparkplug B',
  title: 'Sparkplug B',
  standard: 'Eclipse Sparkplug Specification 3.0.0 (2022)',
  depth: 'deep',
  family: 'ot',
  traits: { isBrokered: true },
  actions,
  hints: [{ carriedBy: 'mqtt', selector: 'spBv1.0' }],
  newState: () => new SparkplugBState(),
  dissect,
  facts,
  rows: ({ topic, sequence, metrics }) => [
    { label: 'Type', value: topic.type, at: 0, length: 0 },
    { label: 'Sequence', value: String(sequence ?? ''), at: 0, length: 0 },
    ...metrics.slice(0, 64).map(({ name, alias, value }) => ({
      label: name || `alias ${alias ?? '?'}`,
      value: String(value ?? ''),
      at: 0,
      length: 0,
    })),
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code }) => code },
    { name: 'target', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [...operations].map(([code, { verb, title }]) => ({ code, name: title, verb })),
})
