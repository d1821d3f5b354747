/** Trust in a mirrored provider: its keys, the signatures of its documents, and documents without one. */
import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeOwnedFolder } from '#data-folder/atomic-file'
import { type ProviderConnection, shown } from './provider-connection.ts'
import { KeyRing, keysNamedIn, keysOfFiles, pinKey, pinnedKeys, type Verdict } from './provider-keys.ts'
import type { Listed } from './provider-lists.ts'
import { documentsIn, verdictOfFile } from './verify-folder.ts'

/** Decision of a person about keys. */
interface Trust {
  readonly folder: string
  readonly keys?: readonly string[] | undefined
  readonly acceptKeys?: boolean | undefined
  readonly mustBeSigned?: boolean | undefined
}

interface Provider {
  readonly metadata: unknown
  /** URL of its metadata. */
  readonly home: URL
  readonly connection: ProviderConnection
  readonly refuse: (what: string) => void
}

/** Hidden, so that nothing reads it as advisories. */
const ASIDE = '.unsigned'

/** Keys that a person gave; else those pinned here, and of a provider never met before those it names. */
export async function ringFor(
  { folder, keys = [], acceptKeys }: Trust,
  { metadata, home, connection, refuse }: Provider,
): Promise<KeyRing> {
  if (keys.length > 0) return keysOfFiles(keys)
  const pinned = await pinnedKeys(folder)
  const isFirst = pinned.size === 0
  for (const { fingerprint, url } of keysNamedIn(metadata)) {
    if (pinned.has(fingerprint)) continue
    if (!isFirst && acceptKeys !== true) {
      refuse(`${shown(home)}: names a key that is not pinned here, ${fingerprint}; --accept-keys takes it`)
      continue
    }
    try {
      const at = new URL(url, home)
      const armored = (await connection.get(at))?.toString('latin1') ?? ''
      const ring = new KeyRing()
      if (!(await ring.add(armored)).includes(fingerprint))
        throw new Error(`${shown(at)}: is another key than the one named, ${fingerprint}`)
      await pinned.add(armored)
      pinKey(folder, fingerprint, armored)
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error))
    }
  }
  return pinned
}

/** Valid signature of a document; '' if there is none. @throws in words if it is not valid */
export async function signatureOf(
  one: Listed,
  bytes: Buffer,
  { asked, connection, ring }: { asked: Trust; connection: ProviderConnection; ring: KeyRing },
): Promise<{ readonly armored: string; readonly kind: Verdict['kind'] | undefined }> {
  const url = new URL(one.signature === '' ? `${one.url}.asc` : one.signature)
  if (url.origin !== new URL(one.url).origin)
    throw new Error(`${shown(url)}: the signature is on another host`)
  const armored = (await connection.get(url))?.toString('latin1') ?? ''
  const verdict = armored === '' ? undefined : await ring.check(bytes, armored)
  if (verdict?.kind === 'bad') throw new Error(`${shown(new URL(one.url))}: ${verdict.why}`)
  if (asked.mustBeSigned === true && verdict?.kind !== 'good')
    throw new Error(`${shown(new URL(one.url))}: ${verdict?.why ?? 'is not signed'}`)
  return { armored, kind: verdict?.kind }
}

/**
 * Moves documents of earlier runs without a valid signature out of use: a request for signatures applies to existing
 * ones as well. Each in words, with its name.
 */
export async function setUnsignedAside(folder: string, ring: KeyRing): Promise<readonly string[]> {
  const reported: string[] = []
  for (const { file, name } of documentsIn(folder)) {
    const verdict = await verdictOfFile(file, ring)
    if (verdict?.kind === 'good') continue
    const place = join(folder, ASIDE, name)
    makeOwnedFolder(dirname(place))
    renameSync(file, place)
    reported.push(
      `${name}: ${verdict?.why ?? 'is not signed'}; the copy of an earlier run was moved to ${ASIDE}`,
    )
  }
  return reported
}
