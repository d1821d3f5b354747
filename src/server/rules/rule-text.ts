/** YAML of rules → plain data with the line of everything in it. In the entry point: the engine parses no YAML. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml'
import { placeKey, type RuleDocument, type RulePath, type RuleProblem } from '#custom-rules/rule-document'

export const limits = {
  /** Characters of one file. */
  characters: 2 * 1024 * 1024,
  /** Documents of one file. */
  documents: 5_000,
  /** Names and items within each other: YAML's own parser recurses. */
  depth: 40,
} as const

interface RuleText {
  readonly documents: readonly RuleDocument[]
  readonly problems: readonly RuleProblem[]
}

/** The rules in one file's text. Documents that are no YAML are problems; the others are used. */
export function parseRuleText(file: string, text: string): RuleText {
  const refuse = (line: number, expected: string, got: string): RuleText => ({
    documents: [],
    problems: [{ file, line, title: '', where: '', expected, got, nearest: '' }],
  })
  if (text.length > limits.characters)
    return refuse(0, `at most ${limits.characters} characters`, String(text.length))
  if (text.includes('\0')) return refuse(0, 'YAML, a text', 'bytes that are no text')
  const deep = tooDeepAt(text)
  if (deep > 0) return refuse(deep, `at most ${limits.depth} things within each other`, '')
  const lines = new LineCounter()
  const documents: RuleDocument[] = []
  const problems: RuleProblem[] = []
  const problem = (line: number, expected: string, got: string) =>
    problems.push({ file, line, title: '', where: '', expected, got, nearest: '' })
  // `<<: *shared` is YAML 1.1, and Sigma files of many use it.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: true }
  const found = parseAllDocuments(text, options)
  for (const document of Array.isArray(found) ? found.slice(0, limits.documents) : []) {
    const [error] = document.errors
    if (error !== undefined) {
      problem(lines.linePos(error.pos[0]).line, 'YAML', error.message)
      continue
    }
    const { contents } = document
    if (contents === null || (isScalar(contents) && contents.value === null)) continue
    const lineOf = (node: unknown) => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line
    const places: Record<string, number> = {}
    notePlaces(contents, [], lineOf, places)
    try {
      documents.push({
        file,
        line: lineOf(contents),
        value: document.toJS({ maxAliasCount: 100 }) as unknown,
        lines: places,
      })
    } catch (failure) {
      problem(lineOf(contents), 'YAML without aliases of aliases', (failure as Error).message)
    }
  }
  if (Array.isArray(found) && found.length > limits.documents)
    problem(0, `at most ${limits.documents} rules in one file`, String(found.length))
  return { documents, problems }
}

function notePlaces(
  node: unknown,
  path: RulePath,
  lineOf: (node: unknown) => number,
  places: Record<string, number>,
): void {
  if (isAlias(node)) return
  if (isMap(node))
    for (const pair of node.items as Pair[]) {
      if (!isPair(pair)) continue
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      places[placeKey([...path, key])] = lineOf(pair.key)
      notePlaces(pair.value, [...path, key], lineOf, places)
    }
  else if (isSeq(node))
    node.items.forEach((item, i) => {
      places[placeKey([...path, i])] = lineOf(item)
      notePlaces(item, [...path, i], lineOf, places)
    })
}

/** Line at which brackets or indentation go deeper than any rule needs; 0 if nowhere. */
function tooDeepAt(text: string): number {
  let brackets = 0
  let line = 1
  let indent: number[] = []
  for (const content of text.split('\n')) {
    for (const character of content) {
      if (character === '[' || character === '{') brackets++
      else if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1)
      if (brackets > limits.depth) return line
    }
    const start = content.length - content.trimStart().length
    indent = indent.filter((column) => column < start)
    indent.push(start)
    const dashes = /^\s*((?:- )+)/.exec(content)?.[1]?.length ?? 0
    if (indent.length + dashes / 2 > limits.depth) return line
    brackets = content.startsWith('---') ? 0 : brackets
    line++
  }
  return 0
}
