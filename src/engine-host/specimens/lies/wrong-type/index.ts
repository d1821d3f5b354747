import { defineProtocol } from 'sightglass/sdk'

/** For the engine's test: declares an unknown device type for its servers. */
export const protocol = defineProtocol<undefined, undefined>({
  name: 'wrong-type',
  title: 'A protocol of a thing',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  roles: { server: { type: 'Pump Thing' as 'PLC' } },
  hints: [{ transport: 'udp', port: 6667 }],
  dissect: () => ({ kind: 'foreign' }),
  facts() {},
})
