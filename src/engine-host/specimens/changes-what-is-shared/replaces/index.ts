import { defineProtocol } from 'sightglass/sdk'

/** For the engine's test: replaces a function that all code uses. */
Array.prototype.push = () => 0
Map.prototype.get = () => undefined
globalThis.Map = class extends Map {}

export const protocol = defineProtocol<undefined, undefined>({
  name: 'replaces',
  title: 'A protocol that replaces',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6668 }],
  dissect: () => ({ kind: 'foreign' }),
  facts() {},
})
