import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type IgmpMessage, igmpType } from './wire.ts'

const join = { code: '0x16', name: 'Membership Report', verb: 'subscribe' } as const
const leave = { code: '0x17', name: 'Leave Group', verb: 'subscribe' } as const
const REPORTS: ReadonlySet<number> = new Set([
  igmpType.REPORT_V1,
  igmpType.REPORT_V2,
  igmpType.REPORT_V3,
  igmpType.LEAVE,
])

export const protocol = defineProtocol<IgmpMessage, undefined>({
  name: 'igmp',
  shortName: 'IGMP',
  title: 'Internet Group Management Protocol',
  standard: 'RFC 2236; RFC 3376',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ ipProtocol: 2 }],
  dissect,
  facts({ type, groups }, { fromClient }, emit) {
    if (type === igmpType.QUERY) {
      const about = fromClient ? 'client' : 'server'
      emit({
        kind: 'identity',
        about,
        attribute: 'role',
        value: 'multicast-querier',
        confidence: confidence.banner,
        field: 'Membership Query',
      })
    }
    if (!REPORTS.has(type)) return
    for (const { ip, isLeave } of groups)
      emit({ kind: 'operation', ...(isLeave ? leave : join), object: ip, outcome: 'requested' })
  },
  rows: ({ type, groups }) => [
    { label: 'Type', value: `0x${type.toString(16)}`, at: 0, length: 1 },
    ...groups.map(({ ip, isLeave }) => ({
      label: isLeave ? 'Leaves' : 'Group',
      value: ip,
      at: 4,
      length: 0,
    })),
  ],
  operations: [join, leave],
})
