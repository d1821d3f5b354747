import { defineProtocol, type Operation } from 'sightglass/sdk'

const FINE: Operation = { kind: 'operation', verb: 'read', name: 'Fine', code: '1', outcome: 'requested' }

/** For the engine's test: emits a fact with an unknown verb. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'tells-tales',
  title: 'A protocol that tells tales',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect: ({ start, end }) => ({ kind: 'message', message: undefined, length: end - start }),
  facts(_message, _slice, emit) {
    emit(FINE)
    emit({ ...FINE, name: 'Boom', verb: 'explode' as 'read' })
  },
})
