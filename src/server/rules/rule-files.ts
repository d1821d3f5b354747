/** Rules that the plant wrote: files, and folders of such, in name order. */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import type { RuleDocument, RuleProblem } from '#custom-rules/rule-document'
import { parseRuleText, limits as textLimits } from './rule-text.ts'

const limits = {
  /** Files of all folders. */
  files: 2_000,
  /** Folders within folders. */
  depth: 8,
} as const

export interface RuleFile {
  /** As people see it: `plant.yml`, `cells/north.yml`. */
  readonly name: string
  readonly path: string
  readonly text: string
  readonly documents: readonly RuleDocument[]
  readonly problems: readonly RuleProblem[]
}

/** Content of these files and folders. A file that cannot be read is a problem of its own; the others are used. */
export function readRuleFiles(paths: readonly string[]): readonly RuleFile[] {
  const found = withOwnNames(paths.flatMap((path) => filesAt(path)))
  const files = found.slice(0, limits.files).map(({ name, path, problem }) => {
    if (problem !== '') return failed(name, path, problem)
    try {
      if (statSync(path).size > textLimits.characters * 4) return failed(name, path, 'it is too large')
      const text = readFileSync(path, 'utf8')
      return { name, path, text, ...parseRuleText(name, text) }
    } catch (error) {
      return failed(name, path, (error as Error).message)
    }
  })
  if (found.length > limits.files)
    files.push(failed('', '', `${found.length} files; ${limits.files} are read`))
  return files
}

/** Paths of the files that would be read. */
export function ruleFilePaths(paths: readonly string[]): readonly string[] {
  return paths
    .flatMap((path) => filesAt(path))
    .slice(0, limits.files)
    .map(({ path }) => path)
}

/** All their documents, for the engine. */
export function documentsOf(files: readonly RuleFile[]): readonly RuleDocument[] {
  return files.flatMap(({ documents }) => documents)
}

function failed(name: string, path: string, got: string): RuleFile {
  const problem = { file: name, line: 0, title: '', where: '', expected: 'a file of rules', got, nearest: '' }
  return { name, path, text: '', documents: [], problems: [problem] }
}

interface Found {
  readonly name: string
  readonly path: string
  readonly problem: string
}

/** Two folders may hold a file of one name: the second goes by its whole path, and no file is read twice. */
function withOwnNames(found: readonly Found[]): readonly Found[] {
  const names = new Set<string>()
  const read = new Set<string>()
  return found.flatMap((file) => {
    const path = resolve(file.path)
    if (read.has(path)) return []
    read.add(path)
    const name = names.has(file.name) ? path : file.name
    names.add(name)
    return [{ ...file, name }]
  })
}

/** A path that is named is read whatever it is called; in folders, `.yml` and `.yaml`. */
function filesAt(path: string): Found[] {
  try {
    if (!statSync(path).isDirectory()) return [{ name: basename(path), path, problem: '' }]
    return below(path, path, 0)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return [{ name: basename(path), path, problem: code === 'ENOENT' ? 'no such file' : message }]
  }
}

function below(root: string, folder: string, depth: number): Found[] {
  if (depth > limits.depth) return []
  return readdirSync(folder)
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry)
      const name = relative(root, path).split(sep).join('/')
      if (entry.startsWith('.')) return []
      try {
        // A link could lead in a circle.
        if (lstatSync(path).isDirectory()) return below(root, path, depth + 1)
      } catch (error) {
        // One folder that may not be read leaves the others.
        return [{ name, path, problem: (error as Error).message }]
      }
      return /\.ya?ml$/i.test(entry) ? [{ name, path, problem: '' }] : []
    })
}
