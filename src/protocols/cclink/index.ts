import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, setupNames } from './facts.ts'
import { type CclinkMessage, CYCLIC, dissect, foldKey, probe } from './wire.ts'

/** Masters of CC-Link IE TSN answer their slaves too: who only answers may still be the one that sets up the other. */
function isFromClient(message: CclinkMessage): boolean | undefined {
  if (message.kind === 'set-up' && !message.isRequest) return undefined
  return message.kind === 'link' || message.isRequest
}

export const protocol = defineProtocol<CclinkMessage, undefined>({
  name: 'cclink',
  shortName: 'CC-Link IE',
  title: 'CC-Link IE (Field Basic, Field, Control, TSN)',
  standard: 'CLPA CC-Link IE Field Network Basic; Mitsubishi SH-080956ENG',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [
    { transport: 'udp', port: 61450 },
    { transport: 'udp', port: 45238 },
    { etherType: 0x890f },
    { content: 'udp' },
  ],
  firstBytes: 'Ph\xd0\xe8',
  probe,
  dissect,
  isFromClient,
  facts,
  foldKey: (slice) => foldKey(slice),
  rows: (message) =>
    message.kind === 'link'
      ? [{ label: 'Type', value: hexCode(message.type), at: 0, length: 1 }]
      : [
          {
            label: 'Command',
            value: message.kind === 'cyclic' ? `cyclic, group ${message.group}` : hexCode(message.command, 4),
            at: 0,
            length: 0,
          },
        ],
  behaviourKeys: [{ name: 'command', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [
    { code: hexCode(CYCLIC, 4), name: 'Cyclic', verb: 'report' },
    ...[...setupNames].map(([code, name]) => ({
      code: hexCode(code, 4),
      name,
      verb: 'configure' as const,
    })),
  ],
})
