import { defineProtocol } from 'sightglass/sdk'

const kept: unknown[] = []

/** For the watchdog's test: keeps memory without end once it is asked about the bytes `MORE`. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'grows',
  title: 'A protocol that takes all memory',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect({ bytes, start }) {
    while (bytes[start] === 0x4d) kept.push(new Uint8Array(4 * 1024 * 1024).fill(1))
    return { kind: 'foreign' }
  },
  facts() {},
})
