import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish, operations } from './facts.ts'
import { blockName } from './options.ts'
import { rules } from './rules.ts'
import { ProfinetDcpState } from './state.ts'
import { type DcpMessage, dissect, probe } from './wire.ts'

export const protocol = defineProtocol<DcpMessage, ProfinetDcpState>({
  name: 'profinet-dcp',
  shortName: 'PROFINET DCP',
  defenderName: 'Profinet DCP',
  title: 'PROFINET Discovery and Configuration Protocol',
  standard: 'IEC 61158-6-10:2019; IEC 61158-5-10:2019',
  depth: 'deep',
  family: 'ot',
  actions,
  hints: [{ etherType: 0x8892 }, { carriedBy: 'profinet-rt', selector: 'dcp' }],
  newState: () => new ProfinetDcpState(),
  probe,
  dissect,
  isFromClient: (message) => !message.isResponse,
  facts,
  finish,
  rows: ({ service, isResponse, xid, blocks }) => [
    { label: 'Service', value: `${service} ${isResponse ? 'response' : 'request'}`, at: 2, length: 2 },
    { label: 'Xid', value: String(xid), at: 4, length: 4 },
    ...blocks.map((block) => ({
      label: 'Block',
      value: blockName(block.option, block.suboption),
      at: block.start,
      length: block.end - block.start,
    })),
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    { name: 'block', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations,
  rules,
})
