import { defineRule } from '#model/rule'
import { EXAMPLE_DEVICE } from '../example-device.ts'

const silent = {
  kind: 'silent-device',
  device: EXAMPLE_DEVICE,
  silentSeconds: 60,
  usualGapSeconds: 1,
  knownSeconds: 86_400,
  isMissed: true,
  group: '01:0c:cd:01:00:03',
} as const
const place = { protocol: 'goose', client: '02:00:00:00:00:31', server: '02:00:00:00:00:31' } as const

export const rule = defineRule({
  id: 'publisher-silent',
  engine: 'operational',
  title: 'Published data stopped',
  category: 'Unresponsive',
  severity: 'major',
  techniques: ['T1691.002', 'T0815'],
  defenderTitles: ['Device is Suspected to be Disconnected (Unresponsive)'],
  learnable: false,
  why: 'Relays publish their state each second or faster, and others trip or block on it. Without it protection is missing, and no operator notices.',
  todo: [
    'Check the device’s own panel, and the alarms of the subscribers',
    'Check its switch port, and whether its VLAN or group was changed',
    'Find out which device sent to the group, or to the device, just before',
  ],
  falsePositives: 'Work on the device, or its restart; a sensor that lost the mirror port of its segment.',
  match: { kind: 'silent-device' },
  evaluate({ fact, protocol }, context) {
    if (fact.group === undefined) return undefined
    // Streams of stations and clocks may end; ring and line masters may change over.
    if (context.traits().publishesForGood !== true) return undefined
    const { device, group, silentSeconds, usualGapSeconds } = fact
    const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? device.id
    return {
      summary: `${device.name || address} has published nothing to ${group} for ${silentSeconds} seconds (${protocol})`,
      normal: `It published at least every ${usualGapSeconds} seconds before.`,
      source: address,
      target: address,
      subject: `${protocol} ${group}`,
    }
  },
  examples: {
    fires: [{ when: 'a relay stops its GOOSE messages', facts: [{ ...place, fact: silent }] }],
    silent: [
      {
        when: 'a device does not answer (rule of its own)',
        facts: [{ ...place, fact: { ...silent, group: undefined } }],
      },
      {
        when: 'a switch no longer announces its neighbors',
        facts: [{ ...place, protocol: 'lldp', fact: silent }],
      },
      {
        when: 'a station no longer sends discovery requests',
        facts: [{ ...place, protocol: 'profinet-dcp', fact: { ...silent, group: '01:0e:cf:00:00:00' } }],
      },
      {
        when: 'a clock yields to a better one',
        facts: [{ ...place, protocol: 'ptp', fact: { ...silent, group: '01:1b:19:00:00:00' } }],
      },
    ],
  },
})
