/** `sightglass intel add|forget|update|status`: TAXII servers (docs/how-to/intelligence.md). */
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { type IntelSource, NAME, Sources } from '#server/intelligence/source'
import { bundlesOf, statusOf, taxiiCacheStates, updateSource } from '#server/intelligence/update-source'
import { asTyped } from './command-name.ts'
import { DATA } from './intel-packages.ts'
import { UsageError } from './usage-error.ts'

interface AddOptions {
  readonly data: string
  readonly collection: readonly string[]
  readonly every: string
  readonly user: string
  readonly secret: string
  readonly proxy: string
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export function registerSources(intel: Command): void {
  intel
    .command('add')
    .description('add a TAXII 2.1 server; a running server starts fetching within seconds')
    .argument('<name>', 'lower-case letters, digits, hyphens')
    .argument('<url>', 'https URL of discovery, API root or collection')
    .option(...DATA)
    .option(
      '--collection <id>',
      'only this collection, by id or title (repeatable)',
      (one, all: string[]) => [...all, one],
      [],
    )
    .option('--every <hours>', 'interval in hours', '24')
    .option('--user <name>', 'user name; without it the secret is a bearer token', '')
    .option('--secret <place>', 'location of password or token: file:PATH or env:NAME', '')
    .option('--proxy <url>', 'http://host:port', '')
    .option('--ca <file>', 'CA certificate of the server (PEM)', '')
    .option('--cert <file>', 'client certificate (PEM)', '')
    .option('--key <file>', 'client key (PEM)', '')
    .action(add)
  intel
    .command('forget')
    .description('remove a TAXII server and its indicators')
    .argument('<name>')
    .option(...DATA)
    .action(forget)
  intel
    .command('update')
    .description('fetch now; exit status 1 if a source fails')
    .argument('[name...]', 'source names; default all')
    .option(...DATA)
    .action(update)
  intel
    .command('status')
    .description('list sources with last fetch and number of indicators')
    .option(...DATA)
    .option('--json', 'print one JSON document only')
    .action(status)
}

function add(name: string, url: string, options: AddOptions): void {
  const path = (file: string) => (file === '' ? '' : resolve(file))
  const { secret } = options
  const source: IntelSource = {
    name,
    url,
    collections: options.collection,
    everyHours: Number(options.every),
    user: options.user,
    // The server may have another working directory.
    secret: secret.startsWith('file:') ? `file:${resolve(secret.slice('file:'.length))}` : secret,
    proxy: options.proxy,
    caFile: path(options.ca),
    certificateFile: path(options.cert),
    keyFile: path(options.key),
  }
  try {
    new Sources(options.data).save(source)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  say(asTyped(`${name}: added; fetch now with: sightglass intel update ${name}\n`))
}

async function forget(name: string, { data }: { data: string }): Promise<void> {
  // The name becomes a path: reject anything else.
  if (!NAME.test(name) || !new Sources(data).remove(name)) throw new UsageError(`no source ${clean(name)}`)
  const { rm } = await import('node:fs/promises')
  await rm(folderOf(data, name), { recursive: true, force: true })
  say(`${name}: removed\n`)
}

async function update(names: readonly string[], { data }: { data: string }): Promise<void> {
  const all = new Sources(data).list
  for (const name of names)
    if (!all.some((one) => one.name === name)) throw new UsageError(`no source ${clean(name)}`)
  const chosen = all.filter(({ name }) => names.length === 0 || names.includes(name))
  if (chosen.length === 0) throw new UsageError('no sources; add one with: sightglass intel add (see --help)')
  for (const source of chosen) {
    const found = await updateSource(source, folderOf(data, source.name))
    if (found === undefined) say(`${source.name}: update already in progress\n`)
    else if (found.lastError === '') say(`${linesOf(data, source)[0]}\n`)
    else {
      process.stderr.write(`sightglass: ${source.name}: ${clean(found.lastError, 500)}\n`)
      process.exitCode = 1
    }
  }
}

function status({ data, json }: { data: string; json?: boolean }): void {
  const sources = new Sources(data).list
  if (json) {
    const reported = sources.map((source) => {
      const folder = folderOf(data, source.name)
      return {
        ...source,
        ...statusOf(folder),
        collections: taxiiCacheStates(folder),
        files: bundlesOf(folder),
      }
    })
    say(`${JSON.stringify({ sources: reported })}\n`)
    return
  }
  if (sources.length === 0) say('no sources; add one with: sightglass intel add (see --help)\n')
  for (const source of sources) say(`${linesOf(data, source).join('\n  ')}\n`)
}

function linesOf(data: string, { name, url, everyHours }: IntelSource): string[] {
  const folder = folderOf(data, name)
  const { lastSuccess, lastError, lastAttempt } = statusOf(folder)
  const caches = taxiiCacheStates(folder)
  const sum = (of: 'indicators' | 'revoked') => caches.reduce((all, cache) => all + cache[of], 0)
  return [
    `${name}  ${sum('indicators')} indicators, ${sum('revoked')} revoked; last success ${lastSuccess || 'never'}`,
    `${clean(url)}, every ${everyHours} hours`,
    ...caches.map(({ title, indicators, underWay }) => {
      const rest = underWay === null ? '' : `; ${underWay.pages} pages of an incomplete update`
      return `${clean(title)}: ${indicators} indicators${rest}`
    }),
    ...(lastError === '' ? [] : [`last error ${lastAttempt}: ${clean(lastError, 500)}`]),
  ]
}

function folderOf(data: string, name: string): string {
  return join(data, 'intelligence', 'sources', name)
}

function say(text: string): void {
  process.stdout.write(text)
}
