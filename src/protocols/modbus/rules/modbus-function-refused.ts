import { defineRule } from '#model/rule'
import { examplesOf, findingOf, type Refusal } from '../refusals.ts'

const refusal: Refusal = {
  error: 'Illegal Function',
  itemOf: ({ code }) => code,
  clause: 'which does not know it',
}

export const rule = defineRule({
  id: 'modbus-function-refused',
  engine: 'protocol',
  title: 'Modbus device does not know a function that it was asked for',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0888'],
  counterpart: ['Slave Device Received Illegal Function Code'],
  learnable: false,
  why: 'Clients know which functions their devices have. Others try them one by one to learn what stands there.',
  todo: [
    'See whether the client is one that polls this device',
    'Look which functions it tried besides',
    'Compare its set-up with the device’s manual',
  ],
  falsePositives: 'Discovery by asset managers and engineering tools; a client set up for another model.',
  watches: 'operation',
  concerns: { protocols: ['modbus'], outcomes: ['refused'] },
  evaluate: (judged, known) => findingOf(judged, known, refusal),
  examples: examplesOf(refusal),
})
