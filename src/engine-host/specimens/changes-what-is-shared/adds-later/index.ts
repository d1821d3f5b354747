import { defineProtocol } from 'sightglass/sdk'

/** For the engine's test: gives every array a method of its own at its second message. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'adds-later',
  title: 'A protocol that adds to arrays later',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect({ bytes, start, end }) {
    if (bytes[start] === 0x4d) Object.assign(Array.prototype, { last: 1 })
    return { kind: 'message', message: undefined, length: end - start }
  },
  facts(_message, _slice, emit) {
    emit({ kind: 'operation', verb: 'read', name: 'Fine', code: '1', outcome: 'requested' })
  },
})
