import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { facts, finish } from './facts.ts'
import { FinsState } from './state.ts'
import { dissect, type FinsMessage, probe, resume } from './wire.ts'

/** Addresses that count as "the same place". */
const bucketSize = 100

export const protocol = defineProtocol<FinsMessage, FinsState>({
  name: 'fins',
  shortName: 'FINS',
  defenderName: 'Omron FINS',
  title: 'Omron FINS',
  standard: 'Omron W342 (FINS commands), W421 (FINS/TCP and FINS/UDP)',
  depth: 'deep',
  family: 'ot',
  traits: { isControllerInterface: true, hasLogons: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [
    { transport: 'udp', port: 9600 },
    { transport: 'tcp', port: 9600 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new FinsState(),
  firstBytes: 'F\x80\x81\xc0\xc1',
  probe,
  dissect,
  isFromClient: (message) => !message.isResponse,
  resume,
  facts,
  finish,
  rows: (message) => [
    {
      label: 'Command',
      value: `${hexCode(message.code, 4)} ${commands.get(message.code)?.name ?? ''}`,
      at: message.data - 2,
      length: 2,
    },
    { label: 'Service ID', value: String(message.sid), at: message.data - 3, length: 1 },
    { label: 'End code', value: hexCode(message.endCode, 4), at: message.data - 2, length: 2 },
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    {
      name: 'range',
      of({ code, unit, object }) {
        const [, area, first] = /^([^:]+):(\d+)/.exec(object ?? '') ?? []
        if (area === undefined || first === undefined) return undefined
        return `${code} ${unit} ${area}:${Math.floor(Number(first) / bucketSize) * bucketSize}…`
      },
    },
  ],
  operations: [...commands].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
})
