import { defineProtocol } from 'sightglass/sdk'

/** For the engine's test: gives every array a method of its own. */
Object.assign(Array.prototype, { last: 1 })

export const protocol = defineProtocol<undefined, undefined>({
  name: 'adds-at-once',
  title: 'A protocol that adds to arrays',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6667 }],
  dissect: () => ({ kind: 'foreign' }),
  facts() {},
})
