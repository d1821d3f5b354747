import Type from 'typebox'
import { defineSetting } from '../setting.ts'

const text = Type.String({ minLength: 1, maxLength: 1000 })
const path = Type.String({ minLength: 1, maxLength: 4096 })

export const urlSetting = defineSetting({
  name: 'ldap.url',
  title: 'LDAP server',
  description: 'ldaps://HOST:636 or ldap://HOST:389. Without it, LDAP is off.',
  schema: Type.String({ pattern: '^ldaps?://[^/]+/?$', maxLength: 1000 }),
  default: null,
  appliesAt: 'now',
  isFleetWide: true,
})

export const startTlsSetting = defineSetting({
  name: 'ldap.startTls',
  title: 'StartTLS',
  description: 'Encrypts ldap:// by StartTLS (RFC 4511). false is accepted for loopback only.',
  schema: Type.Boolean(),
  default: true,
  appliesAt: 'now',
  isFleetWide: true,
})

export const caFileSetting = defineSetting({
  name: 'ldap.caFile',
  title: 'CA of the LDAP server',
  description: 'PEM file with the CA of its certificate. Without it: the CAs of Node.',
  schema: path,
  default: null,
  appliesAt: 'now',
})

export const bindDnSetting = defineSetting({
  name: 'ldap.bindDn',
  title: 'Account for searches',
  description: 'DN of an account that may search people and groups. Without it, searches are anonymous.',
  schema: text,
  default: null,
  appliesAt: 'now',
})

export const bindPasswordFileSetting = defineSetting({
  name: 'ldap.bindPasswordFile',
  title: 'Password for searches',
  description: 'File with the password of that account, readable by the service only.',
  schema: path,
  default: null,
  appliesAt: 'now',
})

export const userBaseSetting = defineSetting({
  name: 'ldap.userBase',
  title: 'Base of people',
  description: 'DN below which people are searched: ou=people,dc=plant,dc=example.',
  schema: text,
  default: null,
  appliesAt: 'now',
  isFleetWide: true,
})

export const userFilterSetting = defineSetting({
  name: 'ldap.userFilter',
  title: 'Filter of people',
  description: 'Filter (RFC 4515) with {name}. Active Directory: (sAMAccountName={name}).',
  schema: text,
  default: '(uid={name})',
  appliesAt: 'now',
  isFleetWide: true,
})

export const groupBaseSetting = defineSetting({
  name: 'ldap.groupBase',
  title: 'Base of groups',
  description: 'DN below which groups are searched. Without it, memberOf of the person alone counts.',
  schema: text,
  default: null,
  appliesAt: 'now',
  isFleetWide: true,
})

export const groupFilterSetting = defineSetting({
  name: 'ldap.groupFilter',
  title: 'Filter of groups',
  description:
    'Filter with {dn} and {name}. Nested groups in Active Directory: (member:1.2.840.113556.1.4.1941:={dn}).',
  schema: text,
  default: '(|(member={dn})(uniqueMember={dn})(memberUid={name}))',
  appliesAt: 'now',
  isFleetWide: true,
})

export const settings = [
  ...[urlSetting, startTlsSetting, caFileSetting, bindDnSetting, bindPasswordFileSetting],
  ...[userBaseSetting, userFilterSetting, groupBaseSetting, groupFilterSetting],
]
