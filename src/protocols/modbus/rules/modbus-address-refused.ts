import { defineRule } from '#model/rule'
import { examplesOf, findingOf, type Refusal } from '../refusals.ts'

const refusal: Refusal = {
  error: 'Illegal Data Address',
  itemOf: ({ code, object }) => `${code} ${object ?? ''}`,
  clause: 'which does not have them',
}

export const rule = defineRule({
  id: 'modbus-address-refused',
  engine: 'protocol',
  title: 'Modbus device does not have the registers that it was asked for',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0861'],
  counterpart: ['Slave Device Received Illegal Data Address Parameter'],
  learnable: false,
  why: 'A client with a wrong register map reads, or writes, something else than its makers meant. One who goes through all addresses is mapping the device.',
  todo: [
    'See whether the client is one that polls this device',
    'Compare its register map with the device',
    'Look for writes from the same client',
  ],
  falsePositives: 'A register map that was wrong from the beginning; it then repeats itself steadily.',
  watches: 'operation',
  concerns: { protocols: ['modbus'], outcomes: ['refused'] },
  evaluate: (judged, known) => findingOf(judged, known, refusal),
  examples: examplesOf(refusal),
})
