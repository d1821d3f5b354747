import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, isFromClient } from './facts.ts'
import { controlled, monitored } from './types.ts'
import { dissect, type Iec103State, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'iec103',
  shortName: 'IEC 103',
  defenderName: 'IEC-60870',
  title: 'IEC 60870-5-103',
  standard: 'IEC 60870-5-103:1997; IEC 60870-5-1:1990 (FT1.2); IEC 60870-5-2:1992',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'IED' } },
  actions,
  hints: [{ content: 'tcp' }, { content: 'udp' }],
  newState: (): Iec103State => ({ isSettled: false }),
  firstBytes: '\x10h\xe5',
  probe,
  dissect,
  isFromClient,
  facts,
  rows: ({ kind, isPrimary, linkFunction, asdu }) => [
    { label: 'Frame', value: kind, at: 0, length: 1 },
    {
      label: 'Link',
      value: `${isPrimary ? 'primary' : 'secondary'}, function ${linkFunction}`,
      at: 0,
      length: 0,
    },
    ...(asdu === undefined
      ? []
      : [
          {
            label: 'ASDU',
            value: `${(isPrimary ? controlled : monitored).get(asdu.type)?.name}, cause ${asdu.cause}, station ${asdu.commonAddress}, FUN ${asdu.functionType}, INF ${asdu.informationNumber}`,
            at: 0,
            length: 0,
          },
        ]),
  ],
  behaviourKeys: [
    { name: 'type', of: ({ code, verb }) => `${verb} ${code}` },
    { name: 'unit', of: ({ unit }) => unit },
    {
      name: 'object',
      of: ({ code, unit, object }) =>
        object === undefined ? undefined : `${code} station ${unit} ${object}`,
    },
  ],
  // Numbers are used twice: those of monitor direction have an `m` before them.
  operations: [
    ...[...controlled].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
    ...[...monitored].map(([code, { name, verb }]) => ({ code: `m${code}`, name, verb })),
  ],
})
