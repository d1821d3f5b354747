import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { emitUnanswered, facts } from './facts.ts'
import { messages } from './messages.ts'
import { GenisysState } from './state.ts'
import { dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'genisys',
  shortName: 'Genisys',
  title: 'Genisys',
  standard: 'Union Switch & Signal, GENISYS manual §5.1, as publicly transcribed; captures',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'RTU' } },
  actions,
  hints: [
    { transport: 'tcp', port: 10001 },
    { transport: 'udp', port: 10001 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new GenisysState(),
  firstBytes: '\xf1\xf2\xf3\xf9\xfa\xfb\xfc\xfd\xfe',
  probe,
  dissect,
  isFromClient: ({ header }) => messages.get(header)?.isFromOffice,
  resume,
  facts,
  finish: emitUnanswered,
  rows: ({ header, station, data }) => [
    { label: 'Header', value: `${hexCode(header)} ${messages.get(header)?.name ?? ''}`, at: 0, length: 1 },
    { label: 'Station', value: String(station), at: 1, length: 1 },
    { label: 'Bytes', value: String(data.length >> 1), at: 2, length: data.length },
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code }) => code },
    { name: 'station', of: ({ unit }) => unit },
    {
      name: 'control',
      of: ({ code, unit, object }) =>
        object === undefined ? undefined : `${code} station ${unit} ${object}`,
    },
  ],
  operations: [...messages].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
})
