import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { operationOf, operations, resultOf } from './operations.ts'
import { dissect, type Mapping, type MappingMessage } from './wire.ts'

/** Mapping of an external port to an internal one. */
function objectOf({ transport, innerPort, outerPort, host }: Mapping): string {
  const outer = outerPort === 0 || outerPort === innerPort ? '' : ` from outer port ${outerPort}`
  return `${transport} ${innerPort}${outer}${host === '' ? '' : ` of ${host}`}`
}

function facts(message: MappingMessage, { fromClient }: Slice, emit: Emit): void {
  const { isAnswer, result, mapping } = message
  // An unrequested announcement of a router answers no request.
  if (isAnswer === fromClient) return
  if (isAnswer)
    emit({
      kind: 'identity',
      about: 'server',
      attribute: 'role',
      value: 'router',
      confidence: confidence.banner,
      field: 'opcode',
    })
  const isRemoved = mapping?.seconds === 0
  const operation = operationOf(message)
  emit({
    kind: 'operation',
    ...operation,
    verb: isRemoved ? 'delete' : operation.verb,
    object: mapping === undefined ? undefined : objectOf(mapping),
    outcome: !isAnswer ? 'requested' : result === 0 ? 'succeeded' : 'rejected',
    ...(isAnswer && result !== 0 ? { error: resultOf(message) } : {}),
  })
}

export const protocol = defineProtocol<MappingMessage, undefined>({
  name: 'nat-pmp',
  shortName: 'NAT-PMP',
  title: 'NAT Port Mapping Protocol and Port Control Protocol',
  standard: 'RFC 6886; RFC 6887',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 5351 }],
  dissect,
  isFromClient: ({ isAnswer }) => !isAnswer,
  facts,
  rows: (message) => [
    { label: 'Version', value: String(message.version), at: 0, length: 1 },
    { label: 'Asked', value: operationOf(message).name, at: 1, length: 1 },
    ...(message.mapping === undefined
      ? []
      : [{ label: 'Mapping', value: objectOf(message.mapping), at: 4, length: 0 }]),
  ],
  behaviourKeys: [{ name: 'function', of: ({ code, verb }) => `${code} ${verb}` }],
  operations,
})
