/**
 * Identification of devices: makes its tables, and says how good it is.
 *   npm run identify -- tables FOLDER                  makes the tables from openly licensed ones
 *   npm run identify -- evaluate [--captures FOLDER]   prints the figures; exit status 1 where one is below its limit
 *   npm run identify -- evaluate --short               without captures, for every commit
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { evaluate } from './evaluate.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { captures: { type: 'string' }, short: { type: 'boolean', default: false } },
})
const [verb = 'evaluate', folder = ''] = positionals
if (verb === 'tables') {
  process.argv.splice(2, process.argv.length, folder)
  await import('./tables.ts')
} else if (verb === 'evaluate') {
  const { text, failures } = await evaluate({
    captures: values.captures ?? `${ROOT}../shared/captures`,
    protocols: new Set(readdirSync(`${ROOT}src/protocols`)),
    isShort: values.short,
  })
  console.log(text)
  for (const failure of failures) console.error(failure)
  process.exitCode = failures.length > 0 ? 1 : 0
} else throw new Error(`expected tables or evaluate, got '${verb}'`)
