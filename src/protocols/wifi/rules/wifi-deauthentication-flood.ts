import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** An access point that restarts sends one frame to each client or to all; tools send hundreds, since single frames get lost. */
const FRAMES = 30
const WINDOW_SECONDS = 60
/** Disassociation and deauthentication: IEEE 802.11-2020 §9.2.4.1.3, table 9-1. */
const GOODBYES: ReadonlySet<string> = new Set(['10', '12'])

const goodbye = (count: number, every: number, code = '12') =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'wifi',
    client: '02:00:00:00:00:01',
    server: 'ff:ff:ff:ff:ff:ff',
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'report',
      name: 'Deauthentication',
      code,
      object: 'reason 7',
      outcome: 'requested',
    } as const,
  }))

export const rule = defineRule({
  id: 'wifi-deauthentication-flood',
  formerIds: ['wifi-clients-thrown-out'],
  engine: 'malware',
  title: 'Wi-Fi deauthentication flood',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0814', 'T1695.003'],
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  why: 'These frames are forged easily. Cranes, vehicles and panels lose their controller, and their reconnection reveals what password cracking needs.',
  todo: [
    'Check which devices have lost their connection, and bring them to a safe state',
    'Locate the sender with a directional antenna; it uses the access point’s address',
    'Enable protected management frames (802.11w)',
  ],
  falsePositives: 'An access point that steers its clients to others with many such frames.',
  match: { kind: 'operation', protocols: ['wifi'], outcomes: ['requested'], verbs: ['report'] },
  state: {
    frames: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, count }, context, state) {
    if (!GOODBYES.has(fact.code)) return undefined
    const frames = state.frames.add(client.mac ?? '', count)
    if (frames < FRAMES) return undefined
    return {
      summary: `${frames} frames under the address of ${context.nameOf('client')} disconnected clients from its wireless network within a minute (${fact.name}, ${fact.object ?? ''})`,
      target: '',
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'thirty such frames come in three seconds', facts: goodbye(FRAMES, 0.1) }],
      silent: [
        { when: 'an access point disconnects clients now and then', facts: goodbye(FRAMES * 2, 10) },
        { when: 'it sends its beacon ten times a second', facts: goodbye(600, 0.1, '8') },
      ],
    }
  },
})
