/** Sign-in by LDAP (RFC 4511) or Active Directory: search the person, bind with their password, search their groups. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { Client, type Entry, InvalidCredentialsError } from 'ldapts'
import type { ExternalIdentity } from '../http/external-identity.ts'
import { isLoopback } from '../http/guard.ts'

const limits = {
  connectMs: 5000,
  operationMs: 10_000,
  /** Groups of one person. */
  groups: 1000,
} as const

export interface LdapOptions {
  readonly url: string
  readonly startTls: boolean
  readonly caFile: string | null
  readonly bindDn: string | null
  readonly bindPasswordFile: string | null
  readonly userBase: string
  readonly userFilter: string
  readonly groupBase: string | null
  readonly groupFilter: string
}

/** Undefined if the name is unknown or the password wrong; rejects if the directory cannot be asked. */
export async function signInByLdap(
  options: LdapOptions,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<ExternalIdentity | undefined> {
  // RFC 4513 §5.1.2: a bind without password succeeds without checking anything.
  if (name === '' || password === '') return undefined
  const client = await connect(options)
  try {
    if (options.bindDn !== null) await client.bind(options.bindDn, secretOf(options.bindPasswordFile))
    const person = await findPerson(client, options, name)
    if (person === undefined) return undefined
    const groups = await groupsOf(client, options, { name, person })
    if (!(await isPassword(client, person.dn, password))) return undefined
    return { source: 'ldap', subject: subjectOf(person), name: name.toLowerCase(), groups }
  } finally {
    await client.unbind().catch(() => {})
  }
}

async function connect({ url, startTls, caFile }: LdapOptions): Promise<Client> {
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isPlain = protocol === 'ldap:' && !startTls
  if (isPlain && !isLoopback(host))
    throw new Error(`ldap.startTls: expected true for ${host}, because passwords would be sent in clear`)
  const tls = {
    ...(caFile !== null && { ca: readFileSync(caFile) }),
    ...(isIP(host) === 0 && { servername: host }),
    minVersion: 'TLSv1.2' as const,
  }
  const client = new Client({
    url,
    connectTimeout: limits.connectMs,
    timeout: limits.operationMs,
    ...(protocol === 'ldaps:' && { tlsOptions: tls }),
  })
  if (protocol === 'ldap:' && startTls) await client.startTLS({ ...tls, host })
  return client
}

function secretOf(file: string | null): string {
  if (file === null) throw new Error('ldap.bindPasswordFile: expected a file, got none')
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
}

/** Exactly one: with two it would be open whose password is checked. */
async function findPerson(client: Client, options: LdapOptions, name: string): Promise<Entry | undefined> {
  const { searchEntries } = await client.search(options.userBase, {
    scope: 'sub',
    filter: options.userFilter.replaceAll('{name}', escapeFilter(name)),
    attributes: ['entryUUID', 'objectGUID', 'memberOf'],
    explicitBufferAttributes: ['objectGUID'],
    sizeLimit: 2,
  })
  return searchEntries.length === 1 ? searchEntries[0] : undefined
}

interface FoundPerson {
  readonly name: string
  readonly person: Entry
}

async function groupsOf(
  client: Client,
  options: LdapOptions,
  { name, person }: FoundPerson,
): Promise<readonly string[]> {
  const direct = [person.memberOf ?? []].flat().map(String)
  if (options.groupBase === null) return direct.slice(0, limits.groups)
  const filter = options.groupFilter
    .replaceAll('{dn}', escapeFilter(person.dn))
    .replaceAll('{name}', escapeFilter(name))
  const { searchEntries } = await client.search(options.groupBase, {
    scope: 'sub',
    filter,
    attributes: ['cn'],
    sizeLimit: limits.groups,
  })
  return [...new Set([...direct, ...searchEntries.map(({ dn }) => dn)])].slice(0, limits.groups)
}

async function isPassword(client: Client, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password)
    return true
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false
    throw error
  }
}

/** RFC 4530, or the identifier of Active Directory; a DN changes when a person is renamed. */
function subjectOf({ dn, entryUUID, objectGUID }: Entry): string {
  if (Buffer.isBuffer(objectGUID) && objectGUID.length === 16) return `guid:${objectGUID.toString('hex')}`
  return typeof entryUUID === 'string' ? `uuid:${entryUUID}` : `dn:${dn.toLowerCase()}`
}

/** RFC 4515 §3. */
export function escapeFilter(text: string): string {
  return text.replace(/[\\*()\0]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
