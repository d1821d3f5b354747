/** `sightglass backup DIR`: copies a data folder while its server runs. docs/how-to/backup.md. */
import type { Command } from 'commander'
import { backupText } from '../backup-text.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

/** Exit status of an incomplete backup: docs/how-to/backup.md. */
const PARTIAL = 3

interface Options {
  readonly data: string
  readonly passphraseFile?: string
  readonly recipient: readonly string[]
  readonly json?: boolean
}

export const command: CliCommand = {
  group: 'Maintain',
  examples: [
    'sightglass backup /backup/monday',
    'sightglass backup /backup/monday --passphrase-file /root/passphrase',
  ],
  register(program: Command) {
    program
      .command('backup')
      .description('Back up a data folder; the server may be running')
      .argument('<target>', 'new or empty folder; for an encrypted backup a new file, such as plant.tar.age')
      .option('--data <dir>', 'data folder of `sightglass serve`', DATA_FOLDER)
      .option('--passphrase-file <file>', 'encrypt with the passphrase in the first line of this file')
      .option(
        '--recipient <key>',
        'encrypt for this public key age1… (repeatable; age-keygen makes pairs)',
        (key: string, keys: string[]) => [...keys, key],
        [],
      )
      .option('--json', 'print the manifest as one JSON document only')
      .action(async (target: string, options: Options) => {
        const manifest = await make(target, options)
        process.stdout.write(
          options.json === true ? `${JSON.stringify(manifest)}\n` : backupText(target, manifest),
        )
        if (manifest.damaged.length > 0) process.exitCode = PARTIAL
      })
  },
}

async function make(target: string, { data, passphraseFile, recipient }: Options) {
  if (passphraseFile === undefined && recipient.length === 0) {
    const { makeBackup } = await import('#data-folder/backup/make')
    return makeBackup(data, target, new Date())
  }
  // age-encryption.org/v1 §scrypt recipient stanza: a passphrase excludes other recipients.
  if (passphraseFile !== undefined && recipient.length > 0)
    throw new UsageError('expected --passphrase-file or --recipient, got both')
  const { makeEncryptedBackup, readPassphrase } = await import('#data-folder/backup/encrypted')
  const passphrase = passphraseFile === undefined ? undefined : readPassphrase(passphraseFile)
  return makeEncryptedBackup(data, target, { passphrase, recipients: recipient })
}
