/** Groups and examples of `sightglass --help`. */
import type { Command } from 'commander'

interface CommandHelp {
  readonly group: string
  readonly examples: readonly string[]
}

/** In the order of the list of commands. */
export const commandHelp: Readonly<Record<string, CommandHelp>> = {
  analyze: {
    group: 'Analyze:',
    examples: [
      'sightglass analyze plant.pcap',
      'sightglass analyze --learn monday.pcap tuesday.pcap --json > tuesday.json',
    ],
  },
  diff: {
    group: 'Analyze:',
    examples: ['sightglass diff monday.pcap tuesday.pcap', 'sightglass diff data@2026-W45 data@2026-W46'],
  },
  mine: {
    group: 'Analyze:',
    examples: ['sightglass mine', 'sightglass mine --of alerts --fields'],
  },
  paths: {
    group: 'Analyze:',
    examples: [
      'sightglass paths plant.pcap --from internet',
      'sightglass paths plant.pcap --without isolate:10.0.0.5',
    ],
  },
  exposure: {
    group: 'Analyze:',
    examples: [
      'sightglass exposure firewall firewall.conf',
      'sightglass exposure reconcile analysis.json assets.csv',
    ],
  },
  rules: {
    group: 'Detect:',
    examples: ['sightglass rules list', 'sightglass rules test my-rules.yml plant.pcap'],
  },
  signatures: { group: 'Detect:', examples: ['sightglass signatures check emerging-scada.rules'] },
  baseline: {
    group: 'Detect:',
    examples: [
      'sightglass baseline export normal.pcap > baseline.yaml',
      'sightglass baseline test baseline.yaml plant.pcap',
    ],
  },
  intel: {
    group: 'Detect:',
    examples: ['sightglass intel add feed https://taxii.example.com/taxii2/', 'sightglass intel update'],
  },
  protocols: {
    group: 'Detect:',
    examples: ['sightglass protocols list', 'sightglass protocols new acme-pump'],
  },
  report: {
    group: 'Report:',
    examples: ['sightglass report', 'sightglass report risk-assessment plant.pcap --out risk.html'],
  },
  export: {
    group: 'Report:',
    examples: [
      'sightglass export --analysis analysis.json --format csv --out devices.csv',
      'sightglass export --data data --format pcap --alert ID --out alert.pcap',
    ],
  },
  serve: {
    group: 'Run:',
    examples: ['sightglass serve plant.pcap', 'sightglass serve --interface eth1 --data /var/lib/sightglass'],
  },
  forwarding: {
    group: 'Run:',
    examples: [
      'sightglass forwarding add siem --to tls://siem.example.com:6514',
      'sightglass forwarding test siem',
    ],
  },
  user: {
    group: 'Run:',
    examples: ['sightglass user add alice --role Analyst', 'sightglass user reset-password alice'],
  },
  simulate: {
    group: 'Run:',
    examples: ['sightglass simulate plant --hours 4 --with attacks', 'sightglass simulate triton'],
  },
  audit: { group: 'Maintain:', examples: ['sightglass audit verify'] },
  interfaces: { group: 'Run:', examples: ['sightglass interfaces --data /var/lib/sightglass'] },
  doctor: { group: 'Maintain:', examples: ['sightglass doctor --interface eth1'] },
  config: { group: 'Maintain:', examples: ['sightglass config check --site site.yaml'] },
  backup: { group: 'Maintain:', examples: ['sightglass backup /backup/monday'] },
  restore: {
    group: 'Maintain:',
    examples: ['sightglass restore /backup/monday --check', 'sightglass restore /backup/monday --data data'],
  },
}

/** Adds group and examples. A command without an entry keeps the default group. */
export function addHelp(command: Command): void {
  const help = commandHelp[command.name()]
  if (help === undefined) return
  command.helpGroup(help.group)
  command.addHelpText(
    'after',
    `\nExamples:\n${help.examples.map((line) => `  ${line}\n`).join('')}`.trimEnd(),
  )
}

/** Position in the list of commands; commands without an entry come last. */
export function helpOrder(name: string): number {
  const index = Object.keys(commandHelp).indexOf(name)
  return index === -1 ? Number.MAX_SAFE_INTEGER : index
}
