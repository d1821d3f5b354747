import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface Options {
  readonly data: string
  readonly replace?: boolean
  readonly nats?: string | true
  readonly files?: boolean
}

/** Bytes of a file with a code. */
const LONGEST = 4096

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass join CODE', 'sightglass join line-3.activation --data /var/lib/sightglass'],
  register(program: Command) {
    program
      .command('join')
      .description('Join this sensor to a console with a one-time activation code')
      .argument('<code>', 'activation code, or a file that holds it')
      .option('--data <dir>', 'data folder of the sensor', DATA_FOLDER)
      .option(
        '--nats [servers]',
        'send over NATS: tls://HOST:PORT,… of a relay, or the servers that the console names',
      )
      .option('--files', 'send by files after joining: see `sightglass fleet`')
      .option('--replace', 'leave the console that the sensor joined before')
      .action(join)
  },
}

async function join(text: string, { data, replace, nats, files }: Options): Promise<void> {
  const { parseActivation } = await import('#uplink/activation-code')
  const { joinConsole, readMembership } = await import('#uplink/membership')
  const { openOwnerOnlyFolder } = await import('#data-folder/owner-only-folder')
  const code = parseActivation(existsSync(text) ? readFileSync(text, 'utf8').slice(0, LONGEST) : text)
  if (code === undefined)
    throw new UsageError(
      'expected an activation code, sg1_…, or a file that holds one; the page Sensors of the console makes it',
    )
  const folder = resolve(data)
  openOwnerOnlyFolder(folder)
  const known = readMembership(folder)
  if (known !== undefined && replace !== true)
    throw new UsageError(`this sensor joined ${known.site} as ${known.name}; --replace leaves that console`)
  const { natsServers } = await import('#uplink/nats-keys')
  const servers = nats === undefined ? undefined : nats === true ? [] : natsServers(nats)
  if (nats !== undefined && servers === undefined)
    throw new UsageError(`--nats: expected tls://HOST:PORT, several separated by commas; got ${nats}`)
  const { name, site, state, transport } = await joinConsole(code, folder, {
    software: '0.1.0',
    nats: servers,
    files,
  })
  if (nats !== undefined && transport !== 'nats')
    process.stderr.write('sightglass: the console has no NATS; this sensor sends over HTTPS\n')
  process.stdout.write(`Joined ${site} as ${name}. `)
  process.stdout.write(
    state === 'pending'
      ? 'An administrator of the console must approve the sensor; then it sends.\n'
      : 'The sensor sends what it has once `sightglass serve` runs.\n',
  )
}
