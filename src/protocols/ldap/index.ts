import { defineProtocol } from '#model/protocol'
import { facts } from './facts.ts'
import { requests } from './operations.ts'
import { rule as ldapReconnaissance } from './rules/ldap-reconnaissance.ts'
import { type LdapState, newState } from './state.ts'
import { dissect, type LdapMessage, probe, resume } from './wire.ts'

export const protocol = defineProtocol<LdapMessage, LdapState>({
  name: 'ldap',
  shortName: 'LDAP',
  title: 'Lightweight Directory Access Protocol',
  standard: 'RFC 4511, RFC 4512, [MS-ADTS] v20240423',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Domain Controller', role: 'directory-server' } },
  mayTurnEncrypted: true,
  hints: [
    { transport: 'tcp', port: 389 },
    { transport: 'tcp', port: 3268 },
    { transport: 'udp', port: 389 },
    { content: 'tcp' },
  ],
  newState,
  firstBytes: '0',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'message' ? requests.has(message.operation) : undefined),
  resume,
  facts,
  rules: [ldapReconnaissance],
  behaviourKeys: [{ name: 'operation', of: (operation) => operation.code }],
  operations: [...requests.values()].map(({ name, verb }) => ({ code: name, name, verb })),
})
