import { defineProtocol } from 'sightglass/sdk'

/** For the engine's test: throws once it is asked about the octets `FAIL`. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'throws',
  title: 'A protocol that throws',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect({ bytes, start }) {
    if (bytes[start] === 0x46) throw new Error('on purpose')
    return { kind: 'foreign' }
  },
  facts() {},
})
