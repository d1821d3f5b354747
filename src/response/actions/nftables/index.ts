/** nftables on this machine, where it is the gateway: sets with timeouts, nft(8). */
import Type from 'typebox'
import { defineCommandAction, NAMESPACE } from '../../action-type.ts'
import { isIPv4 } from '../../ip-text.ts'

const TABLE = 'inet sightglass'
/** Before the filter chains of others; `drop` is final whatever they accept. */
const CHAIN = 'type filter hook forward priority -10; policy accept;'
const SETS = {
  source4: { type: 'ipv4_addr', rules: ['ip saddr @source4 drop', 'ip daddr @source4 drop'] },
  source6: { type: 'ipv6_addr', rules: ['ip6 saddr @source6 drop', 'ip6 daddr @source6 drop'] },
  flow4: {
    type: 'ipv4_addr . ipv4_addr',
    rules: ['ip saddr . ip daddr @flow4 drop', 'ip daddr . ip saddr @flow4 drop'],
  },
  flow6: {
    type: 'ipv6_addr . ipv6_addr',
    rules: ['ip6 saddr . ip6 daddr @flow6 drop', 'ip6 daddr . ip6 saddr @flow6 drop'],
  },
} as const

/** Declares the table as it must be, whether it is there or not; one transaction. */
const DECLARED = [
  `add table ${TABLE}`,
  ...Object.entries(SETS).map(
    ([name, { type }]) => `add set ${TABLE} ${name} { type ${type}; flags timeout; }`,
  ),
  `add chain ${TABLE} forward { ${CHAIN} }`,
  `flush chain ${TABLE} forward`,
  ...Object.values(SETS).flatMap(({ rules }) => rules.map((rule) => `add rule ${TABLE} forward ${rule}`)),
]

export const type = defineCommandAction({
  name: 'nftables',
  title: 'nftables',
  description: 'Drops forwarded packets of an address or between two, where this machine is the gateway.',
  targets: ['address', 'flow'],
  settings: Type.Object({
    namespace: NAMESPACE,
  }),
  secrets: {},
  expiresThereSeconds: 2_147_483,
  hosts: () => [],
  command({ order, direction, settings }) {
    const { value, destination } = order.target
    const version = isIPv4(value) ? '4' : '6'
    const [set, key] =
      destination === '' ? [`source${version}`, value] : [`flow${version}`, `${value} . ${destination}`]
    const element = `element ${TABLE} ${set} { ${key}`
    // An element that expired cannot be deleted: it is added first, which changes nothing where it is there.
    const change =
      direction === 'apply'
        ? [`add ${element} timeout 1s }`, `delete ${element} }`, `add ${element} timeout ${order.seconds}s }`]
        : [`add ${element} timeout 1s }`, `delete ${element} }`]
    return {
      ...{ program: 'nft', args: ['-f', '-'], namespace: settings.namespace },
      input: `${[...DECLARED, ...change].join('\n')}\n`,
    }
  },
})
