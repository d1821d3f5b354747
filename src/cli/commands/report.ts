import { existsSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Command } from 'commander'
import { PAPERS, type Paper } from '#reports/html/style'
import type { WholeView } from '#reports/report'
import { makeReport } from '#reports/report'
import type { Analysis } from '#schema/analysis'
import { REPORT_FORMATS, type ReportFormat, renderReport } from '#server/rendering/render'
import { reportKinds } from '#server/reports/kinds'
import { readAnalysis } from '../analysis-file.ts'
import { columns } from '../columns.ts'
import type { CliCommand } from '../help.ts'
import { readPlant } from '../read-plant.ts'
import { UsageError } from '../usage-error.ts'
import { mustBeWritable, writeWhole } from '../write-whole.ts'

interface ReportOptions {
  readonly data?: string
  readonly analysis?: string
  readonly site?: string
  readonly siteFile?: string
  readonly format?: string
  readonly paper: string
  readonly out?: string
  readonly incident?: string
}

const NAMES = 'risk-assessment, attack-vectors, inventory, vulnerabilities, alerts-and-incidents, trends, …'

export const command: CliCommand = {
  group: 'Report',
  examples: ['sightglass report', 'sightglass report risk-assessment plant.pcap --out risk.html'],
  register(program: Command) {
    program
      .command('report')
      .description('Create a report as HTML, PDF, CSV or JSON; without a name, list the reports')
      .argument('[name]', NAMES)
      .argument('[file...]', 'capture files')
      .option('--data <dir>', 'data folder of `sightglass serve`')
      .option('--analysis <file>', 'analysis printed by `analyze --json`')
      .option('--site <name>', 'site name on the cover; default from the site file')
      .option('--site-file <file>', 'site file for captures (docs/reference/site-file.md)')
      .option('--format <format>', `one of ${REPORT_FORMATS.join(', ')}; default from the extension of --out`)
      .option('--paper <size>', `PDF paper size: ${PAPERS.join(', ')}`, 'a4')
      .option('--incident <id>', 'incident id for the report `incident`; default the most severe')
      .option('--out <file>', 'output file; default standard output')
      .action(run)
  },
}

async function run(
  name: string | undefined,
  files: readonly string[],
  options: ReportOptions,
): Promise<void> {
  const kinds = await reportKinds()
  if (name === undefined) {
    process.stdout.write(
      columns([
        ['NAME', 'TITLE', 'CONTENT'],
        ...[...kinds.values()].map(({ name, title, about }) => [name, title, about]),
      ]),
    )
    return
  }
  const report = kinds.get(name)
  if (report === undefined)
    throw new UsageError(`${name}: no such report; expected one of ${[...kinds.keys()].join(', ')}`)
  const format = formatOf(options)
  if (!PAPERS.includes(options.paper as Paper))
    throw new UsageError(`--paper: expected one of ${PAPERS.join(', ')}, got ${options.paper}`)
  if (format === 'pdf' && options.out === undefined && process.stdout.isTTY)
    throw new UsageError('--out: required for PDF when standard output is a terminal')
  if (options.out !== undefined) mustBeWritable(options.out)
  const view = await viewOf(files, options)
  const { incident } = options
  if (incident !== undefined && !view.analysis.incidents.some(({ id }) => id === incident))
    throw new UsageError(
      `--incident: no incident ${incident}; known: ${view.analysis.incidents.map(({ id }) => id).join(', ') || 'none'}`,
    )
  const bytes = await renderReport(makeReport(report, { ...view, incident }), format, options.paper as Paper)
  if (options.out === undefined) process.stdout.write(bytes)
  else writeWhole(options.out, bytes)
}

function formatOf({ format, out }: ReportOptions): ReportFormat {
  const wanted = format ?? (out === undefined ? 'html' : extname(out).slice(1))
  const found = REPORT_FORMATS.find((one) => one === wanted)
  if (found === undefined)
    throw new UsageError(
      `${format === undefined ? '--out' : '--format'}: expected one of ${REPORT_FORMATS.join(', ')}, got ${wanted || 'no extension'}`,
    )
  return found
}

/** Site name if none is configured. */
const UNNAMED = 'Unnamed site'

async function viewOf(files: readonly string[], options: ReportOptions): Promise<WholeView> {
  const { data, analysis } = options
  if ([files.length > 0, data !== undefined, analysis !== undefined].filter(Boolean).length !== 1)
    throw new UsageError('expected exactly one of: captures, --data, --analysis')
  const { productName } = await import('#server/product')
  const setup = { site: options.site ?? '', made: new Date().toISOString(), product: productName() }
  if (data !== undefined) {
    if (!existsSync(data) || !statSync(data).isDirectory()) throw new Error(`${data}: no such directory`)
    const { viewOfFolder } = await import('../report-folder.ts')
    const { siteNameIn } = await import('#site/site-name')
    return viewOfFolder(data, { ...setup, site: setup.site || siteNameIn(data) || UNNAMED })
  }
  const document = analysis === undefined ? await analysed(files, options) : readAnalysis(analysis)
  const { viewOfAnalysis } = await import('#server/reports/views')
  const first = document.capture.files[0] ?? UNNAMED
  return viewOfAnalysis(document, { ...setup, site: setup.site || document.site || basename(first) })
}

/** Reads captures as `analyze` does, including exposures. */
async function analysed(files: readonly string[], { siteFile }: ReportOptions): Promise<Analysis> {
  for (const file of files)
    if (file !== '-' && !existsSync(file))
      throw new Error(`${file}: no such file; expected a pcap or pcapng capture`)
  const started = performance.now()
  const [{ assessWith }, { readSiteFile }] = await Promise.all([
    import('#server/exposure/advisories'),
    import('#site/site-file'),
  ])
  const site = siteFile === undefined ? undefined : readSiteFile(siteFile)
  const collector = await readPlant(files, site)
  collector.siteName = site?.name ?? ''
  collector.exposure = assessWith(collector.plant(), { site })
  return collector.document(Math.round(performance.now() - started) / 1000)
}
