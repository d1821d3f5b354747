import { hexCode } from '#bytes/hex'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { actions } from './actions.ts'
import { operations } from './operations.ts'
import { type ArtnetMessage, type ArtnetNode, dissect } from './wire.ts'

const ATTRIBUTES = [
  ['name', 'shortName', 'ShortName'],
  ['description', 'longName', 'LongName'],
  ['firmware', 'firmware', 'VersInfo'],
  ['mac', 'mac', 'MAC'],
] as const
const NO_MAC = '00:00:00:00:00:00'

function identify(node: ArtnetNode, about: 'client' | 'server', emit: Emit): void {
  for (const [attribute, key, field] of ATTRIBUTES) {
    const value = node[key]
    if (value !== '' && value !== NO_MAC)
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
}

export const protocol = defineProtocol<ArtnetMessage, undefined>({
  name: 'artnet',
  shortName: 'Art-Net',
  title: 'Art-Net lighting control',
  standard: 'Artistic Licence, Art-Net 4 Protocol Release V1.4',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Protocol Converter' } },
  // ArtDmx, ArtNzs, ArtSync and ArtVideoData: 44 times a second for each universe (ANSI E1.11, DMX512-A).
  traits: { frequentOperations: ['0x5000', '0x5100', '0x5200', '0xa040'] },
  actions,
  hints: [{ transport: 'udp', port: 6454 }, { content: 'udp' }],
  firstBytes: 'A',
  probe: (slice) => (dissect(slice).kind === 'foreign' ? 'no' : 'yes'),
  dissect,
  isFromClient: ({ opCode }) => (operations.get(opCode)?.verb === 'report' ? undefined : true),
  facts({ opCode, node, universe }, { fromClient }, emit) {
    const said = operations.get(opCode) ?? { verb: 'execute' as const, name: `OpCode ${hexCode(opCode, 4)}` }
    const object = universe === undefined ? undefined : `universe:${universe}`
    emit({ kind: 'operation', ...said, code: hexCode(opCode, 4), object, outcome: 'requested' })
    if (node !== undefined) identify(node, fromClient ? 'client' : 'server', emit)
  },
  rows: ({ opCode, universe }) => [
    {
      label: 'OpCode',
      value: `${hexCode(opCode, 4)} ${operations.get(opCode)?.name ?? ''}`,
      at: 8,
      length: 2,
    },
    ...(universe === undefined ? [] : [{ label: 'Universe', value: `${universe}`, at: 14, length: 2 }]),
  ],
  behaviourKeys: [
    { name: 'packet', of: ({ code }) => code },
    { name: 'universe', of: ({ object }) => object },
  ],
  operations: [...operations].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
})
