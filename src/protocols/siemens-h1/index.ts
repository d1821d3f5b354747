import { defineProtocol } from '#model/protocol'
import { facts, finish, SiemensH1State } from './facts.ts'
import { dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'siemens-h1',
  shortName: 'Siemens H1',
  title: 'Siemens Fetch/Write (S5, H1)',
  standard: 'Siemens, S7-CPs for Industrial Ethernet, Configuring and Commissioning: FETCH/WRITE services',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  hints: [{ content: 'tcp' }, { carriedBy: 'cotp' }],
  newState: () => new SiemensH1State(),
  firstBytes: 'S',
  probe,
  dissect,
  isFromClient: (message) => message?.isRequest,
  resume,
  facts,
  finish,
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    {
      name: 'area',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object.split(' ')[0]}`),
    },
  ],
  operations: [
    { code: '3', name: 'Write', verb: 'write' },
    { code: '5', name: 'Fetch', verb: 'read' },
  ],
})
