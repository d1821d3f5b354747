import { defineRule } from '#model/rule'
import { stateRecords } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND } from '#model/time'

/** A device not seen for this long has released the instance number or moved. Nothing is reported while nothing is learned. */
const HELD_SECONDS = 600

const claims = (who: string, at: number, value = '77') =>
  ({
    protocol: 'bacnet',
    client: who,
    server: '10.0.0.255',
    serverPort: 47_808,
    at,
    fact: {
      kind: 'identity',
      about: 'client',
      attribute: 'address:bacnet-instance',
      value,
      confidence: 0.95,
      field: 'I-Am',
    },
  }) as const
const DEVICE = '10.0.0.7'
const UNKNOWN_HOST = '10.0.0.66'

export const rule = defineRule({
  id: 'bacnet-duplicate-device-instance',
  formerIds: ['bacnet-device-imitated'],
  engine: 'anomaly',
  title: 'Duplicate BACnet device instance',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T1692.002', 'T0830'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Workstations send requests to the last host that claimed the instance by I-Am. An impostor gets the commands and returns its own values.',
  todo: [
    'Find out which of the two is the device',
    'Compare the values at the device with those on the workstation',
    'If it was a mistake, assign the device an instance number of its own',
  ],
  falsePositives: 'A device that was replaced or has two addresses; two devices with the same configuration.',
  match: { kind: 'identity', protocols: ['bacnet'], attributes: ['address:bacnet-instance'] },
  state: {
    holders: stateRecords({ limit: 10_000, persisted: true, fields: { who: '', seconds: 0 } }),
  },
  evaluate({ fact, client, server, lastTime }, context, state) {
    const { about = 'server' } = fact
    const who = about === 'client' ? client.ip : about === 'server' ? server.ip : about
    // Stations behind a router are reached through it under any address. Some routers send forwarded
    // broadcasts from the broadcast address.
    if (who === undefined || who.includes('/') || who.endsWith('.255')) return undefined
    const device = `${networkOf(who)} ${fact.value}`
    const seconds = lastTime / MICROSECONDS_PER_SECOND
    const kept = state.holders.get(device)
    const isHeld = kept !== undefined && (!context.isLearning || seconds - kept.seconds <= HELD_SECONDS)
    if (!isHeld || kept.who === who) {
      state.holders.set(device, { who, seconds })
      return undefined
    }
    const holder = kept.who
    const lastSeen = (context.device(holder)?.lastSeen ?? 0) / MICROSECONDS_PER_SECOND
    const isRecent = seconds - Math.max(kept.seconds, lastSeen) <= HELD_SECONDS
    return {
      // The order or legitimacy of the two is not known yet, or the device got another address.
      severity: context.isLearning || !isRecent ? 'minor' : undefined,
      summary: `${who} claims to be BACnet device ${fact.value}, which ${isRecent ? 'is' : 'was'} ${holder}`,
      source: who,
      target: holder,
      subject: fact.value,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown host claims the instance',
        stillLearning: true,
        facts: [claims(DEVICE, 0), claims(UNKNOWN_HOST, 60)],
        severity: 'minor',
      },
      {
        when: 'after learning',
        learned: [claims(DEVICE, 0)],
        facts: [claims(DEVICE, 0), claims(UNKNOWN_HOST, 60)],
        severity: 'major',
      },
      {
        when: 'after learning, and the device is silent or has moved',
        learned: [claims(DEVICE, 0)],
        facts: [claims(UNKNOWN_HOST, 3600)],
        severity: 'minor',
      },
      {
        when: 'an unknown host claims the instance over IPv6',
        stillLearning: true,
        facts: [claims('fe80::7', 0), claims('fe80::66', 60)],
        severity: 'minor',
      },
    ],
    silent: [
      { when: 'the device claims it again', learned: [claims(DEVICE, 0)], facts: [claims(DEVICE, 60)] },
      {
        when: 'a router forwards it from the broadcast address',
        facts: [claims(DEVICE, 0), claims('10.0.0.255', 60)],
      },
      { when: 'each has its own instance', facts: [claims(DEVICE, 0), claims(UNKNOWN_HOST, 60, '78')] },
      {
        when: 'a copy of the plant has the same numbers',
        facts: [claims(DEVICE, 0), claims('10.0.1.7', 60)],
      },
      {
        when: 'nothing is learned and the device has another address since',
        stillLearning: true,
        facts: [claims(DEVICE, 0), claims(UNKNOWN_HOST, 3600)],
      },
    ],
  },
})

/** Copied plants reuse instance numbers, each in its own network: its first three bytes, or four 16-bit groups. */
function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').slice(0, 3).join('.')
  return ip.split('::')[0]!.split(':').slice(0, 4).join(':')
}
