import type { Device, PriorDevice } from '#model/device'
import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { EXAMPLE_DEVICE } from '../example-device.ts'
import { isOffice, serviceName } from '../names.ts'

const office: Device = {
  ...EXAMPLE_DEVICE,
  name: 'desk',
  type: 'Workstation',
  class: 'IT',
  purdueLevel: 4,
  ipAddresses: ['10.9.0.7'],
  provenance: {
    purdueLevel: { source: 'site file', field: 'zones', place: undefined, time: 0, confidence: 1 },
  },
}
const guessed: Device = {
  ...office,
  provenance: {
    purdueLevel: { source: 'behaviour', field: 'neighbours', place: undefined, time: 0, confidence: 0.4 },
  },
}

/** Locally administered unicast (IEEE 802 §8.4): telephones and tablets draw such an address for each network, and so do flooding tools. */
const RANDOM = /^.[26ae]:/
/** Devices with such an address, and without an IP address, that appear within a minute; beyond it one alert holds them. */
const RANDOMS = { count: 5, seconds: 60 }
const drawn = (i: number): Device => ({
  ...guessed,
  ipAddresses: [],
  macAddresses: [`02:00:00:00:01:0${i}`],
})

export const rule = defineRule({
  id: 'new-device',
  engine: 'policy',
  title: 'New device',
  category: 'Discovery',
  severity: 'minor',
  techniques: ['T0842'],
  defenderTitles: ['New Asset Detected', 'Field Device Discovered Unexpectedly'],
  learnable: true,
  whileLearning: 'silent',
  why: 'Plants change rarely. An unannounced device may be a visitor, a rogue access point or an attacker’s laptop.',
  todo: [
    'Find out who connected it and why',
    'Find the switch port by its MAC address',
    'Authorize it, or disconnect it',
  ],
  falsePositives:
    'Spare parts, vendor laptops with a work order, and devices that are active for the first time in months.',
  evidence: 'learned',
  match: { kind: 'new-device' },
  state: { randoms: distinctWindow({ limit: 100, seconds: RANDOMS.seconds }) },
  evaluate({ fact, ...input }, context, state) {
    if (fact.device.class === 'Internet') return undefined
    const { device } = fact
    const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? device.id
    // A device that answers an industrial protocol is a field device or imitates one.
    const serves =
      context.family() === 'ot' &&
      (device.ipAddresses.includes(input.server.ip ?? '') || input.server.mac === address)
    const { insteadOf } = fact
    if (insteadOf !== undefined)
      return {
        // A spare part of the same maker: the address is what the plant knows it by.
        severity: isOfSameMaker(insteadOf) ? 'notice' : 'major',
        summary: `${insteadOf.address} answers with MAC address ${insteadOf.mac}, which was never seen before; while learning it was ${insteadOf.knownMacs.join(' and ')}`,
        source: insteadOf.address,
        target: '',
      }
    if (RANDOM.test(address)) {
      const count = state.randoms.add(input.protocol, address)
      if (count > RANDOMS.count)
        return {
          summary: `${count} devices with random hardware addresses appeared within a minute, the last ${address}; they use ${serviceName(input)}`,
          severity: 'notice',
          source: '',
          target: '',
          subject: 'random',
        }
    }
    const maker = device.vendor === '' ? '' : ` made by ${device.vendor}`
    return {
      summary: `${address}${maker} was not seen before; it ${serves ? 'is a field device and serves' : 'uses'} ${serviceName(input)}`,
      defenderTitles: serves
        ? ['New Asset Detected', 'Field Device Discovered Unexpectedly']
        : ['New Asset Detected'],
      severity: !serves && isOffice(device) ? 'notice' : undefined,
      source: address,
      target: '',
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown device appears after learning',
        learned: [
          { fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } },
        ],
        facts: [
          {
            client: '10.0.0.66',
            fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' },
          },
        ],
      },
      {
        when: 'a new computer appears in an office',
        facts: [{ client: '10.9.0.7', protocol: 'smb', fact: { kind: 'new-device', device: office } }],
        severity: 'notice',
      },
      {
        when: 'a tool floods the DHCP server with random hardware addresses',
        facts: [1, 2, 3, 4, 5, 6].map((i) => ({
          client: `02:00:00:00:01:0${i}`,
          protocol: 'dhcp',
          at: i,
          fact: { kind: 'new-device' as const, device: drawn(i) },
        })),
        severity: 'notice',
      },
      {
        when: 'its office class is only a guess',
        facts: [{ client: '10.9.0.7', protocol: 'smb', fact: { kind: 'new-device', device: guessed } }],
        severity: 'minor',
      },
      {
        when: 'an unknown device takes the address of an absent one',
        facts: [
          {
            client: '10.9.0.7',
            protocol: 'arp',
            fact: {
              kind: 'new-device',
              device: office,
              insteadOf: { address: '10.9.0.7', mac: '00:50:56:00:00:66', knownMacs: ['00:80:f4:00:00:07'] },
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a spare part of the same maker takes its place',
        facts: [
          {
            client: '10.9.0.7',
            protocol: 'arp',
            fact: {
              kind: 'new-device',
              device: office,
              insteadOf: { address: '10.9.0.7', mac: '00:80:f4:00:00:66', knownMacs: ['00:80:f4:00:00:07'] },
            },
          },
        ],
        severity: 'notice',
      },
    ],
    silent: [
      {
        when: 'a known device sends again',
        learned: [
          { fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } },
        ],
        facts: [{ fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } }],
      },
    ],
  },
})

/** First three bytes: the maker, as IEEE assigns them. */
function isOfSameMaker({ mac, knownMacs }: PriorDevice): boolean {
  const maker = mac.slice(0, 8)
  return knownMacs.some((known) => known.slice(0, 8) === maker)
}
