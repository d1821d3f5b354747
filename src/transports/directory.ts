/** Disables or enables an account of Active Directory over LDAPS, with ldapts. */
import { lookup } from 'node:dns/promises'
import { join } from 'node:path'
import { Attribute, Change, Client } from 'ldapts'
import { readTlsFiles } from '#data-folder/tls-files'
import type { ActionOutcome } from '#response/action-type'
import { failed } from '#response/outcome'
import { checkAddress } from './safe-lookup.ts'
import { limits, type TransportContext } from './transport.ts'

/** MS-ADTS §2.2.16: ADS_UF_ACCOUNTDISABLE; accounts of controllers and trusts are never changed. */
const DISABLED = 0x2
const NOT_PERSONS = 0x800 | 0x1000 | 0x2000

export async function setAccount(
  { name, isDisabled }: { readonly name: string; readonly isDisabled: boolean },
  { url, bindDn, base }: { readonly url: string; readonly bindDn: string; readonly base: string },
  context: TransportContext,
): Promise<ActionOutcome> {
  const { hostname, port } = new URL(url)
  const { address } = await lookup(hostname)
  checkAddress(address, {
    ...{ host: hostname, port: Number(port) || 636 },
    ...{ ownPort: context.ownPort, isProtected: context.isProtected },
  })
  const client = new Client({
    url: `ldaps://${address.includes(':') ? `[${address}]` : address}:${Number(port) || 636}`,
    connectTimeout: limits.connectMs,
    timeout: limits.answerMs,
    tlsOptions: {
      ...readTlsFiles(join(context.data, 'certificates'), context.connection),
      servername: hostname,
      minVersion: 'TLSv1.2',
    },
  })
  try {
    await client.bind(bindDn, context.secrets.password ?? '')
    // The name has no character that a filter reads (checkTarget).
    const { searchEntries } = await client.search(base, {
      ...{ scope: 'sub', filter: `(&(objectClass=user)(sAMAccountName=${name}))`, sizeLimit: 2 },
      attributes: ['userAccountControl'],
    })
    const [entry] = searchEntries
    if (entry === undefined || searchEntries.length > 1)
      return failed(`${searchEntries.length} accounts ${name} below ${base}; expected one`, false)
    const flags = Number(entry.userAccountControl)
    if (!Number.isInteger(flags) || (flags & NOT_PERSONS) !== 0)
      return failed(`${name} is no account of a person`, false)
    const wanted = isDisabled ? flags | DISABLED : flags & ~DISABLED
    if (isDisabled && wanted === flags)
      return failed(`${name} is disabled already; it would be enabled by the undo`, false)
    if (wanted !== flags) {
      const modification = new Attribute({ type: 'userAccountControl', values: [String(wanted)] })
      await client.modify(entry.dn, new Change({ operation: 'replace', modification }))
    }
    return { state: 'done', reference: entry.dn }
  } finally {
    await client.unbind().catch(() => undefined)
  }
}
