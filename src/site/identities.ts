/** Corrections of types in the site file: added and taken back by hand or by the server, the rest of the file unchanged. */
import { existsSync, readFileSync } from 'node:fs'
import { parseDocument, type YAMLSeq } from 'yaml'
import { PUBLIC, writeAtomicFile } from '#data-folder/atomic-file'
import type { SiteIdentity } from '#model/site'
import { CodedError } from '#schema/errors'
import { limits, parseSite } from './site-file.ts'

/** Adds a correction, or replaces the one of the same devices. Throws where the file cannot be read as a site file. */
export function addIdentity(path: string, identity: SiteIdentity): void {
  edit(path, (list, known) => {
    const at = known.findIndex((one) => isOfSame(one, identity))
    if (at >= 0) list.delete(at)
    else if (known.length >= limits.identities)
      throw new CodedError(
        'site-refused',
        `${path}: expected at most ${limits.identities} identities; delete one`,
      )
    const { subtype, ...rest } = identity
    list.add({ ...rest, ...(subtype === '' ? undefined : { subtype }) })
  })
}

/** Takes a correction back, or else one of the same devices; false where there is none. */
export function removeIdentity(path: string, identity: SiteIdentity): boolean {
  let wasFound = false
  edit(path, (list, known) => {
    const same = known.filter((one) => isOfSame(one, identity))
    const at = known.indexOf(same.find((one) => isSameStatement(one, identity)) ?? same[0]!)
    wasFound = at >= 0
    if (wasFound) list.delete(at)
  })
  return wasFound
}

/** A file that a person merged may hold two corrections of the same devices. */
function isSameStatement(one: SiteIdentity, other: SiteIdentity): boolean {
  return one.type === other.type && one.subtype === other.subtype && one.when === other.when
}

function isOfSame(one: SiteIdentity, other: SiteIdentity): boolean {
  return [...one.addresses].sort().join(' ') === [...other.addresses].sort().join(' ')
}

function edit(path: string, change: (list: YAMLSeq, known: readonly SiteIdentity[]) => void): void {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const read = parseSite(text)
  if (read.kind === 'faults') {
    const [fault] = read.faults
    throw new CodedError(
      'site-refused',
      `${path}: ${fault!.path}: expected ${fault!.expected}, got ${fault!.got}`,
    )
  }
  const document = parseDocument(text === '' ? '{}' : text)
  if (!document.has('identities')) document.set('identities', document.createNode([]))
  const list = document.get('identities') as YAMLSeq
  list.flow = false
  change(list, read.site.identities)
  if (document.contents !== null && 'flow' in document.contents) document.contents.flow = false
  writeAtomicFile(path, document.toString({ lineWidth: 110 }), PUBLIC)
}
