import { defineProtocol } from 'sightglass/sdk'

/** Steps of work at the end of each conversation: some tenths of a second of processor time. */
const STEPS = 400_000_000

/** For the watchdog's test: no conversation takes long, and all together take longer than one frame may. */
export const protocol = defineProtocol<string, undefined>({
  name: 'tidies',
  title: 'A protocol that tidies up',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'udp', port: 6666 }],
  dissect: ({ start, end }) => ({ kind: 'message', message: 'whatever', length: end - start }),
  facts() {},
  finish() {
    let sum = 0
    for (let step = 0; step < STEPS; step++) sum = (sum + step) | 0
    if (sum === 1) throw new Error('unreachable: it is another sum')
  },
})
