import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol } from '#model/protocol'
import { asduActions, asduTypes } from '#protocol-kit/asdu'
import { facts, isFromClient } from './facts.ts'
import { dissect, type Iec101State, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'iec101',
  shortName: 'IEC 101',
  defenderName: 'IEC-60870',
  title: 'IEC 60870-5-101',
  standard: 'IEC 60870-5-101:2003; IEC 60870-5-1:1990 (FT1.2); IEC 60870-5-2:1992',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'RTU' } },
  actions: asduActions,
  hints: [{ content: 'tcp' }, { content: 'udp' }, { etherType: LINK_PAYLOAD.serial }],
  newState: (): Iec101State => ({ layout: undefined }),
  firstBytes: '\x10h\xe5',
  probe,
  dissect,
  isFromClient,
  facts,
  rows: ({ kind, linkFunction, linkAddress, asdu }) => [
    { label: 'Frame', value: kind, at: 0, length: 1 },
    { label: 'Link', value: `function ${linkFunction}, address ${linkAddress ?? 'none'}`, at: 0, length: 0 },
    ...(asdu === undefined
      ? []
      : [
          {
            label: 'ASDU',
            value: `${asduTypes.get(asdu.type)?.name ?? asdu.type}, cause ${asdu.cause}, station ${asdu.commonAddress}, object ${asdu.objectAddress}`,
            at: 0,
            length: 0,
          },
        ]),
  ],
  behaviourKeys: [
    { name: 'type', of: ({ code }) => code },
    { name: 'common-address', of: ({ unit }) => unit },
    {
      name: 'object',
      of: ({ code, unit, object }) =>
        object === undefined ? undefined : `${code} station ${unit} ${object}`,
    },
  ],
  operations: [...asduTypes].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
})
