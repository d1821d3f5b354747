/** `sightglass restore DIR`: creates a data folder from a backup. docs/how-to/backup.md. */
import type { Command } from 'commander'
import { backupText } from '../backup-text.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface Options {
  readonly data: string
  readonly passphraseFile?: string
  readonly identity?: string
  readonly check?: boolean
  readonly json?: boolean
}

export const command: CliCommand = {
  group: 'Maintain',
  examples: ['sightglass restore /backup/monday --check', 'sightglass restore /backup/monday --data data'],
  register(program: Command) {
    program
      .command('restore')
      .description('Restore a backup into a new data folder; overwrites nothing')
      .argument('<backup>', 'folder or encrypted file made by `sightglass backup`')
      .option('--data <dir>', 'new or empty data folder', DATA_FOLDER)
      .option('--passphrase-file <file>', 'decrypt with the passphrase in the first line of this file')
      .option('--identity <file>', 'decrypt with the private keys in this file, as age-keygen writes it')
      .option('--check', 'verify the backup without restoring it')
      .option('--json', 'print the manifest as one JSON document only')
      .action(async (backup: string, options: Options) => {
        const { data, check, json } = options
        const manifest = await restore(backup, options)
        const where = check === true ? backup : data
        process.stdout.write(json === true ? `${JSON.stringify(manifest)}\n` : backupText(where, manifest))
      })
  },
}

async function restore(backup: string, { data, check, passphraseFile, identity }: Options) {
  const encrypted = await import('#data-folder/backup/encrypted')
  if (encrypted.isEncryptedBackup(backup)) {
    if (passphraseFile === undefined && identity === undefined)
      throw new UsageError(`${backup} is encrypted: expected --passphrase-file or --identity`)
    const key = {
      passphrase: passphraseFile === undefined ? undefined : encrypted.readPassphrase(passphraseFile),
      identities: identity === undefined ? undefined : encrypted.readIdentities(identity),
    }
    return check === true
      ? encrypted.verifyEncryptedBackup(backup, key, `${backup}.check.part`)
      : encrypted.restoreEncryptedBackup(backup, key, data)
  }
  const { restoreBackup, verifyBackup } = await import('#data-folder/backup/restore')
  return check === true ? verifyBackup(backup) : restoreBackup(backup, data)
}
