/**
 * Identification of devices: makes its tables, and says how good it is.
 *   npm run identify -- tables FOLDER                  makes the tables from openly licensed ones
 *   npm run identify -- evaluate [--captures FOLDER]   prints the figures; exit status 1 where one is below its limit
 *   npm run identify -- evaluate --short               without captures, for every commit
 *   npm run identify -- survey [FOLDER...]             counts devices by certainty; --sample 100 lists some to check by hand
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { evaluate } from './evaluate.ts'
import { IT_FOLDERS, survey } from './survey.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    captures: { type: 'string' },
    short: { type: 'boolean', default: false },
    sample: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    'most-bytes': { type: 'string', default: '5000000' },
  },
})
const [verb = 'evaluate', folder = ''] = positionals
const captures = values.captures ?? `${ROOT}../shared/captures`
if (verb === 'tables') {
  process.argv.splice(2, process.argv.length, folder)
  await import('./tables.ts')
} else if (verb === 'evaluate') {
  const { text, failures } = await evaluate({
    captures,
    protocols: new Set(readdirSync(`${ROOT}src/protocols`)),
    isShort: values.short,
  })
  console.log(text)
  for (const failure of failures) console.error(failure)
  process.exitCode = failures.length > 0 ? 1 : 0
} else if (verb === 'survey') {
  const folders = positionals.slice(1)
  console.log(
    await survey({
      root: captures,
      folders: folders.length === 0 ? IT_FOLDERS : folders,
      sample: Number(values.sample),
      seed: Number(values.seed),
      words: values.only.split(',').filter((word) => word !== ''),
      mostBytes: Number(values['most-bytes']),
    }),
  )
} else throw new Error(`expected tables, evaluate or survey, got '${verb}'`)
