import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { dissect, type RcdpMessage } from './wire.ts'

/** SNMPv2-MIB (RFC 3418) and RuggedCom's own objects. */
const OBJECTS: ReadonlyMap<string, Attribute> = new Map([
  ['1.3.6.1.2.1.1.1.0', 'model'], // sysDescr holds the order code
  ['1.3.6.1.2.1.1.4.0', 'contact'],
  ['1.3.6.1.2.1.1.5.0', 'name'],
  ['1.3.6.1.2.1.1.6.0', 'location'],
  ['1.3.6.1.4.1.15004.4.2.3.1.0', 'serial'],
  ['1.3.6.1.4.1.15004.4.2.3.3.0', 'firmware'], // main software; 2.0 is the boot software
  ['1.3.6.1.4.1.15004.4.3.1.1.0', 'ip'],
])

const STEPS = {
  search: { verb: 'browse', name: 'Search', code: 'search' },
  get: { verb: 'identify', name: 'Get', code: 'get' },
  set: { verb: 'configure', name: 'Set', code: 'set' },
} as const

export const protocol = defineProtocol<RcdpMessage, undefined>({
  name: 'rcdp',
  shortName: 'RCDP',
  title: 'RuggedCom Discovery Protocol',
  standard: 'No public standard; layout derived from captures, objects of the RuggedCom MIB',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ snap: { oui: 0x000adc, type: 0x01e6 } }],
  dissect,
  isFromClient: ({ step }) => step !== 'response',
  facts({ step, user, isRefused, bindings }, { fromClient }, emit) {
    if (step !== 'response') {
      const operation = { kind: 'operation', ...STEPS[step] } as const
      const object = step === 'set' ? bindings.map((binding) => binding.object).join(', ') : undefined
      emit({ ...operation, object, outcome: 'requested' })
      if (user !== '' && step !== 'search')
        emit({ kind: 'session', phase: 'open', user, method: 'rcdp', secured: false })
      return
    }
    if (isRefused) emit({ kind: 'anomaly', what: 'refused', detail: 'a device refused what was asked' })
    const about = fromClient ? 'client' : 'server'
    const source = { kind: 'identity', about, confidence: confidence.identityService } as const
    emit({ ...source, attribute: 'vendor', value: 'RuggedCom', field: 'RCDP' })
    for (const { object, value } of bindings) {
      const attribute = OBJECTS.get(object)
      if (attribute !== undefined && value !== '') emit({ ...source, attribute, value, field: object })
    }
  },
  rows: ({ step, user, bindings }) => [
    { label: 'Step', value: step, at: 0, length: 0 },
    { label: 'User', value: user, at: 134, length: 15 },
    ...bindings.map(({ object, value }) => ({ label: object, value, at: 0, length: 0 })),
  ],
  behaviourKeys: [{ name: 'step', of: ({ code }) => code }],
  operations: Object.values(STEPS),
})
