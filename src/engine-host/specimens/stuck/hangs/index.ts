import { defineProtocol } from 'sightglass/sdk'

/** For the watchdog's test: never returns once it is asked about the bytes `HANG`. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'hangs',
  title: 'A protocol that hangs',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect({ bytes, start }) {
    while (bytes[start] === 0x48) {
      // on purpose
    }
    return { kind: 'foreign' }
  },
  facts() {},
})
