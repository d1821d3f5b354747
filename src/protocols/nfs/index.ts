import type { Operation } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type Procedure, version2, version3, version4 } from './operations.ts'
import { dissect, type NfsMessage } from './wire.ts'

const NULL_4: readonly [string, Procedure] = ['4:0', { name: 'NULL', verb: 'diagnose' }]
const operations: ReadonlyMap<string, Procedure> = new Map([
  ...[...version2].map(([number, procedure]) => [`2:${number}`, procedure] as const),
  ...[...version3].map(([number, procedure]) => [`3:${number}`, procedure] as const),
  NULL_4,
  ...[...version4].map(([number, { name, verb }]) => [`4:${number}`, { name, verb }] as const),
])

interface NfsState {
  /** Operations of the pending call; RPC delivers results after their call. */
  asked: readonly Operation[]
}

export const protocol = defineProtocol<NfsMessage, NfsState>({
  name: 'nfs',
  shortName: 'NFS',
  title: 'Network File System',
  standard: 'RFC 1094; RFC 1813; RFC 7530; RFC 8881',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Storage', role: 'file-server' } },
  hints: [{ carriedBy: 'rpc', selector: 100003 }],
  newState: () => ({ asked: [] }),
  dissect,
  facts({ isCall, steps, status }, _slice, emit, state) {
    if (!isCall) {
      for (const operation of state.asked)
        emit({ ...operation, outcome: status === 0 ? 'succeeded' : 'rejected' })
      state.asked = []
      return
    }
    state.asked = steps.map(({ code, object }) => ({
      kind: 'operation',
      ...operations.get(code)!,
      code,
      object,
      outcome: 'requested',
    }))
    for (const operation of state.asked) emit(operation)
  },
  rows: ({ steps, status }) => [
    ...steps.map(({ code, object }) => ({
      label: operations.get(code)!.name,
      value: object ?? '',
      at: 0,
      length: 0,
    })),
    { label: 'Status', value: String(status), at: 0, length: 4 },
  ],
  behaviourKeys: [
    { name: 'procedure', of: ({ code }) => code },
    { name: 'name', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [...operations].map(([code, { name, verb }]) => ({ code, name, verb })),
})
