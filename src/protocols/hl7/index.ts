import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish, Hl7State } from './facts.ts'
import { messageTypes } from './messages.ts'
import { dissect, type Hl7Message, probe, resume } from './wire.ts'

export const protocol = defineProtocol<Hl7Message, Hl7State>({
  name: 'hl7',
  shortName: 'HL7',
  title: 'HL7 v2 (MLLP)',
  standard: 'HL7 Version 2.9 (2019); HL7 Transport Specification: MLLP, Release 1',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'tcp', port: 2575 }, { content: 'tcp' }],
  newState: () => new Hl7State(),
  firstBytes: '\x0b',
  probe,
  dissect,
  resume,
  facts,
  finish,
  rows: ({ start, end }) => [
    { label: 'Message', value: `${end - start} bytes`, at: start, length: end - start },
  ],
  behaviourKeys: [{ name: 'message', of: ({ code }) => code }],
  operations: [...messageTypes].map(([code, { name, verb }]) => ({ code, name, verb })),
})
