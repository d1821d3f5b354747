import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { MESSAGE_KINDS } from '#model/message'
import { ENGINES, SEVERITIES } from '#model/rule'
import { DestinationChange, type DestinationItem } from '#schema/forwarding'
import { validatorOf } from '#server/http/validation'
import { asTyped } from '../command-name.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import { type TransportOptions, transportOf } from '../forwarding-transport.ts'
import type { CliCommand } from '../main.ts'
import { UsageError } from '../usage-error.ts'
import { withForwarding } from '../with-forwarding.ts'

interface AddOptions extends TransportOptions {
  readonly data: string
  readonly to: string
  readonly format?: string
  readonly severity: string
  readonly kinds: string
  readonly engines: string
  readonly protocols: string
  readonly zones: string
  readonly rules: string
  readonly secretFile?: string
}

const DATA = [
  '--data <dir>',
  'data folder of `sightglass serve`; the server may be running',
  DATA_FOLDER,
] as const

export const command: CliCommand = {
  register(program: Command) {
    const forwarding = program
      .command('forwarding')
      .description('Forward alerts by syslog (text, CEF, LEEF, JSON) and signed webhooks')
    forwarding
      .command('list')
      .description('show destinations and delivery status')
      .option(...DATA)
      .option('--json', 'print one JSON document')
      .action(list)
    forwarding
      .command('add')
      .description('add a destination for new alerts')
      .argument('<name>')
      .requiredOption(
        '--to <url>',
        'udp://host:514, tcp://host:601, tls://host:6514, https://host/path, http://host/path (unencrypted)',
      )
      .option(...DATA)
      .option('--format <format>', 'syslog format: text, cef, leef or json')
      .option('--severity <severity>', `minimum severity: ${SEVERITIES.join(', ')}`, 'warning')
      .option('--kinds <list>', `message kinds: ${MESSAGE_KINDS.join(', ')}`, 'alert,incident,system')
      .option('--engines <list>', `detection engines: ${ENGINES.join(', ')}; default all`, '')
      .option('--protocols <list>', 'only alerts of these protocols', '')
      .option('--zones <list>', 'only alerts with an endpoint in these zones', '')
      .option('--rules <list>', 'only alerts of these rules', '')
      .option('--ca <file>', 'CA certificate of the receiver (PEM)')
      .option('--cert <file>', 'client certificate (PEM)')
      .option('--key <file>', 'client key (PEM)')
      .option('--server-name <name>', 'expected name in the receiver certificate; default its host')
      .option('--old-header', 'use RFC 3164 headers instead of RFC 5424')
      .option('--newline', 'TCP: line-feed framing instead of octet counting (RFC 6587)')
      .option('--facility <number>', 'syslog facility', '1')
      .option('--unconfirmed', 'TCP and TLS: do not wait for the receiver to acknowledge by closing')
      .option('--secret-file <file>', 'webhook: file with the signing secret')
      .option(
        '--header <Name=file>',
        'webhook: additional header with its value in a file (repeatable)',
        more,
        [],
      )
      .action(add)
    forwarding
      .command('test')
      .description('send a test message and print the result; exit status 1 if not delivered')
      .argument('<name>', 'name or id')
      .option(...DATA)
      .action(test)
    forwarding
      .command('remove')
      .description('remove a destination, its secrets and its queue')
      .argument('<name>', 'name or id')
      .option(...DATA)
      .action(remove)
  },
}

const more = (value: string, before: readonly string[]) => [...before, value]

const mustFit = validatorOf(DestinationChange, false)

async function list({ data, json }: { data: string; json?: boolean }): Promise<void> {
  const items = await withForwarding(data, (forwarding) => forwarding.list())
  if (json) {
    process.stdout.write(`${JSON.stringify({ items }, null, 2)}\n`)
    return
  }
  if (items.length === 0)
    process.stdout.write(asTyped('no destinations; add one with: sightglass forwarding add (see --help)\n'))
  for (const item of items) process.stdout.write(`${linesOf(item).join('\n  ')}\n`)
}

/** One summary line, then details. */
function linesOf(item: DestinationItem): string[] {
  const { transport: way, filter } = item
  const to = way.kind === 'syslog' ? `${way.protocol}://${way.host}:${way.port}` : new URL(way.url).origin
  return [
    `${clean(item.name)}  ${item.state}  ${item.format} to ${to}  (${item.id})`,
    `${filter.kinds.join(', ')}; ${filter.severity} and above`,
    `${item.waiting} waiting${item.oldest === null ? '' : ` since ${item.oldest}`}, ${item.sent} sent, ${item.refused} rejected, ${item.dropped} dropped`,
    ...(item.lastSuccess === null
      ? []
      : [`last success ${item.lastSuccess}, ${item.lastDelaySeconds.toFixed(1)} s after the alert`]),
    ...(item.lastError === null ? [] : [`last error ${item.lastError.time}: ${clean(item.lastError.text)}`]),
  ]
}

async function add(name: string, options: AddOptions): Promise<void> {
  const transport = transportOf(options.to, options)
  const secrets: NonNullable<DestinationChange['secrets']> = {
    ...(options.secretFile !== undefined && { signing: textOf(options.secretFile) }),
    headers: Object.fromEntries(options.header.map((pair) => headerOf(pair))),
  }
  if (transport.kind === 'syslog' && (options.secretFile !== undefined || options.header.length > 0))
    throw new UsageError('--secret-file and --header are for webhooks')
  const change: DestinationChange = {
    name,
    isEnabled: true,
    format: options.format ?? (transport.kind === 'webhook' ? 'webhook' : 'cef'),
    filter: {
      kinds: words(options.kinds, MESSAGE_KINDS, '--kinds'),
      severity: words(options.severity, SEVERITIES, '--severity')[0]!,
      engines: words(options.engines, ENGINES, '--engines'),
      protocols: split(options.protocols),
      zones: split(options.zones),
      rules: split(options.rules),
    },
    transport,
    secrets,
  }
  mustFit(change)
  const { id } = await withForwarding(options.data, (forwarding) => forwarding.add(change), true)
  process.stdout.write(
    asTyped(
      `${id}: added to ${clean(options.data, 4096)} (use the same folder for \`sightglass serve --data\`); test it: sightglass forwarding test ${id} --data ${clean(options.data, 4096)}\n`,
    ),
  )
}

async function test(name: string, { data }: { data: string }): Promise<void> {
  const { arrived, text } = await withForwarding(data, async (forwarding) =>
    forwarding.test(idOf(await forwarding.list(), name)),
  )
  process.stdout.write(`${arrived ? 'delivered' : 'NOT delivered'}: ${clean(text)}\n`)
  if (!arrived) process.exitCode = 1
}

async function remove(name: string, { data }: { data: string }): Promise<void> {
  await withForwarding(data, async (forwarding) => {
    const id = idOf(await forwarding.list(), name)
    await forwarding.remove(id)
    process.stdout.write(`${id}: removed\n`)
  })
}

function idOf(items: readonly DestinationItem[], name: string): string {
  const found = items.filter((item) => item.id === name || item.name === name)
  if (found.length === 1) return found[0]!.id
  const known = items.map((item) => clean(item.name)).join(', ') || 'none'
  throw new UsageError(
    found.length === 0
      ? `no destination ${name}; known: ${known}`
      : `${found.length} destinations are named ${name}; use the id`,
  )
}

const split = (text: string) => text.split(',').flatMap((word) => word.trim() || [])

function words<Word extends string>(text: string, known: readonly Word[], option: string): Word[] {
  return split(text).map((word) => {
    const found = known.find((one) => one === word)
    if (found === undefined) throw new UsageError(`${option}: expected ${known.join(', ')}, got ${word}`)
    return found
  })
}

/** Secrets come from files because every user can see command lines. */
function textOf(file: string): string {
  return readFileSync(resolve(file), 'utf8').trim()
}

function headerOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at < 1) throw new UsageError(`--header: expected Name=file, got ${pair}`)
  return [pair.slice(0, at), textOf(pair.slice(at + 1))]
}
