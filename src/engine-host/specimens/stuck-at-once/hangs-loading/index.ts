import { defineProtocol } from 'sightglass/sdk'

/** For the watchdog's test: never finishes loading. */
for (let turns = 0; turns >= 0; turns = (turns + 1) % 1000) {
  // on purpose
}

export const protocol = defineProtocol<undefined, undefined>({
  name: 'hangs-loading',
  title: 'A protocol that hangs while it is loaded',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect: () => ({ kind: 'foreign' }),
  facts() {},
})
