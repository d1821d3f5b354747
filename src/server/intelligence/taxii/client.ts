/** Resources of a TAXII 2.1 server: discovery §4.1, API roots §4.2, collections §5.1–5.2, objects §5.4. */
import { limits as usual } from '../limits.ts'
import { type Answer, type Connection, Refused } from './connection.ts'

export interface Collection {
  readonly id: string
  readonly title: string
  /** Ends with `/`. */
  readonly url: URL
}

export interface PageQuery {
  /** RFC 3339; '' from the beginning. */
  readonly addedAfter: string
  /** Cursor of the previous page; '' for the first. */
  readonly next: string
}

export interface ObjectsPage {
  /** Unchecked, but each an object with `type` and `id`. */
  readonly objects: readonly Readonly<Record<string, unknown>>[]
  /** '' on the last page. */
  readonly next: string
  /** `X-TAXII-Date-Added-Last`; '' where it is not there. */
  readonly lastAdded: string
  readonly hasMore: boolean
}

/** Every collection that may be read, or those that `wanted` names by id or title. `url` is discovery, a root or one. */
export async function collectionsAt(
  connection: Connection,
  url: URL,
  wanted: readonly string[],
): Promise<readonly Collection[]> {
  const { content } = await connection.get(url)
  if (typeof content.id === 'string' && 'can_read' in content) return [collectionOf(content, url)]
  const roots = Array.isArray(content.api_roots) ? rootsOf(content.api_roots, url) : [directory(url)]
  const found: Collection[] = []
  let failure: unknown
  for (const root of roots)
    try {
      found.push(...(await collectionsOf(connection, root)))
    } catch (error) {
      // Discovery names roots that need other rights, too: §4.1. One that answers is enough.
      if (!(error instanceof Refused)) throw error
      failure ??= error
    }
  const chosen = found.filter(
    ({ id, title }) => wanted.length === 0 || wanted.includes(id) || wanted.includes(title),
  )
  const missing = wanted.filter((one) => !found.some(({ id, title }) => id === one || title === one))
  if (missing.length > 0)
    throw new Refused(
      200,
      `no collection ${missing.join(', ').slice(0, 200)}; available: ${
        found
          .map(({ title, id }) => `${title} (${id})`)
          .join(', ')
          .slice(0, 500) || 'none that may be read'
      }`,
    )
  if (chosen.length === 0) throw failure ?? new Refused(200, 'no readable collection')
  return chosen
}

/** §5.4: one page of objects of the kinds that are judged. */
export async function objectsPage(
  connection: Connection,
  { url }: Collection,
  { addedAfter, next }: PageQuery,
): Promise<ObjectsPage> {
  const asked = new URL('objects/', url)
  asked.searchParams.set('limit', String(usual.asked))
  asked.searchParams.set('match[type]', 'indicator,marking-definition')
  if (addedAfter !== '') asked.searchParams.set('added_after', addedAfter)
  if (next !== '') asked.searchParams.set('next', next)
  return pageOf(await connection.get(asked))
}

function pageOf({ content, headers }: Answer): ObjectsPage {
  const { objects = [], more = false, next = '' } = content
  // §3.7: an envelope without objects is an empty object.
  if (!Array.isArray(objects)) throw new Refused(200, 'objects: expected a list')
  if (objects.length > usual.pageObjects)
    throw new Refused(200, `more than ${usual.pageObjects} objects in a page`)
  if (typeof more !== 'boolean') throw new Refused(200, 'more: expected true or false')
  if (typeof next !== 'string' || next.length > usual.nextCharacters)
    throw new Refused(200, `next: expected at most ${usual.nextCharacters} characters`)
  for (const [i, one] of objects.entries())
    if (typeof one?.type !== 'string' || typeof one.id !== 'string')
      throw new Refused(200, `objects.${i}: expected an object with type and id`)
  const last = headers['x-taxii-date-added-last']
  return {
    objects,
    next: more ? next : '',
    hasMore: more,
    lastAdded: typeof last === 'string' && isTimestamp(last) ? last : '',
  }
}

async function collectionsOf(connection: Connection, root: URL): Promise<Collection[]> {
  const { content } = await connection.get(new URL('collections/', root))
  const { collections = [] } = content
  if (!Array.isArray(collections)) throw new Refused(200, 'collections: expected a list')
  if (collections.length > usual.collections)
    throw new Refused(
      200,
      `more than ${usual.collections} collections; name those that are wanted by their own URL`,
    )
  return collections.flatMap((one: Readonly<Record<string, unknown>> | null) =>
    one?.can_read === true && isId(one.id)
      ? [collectionOf(one, new URL(`collections/${one.id}/`, root))]
      : [],
  )
}

/** §5.2: an id is a UUID. Others are in use; none may change the path. */
function isId(id: unknown): id is string {
  return typeof id === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(id)
}

function collectionOf({ id, title }: Readonly<Record<string, unknown>>, url: URL): Collection {
  if (!isId(id)) throw new Refused(200, 'id: expected letters, digits and dashes')
  return { id, title: typeof title === 'string' ? title.slice(0, 200) : id, url: directory(url) }
}

/** §4.1: absolute or relative. Those on other hosts are other servers, to be added by a person. */
function rootsOf(roots: readonly unknown[], base: URL): URL[] {
  const found = roots.slice(0, usual.apiRoots).flatMap((one) => {
    return typeof one === 'string' && URL.canParse(one, base) ? [directory(new URL(one, base))] : []
  })
  const here = found.filter(({ origin }) => origin === base.origin)
  if (here.length === 0)
    throw new Refused(
      200,
      found.length === 0
        ? 'no API root'
        : `all API roots are on other hosts: ${found
            .map(({ host }) => host)
            .join(', ')
            .slice(0, 300)}`,
    )
  return here
}

function directory(url: URL): URL {
  const path = new URL(url)
  if (!path.pathname.endsWith('/')) path.pathname += '/'
  path.search = ''
  path.hash = ''
  return path
}

/** RFC 3339, as STIX 2.1 §3.2 has it. */
function isTimestamp(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text))
}
