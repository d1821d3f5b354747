import { defineProtocol } from 'sightglass/sdk'
import { emitMessage, emitUnanswered, newState, type SkeletonProtocolState } from './facts.ts'
import { operations } from './operations.ts'
import { dissect, type SkeletonProtocolMessage } from './wire.ts'

export const protocol = defineProtocol<SkeletonProtocolMessage, SkeletonProtocolState>({
  name: 'skeleton-protocol',
  title: 'SkeletonProtocol',
  standard: 'TODO: title and edition of every standard followed',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 65000 }], // TODO: the registered port
  newState,
  dissect,
  facts: emitMessage,
  finish: emitUnanswered,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...operations].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
})
