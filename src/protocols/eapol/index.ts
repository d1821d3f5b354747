import { defineProtocol } from '#model/protocol'
import { dissect, type EapolMessage, eapCode } from './wire.ts'

export const protocol = defineProtocol<EapolMessage, undefined>({
  name: 'eapol',
  shortName: 'EAPOL',
  title: 'EAP over LAN',
  standard: 'IEEE 802.1X-2020; RFC 3748',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ etherType: 0x888e }],
  dissect,
  facts({ code, identity }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const receiver = fromClient ? 'server' : 'client'
    if (identity !== '')
      emit({ kind: 'session', about, phase: 'open', user: identity, method: 'eap', secured: false })
    else if (code === eapCode.FAILURE)
      emit({ kind: 'session', about: receiver, phase: 'refused', method: 'eap', secured: false })
  },
  rows: ({ version, type, code, method, identity }) => [
    { label: 'Version and type', value: `${version}, ${type}`, at: 0, length: 2 },
    { label: 'EAP', value: `code ${code}, method ${method}`, at: 4, length: 0 },
    { label: 'Identity', value: identity, at: 9, length: 0 },
  ],
})
