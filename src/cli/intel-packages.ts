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
  'data folder of `sightglass serve`; it may be running',
  DATA_FOLDER,
] as const

export function registerPackages(intel: Command): void {
  intel
    .command('keygen')
    .description('make a pair of keys: NAME.key to sign with, NAME.pub to hand out')
    .argument('<name>', 'path without ending')
    .action(keygen)
  intel
    .command('pack')
    .description('make a signed package of files and folders')
    .argument('<path...>', 'files, and folders with all in them')
    .requiredOption('--key <file>', 'secret key of sightglass intel keygen')
    .requiredOption('--out <file>', 'the package')
    .option('--kind <kind>', PACKAGE_KINDS.join(', '), 'intel')
    .option('--name <name>', 'which package this is a version of; default the name of --out')
    .option('--release <number>', 'version of the package: counts up; default the time, as 20260501100000')
    .option('--about <text>', 'what it is, in a sentence', '')
    .action(packFiles)
  intel
    .command('trust')
    .description('take packages that this key signed')
    .argument('<file>', 'public key (.pub)')
    .option('--name <name>', 'what to call it; default the name of the file')
    .option(...DATA)
    .action(trust)
  intel
    .command('distrust')
    .description('take no more packages of a key; what is installed stays')
    .argument('<name>', 'name or the beginning of its fingerprint')
    .option(...DATA)
    .action(distrust)
  intel
    .command('install')
    .description('install a signed package; a running server uses it within seconds')
    .argument('<file>')
    .option('--new-signer', 'also if another trusted key signed the version before')
    .option(...DATA)
    .action(install)
  intel
    .command('remove')
    .description('remove an installed package; an older version stays refused')
    .argument('<name>', 'NAME or KIND/NAME')
    .option(...DATA)
    .action(remove)
  intel
    .command('packages')
    .description('packages that are installed, and keys that are trusted')
    .option(...DATA)
    .option('--json', 'print one JSON document and nothing else')
    .action(list)
}

function keygen(name: string): void {
  const [secret, open] = [`${name}.key`, `${name}.pub`]
  for (const file of [secret, open])
    if (existsSync(file)) throw new UsageError(`${file} is there already; choose another name`)
  const keys = newKeys()
  writeFileSync(secret, keys.secret, { mode: 0o600, flag: 'wx', flush: true })
  writeFileSync(open, keys.public, { flag: 'wx', flush: true })
  const fingerprint = fingerprintOf(readPublicKey(open))
  say(`${secret}: keep it secret\n${open}: hand it out, and read these words to whoever trusts it\n`)
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
    throw new UsageError(`--release: expected a whole number from 1, got ${given}`)
  const name = options.name ?? basename(options.out).replace(/\..*$/, '').toLowerCase()
  if (!/^[a-z0-9][a-z0-9-]{0,49}$/.test(name))
    throw new UsageError(`--name: expected small letters, digits and dashes, got ${name}`)
  const order = { kind, name, version: Number(given), about: options.about, paths, created }
  const manifest = pack({ ...order, key: readSecretKey(options.key), out: resolve(options.out) })
  say(
    `${options.out}: ${kind}/${name} version ${manifest.version}, ${countOf(manifest.files.length, 'file')}\n`,
  )
}

function trust(file: string, { data, name }: { data: string; name?: string }): void {
  openOwnerOnlyFolder(data)
  const key = new TrustStore(data).trust(file, name ?? basename(file).replace(/\.pub$/, ''))
  say(`${key.name} is trusted: ${spoken(key.fingerprint)}\n${key.fingerprint}\n`)
}

function distrust(which: string, { data }: { data: string }): void {
  if (!new TrustStore(data).distrust(which)) throw new UsageError(`no trusted key ${which}`)
  say(`${which} is not trusted any more\n`)
}

function install(file: string, { data, newSigner }: { data: string; newSigner?: boolean }): void {
  openOwnerOnlyFolder(data)
  const options = { now: new Date(), newSigner: newSigner === true }
  const { installed, before, isNew } = new Packages(data).install(file, options)
  const { kind, name, version, files, signerName } = installed
  const since = before === undefined ? '' : `, before ${before.version}`
  say(
    isNew
      ? `${kind}/${name}: version ${version} is installed${since}: ${files} files, signed by ${signerName}\n`
      : `${kind}/${name}: version ${version} was installed already\n`,
  )
}

function remove(name: string, { data }: { data: string }): void {
  if (!new Packages(data).remove(name)) throw new UsageError(`no package ${name} is installed`)
  say(`${name}: removed\n`)
}

function list({ data, json }: { data: string; json?: boolean }): void {
  const packages = new Packages(data).list.map(({ folder: _, ...told }) => told)
  const keys = new TrustStore(data).keys.map(({ name, fingerprint }) => {
    return { name, fingerprint, words: spoken(fingerprint) }
  })
  if (json) {
    say(`${JSON.stringify({ packages, keys })}\n`)
    return
  }
  if (packages.length === 0) say('no package is installed\n')
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
