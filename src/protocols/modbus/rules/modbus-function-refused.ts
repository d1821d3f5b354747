import { defineRule } from '#model/rule'
import { examplesOf, findingOf, type ModbusException, REFUSALS } from '../refusals.ts'

const refusal: ModbusException = {
  error: 'Illegal Function',
  itemOf: ({ code }) => code,
  clause: 'which does not support it',
}

export const rule = defineRule({
  id: 'modbus-function-refused',
  engine: 'protocol',
  title: 'Illegal Modbus function code',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0888'],
  defenderTitles: ['Slave Device Received Illegal Function Code'],
  learnable: false,
  why: 'Clients use functions that their devices support. Attackers try them one by one to fingerprint the device.',
  todo: [
    'Check whether the client polls this device regularly',
    'Check which other functions it tried',
    'Compare its configuration with the device’s manual',
  ],
  falsePositives:
    'Discovery by device managers and engineering tools; a client configured for another model.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['rejected'] },
  state: REFUSALS,
  evaluate: (input, context, { tried }) => findingOf(input, context, { ...refusal, tried }),
  examples: examplesOf(refusal),
})
