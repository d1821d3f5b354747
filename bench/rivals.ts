/** The programs that read the captures, and how each is asked to: as fast as it can, with all it knows, output thrown away. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import type { Command } from './measure.ts'

const SIGHTGLASS = fileURLToPath(new URL('../bin/sightglass', import.meta.url))
const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.url))
const SURICATA_CONFIGURATION = '/etc/suricata/suricata.yaml'
/** tshark takes a minute for each million packets: it reads so many, and its time is scaled by packets. */
const TSHARK_PACKETS = 1_000_000

export interface Rival {
  readonly name: string
  /** '' where it is not installed. */
  readonly version: string
  /** Several where it is not known which way is fastest; the best one counts. */
  readonly ways: readonly { readonly label: string; command(capture: string): Command }[]
  /** Reads only the first so many packets. */
  readonly mostPackets: number
}

/** The number in the line that `program` prints about its version; '' where it does not run. */
function versionOf(program: string, option: string): string {
  const { stdout, stderr, status } = spawnSync(program, [option], { encoding: 'utf8' })
  if (status !== 0) return ''
  const text = `${stdout}\n${stderr}`
  return (
    /\d+\.\d+(\.\d+)*/.exec(text.split('\n').find((line) => /version|tshark/i.test(line)) ?? '')?.[0] ?? ''
  )
}

export function sightglass(): Rival {
  const command = (capture: string) => ({ program: SIGHTGLASS, options: ['analyze', capture, '--json'] })
  return {
    name: 'Sightglass',
    version: JSON.parse(readFileSync(PACKAGE, 'utf8')).version,
    ways: [{ label: '', command }],
    mostPackets: Number.POSITIVE_INFINITY,
  }
}

/** Suricata, tshark, tcpdump; those that are not installed have no version. */
export function rivals(folder: string): Rival[] {
  return [suricata(folder), tshark(), tcpdump()]
}

/** @param signatures a file of rules; default none */
export function suricataWith(folder: string, foldKeys = '/dev/null'): Rival {
  return suricata(folder, foldKeys)
}

/**
 * The installed configuration with its three OT parsers on and its own rules left out. All outputs are off but the counters,
 * so writing JSON costs it nothing.
 */
function suricata(folder: string, foldKeys = '/dev/null'): Rival {
  const version = versionOf('suricata', '-V')
  const logs = join(folder, 'suricata')
  const configuration = join(logs, 'suricata.yaml')
  if (version !== '') {
    mkdirSync(logs, { recursive: true })
    writeFileSync(configuration, suricataConfiguration())
  }
  const way = (runmode: string) => ({
    label: runmode,
    command: (capture: string) => ({
      program: 'suricata',
      options: ['-c', configuration, '-r', capture, '-S', foldKeys, '-l', logs, '--runmode', runmode],
    }),
  })
  return {
    name: 'Suricata',
    version,
    ways: [way('single'), way('autofp')],
    mostPackets: Number.POSITIVE_INFINITY,
  }
}

/** All scalars stay the text they are (schema `failsafe`), as Suricata reads them. */
function suricataConfiguration(): string {
  const all = parse(readFileSync(SURICATA_CONFIGURATION, 'utf8'), { schema: 'failsafe' })
  const { protocols } = all['app-layer']
  for (const name of ['modbus', 'dnp3', 'enip']) protocols[name].enabled = 'yes'
  protocols.modbus['detection-ports'] ??= { dp: '502' }
  protocols.modbus['stream-depth'] ??= '0'
  all.outputs = [
    { stats: { enabled: 'yes', filename: 'stats.log', append: 'no', totals: 'yes', threads: 'no' } },
  ]
  return `%YAML 1.1\n---\n${stringify(all, { schema: 'failsafe' })}`
}

function tshark(): Rival {
  const command = (capture: string) => ({
    program: 'tshark',
    options: ['-n', '-r', capture, '-c', String(TSHARK_PACKETS), '-q', '-z', 'io,phs'],
  })
  return {
    name: 'tshark',
    version: versionOf('tshark', '-v'),
    ways: [{ label: '', command }],
    mostPackets: TSHARK_PACKETS,
  }
}

function tcpdump(): Rival {
  const command = (capture: string) => ({ program: 'tcpdump', options: ['-nn', '-r', capture] })
  const mostPackets = Number.POSITIVE_INFINITY
  return {
    name: 'tcpdump',
    version: versionOf('tcpdump', '--version'),
    ways: [{ label: '', command }],
    mostPackets,
  }
}
