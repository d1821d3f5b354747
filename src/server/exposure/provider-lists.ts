/**
 * Files that a CSAF provider publishes in addition to its documents: CSAF 2.0 §7.1 (requirements 7, 11 to 20), RFC 8322
 * (ROLIE).
 */

export interface Distribution {
  readonly kind: 'rolie' | 'directory'
  readonly url: string
}

/** One document as a list names it. */
export interface Listed {
  /** As written: absolute, or relative to the list. */
  readonly url: string
  /** RFC 3339; '' if the list has none. */
  readonly updated: string
  /** Address of its checksum and signature, where the list names them. */
  readonly hash: string
  readonly signature: string
}

type Json = Readonly<Record<string, unknown>>

/** Feeds before directories, because they contain changes. Only those that anyone may read (TLP:WHITE, TLP:CLEAR). */
export function distributionsIn(metadata: unknown): readonly Distribution[] {
  const found: Distribution[] = []
  for (const one of listOf(objectOf(metadata).distributions)) {
    for (const feed of listOf(objectOf(one.rolie).feeds)) {
      const level = textOf(feed.tlp_label)
      if (/^(?:UNLABELED|WHITE|CLEAR|TLP:.*)?$/.test(level) && textOf(feed.url) !== '')
        found.push({ kind: 'rolie', url: textOf(feed.url) })
    }
    const directory = textOf(one.directory_url) || textOf(objectOf(one.directory).url)
    if (directory !== '') found.push({ kind: 'directory', url: directory.replace(/\/?$/, '/') })
  }
  return found
}

/** Publisher by the metadata; '' if it names none. */
export function publisherIn(metadata: unknown): string {
  return textOf(objectOf(objectOf(metadata).publisher).name)
}

/** Entries of a ROLIE feed as JSON. Undefined where it is none. */
export function rolieEntries(document: unknown): readonly Listed[] | undefined {
  const feed = objectOf(document).feed
  if (typeof feed !== 'object' || feed === null) return undefined
  return listOf(objectOf(feed).entry).flatMap((entry) => {
    const links = listOf(entry.link)
    const link = (connectionPair: string, ending: RegExp) =>
      textOf(links.find(({ rel, href }) => rel === connectionPair && ending.test(textOf(href)))?.href)
    const url = link('self', /./) || textOf(objectOf(entry.content).src)
    if (url === '') return []
    const hash = link('hash', /\.sha512$/) || link('hash', /\.sha256$/)
    return [{ url, updated: textOf(entry.updated), hash, signature: link('signature', /./) }]
  })
}

/** `changes.csv`: path and time, the newest first: requirement 13. */
export function changesCsv(text: string): readonly Listed[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, url = '', updated = ''] = /^\s*"?([^",]+)"?\s*,\s*"?([^",]+)"?\s*$/.exec(line) ?? []
    return /\.json$/i.test(url) ? [{ url, updated, hash: '', signature: '' }] : []
  })
}

/** `index.txt`: one path a line: requirement 12. */
export function indexTxt(text: string): readonly Listed[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const url = line.trim()
    return /\.json$/i.test(url) ? [{ url, updated: '', hash: '', signature: '' }] : []
  })
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
