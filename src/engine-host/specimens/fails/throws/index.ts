import { defineProtocol } from 'sightglass/sdk'

/** For the engine's test: reads everything, but throws once it is asked about the bytes `FAIL`. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'throws',
  title: 'A protocol that throws',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect({ bytes, start, end }) {
    if (bytes[start] === 0x46) throw new Error('on purpose')
    return { kind: 'message', message: undefined, length: end - start }
  },
  facts(_message, _slice, emit) {
    emit({ kind: 'operation', verb: 'read', name: 'Fine', code: '1', outcome: 'requested' })
  },
})
