import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { MESSAGE_KINDS } from '#model/message'
import { ENGINES, SEVERITIES } from '#model/rule'
import { DestinationChange, type DestinationItem } from '#schema/forwarding'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { typeItemOf } from '#server/forwarding/item'
import { validatorOf } from '#server/http/validation'
import { asTyped } from '../command-name.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import { connectionOf, type TransportOptions, targetOf } from '../forwarding-transport.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'
import { withForwarding } from '../with-forwarding.ts'

interface AddOptions extends TransportOptions {
  readonly data: string
  readonly to?: string
  readonly type?: string
  readonly set: readonly string[]
  readonly secret: readonly string[]
  readonly closed?: boolean
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
  group: 'Run',
  examples: [
    'sightglass forwarding add siem --to tls://siem.example.com:6514',
    'sightglass forwarding test siem',
  ],
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
      .command('types')
      .description('show destination types with their settings and secrets')
      .action(types)
    forwarding
      .command('add')
      .description('add a destination for new alerts')
      .argument('<name>')
      .option(
        '--to <url>',
        'syslog or webhook: udp://host:514, tcp://host:601, tls://host:6514, https://host/path, http://host/path (unencrypted)',
      )
      .option('--type <type>', 'another destination type; see `sightglass forwarding types`')
      .option('--set <name=value>', 'setting of the destination type (repeatable)', more, [])
      .option(
        '--secret <name=file>',
        'secret of the destination type, read from a file (repeatable)',
        more,
        [],
      )
      .option('--proxy <url>', 'http://host:port of a proxy that accepts CONNECT')
      .option('--closed', 'also when a person closes an alert')
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
      .command('failed')
      .description('show messages that were given up; send them again or forget them')
      .argument('<name>', 'name or id')
      .option(...DATA)
      .option('--resend', 'queue all of them again')
      .option('--discard', 'forget all of them')
      .action(failed)
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
  const { filter } = item
  return [
    `${clean(item.name)}  ${item.state}  ${item.typeTitle}${item.target === '' ? '' : ` to ${clean(item.target)}`}  (${item.id})`,
    `${filter.kinds.join(', ')}; ${filter.severity} and above`,
    `${item.waiting} waiting${item.oldest === null ? '' : ` since ${item.oldest}`}, ${item.sent} sent, ${item.refused} rejected, ${item.dropped} dropped`,
    ...(item.failed === 0 ? [] : [`${item.failed} failed messages can be sent again`]),
    ...(item.lastSuccess === null
      ? []
      : [`last success ${item.lastSuccess}, ${item.lastDelaySeconds.toFixed(1)} s after the alert`]),
    ...(item.lastError === null ? [] : [`last error ${item.lastError.time}: ${clean(item.lastError.text)}`]),
  ]
}

async function types(): Promise<void> {
  for (const { name, title, description, settings, secrets } of (await loadDestinationTypes())
    .values()
    .map(typeItemOf)) {
    process.stdout.write(`${name}  ${title}\n  ${description}\n`)
    for (const setting of settings) {
      const choices = setting.choices.length > 0 ? ` (${setting.choices.join(', ')})` : ''
      const preset =
        setting.default === null ? '' : `; default ${setting.default === '' ? 'empty' : setting.default}`
      process.stdout.write(
        `  --set ${setting.name}=  ${setting.title}: ${setting.description}${choices}${preset}\n`,
      )
    }
    for (const secret of secrets)
      process.stdout.write(
        `  --secret ${secret.name}=FILE  ${secret.title}${secret.isOptional ? ' (optional)' : ''}\n`,
      )
  }
}

async function add(name: string, options: AddOptions): Promise<void> {
  const target = await chosenTarget(options)
  const secrets = {
    ...(options.secretFile !== undefined && { signing: textOf(options.secretFile) }),
    ...Object.fromEntries(options.header.map((pair) => headerOf(pair))),
    ...Object.fromEntries(
      options.secret.map((pair) => {
        const [secret, file] = pairOf(pair, '--secret', 'name=file')
        return [secret, textOf(file)]
      }),
    ),
  }
  if (target.type === 'syslog' && Object.keys(secrets).length > 0)
    throw new UsageError('--secret-file and --header are for webhooks')
  const change: DestinationChange = {
    name,
    isEnabled: true,
    ...target,
    connection: connectionOf(options),
    filter: {
      kinds: words(options.kinds, MESSAGE_KINDS, '--kinds'),
      severity: words(options.severity, SEVERITIES, '--severity')[0]!,
      engines: words(options.engines, ENGINES, '--engines'),
      protocols: split(options.protocols),
      zones: split(options.zones),
      rules: split(options.rules),
      closed: options.closed === true,
    },
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

/** Throws `UsageError`. */
async function chosenTarget(options: AddOptions): Promise<Pick<DestinationChange, 'type' | 'settings'>> {
  const { to, type, set } = options
  if ((to === undefined) === (type === undefined))
    throw new UsageError(
      'expected --to for syslog and webhooks, or --type for another destination, got both or neither',
    )
  const base = to === undefined ? { type: type!, settings: {} } : targetOf(to, options)
  const known = (await loadDestinationTypes()).get(base.type)
  if (known === undefined)
    throw new UsageError(`--type: there is no ${base.type}; see \`sightglass forwarding types\``)
  const kinds = new Map(typeItemOf(known).settings.map(({ name, kind }) => [name, kind]))
  const given = set.map((pair) => {
    const [name, value] = pairOf(pair, '--set', 'name=value')
    const kind = kinds.get(name)
    if (kind === undefined)
      throw new UsageError(`--set: expected ${[...kinds.keys()].join(', ') || 'no settings'}, got ${name}`)
    return [name, kind === 'number' ? Number(value) : kind === 'boolean' ? value === 'true' : value] as const
  })
  return { ...base, settings: { ...base.settings, ...Object.fromEntries(given) } }
}

async function failed(
  name: string,
  { data, resend, discard }: { data: string; resend?: boolean; discard?: boolean },
): Promise<void> {
  if (resend && discard) throw new UsageError('expected --resend or --discard, got both')
  await withForwarding(data, async (forwarding) => {
    const id = idOf(await forwarding.list(), name)
    if (resend || discard) {
      const { count } = await (resend ? forwarding.resend(id, []) : forwarding.discard(id, []))
      process.stdout.write(`${count} messages ${resend ? 'queued again' : 'forgotten'}\n`)
      return
    }
    const { items, next } = await forwarding.deliveries({ destination: id, state: 'failed', limit: 100 })
    for (const { time, title, tries, problem } of items)
      process.stdout.write(`${time}  ${clean(title)}  after ${tries} tries: ${clean(problem)}\n`)
    process.stdout.write(
      items.length === 0 ? 'no failed messages\n' : next === null ? '' : 'and older ones\n',
    )
  })
}

async function test(name: string, { data }: { data: string }): Promise<void> {
  const { arrived, text, steps } = await withForwarding(data, async (forwarding) =>
    forwarding.test(idOf(await forwarding.list(), name)),
  )
  for (const step of steps) process.stdout.write(`${step.state.padEnd(8)}${step.name}\n`)
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
  const [name, file] = pairOf(pair, '--header', 'Name=file')
  return [`header:${name}`, textOf(file)]
}

function pairOf(pair: string, option: string, shape: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at < 1) throw new UsageError(`${option}: expected ${shape}, got ${pair}`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}
