import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import type { AttackPlan } from '#model/exposure'
import { pathOf, planOf, rescoredOf } from '#schema/exposure-from-model'
import { riskOrNull } from '#schema/risk'
import type { CliCommand } from '../help.ts'
import { readPlant } from '../read-plant.ts'
import { UsageError } from '../usage-error.ts'
import { warn } from '../warn.ts'
import { changeCalled, deviceCalled } from '../what-if.ts'

interface PathsOptions {
  readonly without: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly most?: string
  readonly site?: string
  readonly advisories?: readonly string[]
  readonly firewall?: readonly string[]
  readonly details?: readonly string[]
  readonly json?: boolean
}

/** Characters of a line; names may contain anything. */
const LONGEST = 400
const MOST = 50

const gather = (value: string, values: string[] = []) => [...values, value]

export const command: CliCommand = {
  group: 'Analyze',
  examples: [
    'sightglass paths plant.pcap --from internet',
    'sightglass paths plant.pcap --without isolate:10.0.0.5',
  ],
  register(program: Command) {
    program
      .command('paths')
      .description('Find the most likely attack paths to critical devices and their mitigations')
      .argument('<capture...>', 'capture files (pcap, pcapng, .gz, .zst)')
      .option(
        '--without <change>',
        'try a mitigation (repeatable): patch:DEVICE, protect:DEVICE, close:DEVICE, isolate:DEVICE, segment:ZONE, everywhere:METHOD, move:DEVICE>ZONE; a device by address, name or id',
        gather,
        [],
      )
      .option('--from <device>', 'start: device id or address, internet, or enterprise')
      .option('--to <device>', 'target: device id or address')
      .option('--most <number>', 'number of paths, 1..50', '10')
      .option('--site <file>', 'site file: zones, names, crown jewels (docs/reference/site-file.md)')
      .option('--advisories <path>', 'additional advisories (repeatable)', gather)
      .option('--firewall <file>', 'firewall configuration between zones (repeatable)', gather)
      .option('--details <path>', 'host inventories (repeatable)', gather)
      .option('--json', 'print one JSON document only')
      .action(showPaths)
  },
}

async function showPaths(files: readonly string[], options: PathsOptions): Promise<void> {
  for (const file of files)
    if (!existsSync(file)) throw new UsageError(`${file}: no such file; expected a capture`)
  const most = Number(options.most)
  if (!Number.isInteger(most) || most < 1 || most > MOST)
    throw new UsageError(`--most: expected 1..${MOST}, got ${String(options.most).slice(0, 20)}`)
  const [{ assessWith }, { readSiteFile }] = await Promise.all([
    import('#server/exposure/advisories'),
    import('#site/site-file'),
  ])
  const site = options.site === undefined ? undefined : readSiteFile(options.site)
  const plant = (await readPlant(files, site)).plant()
  const { advisories, firewall: firewalls, details } = options
  const assessment = assessWith(plant, { advisories, firewalls, details, site }, warn)
  const devices = [...plant.devices]
  const names = new Map(devices.map(({ id, name, ipAddresses }) => [id, name || ipAddresses[0] || id]))
  const idOf = (text: string | undefined) => {
    if (text === undefined) return undefined
    if (text === 'internet' || text === 'enterprise') return [`source:${text}`]
    return [deviceCalled(text, devices)]
  }
  const gone = options.without.map((text) => changeCalled(text, devices))
  const asked = { most, from: idOf(options.from), to: idOf(options.to) }
  const now = assessment.whatIf({ ...asked, gone: [] })
  const after = gone.length === 0 ? undefined : assessment.whatIf({ ...asked, gone })
  if (options.json === true) {
    const plan = after ?? now
    const document = { items: plan.paths.map(pathOf), ...planOf(plan), ...rescoredOf(plan) }
    process.stdout.write(`${JSON.stringify(document)}\n`)
    return
  }
  for (const line of linesOf(now, after, names, options.from === undefined))
    process.stdout.write(`${clean(line, LONGEST)}\n`)
}

function* linesOf(
  now: AttackPlan,
  after: AttackPlan | undefined,
  names: ReadonlyMap<string, string>,
  isAnywhere: boolean,
): Iterable<string> {
  const name = (id: string) => names.get(id) ?? id.replace(/^source:/, '')
  const best = (plan: AttackPlan) => percent(plan.paths[0]?.probability ?? 0)
  if (now.paths.length === 0) {
    yield `No attack path found.${isAnywhere ? ' Give a start with --from: a device, internet or enterprise.' : ''}`
    return
  }
  if (after !== undefined) {
    yield `highest likelihood: ${best(now)} now, ${after.paths.length === 0 ? 'no path left' : best(after)} after the change`
    if (after.scores?.before !== undefined)
      yield `site risk: ${riskOrNull(after.scores.before) ?? '–'} now, ${riskOrNull(after.scores.after) ?? '–'} after the change`
    for (const one of after.scores?.devices ?? [])
      yield `  ${name(one.device)}: ${riskOrNull(one.before) ?? '–'} → ${riskOrNull(one.after) ?? '–'}`
  }
  for (const { probability, source, hops } of (after ?? now).paths)
    yield `${percent(probability)}  ${[name(source), ...hops.map(({ to, title }) => `${name(to)} (${title})`)].join(' → ')}`
  if (after === undefined)
    yield now.changes.length > 0
      ? 'mitigations:'
      : 'No mitigation lowers the highest likelihood, alone or combined: too many paths are equally likely.'
  if (after === undefined) {
    for (const { tag, title, before, alone, together, targets } of now.changes)
      yield `  ${title}: alone ${percent(before)} → ${percent(alone)}, with those above ${percent(together)}, reachable targets ${targets.before} → ${targets.together}  [--without '${tag}']`
  }
}

function percent(chance: number): string {
  return `${(chance * 100).toFixed(1)} %`
}
