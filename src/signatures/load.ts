/** Rule files into signatures, and what did not become one, rule by rule. */
import { compileRule, type SignatureRejection } from './compile.ts'
import { limits } from './limits.ts'
import { readRule, ruleLines } from './rule-text.ts'
import type { Signature } from './signature.ts'
import { type SignatureVariables, VariableBook } from './variables.ts'

interface RuleFile {
  /** For people: what they know it by. */
  readonly name: string
  readonly text: string
}

export interface LoadedSignatures {
  readonly signatures: readonly Signature[]
  /** Rules that do not run, with file, line and keyword. */
  readonly refused: readonly (SignatureRejection & { readonly file: string })[]
  /** Rules beyond the bounds, and files too long; in words. */
  readonly problems: readonly string[]
  /** Variables that rules use without a definition; `$HOME_NET` or any port was used. */
  readonly undefinedVariables: readonly string[]
  /** Rules in the files, whether they run or not; those of a sid that came again count once. */
  readonly total: number
  /** Rules whose sid another rule had already: of such only one runs. */
  readonly repeated: number
}

/** Rules read before others have their turn: some ten milliseconds. */
const AT_ONCE = 50

/** Reads all files. Of rules with one sid and generator the highest revision runs, the first of equals. */
export function loadSignatures(
  files: readonly RuleFile[],
  variables: SignatureVariables = new Map(),
): LoadedSignatures {
  return withoutPause(loadingSignatures(files, variables))
}

export function withoutPause(loading: Generator<void, LoadedSignatures>): LoadedSignatures {
  for (;;) {
    const next = loading.next()
    if (next.done === true) return next.value
  }
}

/** The same in slices: other work can run between them. */
export function* loadingSignatures(
  files: Iterable<RuleFile>,
  variables: SignatureVariables = new Map(),
): Generator<void, LoadedSignatures> {
  const book = new VariableBook(variables)
  const byId = new Map<string, Signature>()
  const refused: (SignatureRejection & { file: string })[] = []
  const problems: string[] = []
  const refusedIds = new Set<string>()
  let unkept = 0
  let beyond = 0
  let repeated = 0
  let read = 0
  for (const { name, text } of files) {
    yield
    if (text.length > limits.fileCharacters) {
      problems.push(`${name}: longer than ${limits.fileCharacters / 1024 / 1024} MiB`)
      continue
    }
    for (const line of ruleLines(text)) {
      if (++read % AT_ONCE === 0) yield
      const rule = readRule(line.text, line.line)
      const found =
        'fault' in rule
          ? { sid: rule.sid, line: rule.line, keyword: '', reason: rule.fault }
          : compileRule(rule, book, name)
      if ('reason' in found) {
        refusedIds.add(found.sid === 0 ? `${name}:${found.line}` : String(found.sid))
        if (refused.length < limits.problems) refused.push({ ...found, file: name })
        else unkept++
        continue
      }
      const id = `${found.generator}:${found.sid}`
      const known = byId.get(id)
      if (known !== undefined) repeated++
      if (known === undefined && byId.size >= limits.signatures) beyond++
      else if (known === undefined || known.revision < found.revision) byId.set(id, found)
    }
  }
  if (unkept > 0) problems.push(`${unkept} more rules that do not run are not named`)
  if (beyond > 0) problems.push(`${beyond} more rules do not run: ${limits.signatures} are the most`)
  return {
    signatures: [...byId.values()],
    refused,
    problems,
    undefinedVariables: [...book.undefinedNames].sort(),
    repeated,
    total: byId.size + beyond + [...refusedIds].filter((id) => !byId.has(`1:${id}`)).length,
  }
}
