import { defineRule } from '#model/rule'
import { FIRST_TIMES, isFirstTime } from '../first-time.ts'

/** Ranges of FrameID, each a type: IEC 61158-6-10, "Coding of the field FrameID". */
const types: readonly (readonly [first: number, last: number, name: string])[] = [
  [0x0100, 0x0fff, 'isochronous real-time (RTC3)'],
  [0x8000, 0xbbff, 'real-time class 2'],
  [0xbc00, 0xbfff, 'real-time class 2, multicast'],
  [0xc000, 0xf7ff, 'real-time class 1'],
  [0xf800, 0xfbff, 'real-time class 1, multicast'],
  [0xff80, 0xff8f, 'fragment'],
]

const cyclic = {
  kind: 'stream',
  about: 'client',
  id: '0xc000',
  sequence: 1,
  state: 'run, valid, primary',
} as const
const link = { protocol: 'profinet-rt', client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' } as const

export const rule = defineRule({
  id: 'new-frame-type',
  engine: 'policy',
  title: 'New PROFINET frame type from a device',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0836', 'T1692.002'],
  defenderTitles: ['Unauthorized Profinet Frame Type'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Cyclic frames drive outputs directly. Another class or FrameID is a new connection, or a forged one.',
  todo: [
    'Compare with the hardware configuration of the controller',
    'Ask whether the cell was reconfigured',
    'Find the switch port of the sending MAC address',
  ],
  falsePositives: 'A controller that was reconfigured, or restarts with other FrameIDs.',
  evidence: 'learned',
  match: { kind: 'stream', protocols: ['profinet-rt'] },
  state: FIRST_TIMES,
  evaluate({ fact, client, server }, context, state) {
    const sender = fact.about === 'server' ? server : client
    const type = typeOf(fact.id)
    if (!isFirstTime(context, state, [sender.mac ?? '', type])) return undefined
    return {
      summary: `${context.nameOf(fact.about === 'server' ? 'server' : 'client')} sends PROFINET frames of ${type}, FrameID ${fact.id}, for the first time`,
      normal: 'It sent frames of other types.',
      subject: type,
    }
  },
  examples: {
    fires: [
      {
        when: 'a device of class 1 sends multicast frames',
        learned: [{ ...link, fact: cyclic }],
        facts: [{ ...link, fact: { ...cyclic, id: '0xf800' } }],
      },
    ],
    silent: [
      {
        when: 'it sends as learned',
        learned: [{ ...link, fact: cyclic }],
        facts: [{ ...link, fact: cyclic }],
      },
      {
        when: 'its connection returns with another FrameID',
        learned: [{ ...link, fact: cyclic }],
        facts: [{ ...link, fact: { ...cyclic, id: '0xc001' } }],
      },
    ],
  },
})

function typeOf(id: string): string {
  const frameId = Number(id)
  return types.find(([first, last]) => frameId >= first && frameId <= last)?.[2] ?? `type ${id}`
}
