import { defineRule } from '#model/rule'
import { examplesOf, findingOf, type ModbusException, REFUSALS } from '../refusals.ts'

const refusal: ModbusException = {
  error: 'Illegal Data Address',
  itemOf: ({ code, object }) => `${code} ${object ?? ''}`,
  clause: 'which does not have them',
}

export const rule = defineRule({
  id: 'modbus-address-refused',
  engine: 'protocol',
  title: 'Illegal Modbus data address',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0861'],
  defenderTitles: ['Slave Device Received Illegal Data Address Parameter'],
  learnable: false,
  why: 'A client with a wrong register map reads or writes unintended values. One that tries all addresses maps the device.',
  todo: [
    'Check whether the client polls this device regularly',
    'Compare its register map with the device',
    'Look for writes from the same client',
  ],
  falsePositives: 'A register map that was wrong from the beginning; the alert then repeats steadily.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['rejected'] },
  state: REFUSALS,
  evaluate: (input, context, { tried }) => findingOf(input, context, { ...refusal, tried }),
  examples: examplesOf(refusal),
})
