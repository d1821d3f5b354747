/** `sightglass interfaces`: rate and loss of the interfaces that a running server captures. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { liveFolder } from '#data-folder/live-folder'
import type { CaptureStatusItem } from '#schema/capture-status'
import { cleanLine } from '../clean-line.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'

/** Written each second by the server: `STATUS_FILE` in src/server/interfaces/service.ts. */
const STATUS_FILE = 'interfaces.json'
/** An older file is of a server that ended without deleting it. */
const OLDEST_MS = 10_000

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass interfaces --data /var/lib/sightglass', 'sightglass interfaces --json'],
  register(program: Command) {
    program
      .command('interfaces')
      .description('Show rate and lost packets of the interfaces that a running server captures')
      .option('--data <dir>', 'data folder of the server', DATA_FOLDER)
      .option('--json', 'print one JSON document only')
      .action(({ data, json }: { data: string; json?: boolean }) => {
        const status = statusIn(data)
        process.stdout.write(json === true ? `${JSON.stringify(status)}\n` : textOf(status))
        if (status.interfaces.some(({ lost, problem }) => lost > 0 || problem !== '')) process.exitCode = 1
      })
  },
}

function statusIn(data: string): CaptureStatusItem {
  const path = join(liveFolder(data), STATUS_FILE)
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  if (age > OLDEST_MS)
    throw new Error(
      `${data}: no server captures an interface with this data folder; start it: sightglass serve --interface NAME`,
    )
  return JSON.parse(readFileSync(path, 'utf8')) as CaptureStatusItem
}

function textOf({ interfaces, queue }: CaptureStatusItem): string {
  const lines = interfaces.flatMap(
    ({ name, filter, packetsPerSecond, bitsPerSecond, packets, lost, loss, stages, problem, mirror }) => [
      `${name}${filter === '' ? '' : ` (${filter})`}: ${packetsPerSecond} packets/s, ${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s, ${packets} packets read`,
      `  lost ${lost} (${(loss * 100).toFixed(3)} % in the last ten minutes): NIC ${stages.nic}, kernel ${stages.kernel}, pipe ${stages.pipe}, engine ${stages.engine}`,
      ...[problem, ...mirror].filter((text) => text !== '').map((text) => `  → ${text}`),
    ],
  )
  const late = `engine ${queue.lagSeconds.toFixed(1)} s late, ${queue.bytes} bytes in the queue of ${queue.limit}`
  return [...lines, late, ...(queue.problem === '' ? [] : [queue.problem])]
    .map((line) => `${cleanLine(line)}\n`)
    .join('')
}
