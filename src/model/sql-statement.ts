import type { Verb } from './fact.ts'

/** First words of statements that have a verb of their own: ISO/IEC 9075-2:2016 §22.2, and what the makers add. */
const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['SELECT', 'read'],
  ['WITH', 'read'],
  ['SHOW', 'browse'],
  ['DESCRIBE', 'browse'],
  ['EXPLAIN', 'diagnose'],
  ['INSERT', 'write'],
  ['UPDATE', 'write'],
  ['MERGE', 'write'],
  ['REPLACE', 'write'],
  ['COPY', 'write'],
  ['LOAD', 'write'],
  ['DELETE', 'delete'],
  ['TRUNCATE', 'delete'],
  ['DROP', 'delete'],
  ['CREATE', 'configure'],
  ['ALTER', 'configure'],
  ['RENAME', 'configure'],
  ['GRANT', 'configure'],
  ['REVOKE', 'configure'],
  ['BACKUP', 'read'],
  ['RESTORE', 'write'],
  ['SHUTDOWN', 'stop'],
  ['KILL', 'stop'],
  ['CALL', 'execute'],
  ['EXEC', 'execute'],
  ['EXECUTE', 'execute'],
])
/** Statements on many kinds of things: the kind belongs to the name. */
const ON_THINGS: ReadonlySet<string> = new Set(['CREATE', 'ALTER', 'DROP', 'BACKUP', 'RESTORE', 'RENAME'])
/** White space and comments before a statement, bounded. */
const BEFORE = /^(?:\s|--[^\n]{0,200}\n|\/\*[^*]{0,200}\*\/){0,20}/

export interface SqlStatement {
  /** `SELECT`, `DROP TABLE`: never names or values, which may be secrets. */
  readonly statement: string
  readonly verb: Verb
}

/** Kind of the statement at the beginning of an SQL text; undefined if it neither changes nor shows anything. */
export function sqlStatement(text: string): SqlStatement | undefined {
  const [first = '', second = ''] = text
    .replace(BEFORE, '')
    .slice(0, 100)
    .toUpperCase()
    .split(/[\s(;]+/, 2)
  const verb = VERBS.get(first)
  if (verb === undefined) return undefined
  const thing = ON_THINGS.has(first) && /^[A-Z]{1,20}$/.test(second) ? ` ${second}` : ''
  return { statement: `${first}${thing}`, verb }
}
