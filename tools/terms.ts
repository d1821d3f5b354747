/**
 * Refuses words that the glossary replaced. Prints file, line, the word and the better one.
 *   npm run terms
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faultsOfFiles } from './terms/check.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const READ =
  /^(?:src|simulator|tests|bench|tools)\/.*\.tsx?$|^(?:docs|src|simulator|tests|bench|tools)\/.*\.md$|^[A-Z]+\.md$/

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .split('\0')
  .filter((path) => READ.test(path))
const sources = [...new Set(files)].flatMap((path) => {
  try {
    return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }]
  } catch {
    return [] // deleted, but still in the index
  }
})
const faults = faultsOfFiles(sources)
for (const { file, line, rule, word, better } of faults)
  console.log(`${file}:${line}: ${rule} “${word}”: ${better}`)
if (faults.length > 0) {
  console.log(`${faults.length} terms to replace; tools/terms/words.ts holds the glossary`)
  process.exitCode = 1
}
