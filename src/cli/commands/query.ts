/** `sightglass query`: lists queries, makes plans and dry runs, signs plans, and sets the kill switch. It sends nothing. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { cleanLine } from '../clean-line.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface PlanOptions {
  readonly data: string
  readonly gate: string
  readonly queries: string
  readonly zone?: string
  readonly days: string
  readonly planner: string
  readonly json?: boolean
}

export const command: CliCommand = {
  group: 'Run',
  examples: [
    'sightglass query list',
    'sightglass query plan --gate /var/lib/sightglass-query --zone Mixing --queries s7-identity --planner ada',
    'sightglass query dry-run plan.yaml',
    'sightglass query approve plan.yaml --name bob --key bob.pem >> approvals',
  ],
  register(program: Command) {
    const query = program
      .command('query')
      .description('Active queries: plans, dry runs, approvals; sends nothing itself')
    query
      .command('list')
      .description('list all queries with their risk and what they learn')
      .action(async () => {
        const { loadQueries } = await import('#active/found/queries')
        for (const { id, risk, protocol, learns, standard } of (await loadQueries()).values())
          process.stdout.write(
            `${risk}  ${id.padEnd(30)} ${protocol.padEnd(12)} ${learns.join(', ')}\n   ${standard}\n`,
          )
      })
    query
      .command('plan')
      .description('make a plan from the inventory of a data folder, and print it')
      .requiredOption('--gate <dir>', 'folder `out` of the query gate')
      .requiredOption('--queries <ids>', 'queries, separated by commas')
      .requiredOption('--planner <name>', 'who makes the plan; another person approves it')
      .option('--data <dir>', 'data folder of the server', DATA_FOLDER)
      .option('--zone <name>', 'only devices of this zone')
      .option('--days <n>', 'days until the plan expires', '7')
      .option('--json', 'print plan, dry run and devices left out as JSON')
      .action(plan)
    query
      .command('dry-run <plan>')
      .description('print every packet of a plan, and the kernel rules with --rules')
      .option('--rules', 'print the nftables ruleset only')
      .action(dryRunOf)
    query
      .command('approve <plan>')
      .description('print the line that approves a plan, for the file `approvals`')
      .requiredOption('--name <name>', 'name of the approver, as the gate knows it')
      .requiredOption('--key <file>', 'private Ed25519 key (PEM)')
      .action(async (path: string, { name, key }: { name: string; key: string }) => {
        const { approvalLine } = await import('#active/signing/sign-plan')
        process.stdout.write(approvalLine(readFileSync(path, 'utf8'), name, readFileSync(key, 'utf8')))
      })
    query
      .command('key <file>')
      .description('print the line of a private Ed25519 key (PEM) for the key file of the gate')
      .requiredOption('--name <name>', 'name of the person')
      .option('--role <role>', 'Admin may approve', 'Admin')
      .action(async (file: string, { name, role }: { name: string; role: string }) => {
        const { approverKeyLine } = await import('#active/signing/sign-plan')
        process.stdout.write(approverKeyLine(name, role, readFileSync(file, 'utf8')))
      })
    query
      .command('stop')
      .description('set the kill switch: the gate takes the link down and drops all packets')
      .option('--data <dir>', 'data folder of the server', DATA_FOLDER)
      .option('--release', 'release it')
      .action(async ({ data, release }: { data: string; release?: boolean }) => {
        const { writeAtomicFile } = await import('#data-folder/atomic-file')
        const path = join(data, 'queries', 'stop')
        if (release === true) rmSync(path, { force: true })
        else writeAtomicFile(path, '')
        process.stderr.write(release === true ? 'kill switch released\n' : 'kill switch set\n')
      })
  },
}

async function plan({ data, gate, queries, zone, days, planner, json }: PlanOptions): Promise<void> {
  const [
    { ActiveQueryService },
    { candidatesOf, fragileDevicesIn },
    { readTable },
    { openSqliteStore },
    folders,
    { ExposureService },
    { ServedSite },
  ] = await Promise.all([
    import('#server/active-queries/service'),
    import('#server/active-queries/candidates'),
    import('#reference-data/data-files'),
    import('#store/sqlite-store'),
    import('#engine-host/folders'),
    import('#server/exposure/service'),
    import('#site/served-site'),
  ])
  const { mustHoldStore } = await import('#data-folder/check-folder')
  mustHoldStore(data)
  const store = await openSqliteStore(data, await folders.loadFormerRuleIds())
  try {
    const exposure = await new ExposureService({ store, data, log: () => undefined }).site()
    const service = new ActiveQueryService({
      ...{ spool: join(data, 'queries'), gateFolder: gate, now: () => Date.now() },
      fragile: fragileDevicesIn(readTable('fragile-devices.tsv')),
      candidates: (name) => candidatesOf(store, exposure, name),
      device: (id) => store.device(id),
      site: () => new ServedSite(data, undefined).read(),
    })
    const made = await service.plan(
      {
        queries: queries.split(',').map((id) => id.trim()),
        days: Number(days),
        ...(zone !== undefined && { zone }),
      },
      planner,
    )
    if (json === true) process.stdout.write(`${JSON.stringify(made)}\n`)
    else {
      process.stdout.write(made.text)
      for (const { name, address, query, state, reason } of made.leftOut)
        process.stderr.write(`${cleanLine(`${state}: ${name || address}, ${query}: ${reason}`)}\n`)
      process.stderr.write(
        `${join(data, 'queries', made.plan.id, 'plan.yaml')}: ${made.packets} packets at most\n`,
      )
    }
  } finally {
    await store.close()
  }
}

async function dryRunOf(path: string, { rules }: { rules?: boolean }): Promise<void> {
  if (!existsSync(path)) throw new UsageError(`${path}: no such file; expected a plan`)
  const [{ planOfText }, { loadQueries }, { dryRun }, { kernelRules }] = await Promise.all([
    import('#active/plan/plan-text'),
    import('#active/found/queries'),
    import('#active/plan/dry-run'),
    import('#active/plan/kernel-rules'),
  ])
  const templates = await loadQueries()
  const planned = planOfText(readFileSync(path, 'utf8'), templates)
  if (rules === true) {
    process.stdout.write(kernelRules(planned, templates, { networkInterface: 'query0' }))
    return
  }
  const shown = dryRun(planned, templates)
  for (const { target, wave, packets, bytes } of shown.targets) {
    process.stdout.write(
      `${cleanLine(`${target.address} ${target.mac} ${target.vendor} ${target.model}`)}, ${wave}: ${packets.length} packets, ${bytes} bytes\n`,
    )
    for (const { at, query, text, hex, bytes: size, isConditional } of packets)
      process.stdout.write(
        `  ${(at / 1000).toFixed(1).padStart(6)} s  ${String(size).padStart(4)}  ${query}  ${text}${isConditional ? ' (only if asked for)' : ''}${hex === '' ? '' : `\n                  ${hex}`}\n`,
      )
  }
  process.stdout.write(`${shown.packets} packets and ${shown.bytes} bytes at most\n`)
}
