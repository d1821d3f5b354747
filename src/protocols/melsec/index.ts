import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands, oneE } from './commands.ts'
import { facts, finish } from './facts.ts'
import { MelsecState } from './state.ts'
import { dissect, type MelsecMessage, probe } from './wire.ts'

/** Devices that count as "the same place". */
const bucketSize = 100

export const protocol = defineProtocol<MelsecMessage, MelsecState>({
  name: 'melsec',
  shortName: 'MELSEC',
  defenderName: 'Mitsubishi MELSEC',
  title: 'MELSEC communication protocol, SLMP',
  standard: 'Mitsubishi SH-080956ENG (SLMP), SH-080008 (MELSEC Communication Protocol)',
  depth: 'deep',
  family: 'ot',
  traits: { isControllerInterface: true, hasLogons: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ content: 'tcp' }, { content: 'udp' }, { transport: 'udp', port: 61451 }],
  newState: () => new MelsecState(),
  probe,
  dissect,
  isFromClient: (message) => message.isRequest,
  facts,
  finish,
  rows: (message) => [
    { label: 'Frame', value: `${message.framing} ${message.isAscii ? 'ASCII' : 'binary'}`, at: 0, length: 2 },
    message.isRequest
      ? { label: 'Command', value: hexCode(message.command, 4), at: message.data - 4, length: 2 }
      : { label: 'End code', value: hexCode(message.endCode, 4), at: message.data - 2, length: 2 },
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    {
      name: 'range',
      of({ code, unit, object }) {
        const [, device, first] = /^([A-Z]+)([0-9A-F]+)/.exec(object ?? '') ?? []
        if (device === undefined || first === undefined) return undefined
        return `${code} ${unit} ${device}${Math.floor(Number.parseInt(first, 16) / bucketSize) * bucketSize}…`
      },
    },
  ],
  operations: [
    ...[...commands].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
    ...[...oneE].map(([code, { name, verb }]) => ({ code: `1E:${hexCode(code)}`, name: `1E ${name}`, verb })),
  ],
})
