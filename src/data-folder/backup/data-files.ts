/** Which files of a data folder are copied, and which are not and why. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LOST_AND_FOUND, UNFINISHED } from './atomic-folder.ts'
import { isBelow, MANIFEST, type OmittedFile } from './manifest.ts'

/**
 * Files that each start creates, or that are incomplete: the lock, logs of the store, uploads and files being written.
 * Also the manifest of another backup.
 */
const NOT_KEPT = /(^|\/)lock\.db(-.*)?$|\.db-(wal|shm|journal)$|\.(part|new)$|^before-upgrade$/
const NOT_OURS: ReadonlySet<string> = new Set([MANIFEST, LOST_AND_FOUND, UNFINISHED])

/** Secrets that a copy in clear on another disk would disclose, and what to do after a restore without them. */
const SECRETS: Readonly<Record<string, string>> = {
  'forwarding-secrets.json':
    'contains plaintext secrets; enter them again after a restore (sightglass forwarding, or the Forwarding page)',
  'response-secrets.json':
    'contains secrets of response connections; enter them again after a restore (Response page)',
  'accounts.db':
    'contains password hashes and secrets of second factors; create the accounts again, or make an encrypted backup',
  agents:
    'contains the private keys of the agents’ authority; enrol the agents again after a restore, or make an encrypted backup',
  tls: 'contains the private key of the server; a new certificate is made, or give it again',
}

export interface DataFiles {
  /** Below the folder, with `/`, in the order of their names. */
  readonly names: readonly string[]
  readonly leftOut: readonly OmittedFile[]
}

/** A link to a file counts as the file; one to a folder is not followed, because it may lead back. */
export function dataFiles(folder: string, withSecrets = false): DataFiles {
  const names: string[] = []
  const leftOut: OmittedFile[] = []
  const look = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true, encoding: 'buffer' })) {
      const path = `${below}${entry.name.toString()}`
      if (NOT_OURS.has(path) || NOT_KEPT.test(path)) continue
      const secret = withSecrets ? undefined : SECRETS[path]
      if (secret !== undefined) {
        leftOut.push({ path, why: secret })
        continue
      }
      if (!entry.name.equals(Buffer.from(entry.name.toString())) || !isBelow(path))
        leftOut.push({
          path,
          why: 'invalid name: not UTF-8, or a path outside the folder',
        })
      else if (entry.isDirectory()) look(`${path}/`)
      else if (isFile(join(folder, path))) names.push(path)
      else if (entry.isSymbolicLink()) leftOut.push({ path, why: 'symbolic link that is not to a file' })
      else if (!entry.isFile()) leftOut.push({ path, why: 'neither a file nor a folder' })
    }
  }
  look('')
  return { names: names.sort(), leftOut }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false // link loops, or no permission
  }
}
