import { defineRule } from '#model/rule'
import { examplesOf, findingOf, type ModbusException, REFUSALS } from '../refusals.ts'

const refusal: ModbusException = {
  error: 'Illegal Data Value',
  itemOf: ({ code, object, value }) => `${code} ${object ?? ''} ${value ?? ''}`,
  clause: 'which does not accept this value or length',
}

export const rule = defineRule({
  id: 'modbus-value-refused',
  engine: 'protocol',
  title: 'Illegal Modbus data value',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0836'],
  defenderTitles: ['Slave Device Received Illegal Data Value Parameter'],
  learnable: false,
  why: 'The device’s own limits rejected a value. The client is faulty, or tests the limits.',
  todo: [
    'Find out who wrote the value',
    'Check whether other values were accepted before',
    'Compare it with the limits of the process',
  ],
  falsePositives: 'Limits that were narrowed in the device and not in the client.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['rejected'] },
  state: REFUSALS,
  evaluate: (input, context, { tried }) => findingOf(input, context, { ...refusal, tried }),
  examples: examplesOf(refusal),
})
