import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import {
  type AnswerTable,
  type Condition,
  OPERATORS,
  type Operator,
  type Question,
  SUBJECT_NAMES,
  type SubjectKind,
} from '#schema/queries'
import { answerOf, answerReport } from '#server/queries/answer'
import { type QuerySource, querySourceOfAnalysis } from '#server/queries/query-source'
import { allSubjects, shippedQuestions } from '#server/queries/questions'
import { renderReport } from '#server/rendering/render'
import { siteNameIn } from '#site/site-name'
import { readAnalysis } from '../analysis-file.ts'
import { columns } from '../columns.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface MineOptions {
  readonly analysis?: string
  readonly data?: string
  readonly of?: string
  readonly where: readonly string[]
  readonly sort?: string
  readonly fields?: boolean
  readonly format: string
}

const FORMATS = ['table', 'csv', 'json', 'html'] as const
/** Rows and characters of a cell on a terminal. */
const printed = { rows: 200, cell: 48 } as const

export const command: CliCommand = {
  group: 'Analyze',
  examples: ['sightglass mine', 'sightglass mine --of alerts --fields'],
  register(program: Command) {
    program
      .command('mine')
      .description('Query an analysis or data folder; without a query, list the built-in ones')
      .argument('[question]', 'id of a built-in query')
      .option('--analysis <file>', 'analysis printed by `analyze --json`; - for stdin')
      .option('--data <dir>', 'data folder of `sightglass serve`')
      .option('--of <subject>', `custom query on one of ${SUBJECT_NAMES.join(', ')}`)
      .option(
        '--where <condition>',
        `"FIELD OPERATOR VALUE", OPERATOR one of ${OPERATORS.join(', ')} (repeatable; all must match)`,
        (text, all: string[]) => [...all, text],
        [],
      )
      .option('--sort <field>', 'sort by this field; -FIELD for descending')
      .option('--fields', 'list the fields of --of and exit')
      .option('--format <format>', `one of ${FORMATS.join(', ')}`, 'table')
      .action(run)
  },
}

async function run(id: string | undefined, options: MineOptions): Promise<void> {
  if (!FORMATS.includes(options.format as (typeof FORMATS)[number]))
    throw new UsageError(`--format: expected one of ${FORMATS.join(', ')}, got ${options.format}`)
  if (options.fields === true) return printFields(options.of)
  if (id === undefined && options.of === undefined) return printQuestions()
  const asked = await questionOf(id, options)
  const { analysis, data } = options
  if ((analysis === undefined) === (data === undefined))
    throw new UsageError('expected either --analysis or --data')
  const { source, site, close } = await sourceOf(options)
  try {
    const answer = await answered(asked, source)
    await print(answer, { ...asked, site, latest: source.latest }, options.format)
  } finally {
    await close()
  }
}

type Asked = Question & { readonly title: string; readonly about: string }

async function answered(asked: Asked, source: QuerySource): Promise<AnswerTable> {
  const { title: _, about: __, ...question } = asked
  try {
    return await answerOf(question, source)
  } catch (error) {
    if ((error as { code?: string }).code === 'bad-question') throw new UsageError((error as Error).message)
    throw error
  }
}

async function questionOf(id: string | undefined, { of, where, sort }: MineOptions): Promise<Asked> {
  const conditions = where.map(conditionOf)
  if (id !== undefined) {
    if (of !== undefined) throw new UsageError('expected either a built-in query or --of, got both')
    const found = (await shippedQuestions()).find((question) => question.id === id)
    if (found === undefined)
      throw new UsageError(`${id}: no such query; run \`sightglass mine\` for the list`)
    const { subject, title, about } = found
    const order = sort ?? found.sort
    return {
      subject,
      title,
      about,
      conditions: [...found.conditions, ...conditions],
      ...(order === undefined ? {} : { sort: order }),
    }
  }
  if (!SUBJECT_NAMES.includes(of as SubjectKind))
    throw new UsageError(`--of: expected one of ${SUBJECT_NAMES.join(', ')}, got ${of}`)
  const subject = of as SubjectKind
  return { subject, title: 'Query', about: '', conditions, ...(sort === undefined ? {} : { sort }) }
}

function conditionOf(text: string): Condition {
  const [, field = '', is = '', value = ''] = /^\s*(\S+)\s+(\S+)\s*([\s\S]*?)\s*$/.exec(text) ?? []
  if (!OPERATORS.includes(is as Operator))
    throw new UsageError(
      `--where: expected "FIELD OPERATOR VALUE" with OPERATOR one of ${OPERATORS.join(', ')}, got "${text}"`,
    )
  return { field, is: is as Operator, value }
}

async function sourceOf({ analysis, data }: MineOptions) {
  if (analysis !== undefined) {
    return {
      source: querySourceOfAnalysis(readAnalysis(analysis)),
      site: basename(analysis),
      close: async () => {},
    }
  }
  if (data === undefined || !existsSync(data) || !statSync(data).isDirectory())
    throw new Error(`${data}: no such directory`)
  const { querySourceOfFolder } = await import('../query-folder.ts')
  return { ...(await querySourceOfFolder(data)), site: siteNameIn(data) || basename(resolve(data)) }
}

async function print(
  answer: AnswerTable,
  asked: Asked & { readonly site: string; readonly latest: string },
  format: string,
): Promise<void> {
  if (format === 'table') return printTable(answer)
  const { title, about, site, latest } = asked
  const report = answerReport(answer, { title, about, site, latest, made: latest, product: 'Sightglass' })
  process.stdout.write(await renderReport(report, format as 'csv' | 'json' | 'html'))
}

function printTable({ columns: heads, rows, total, looked, subject }: AnswerTable): void {
  const cells = rows
    .slice(0, printed.rows)
    .map((row) =>
      row.cells.map((cell) => clean(cell === null || cell === '' ? '-' : String(cell), printed.cell)),
    )
  const lines = columns([heads.map(({ title }) => title), ...cells])
  process.stdout.write(`${lines}\n`)
  const left = total - cells.length
  const more = left > 0 ? `; ${left.toLocaleString('en')} more not shown (use --format csv)` : ''
  process.stdout.write(`${total.toLocaleString('en')} of ${looked.toLocaleString('en')} ${subject}${more}\n`)
}

async function printQuestions(): Promise<void> {
  const groups = Map.groupBy(await shippedQuestions(), ({ category }) => category)
  // One table, so that the columns of all groups are aligned.
  const rows = [...groups].flatMap(([category, questions]) =>
    questions.map(({ id, about }, at) => [at === 0 ? category : '', id, about]),
  )
  process.stdout.write(columns([['GROUP', 'QUERY', 'CONTENT'], ...rows]))
}

async function printFields(of: string | undefined): Promise<void> {
  const subject = (await allSubjects()).get(of as SubjectKind)
  if (subject === undefined) throw new UsageError(`--of: expected one of ${SUBJECT_NAMES.join(', ')}`)
  for (const { name, title, kind } of subject.fields) process.stdout.write(`${name}\t${kind}\t${title}\n`)
}
