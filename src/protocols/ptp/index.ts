import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { messages } from './operations.ts'
import { PtpState } from './state.ts'
import { dissect, messageType, type PtpMessage, probe } from './wire.ts'

export const protocol = defineProtocol<PtpMessage, PtpState>({
  name: 'ptp',
  shortName: 'PTP',
  title: 'Precision Time Protocol',
  standard: 'IEEE Std 1588-2019, IEEE Std 802.1AS-2020',
  depth: 'deep',
  family: 'ot',
  actions,
  hints: [
    { etherType: 0x88f7 },
    { transport: 'udp', port: 319 },
    { transport: 'udp', port: 320 },
    { content: 'udp' },
  ],
  newState: () => new PtpState(),
  probe,
  dissect,
  // Clocks send to a group, each for itself; only responses come from a server.
  isFromClient: ({ type }) => type !== messageType.delayResponse,
  facts,
  foldKey,
  rows: ({ version, type, domain, sequence }) => [
    { label: 'Version', value: String(version), at: 1, length: 1 },
    { label: 'Message', value: messages.get(type)!.name, at: 0, length: 1 },
    { label: 'Domain', value: String(domain), at: 4, length: 1 },
    { label: 'Sequence', value: String(sequence), at: 30, length: 2 },
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code, unit }) => `${code} ${unit ?? ''}` },
    { name: 'grandmaster', of: ({ code, object }) => (code === '0xb' ? object : undefined) },
  ],
  operations: [...messages].map(([type, said]) => ({ code: `0x${type.toString(16)}`, ...said })),
})
