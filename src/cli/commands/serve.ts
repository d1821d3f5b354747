import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { captureLive } from '#capture/live'
import { isSocketPath } from '#sensor/eve/eve-room'
import { analyseLive } from '#sensor/live-analysis'
import { liveFolder } from '#sensor/live-folder'
import { openPrivateFolder } from '#sensor/private-folder'
import { serveUntilStopped } from '#sensor/serve/main'
import { DATA_FOLDER } from '../data-folder.ts'
import { EVE_OPTION } from '../eve-option.ts'
import { INTEL_OPTION } from '../intel-option.ts'
import type { CliCommand } from '../main.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { RULES_OPTION } from '../rules-option.ts'
import { SIGNATURE_VARIABLES_OPTION, SIGNATURES_OPTION } from '../signatures-option.ts'
import { UsageError } from '../usage-error.ts'

interface ServeOptions {
  readonly interface?: string
  readonly data: string
  readonly site?: string
  readonly listen?: string
  readonly name?: string
  readonly url?: string
  readonly protocols: readonly string[]
  readonly intel: readonly string[]
  readonly rules: readonly string[]
  readonly signatures: readonly string[]
  readonly signatureVars?: string
  readonly eve: readonly string[]
}

export const command: CliCommand = {
  register(program: Command) {
    program
      .command('serve')
      .description('Serves the pages and the REST interface, and reads captures or listens on an interface')
      .argument('[file...]', 'captures to read first')
      .option('--interface <name>', 'listen on this interface (needs tcpdump and the right CAP_NET_RAW)')
      .option('--data <dir>', 'folder that holds everything kept', DATA_FOLDER)
      .option(
        '--site <file>',
        'what packets cannot tell (docs/site-file.md); default site.yaml in the data folder',
      )
      .option(...PROTOCOLS_OPTION)
      .option(...INTEL_OPTION)
      .option(...RULES_OPTION)
      .option(...SIGNATURES_OPTION)
      .option(...SIGNATURE_VARIABLES_OPTION)
      .option(...EVE_OPTION)
      .option('--listen <host:port>', 'where to answer; default 127.0.0.1:8470')
      .option('--name <name>', 'what the sensor is called in forwarded messages; default the machine')
      .option('--url <url>', 'where people open the pages, for links in forwarded messages')
      .action(serve)
  },
}

async function serve(files: readonly string[], options: ServeOptions): Promise<void> {
  const { data, listen, url, protocols: protocolFolders, intel: intelFiles } = options
  const rulePaths = options.rules.map((path) => resolve(path))
  const sensor = {
    name: options.name,
    url,
    siteFile: options.site,
    rulePaths,
    evePaths: options.eve,
    signaturePaths: options.signatures,
    signatureVariablesFile: options.signatureVars,
  }
  if (options.interface === undefined) {
    if (options.eve.some(isSocketPath))
      throw new UsageError(
        '--eve unix:PATH: expected --interface with it; beside captures, name the file that Suricata wrote',
      )
    process.exitCode = await serveUntilStopped({
      files,
      data,
      listen,
      protocolFolders,
      intelFiles,
      ...sensor,
    })
    process.exit()
  }
  if (files.length > 0) throw new UsageError('expected captures or --interface, got both')
  openPrivateFolder(resolve(data))
  const live = await captureLive(options.interface)
  try {
    const folder = liveFolder(data)
    mkdirSync(folder, { recursive: true })
    // A name of its own for each start: what an earlier one kept is a capture like any other.
    const name = `${options.interface} ${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`
    const { file, analyse, forget } = analyseLive({ name, stream: live.stream, folder })
    process.exitCode = await serveUntilStopped({
      files: [file],
      live: file,
      forgetLive: forget,
      data,
      listen,
      protocolFolders,
      intelFiles,
      analyse,
      ...sensor,
    })
  } finally {
    live.stop()
  }
  process.exit()
}
