import { hexCode } from '#bytes/hex'
import { defineProtocol, type Row } from '#model/protocol'
import { actions } from './actions.ts'
import { alarmTypes } from './alarms.ts'
import { facts } from './facts.ts'
import * as pnio from './interfaces.ts'
import { services } from './operations.ts'
import { ProfinetIoState } from './state.ts'
import { dissect, type PnioMessage } from './wire.ts'

export const protocol = defineProtocol<PnioMessage, ProfinetIoState>({
  name: 'profinet-io',
  shortName: 'PROFINET IO',
  defenderName: 'Profinet Real-Time',
  title: 'PROFINET IO: context manager, records and alarms',
  standard: 'IEC 61158-6-10:2019; IEC 61158-5-10:2019; IEC 61784-2:2019',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'I/O Adapter' }, client: { type: 'PLC', role: 'controller' } },
  actions,
  hints: [
    { carriedBy: 'dcerpc', selector: pnio.DEVICE_INTERFACE },
    { carriedBy: 'dcerpc', selector: pnio.CONTROLLER_INTERFACE },
    { carriedBy: 'dcerpc', selector: pnio.SUPERVISOR_INTERFACE },
    { carriedBy: 'dcerpc', selector: pnio.PARAMETER_SERVER_INTERFACE },
    { carriedBy: 'profinet-rt', selector: 'alarm' },
    { carriedBy: 'profinet-rt', selector: 'cyclic' },
  ],
  newState: () => new ProfinetIoState(),
  dissect,
  facts,
  rows,
  behaviourKeys: [
    { name: 'call', of: ({ code, name }) => (code === 'control' ? name : code) },
    {
      name: 'record',
      of: ({ code, object }) =>
        object !== undefined && (code.startsWith('read') || code === 'write')
          ? `${code} ${object}`
          : undefined,
    },
  ],
  operations: [
    ...services,
    ...[...alarmTypes].map(([type, name]) => ({
      code: `alarm:${type}`,
      name: `${name} alarm`,
      verb: 'report' as const,
    })),
    { code: 'alarm:error', name: 'Relation aborted', verb: 'report' },
  ],
})

function rows(message: PnioMessage): readonly Row[] {
  if (message.kind === 'cyclic') return []
  if (message.kind === 'alarm')
    return [{ label: 'Frame ID', value: hexCode(message.frameId, 4), at: 0, length: 2 }]
  const side = message.isRequest ? 'request' : 'answer'
  return [
    { label: 'Call', value: `${services[message.opnum]?.name} ${side}`, at: 0, length: 0 },
    { label: 'Status', value: hexCode(message.status, 8), at: 0, length: 4 },
    ...message.blocks.map(({ type, start, end }) => ({
      label: 'Block',
      value: hexCode(type, 4),
      at: start,
      length: end - start,
    })),
  ]
}
