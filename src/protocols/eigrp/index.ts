import type { Verb } from '#model/fact'
import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type EigrpMessage, opcodes } from './wire.ts'

/** Hello and its empty form, the acknowledgment. */
const HELLO = 5

const verbs: ReadonlyMap<number, Verb> = new Map([
  [1, 'report'],
  [2, 'read'],
  [3, 'read'],
  [4, 'report'],
  [6, 'report'],
  [7, 'diagnose'],
  [8, 'report'],
  [10, 'read'],
  [11, 'report'],
])

export const protocol = defineProtocol<EigrpMessage, undefined>({
  name: 'eigrp',
  shortName: 'EIGRP',
  title: 'Enhanced Interior Gateway Routing Protocol',
  standard: 'RFC 7868',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Router', role: 'router' } },
  hints: [{ ipProtocol: 88 }],
  dissect,
  facts({ opcode, autonomousSystem, isAuthenticated, system, release, networks }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const emitted = { kind: 'identity', about, confidence: confidence.management } as const
    emit({ ...emitted, attribute: 'role', value: 'router', field: 'EIGRP' })
    emit({
      ...emitted,
      attribute: 'address:autonomous-system',
      value: String(autonomousSystem),
      field: 'AS number',
    })
    if (system !== '')
      emit({
        ...emitted,
        attribute: 'software',
        value: `system ${system}, EIGRP ${release}`,
        field: 'Software Version',
      })
    for (const network of networks) emit({ kind: 'topology', about, route: `eigrp ${network}` })
    if (opcode === HELLO && system !== '')
      emit({
        kind: 'session',
        about,
        phase: 'open',
        method: isAuthenticated ? 'eigrp, authenticated' : 'eigrp, none',
        secured: isAuthenticated,
      })
    const verb = verbs.get(opcode)
    if (verb === undefined) return
    const name = opcodes.get(opcode)!
    emit({
      kind: 'operation',
      verb,
      name,
      code: String(opcode),
      object: `AS ${autonomousSystem}`,
      outcome: 'requested',
    })
  },
  rows: ({ opcode, autonomousSystem }) => [
    { label: 'Opcode', value: opcodes.get(opcode)!, at: 1, length: 1 },
    { label: 'AS', value: String(autonomousSystem), at: 18, length: 2 },
  ],
  operations: [...verbs].map(([code, verb]) => ({ code: String(code), name: opcodes.get(code)!, verb })),
})
