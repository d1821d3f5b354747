import { defineRule } from '#model/rule'
import { distinctWindow, stateMap } from '#model/rule-state'

/** One device fails by itself, two share a power supply. */
const DEVICES = 3
const WINDOW_SECONDS = 300
/** Seconds without any answer. A switch that restarts is back within two minutes. */
const SILENT_SECONDS = 180

const poll = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  unit: '1',
  outcome: 'unanswered',
} as const
const answered = { ...poll, outcome: 'succeeded' } as const
const devices = (count: number) => Array.from({ length: count }, (_, i) => `10.0.0.${10 + i}`)
const before = (count: number) => devices(count).map((server) => ({ server, fact: answered }))
const after = (count: number, at: number) => devices(count).map((server) => ({ server, fact: poll, at }))

export const rule = defineRule({
  id: 'availability-lost',
  engine: 'operational',
  title: 'Several devices unanswered at once',
  category: 'Unresponsive',
  severity: 'major',
  techniques: ['T0826', 'T0829', 'T1695.002'],
  defenderTitles: ['Device is Suspected to be Disconnected (Unresponsive)'],
  learnable: false,
  why: 'Operators have lost view of a part of the plant. One failing device is maintenance; several at once are a network failure or an attack.',
  todo: [
    'Check switch and power supply that the devices share',
    'Check what was sent to them last, and by whom',
    'Work by local panels until they answer',
  ],
  falsePositives: 'Planned shutdowns of a part of the plant.',
  evidence: 'learned',
  match: { kind: 'operation', families: ['ot'], outcomes: ['succeeded', 'unanswered'] },
  state: {
    answered: stateMap<number>({ limit: 10_000 }),
    lost: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, lastTime }, context, state) {
    const device = server.ip ?? server.mac
    if (device === undefined) return undefined
    if (fact.outcome === 'succeeded') {
      state.answered.set(device, lastTime)
      return undefined
    }
    if (fact.outcome !== 'unanswered') return undefined
    const answeredAt = state.answered.get(device)
    if (answeredAt === undefined || lastTime - Number(answeredAt) < SILENT_SECONDS * 1e6) return undefined
    const lost = state.lost.add([client.ip ?? client.mac], device)
    if (lost < DEVICES) return undefined
    return {
      summary: `${lost} devices answer ${context.nameOf('client')} no more, the last ${context.nameOf('server')}`,
      normal: 'They answered until a few minutes ago.',
      target: '',
    }
  },
  examples: {
    fires: [
      {
        when: 'three devices stop answering',
        facts: [...before(DEVICES), ...after(DEVICES, SILENT_SECONDS + 1)],
      },
    ],
    silent: [
      { when: 'two do', facts: [...before(DEVICES - 1), ...after(DEVICES - 1, SILENT_SECONDS + 1)] },
      { when: 'a switch restarts', facts: [...before(DEVICES), ...after(DEVICES, SILENT_SECONDS - 1)] },
      { when: 'addresses never answered', facts: after(DEVICES, SILENT_SECONDS + 1) },
    ],
  },
})
