import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { DicomState, facts, finish } from './facts.ts'
import { type DicomMessage, dissect, PDU, PORTS, probe } from './wire.ts'

const names = Object.entries(PDU)

export const protocol = defineProtocol<DicomMessage, DicomState>({
  name: 'dicom',
  shortName: 'DICOM',
  title: 'DICOM',
  standard: 'DICOM PS3.7 2024; DICOM PS3.8 2024',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { role: 'image-archive' } },
  actions,
  hints: [...PORTS.map((port) => ({ transport: 'tcp', port }) as const), { content: 'tcp' }],
  newState: () => new DicomState(),
  firstBytes: '\x01\x03',
  probe,
  dissect,
  isFromClient: ({ type }) =>
    type === PDU.REQUEST ? true : type === PDU.ACCEPT || type === PDU.REJECT ? false : undefined,
  facts,
  finish,
  rows: ({ type, end }) => [
    {
      label: 'PDU',
      value: names.find(([, code]) => code === type)?.[0] ?? 'data',
      at: 0,
      length: end,
    },
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    { code: 'associate', name: 'A-ASSOCIATE', verb: 'authenticate' },
    ...[...commands].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
  ],
})
