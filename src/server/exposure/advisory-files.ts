/** Reads what people give: CSAF documents, KEV, EPSS, CVE records, OpenEoX, supplements; a file, a zip, or a folder of them. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type CsafDocument, readCsaf } from '#exposure/csaf'
import {
  type FeedContent,
  readCveRecord,
  readEpss,
  readKev,
  readNvdFacts,
  readSupplement,
} from '#exposure/feeds'
import { readOpenEox } from '#exposure/lifecycle'
import { zipEntries } from './zip.ts'

interface Given {
  readonly documents: CsafDocument[]
  readonly lists: FeedContent[]
  /** Files that could not be read, in words, each with its name. */
  readonly refused: string[]
}

const limits = {
  files: 200_000,
  /** Bytes of one file; the EPSS list has 10 MB. */
  fileBytes: 1024 ** 3,
  unpacked: 256 * 1024 ** 2,
  depth: 12,
} as const

/** Files of a provider that are not advisories: CSAF 2.0 §7.1. */
const BESIDE =
  /\.(?:sha256|sha512|asc|sig|md|txt|html?)$|(?:^|\/)(?:provider-metadata|changes|index|feed[\w-]*|service|category[\w-]*)\.(?:json|csv)$/i

/** @throws if the path itself cannot be read; single files that cannot are listed in `refused` */
export function readAdvisories(path: string, canonical: (name: string) => string): Given {
  const given: Given = { documents: [], lists: [], refused: [] }
  let left: number = limits.files
  const visit = (file: string, depth: number) => {
    if (left-- <= 0 || depth > limits.depth) return
    const about = statSync(file)
    if (about.isDirectory()) {
      for (const name of readdirSync(file).sort())
        if (!name.startsWith('.')) visit(join(file, name), depth + 1)
      return
    }
    if (!about.isFile() || BESIDE.test(file)) return
    attempt(file, given, () => {
      if (about.size > limits.fileBytes) throw new Error(`larger than ${limits.fileBytes} bytes`)
      readBytes(file, readFileSync(file), given, canonical)
    })
  }
  visit(path, 0)
  return given
}

function readBytes(name: string, bytes: Buffer, given: Given, canonical: (name: string) => string): void {
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0x04034b50) {
    for (const entry of zipEntries(bytes)) {
      const inner = `${name}: ${entry.name}`
      if (!BESIDE.test(entry.name))
        attempt(inner, given, () => readBytes(inner, entry.bytes, given, canonical))
    }
    return
  }
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (isGzip ? unpacked(bytes) : bytes).toString('utf8')
  const list = readEpss(text) ?? (text.trimStart().startsWith('[') ? undefined : readKevOrNot(text))
  if (list !== undefined) {
    given.lists.push(list)
    return
  }
  const document: unknown = JSON.parse(text)
  const reported =
    readNvdFacts(document) ??
    readCveRecord(document, canonical) ??
    readSupplement(document, canonical) ??
    endsIn(document, canonical)
  if (reported !== undefined) given.lists.push(reported)
  else given.documents.push(readCsaf(document, canonical))
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.unpacked })
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw isTooLarge ? new Error(`unpacks to more than ${limits.unpacked} bytes`) : error
  }
}

function endsIn(document: unknown, canonical: (name: string) => string): FeedContent | undefined {
  const ends = readOpenEox(document, canonical)
  if (ends === undefined) return undefined
  const date =
    ends
      .map(({ updated }) => updated)
      .sort()
      .at(-1) ?? ''
  return { name: 'OpenEoX', date, facts: new Map(), rows: [], ends }
}

function readKevOrNot(text: string): FeedContent | undefined {
  // Only the catalogue has these words near its beginning; other JSON is not parsed twice.
  return /"?cveID"?/.test(text.slice(0, 2000)) ? readKev(text) : undefined
}

function attempt(name: string, given: Given, read: () => void): void {
  try {
    read()
  } catch (error) {
    given.refused.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
