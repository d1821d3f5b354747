/** Finds citations of files in comments and documents that lead nowhere: a missing file, section or heading. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

const FOLDERS = ['bench', 'bin', 'data', 'docs', 'simulator', 'src', 'tests', 'tools']
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'build', '.git'])
const READ = /\.(?:ts|tsx|mjs|css|md)$/
/** The test of this file, whose examples lead nowhere on purpose. */
const OWN_EXAMPLES = 'tools/citations.test.ts'
/** Documents of other projects that comments name like files of this one. */
const ELSEWHERE: ReadonlySet<string> = new Set(['PROTOCOL-HTTP2.md', 'standard-webhooks.md'])

const URL = /\bhttps?:\/\/[^\s)>'"`]+/g
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
/** A path with its extension, and what may follow it: `§3`, `§3.1`, `#heading`. */
const CITATION =
  /(?<![\w/.$*<>{}@-])((?:\.{1,2}\/)*[A-Za-z][\w.-]*(?:\/[\w.-]+)*\.(?:md|ts|tsx|mjs|tsv))(?![\w/*])(?:#([\w-]+)|`?,? §\s?(\d+(?:\.\d+)*))?/g

export interface Dangling {
  readonly file: string
  readonly line: number
  readonly citation: string
  readonly reason: 'no such file' | 'no such section' | 'no such heading'
}

/** Every citation in the repository at `root` that leads nowhere. */
export function danglingCitations(root: string): readonly Dangling[] {
  const files = FOLDERS.flatMap((folder) => filesIn(join(root, folder))).concat(
    readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(root, name)),
  )
  const paths = files.map((file) => relative(root, file))
  const known = knownEndings(paths)
  return paths
    .filter((path) => READ.test(path) && path !== OWN_EXAMPLES)
    .flatMap((path) => danglingIn(path, readFileSync(join(root, path), 'utf8'), { root, known }))
}

interface Repository {
  readonly root: string
  /** Paths of all files, and their endings: `src/wire/packet.ts`, `wire/packet.ts`, `packet.ts`. */
  readonly known: ReadonlySet<string>
}

/** The citations of one file that lead nowhere. */
export function danglingIn(path: string, text: string, { root, known }: Repository): readonly Dangling[] {
  const found: Dangling[] = []
  const spaced = text.replace(URL, (url) => ' '.repeat(url.length))
  for (const [part, offset] of partsOf(path, spaced)) {
    for (const match of part.matchAll(CITATION)) {
      const [citation, cited = '', anchor, section] = match
      // Build output is in no checkout.
      if (cited.startsWith('build/')) continue
      if (ELSEWHERE.has(cited.split('/').at(-1)!) || (cited.endsWith('.tsv') && !cited.includes('/')))
        continue
      const line = text.slice(0, offset + match.index).split('\n').length
      const target = targetOf(path, cited, { root, known })
      if (target === undefined) found.push({ file: path, line, citation, reason: 'no such file' })
      else if (cited.endsWith('.md') && target !== '') {
        const headings = headingsOf(readFileSync(join(root, target), 'utf8'))
        if (section !== undefined && !headings.some((heading) => startsWithNumber(heading, section)))
          found.push({ file: path, line, citation, reason: 'no such section' })
        if (anchor !== undefined && !headings.some((heading) => slugOf(heading) === anchor))
          found.push({ file: path, line, citation, reason: 'no such heading' })
      }
    }
  }
  return found
}

/** Documents are read in whole, code in its comments. */
function partsOf(path: string, text: string): readonly (readonly [text: string, offset: number])[] {
  if (path.endsWith('.md')) return [[text, 0]]
  return [...text.matchAll(COMMENT)].map((match) => [match[0], match.index] as const)
}

/** Path of the cited file; '' where several files have that ending; undefined where there is none. */
function targetOf(path: string, cited: string, { root, known }: Repository): string | undefined {
  for (const base of [dirname(path), '.', 'docs', 'src']) {
    const target = normalize(join(base, cited))
    if (!target.startsWith('..') && existsSync(join(root, target))) return target
  }
  const isRelative = cited.startsWith('.')
  return !isRelative && known.has(cited) ? '' : undefined
}

function knownEndings(paths: readonly string[]): ReadonlySet<string> {
  const endings = new Set<string>()
  for (const path of paths) {
    const steps = path.split('/')
    for (let i = 0; i < steps.length; i++) endings.add(steps.slice(i).join('/'))
  }
  return endings
}

function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ +(.+)$/gm)].map((match) => match[1]!)
}

function startsWithNumber(heading: string, section: string): boolean {
  return heading === section || heading.startsWith(`${section} `) || heading.startsWith(`${section}. `)
}

/** As GitHub makes anchors of headings. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}
