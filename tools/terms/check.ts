/** Finds terms that the glossary replaced, exported type names with two meanings, and titles that are too long. */
import { allowed, allowedPhrases } from './allowed.ts'
import { partsOf, type SourcePart } from './source-text.ts'
import { identifiers, identifierWords, metaphors, type Term, textWords, titleLimit } from './words.ts'

export interface TermFault {
  readonly file: string
  readonly line: number
  readonly word: string
  readonly better: string
  readonly rule: 'identifier' | 'file name' | 'type name' | 'text' | 'comment' | 'title'
}

export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Modules whose strings people read. */
const READ_BY_PEOPLE =
  /^src\/(?:ui|cli|reports|export|server|schema|detect|alerts|exposure|incidents|queries)\/|^src\/protocols\/[^/]+\/rules\//
const TEST = /\.test\.tsx?$|(?:^|\/)testing\//
/** The glossary itself, and its tests. */
const GLOSSARY = /^tools\/terms(?:\/|\.)/
const TYPE = /^export (?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g
const RULE_TITLE = /^ {2}title:\s*'((?:[^'\\\n]|\\.)*)'/gm
/** Comments that begin with a clause as subject; names of services such as Who-Is are none. */
const CLAUSE =
  /^[ \t]*(?:\/\*\*(?:\n[ \t]*\*)?|(?<!^[ \t]*\/\/.*\n[ \t]*)\/\/)[ \t]?(What|Who|Whoever|Whose|Nobody|Nothing|Whatever)\b(?!-)/gm
/** A string with a blank is text, one without is a code. */
const BLANK = /\S\s+\S/

const wholeNames = new Map(identifiers.map((term) => [term.old, term]))
const nameParts = new Map(identifierWords.map((term) => [term.old, term]))
const NAME = /[A-Za-z_$][\w$]*/g
const TEXT = matcher(textWords)
const METAPHOR = matcher(metaphors)

function matcher(terms: readonly Term[]): {
  readonly regex: RegExp
  readonly better: ReadonlyMap<string, string>
} {
  const words = terms.map(({ old }) => old.replaceAll(' ', '\\s+')).join('|')
  return {
    regex: new RegExp(`(?<![\\w/.-])(?:${words})(?![\\w/-]|\\.\\w)`, 'gi'),
    better: new Map(terms.map(({ old, better }) => [old, better])),
  }
}

export function faultsOfFiles(files: readonly SourceFile[]): readonly TermFault[] {
  return [...files.flatMap(faultsOfFile), ...duplicateTypes(files)]
}

export function faultsOfFile({ path, text }: SourceFile): readonly TermFault[] {
  if (GLOSSARY.test(path)) return []
  const faults = nameFaults(path)
  const put = (at: number, fault: Omit<TermFault, 'file' | 'line'>) => {
    if (!isAllowed(path, fault.rule, fault.word))
      faults.push({ file: path, line: lineAt(text, at), ...fault })
  }
  if (path.endsWith('.md')) {
    matches(METAPHOR, { kind: 'comment', text: withoutCode(text), start: 0 }, 'comment', put)
    for (const heading of text.matchAll(/^#+ .*$/gm))
      matches(TEXT, { kind: 'string', text: heading[0], start: heading.index }, 'text', put)
    return faults
  }
  const isTest = TEST.test(path)
  const isRead = READ_BY_PEOPLE.test(path) && !isTest
  for (const part of partsOf(text, path.endsWith('.tsx'))) {
    if (part.kind === 'comment') matches(METAPHOR, part, 'comment', put)
    else if (part.kind === 'code') nameMatches(part, put)
    else if (isRead && BLANK.test(part.text)) matches(TEXT, part, 'text', put)
  }
  for (const match of text.matchAll(CLAUSE))
    put(match.index, { word: match[1]!, better: 'a noun phrase', rule: 'comment' })
  if (isRead && /\/rules\//.test(path))
    for (const match of text.matchAll(RULE_TITLE))
      if (match[1]!.length > titleLimit)
        put(match.index + 2, { word: match[1]!, better: `at most ${titleLimit} characters`, rule: 'title' })
  return faults
}

type Put = (at: number, fault: Omit<TermFault, 'file' | 'line'>) => void

function matches({ regex, better }: typeof TEXT, part: SourcePart, rule: TermFault['rule'], put: Put): void {
  const text = part.text.replace(allowedPhrases, (phrase) => ' '.repeat(phrase.length))
  for (const match of text.matchAll(regex)) {
    const word = match[0].toLowerCase().replace(/\s+/g, ' ')
    put(part.start + match.index, { word, better: better.get(word)!, rule })
  }
}

function nameMatches(part: SourcePart, put: Put): void {
  for (const match of part.text.matchAll(NAME)) {
    const term = termOfName(match[0])
    if (term !== undefined)
      put(part.start + match.index, { word: match[0], better: term.better, rule: 'identifier' })
  }
}

function termOfName(name: string): Term | undefined {
  const whole = wholeNames.get(name)
  if (whole !== undefined) return whole
  for (const word of name.match(WORD) ?? []) {
    const term = nameParts.get(word.toLowerCase())
    if (term !== undefined) return term
  }
  return undefined
}

function nameFaults(path: string): TermFault[] {
  const words = path.match(/[A-Za-z]+/g) ?? []
  const term = words.map((word) => nameParts.get(word.toLowerCase())).find((found) => found !== undefined)
  if (term === undefined || isAllowed(path, 'file name', term.old)) return []
  return [{ file: path, line: 1, word: term.old, better: term.better, rule: 'file name' }]
}

function duplicateTypes(files: readonly SourceFile[]): readonly TermFault[] {
  const first = new Map<string, string>()
  const faults: TermFault[] = []
  for (const { path, text } of files) {
    if (!path.startsWith('src/') || TEST.test(path.replace('/testing/', '/'))) continue
    for (const name of new Set([...text.matchAll(TYPE)].map((match) => match[1]!))) {
      const other = first.get(name)
      if (other === undefined) first.set(name, path)
      else {
        const line = lineAt(text, text.search(new RegExp(`^export [a-z ]*\\b${name}\\b`, 'm')))
        faults.push({
          file: path,
          line,
          word: name,
          better: `another name: ${other} exports it too`,
          rule: 'type name',
        })
      }
    }
  }
  return faults
}

function isAllowed(path: string, rule: TermFault['rule'], word: string): boolean {
  return allowed.some(
    (entry) => entry.rules.includes(rule) && entry.words.test(word) && entry.files.test(path),
  )
}

/** Code in a document keeps its length, so that offsets hold. */
function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replace(/[^\n]/g, ' '))
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
