import { readCsv } from './csv.ts'
import type { Feed } from './feed.ts'
import { limits } from './limits.ts'
import { isMisp, readMisp } from './misp.ts'
import { readStix } from './stix.ts'

/** Reads a feed of any kind, told by its content. Never throws: what it cannot read is a problem. */
export function readFeed(text: string, source: string): Feed {
  if (text.length > limits.fileCharacters)
    return failed(`expected at most ${limits.fileCharacters} characters, got ${text.length}`)
  const body = text.replace(/^\uFEFF/, '')
  if (!/^\s*[{[]/.test(body)) return readCsv(body, source)
  let document: unknown
  try {
    document = JSON.parse(body)
  } catch (error) {
    return failed(`no JSON: ${(error as Error).message}`)
  }
  if (isMisp(document)) return readMisp(document, source)
  // A TAXII 2.1 envelope (§3.7) holds objects as a bundle does, without calling itself one.
  if (Array.isArray((document as { objects?: unknown } | null)?.objects))
    return readStix(document as { objects: unknown[] }, source)
  return failed('expected a STIX 2.1 bundle, a MISP event or CSV')
}

function failed(problem: string): Feed {
  return { indicators: [], problems: [problem] }
}
