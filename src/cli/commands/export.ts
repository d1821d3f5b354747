import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { csafVex } from '#export/csaf-vex'
import { devicesCsv, linksCsv } from '#export/csv'
import { graphml } from '#export/graphml'
import { navigatorLayer } from '#export/navigator'
import { ofDevice } from '#export/of-device'
import { stixBundle } from '#export/stix'
import { cycloneDx } from '#export/vex'
import { attackTechniques } from '#reference-data/attack-techniques'
import type { Analysis } from '#schema/analysis'
import { readAnalysis } from '../analysis-file.ts'
import type { CliCommand } from '../help.ts'
import { printPieces } from '../print-pieces.ts'
import { UsageError } from '../usage-error.ts'
import { eveText } from '../write-folder.ts'
import { type FileContent, writeWhole } from '../write-whole.ts'

interface ExportOptions {
  readonly format: string
  readonly analysis?: string
  readonly data?: string
  readonly alert?: string
  readonly captures?: string
  readonly device?: string
  readonly out?: string
}

/** Formats made from an analysis. */
const TEXTS: Readonly<Record<string, (analysis: Analysis) => FileContent>> = {
  csv: (analysis) => devicesCsv(analysis.devices),
  'links-csv': (analysis) => linksCsv(analysis.links),
  graphml,
  eve: eveText,
  navigator: (analysis) => navigatorLayer(analysis, new Set(attackTechniques().map(({ id }) => id))),
  stix: stixBundle,
  cyclonedx: cycloneDx,
  'csaf-vex': csafVex,
}
const FORMATS = ['pcap', ...Object.keys(TEXTS)]

export const command: CliCommand = {
  group: 'Report',
  examples: [
    'sightglass export --analysis analysis.json --format csv --out devices.csv',
    'sightglass export --data data --format pcap --alert ID --out alert.pcap',
  ],
  register(program: Command) {
    program
      .command('export')
      .description('Export an analysis in another format, or the packets of an alert as pcap')
      .requiredOption('--format <format>', `one of ${FORMATS.join(', ')}`)
      .option('--analysis <file>', 'analysis printed by `analyze --json`')
      .option('--data <dir>', 'data folder of `sightglass serve`, for --format pcap')
      .option('--alert <id>', 'alert id, for --format pcap')
      .option('--device <id>', 'only this device, for --format cyclonedx, csaf-vex, csv and stix')
      .option('--captures <dir>', 'folder of the analysed captures, if they were moved')
      .option('--out <file>', 'output file; default standard output')
      .action(run)
  },
}

async function run(options: ExportOptions): Promise<void> {
  const { format, out } = options
  if (!FORMATS.includes(format))
    throw new UsageError(`--format: expected one of ${FORMATS.join(', ')}, got ${format}`)
  if (options.analysis !== undefined && options.data !== undefined)
    throw new UsageError('expected --analysis or --data, got both')
  if (options.data !== undefined && format !== 'pcap')
    throw new UsageError(`--data: expected with --format pcap; for ${format}, give --analysis`)
  const content =
    format === 'pcap'
      ? await packets(options)
      : TEXTS[format]!(narrowed(analysisAt(options.analysis), options.device))
  if (out !== undefined) writeWhole(out, content)
  else if (typeof content === 'string' || content instanceof Uint8Array) process.stdout.write(content)
  else await printPieces(content)
}

/** The analysis reduced to one device. */
function narrowed(analysis: Analysis, device: string | undefined): Analysis {
  if (device === undefined) return analysis
  const one = ofDevice(analysis, device)
  if (one.devices.length === 0) throw new Error(`${device}: no such device in the analysis`)
  return one
}

/** Packets of an alert from the first capture that contains any. */
async function packets({ analysis, data, alert: id, captures }: ExportOptions): Promise<Uint8Array> {
  if (id === undefined) throw new UsageError('--alert: expected an alert id')
  const { proofCapture } = await import('#server/packets/evidence-capture')
  const alert = data === undefined ? alertIn(analysisAt(analysis), id) : await alertInStore(data, id)
  const [first] = alert.frames
  if (first === undefined) throw new Error(`${id}: no frame was stored as evidence`)
  const path = data === undefined ? captureOf(first.file, captures) : first.file
  const frames = alert.frames.filter(({ file }) => file === first.file).map(({ number }) => number)
  return proofCapture({ path, frames, what: `${alert.title}: ${alert.what}` })
}

interface Proved {
  readonly title: string
  readonly what: string
  readonly frames: readonly { readonly file: string; readonly number: number }[]
}

function alertIn({ alerts }: Analysis, id: string): Proved {
  const alert = alerts.find((one) => one.id === id)
  if (alert === undefined) throw new Error(`${id}: no such alert in the analysis`)
  return alert
}

/** Replaces capture names by their paths. */
async function alertInStore(data: string, id: string): Promise<Proved> {
  if (!existsSync(data)) throw new Error(`${data}: no such directory`)
  const { openSqliteStore } = await import('#store/sqlite-store')
  const { loadFormerRuleIds } = await import('#engine-host/folders')
  const store = await openSqliteStore(data, await loadFormerRuleIds())
  try {
    const found = await store.alert(id)
    if (found === undefined) throw new Error(`${id}: no such alert in ${data}`)
    const paths = new Map((await store.captures()).map(({ number, path }) => [number, path]))
    const { alert } = found
    const frames = alert.places.flatMap(({ file, frame }) => {
      const path = paths.get(file)
      return path === undefined ? [] : [{ file: path, number: frame }]
    })
    return { title: alert.title, what: alert.what, frames }
  } finally {
    await store.close()
  }
}

function captureOf(name: string, captures: string | undefined): string {
  const places = captures === undefined ? [name] : [join(captures, name), join(captures, basename(name))]
  const found = places.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${name}: capture not found; give its folder with --captures`)
  return found
}

function analysisAt(path: string | undefined): Analysis {
  if (path === undefined) throw new UsageError('--analysis: expected a document printed by `analyze --json`')
  return readAnalysis(path)
}
