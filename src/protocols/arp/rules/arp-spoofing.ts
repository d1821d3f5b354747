import { defineRule } from '#model/rule'

/** An address that moves once has failed over; one that goes to and fro has two owners. */
const CHANGES = 3
const WINDOW_SECONDS = 600
/** MACs that routers share on purpose: VRRP (RFC 9568 §7.3), HSRP (RFC 2281), GLBP, and CARP. */
const SHARED = /^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4)/

const owner = '02:00:00:00:00:02'
const attacker = '02:00:00:00:00:66'
const claim = (mac: string, at: number, ip = '10.0.0.1') => ({
  protocol: 'arp',
  client: mac,
  server: '02:00:00:00:00:03',
  at,
  fact: {
    kind: 'identity',
    about: ip,
    attribute: 'mac',
    value: mac,
    confidence: 0.85,
    field: 'ar$sha',
  } as const,
})

export const rule = defineRule({
  id: 'arp-spoofing',
  engine: 'anomaly',
  title: 'Two devices claim the same IP address',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0830'],
  counterpart: ['ARP Spoofing'],
  learnable: false,
  why: 'Who answers for another’s address gets its traffic: values to the control room and commands to the controller can be changed on the way.',
  todo: [
    'Find both MAC addresses at the switch',
    'Cut off the one that does not belong there',
    'If both belong here, give one of them another address',
  ],
  falsePositives:
    'Two devices set up with one address by mistake, which harms the plant as well; clusters that share an address.',
  watches: ['identity', 'anomaly'],
  evaluate({ fact, protocol, client }, known) {
    if (fact.kind === 'anomaly') {
      if (fact.what !== 'duplicate-ip') return undefined
      return {
        summary: `${known.nameOf('client')} refuses its new address: another device has it already (${fact.detail ?? protocol})`,
        severity: 'minor',
        subject: 'declined',
      }
    }
    if (fact.kind !== 'identity' || protocol !== 'arp' || fact.attribute !== 'mac') return undefined
    const ip = fact.about ?? ''
    const mac = fact.value
    if (ip === '' || SHARED.test(mac)) return undefined
    const addresses = known.distinct(`of ${mac}`, ip, WINDOW_SECONDS)
    const before = known.swap(`of ${ip}`, mac)
    if (before === undefined || before === mac) return undefined
    const changes = known.tally(`changes ${ip}`, 1, WINDOW_SECONDS)
    if (changes < CHANGES) return undefined
    const others = known.distinct(`of ${before}`, ip, WINDOW_SECONDS)
    // The liar answers for its own address and for those of others.
    const [liar, victim, many] =
      addresses >= others ? [mac, before, addresses] : [String(before), mac, others]
    return {
      summary:
        many > 1
          ? `${liar} answers for ${ip}, which is ${victim}’s, and for ${many - 1} more: traffic passes through it`
          : `${mac} and ${before} both claim ${ip}, in turn`,
      source: liar,
      target: ip,
      severity: many > 1 ? 'critical' : 'major',
      subject: client.mac === undefined ? undefined : ip,
    }
  },
  examples: {
    fires: [
      {
        when: 'two devices have one address',
        facts: [claim(owner, 0), claim(attacker, 10), claim(owner, 20), claim(attacker, 30)],
        severity: 'major',
      },
      {
        when: 'one device stands between two others',
        facts: [
          claim(attacker, 0, '10.0.0.66'),
          claim(owner, 1),
          claim(attacker, 2),
          claim(owner, 3),
          claim(attacker, 4),
        ],
        severity: 'critical',
      },
    ],
    silent: [
      { when: 'an address moves to the standby', facts: [claim(owner, 0), claim(attacker, 10)] },
      { when: 'it moves there and back', facts: [claim(owner, 0), claim(attacker, 10), claim(owner, 500)] },
      {
        when: 'each says its own',
        facts: [claim(owner, 0), claim(attacker, 1, '10.0.0.9'), claim(owner, 2)],
      },
    ],
  },
})
