/** Open vSwitch over OpenFlow: drop flows with a hard timeout, ovs-ofctl(8), ovs-fields(7). */
import Type from 'typebox'
import { defineCommandAction, NAMESPACE } from '../../action-type.ts'
import { isIPv4 } from '../../ip-text.ts'

/** Above all flows of a usual controller. */
const PRIORITY = 65_000

export const type = defineCommandAction({
  name: 'open-vswitch',
  title: 'Open vSwitch',
  description: 'Drops frames of a MAC address or an address at a bridge.',
  targets: ['mac', 'address', 'flow'],
  settings: Type.Object({
    bridge: Type.String({
      title: 'Bridge',
      description: 'Name of a local bridge, or tcp:ADDRESS:PORT of its OpenFlow listener',
      pattern: '^([A-Za-z0-9][A-Za-z0-9_.-]{0,14}|tcp:[0-9A-Fa-f.:\\[\\]]{3,45}:[0-9]{1,5})$',
      maxLength: 60,
    }),
    namespace: NAMESPACE,
  }),
  secrets: {},
  // 16 bits of seconds in OpenFlow 1.0.
  expiresThereSeconds: 65_535,
  hosts: ({ bridge }) => {
    const host = /^tcp:\[?(.+?)\]?:\d+$/.exec(bridge)?.[1]
    return host === undefined ? [] : [host]
  },
  command({ order, direction, settings }) {
    const matches = matchesOf(order.target)
    const flow = (match: string) =>
      direction === 'apply'
        ? `priority=${PRIORITY},hard_timeout=${Math.min(order.seconds, 65_535)},${match},actions=drop`
        : `priority=${PRIORITY},${match}`
    const [verb, strict] = direction === 'apply' ? ['add-flows', []] : ['del-flows', ['--strict']]
    return {
      ...{
        program: 'ovs-ofctl',
        args: [...strict, verb, settings.bridge, '-'],
        namespace: settings.namespace,
      },
      input: `${matches.map(flow).join('\n')}\n`,
    }
  },
})

function matchesOf({
  kind,
  value,
  destination,
}: {
  kind: string
  value: string
  destination: string
}): string[] {
  if (kind === 'mac') return [`dl_src=${value}`, `dl_dst=${value}`]
  const [protocol, source, target] = isIPv4(value)
    ? ['ip', 'nw_src', 'nw_dst']
    : ['ipv6', 'ipv6_src', 'ipv6_dst']
  if (kind === 'address') return [`${protocol},${source}=${value}`, `${protocol},${target}=${value}`]
  return [
    `${protocol},${source}=${value},${target}=${destination}`,
    `${protocol},${source}=${destination},${target}=${value}`,
  ]
}
