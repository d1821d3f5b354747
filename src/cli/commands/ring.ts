/** `sightglass ring`: checks the packet ring of a data folder, and copies packets out of it. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { ringFolder } from '#data-folder/live-folder'
import { cleanLine } from '../clean-line.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface ExportOptions {
  readonly data: string
  readonly out: string
  readonly from?: string
  readonly until?: string
  readonly device?: string
  readonly host: readonly string[]
  readonly peer: readonly string[]
  readonly port?: number
}

const list = (text: string, before: readonly string[]) => [...before, text]

export const command: CliCommand = {
  group: 'Run',
  examples: [
    'sightglass ring verify',
    'sightglass ring export --device PLC-1 --out plc-1.pcapng',
    'sightglass ring export --host 10.1.1.5 --from 2026-03-01T12:00:00Z --out plc.pcapng',
  ],
  register(program: Command) {
    const ring = program
      .command('ring')
      .description('Check the packet ring of a data folder, copy packets out of it')
    ring
      .command('verify')
      .description('Check all packets against the hash chain of the ring')
      .option('--data <dir>', 'data folder of the server', DATA_FOLDER)
      .option('--head <hash>', 'hash noted earlier, which the chain must contain')
      .option('--json', 'print one JSON document only')
      .action(async ({ data, head, json }: { data: string; head?: string; json?: boolean }) => {
        mustHoldRing(data)
        const { verifyRing } = await import('#capture/ring/verify')
        const check = verifyRing(ringFolder(data), head)
        process.stdout.write(
          json === true
            ? `${JSON.stringify(check)}\n`
            : [
                ...check.faults.map((fault) => `FAULT ${cleanLine(fault)}`),
                `${check.segments} segments, ${check.packets} packets in closed segments, ${check.repaired} closed after a crash`,
                `head ${check.head || 'none'}`,
                '',
              ].join('\n'),
        )
        if (check.faults.length > 0) process.exitCode = 1
      })
    ring
      .command('export')
      .description('Copy packets of a time span, a device, a host or two hosts into a pcapng file')
      .option('--data <dir>', 'data folder of the server', DATA_FOLDER)
      .requiredOption('--out <file>', 'file to write')
      .option('--from <time>', 'first time, RFC 3339')
      .option('--until <time>', 'last time, RFC 3339')
      .option('--device <id or name>', 'packets of a device with all its connections')
      .option('--host <address>', 'packets from or to this IP or MAC address (repeatable)', list, [])
      .option('--peer <address>', 'address of the other end (repeatable)', list, [])
      .option('--port <number>', 'port of either end', Number)
      .action(exportPackets)
  },
}

async function exportPackets({
  data,
  out,
  from,
  until,
  device,
  host,
  peer,
  port,
}: ExportOptions): Promise<void> {
  if (device !== undefined && host.length > 0) throw new UsageError('expected --device or --host, got both')
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError('--port: expected a number from 0 to 65535')
  mustHoldRing(data)
  const hosts =
    device === undefined ? host : await (await import('../ring-device.ts')).deviceHosts(data, device)
  const { RingQueryError, searchRing } = await import('#capture/ring/search')
  const { writeAtomicFile } = await import('#data-folder/atomic-file')
  try {
    const found = searchRing(ringFolder(data), {
      from: timeOf('--from', from, 0),
      until: timeOf('--until', until, Number.MAX_SAFE_INTEGER),
      ...{ hosts, peers: peer, port },
      comment: commentOf({ device, host, peer, port }),
    })
    if (found.packets === 0)
      throw new Error(`${data}: the packet ring holds no packet of this time and these addresses`)
    writeAtomicFile(out, found.file)
    const cut = found.isCut ? '; more packets match: narrow the time' : ''
    process.stderr.write(`${out}: ${found.packets} packets${cut}\n`)
  } catch (error) {
    throw error instanceof RingQueryError ? new UsageError(error.message) : error
  }
}

function mustHoldRing(data: string): void {
  if (!existsSync(ringFolder(data)))
    throw new Error(
      `${data}: holds no packet ring; expected the data folder of a server that captured an interface`,
    )
}

/** For those who open the file. */
function commentOf(packets: {
  readonly device: string | undefined
  readonly host: readonly string[]
  readonly peer: readonly string[]
  readonly port: number | undefined
}): string {
  const { device, host, peer, port } = packets
  const what = [device, ...host, ...peer, port].filter((one) => one !== undefined).join(' ')
  return `packets of ${what || 'all hosts'}`
}

/** Microseconds. */
function timeOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw new UsageError(`${option}: expected a time such as 2026-03-01T12:00:00Z, got ${text}`)
  return time * 1000
}
