import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { controls, controlType, dissect, type PptpMessage, probe, resume } from './wire.ts'

const CONNECTED = 1

export const protocol = defineProtocol<PptpMessage, undefined>({
  name: 'pptp',
  shortName: 'PPTP',
  title: 'Point-to-Point Tunneling Protocol',
  standard: 'RFC 2637',
  depth: 'semantic',
  family: 'infrastructure',
  traits: { hasLogons: true },
  hints: [{ transport: 'tcp', port: 1723 }, { content: 'tcp' }],
  probe,
  dissect,
  resume,
  isFromClient: ({ control }) =>
    control === controlType.startRequest ? true : control === controlType.startReply ? false : undefined,
  facts({ control, host, vendor, firmware, result }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('name', host, 'Host Name')
    say('vendor', vendor, 'Vendor String')
    if (firmware !== 0) say('firmware', String(firmware), 'Firmware Revision')
    if (control === controlType.callReply)
      emit({
        kind: 'session',
        phase: result === CONNECTED ? 'open' : 'refused',
        method: 'pptp',
        secured: false,
      })
    if (control === controlType.stopRequest)
      emit({ kind: 'session', phase: 'close', method: 'pptp', secured: false })
  },
  rows: ({ control, host, vendor }) => [
    { label: 'Message', value: controls.get(control)!.name, at: 8, length: 2 },
    { label: 'Host', value: `${host} ${vendor}`, at: 28, length: 0 },
  ],
})
