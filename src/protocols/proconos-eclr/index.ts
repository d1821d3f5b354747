import { defineProtocol } from '#model/protocol'
import { facts, finish, ProconosEclrState } from './facts.ts'
import { CALL, dissect, LOOK_UP, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'proconos-eclr',
  shortName: 'ProConOS eCLR',
  title: 'ProConOS eCLR remoting (Phoenix Contact, KW-Software)',
  standard: 'No public document; derived from captures and Metasploit’s phoenix_command',
  depth: 'semantic',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  hints: [{ transport: 'tcp', port: 41100 }, { content: 'tcp' }],
  newState: () => new ProconosEclrState(),
  firstBytes: '\x01',
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient: ({ kind }) => kind === LOOK_UP || kind === CALL,
  facts,
  finish,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [
    { code: 'look-up', name: 'Look up service', verb: 'browse' },
    { code: 'IProConOSControlService/6', name: 'Start', verb: 'start' },
    { code: 'IProConOSControlService/7', name: 'Stop', verb: 'stop' },
  ],
})
