import { jsonDepth } from '#bytes/json-depth'
import { readCsv } from './csv.ts'
import type { IndicatorFeed } from './feed.ts'
import { limits } from './limits.ts'
import { isMisp, readMisp } from './misp.ts'
import { noteVersions, readStix } from './stix.ts'
import { IndicatorVersions } from './versions.ts'

/** A file with what was read of it. */
export interface ReadFeed {
  /** Name of the file in alerts. */
  readonly source: string
  readonly feed: IndicatorFeed
}

/**
 * Reads files one after another. Of a STIX object in several, only its newest version counts, also if that one revokes
 * it. Never throws: a file that `read` cannot read is a problem of that file.
 */
export function* readFeeds(
  files: readonly string[],
  read: (file: string) => string,
  nameOf: (file: string) => string,
): Generator<ReadFeed> {
  const versions = new IndicatorVersions()
  const attempt = (file: string, use: (text: string) => IndicatorFeed): IndicatorFeed => {
    try {
      return use(read(file))
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error))
    }
  }
  if (files.length > 1) for (const file of files) attempt(file, (text) => noteAll(text, versions))
  for (const file of files) {
    const source = nameOf(file)
    yield { source, feed: attempt(file, (text) => readFeed(text, source, versions)) }
  }
}

/** Versions of a bundle's objects; nothing for other files. */
function noteAll(text: string, versions: IndicatorVersions): IndicatorFeed {
  const document = documentOf(text)
  if (Array.isArray((document as { objects?: unknown } | null)?.objects))
    noteVersions(document as { objects: unknown[] }, versions)
  return { indicators: [], problems: [] }
}

/**
 * Reads a feed of any kind, recognised by its content. Never throws: unreadable parts are problems.
 *
 * @param versions of objects in other files; those that are older than there are left out
 */
export function readFeed(text: string, source: string, versions?: IndicatorVersions): IndicatorFeed {
  let document: unknown
  try {
    document = documentOf(text)
  } catch (error) {
    return failed((error as Error).message)
  }
  if (document === undefined) return readCsv(text.replace(/^\uFEFF/, ''), source)
  if (isMisp(document)) return readMisp(document, source)
  // A TAXII 2.1 envelope (§3.7) holds objects as a bundle does, without calling itself one.
  if (Array.isArray((document as { objects?: unknown } | null)?.objects))
    return readStix(document as { objects: unknown[] }, source, versions)
  return failed('expected a STIX 2.1 bundle, a MISP event or CSV')
}

/** Undefined where it is no JSON. @throws in words where it is more or other JSON than we read */
function documentOf(text: string): unknown {
  if (text.length > limits.fileCharacters)
    throw new Error(`expected at most ${limits.fileCharacters} characters, got ${text.length}`)
  if (!/^\uFEFF?\s*[{[]/.test(text)) return undefined
  if (jsonDepth(text, limits.jsonDepth) > limits.jsonDepth)
    throw new Error(`JSON nested deeper than ${limits.jsonDepth} levels`)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(`invalid JSON: ${(error as Error).message}`)
  }
}

function failed(problem: string): IndicatorFeed {
  return { indicators: [], problems: [problem] }
}
