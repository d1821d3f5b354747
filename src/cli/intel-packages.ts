/** `sightglass intel keygen|pack|trust|distrust|install|remove|list`: signed packages (docs/how-to/intelligence.md). */

import { existsSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { Packages } from '#data-folder/packages/installed'
import { fingerprintOf, newKeys, readPublicKey, readSecretKey, spoken } from '#data-folder/packages/keys'
import { PACKAGE_KINDS } from '#data-folder/packages/manifest'
import { pack } from '#data-folder/packages/pack'
import { TrustStore } from '#data-folder/packages/trust-store'
import { countOf } from '#schema/count-text'
import { DATA_FOLDER } from './data-folder.ts'
import { UsageError } from './usage-error.ts'

export const DATA = [
  '--data <dir>',
  'data folder of `sightglass serve`; the server may be running',
  DATA_FOLDER,
] as const

export function registerPackages(intel: Command): void {
  intel
    .command('keygen')
    .description('create a key pair: NAME.key (private) and NAME.pub (public)')
    .argument('<name>', 'path without extension')
    .action(keygen)
  intel
    .command('pack')
    .description('create a signed package from files and folders')
    .argument('<path...>', 'files and folders (recursive)')
    .requiredOption('--key <file>', 'private key made by sightglass intel keygen')
    .requiredOption('--out <file>', 'package file')
    .option('--kind <kind>', `one of ${PACKAGE_KINDS.join(', ')}`, 'intel')
    .option('--name <name>', 'package name; default the name of --out')
    .option('--release <number>', 'version, increasing; default the time, e.g. 20260501100000')
    .option('--about <text>', 'short description', '')
    .action(packFiles)
  intel
    .command('trust')
    .description('trust packages signed by this key')
    .argument('<file>', 'public key (.pub)')
    .option('--name <name>', 'name of the key; default the file name')
    .option(
      '--data <dir>',
      'data folder of `sightglass serve` or `sightglass console`, which may be running',
      DATA_FOLDER,
    )
    .action(trust)
  intel
    .command('distrust')
    .description('stop trusting a key; installed packages stay')
    .argument('<name>', 'name or start of the fingerprint')
    .option(...DATA)
    .action(distrust)
  intel
    .command('install')
    .description('install a signed package; a running server uses it within seconds')
    .argument('<file>')
    .option('--new-signer', 'accept a different trusted signer than the previous version')
    .option(...DATA)
    .action(install)
  intel
    .command('remove')
    .description('remove an installed package; older versions stay rejected')
    .argument('<name>', 'NAME or KIND/NAME')
    .option(...DATA)
    .action(remove)
  intel
    .command('packages')
    .description('list installed packages and trusted keys')
    .option(...DATA)
    .option('--json', 'print one JSON document only')
    .action(list)
}

function keygen(name: string): void {
  const [secret, open] = [`${name}.key`, `${name}.pub`]
  for (const file of [secret, open])
    if (existsSync(file)) throw new UsageError(`${file} already exists; use another name`)
  const keys = newKeys()
  writeFileSync(secret, keys.secret, { mode: 0o600, flag: 'wx', flush: true })
  writeFileSync(open, keys.public, { flag: 'wx', flush: true })
  const fingerprint = fingerprintOf(readPublicKey(open))
  say(`${secret}: private key, keep it secret\n${open}: public key; recipients verify these words:\n`)
  say(`${spoken(fingerprint)}\n${fingerprint}\n`)
}

interface PackOptions {
  readonly key: string
  readonly out: string
  readonly kind: string
  readonly name?: string
  readonly release?: string
  readonly about: string
}

function packFiles(paths: readonly string[], options: PackOptions): void {
  const created = new Date()
  const kind = PACKAGE_KINDS.find((one) => one === options.kind)
  if (kind === undefined)
    throw new UsageError(`--kind: expected ${PACKAGE_KINDS.join(', ')}, got ${options.kind}`)
  const given = options.release ?? created.toISOString().replace(/\D/g, '').slice(0, 14)
  if (!/^[1-9]\d{0,14}$/.test(given))
    throw new UsageError(`--release: expected an integer of at least 1, got ${given}`)
  const name = options.name ?? basename(options.out).replace(/\..*$/, '').toLowerCase()
  if (!/^[a-z0-9][a-z0-9-]{0,49}$/.test(name))
    throw new UsageError(`--name: expected lower-case letters, digits and hyphens, got ${name}`)
  const order = { kind, name, version: Number(given), about: options.about, paths, created }
  const manifest = pack({ ...order, key: readSecretKey(options.key), out: resolve(options.out) })
  say(
    `${options.out}: ${kind}/${name} version ${manifest.version}, ${countOf(manifest.files.length, 'file')}\n`,
  )
}

function trust(file: string, { data, name }: { data: string; name?: string }): void {
  openOwnerOnlyFolder(data, { mayBeConsole: true })
  const key = new TrustStore(data).trust(file, name ?? basename(file).replace(/\.pub$/, ''))
  say(`${key.name} is trusted: ${spoken(key.fingerprint)}\n${key.fingerprint}\n`)
}

function distrust(which: string, { data }: { data: string }): void {
  if (!new TrustStore(data).distrust(which)) throw new UsageError(`no trusted key ${which}`)
  say(`${which} is no longer trusted\n`)
}

function install(file: string, { data, newSigner }: { data: string; newSigner?: boolean }): void {
  openOwnerOnlyFolder(data)
  const options = { now: new Date(), newSigner: newSigner === true }
  const { installed, before, isNew } = new Packages(data).install(file, options)
  const { kind, name, version, files, signerName } = installed
  const since = before === undefined ? '' : `, previously ${before.version}`
  say(
    isNew
      ? `${kind}/${name}: version ${version} installed${since}: ${countOf(files, 'file')}, signed by ${signerName}\n`
      : `${kind}/${name}: version ${version} is already installed\n`,
  )
}

function remove(name: string, { data }: { data: string }): void {
  if (!new Packages(data).remove(name)) throw new UsageError(`no package ${name} is installed`)
  say(`${name}: removed\n`)
}

function list({ data, json }: { data: string; json?: boolean }): void {
  const packages = new Packages(data).list.map(({ folder: _, ...reported }) => reported)
  const keys = new TrustStore(data).keys.map(({ name, fingerprint }) => {
    return { name, fingerprint, words: spoken(fingerprint) }
  })
  if (json) {
    say(`${JSON.stringify({ packages, keys })}\n`)
    return
  }
  if (packages.length === 0) say('no packages installed\n')
  for (const one of packages)
    say(
      `${one.kind}/${one.name}  version ${one.version}  ${one.files} files  packed ${one.created}  installed ${one.installed}` +
        `  by ${one.signerName}${one.about === '' ? '' : `\n  ${clean(one.about)}`}\n`,
    )
  for (const { name, words } of keys) say(`trusted key ${name}  ${words}\n`)
}

function say(text: string): void {
  process.stdout.write(text)
}
