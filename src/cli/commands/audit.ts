/** `sightglass audit verify`: whether records of the audit log were changed or removed. docs/how-to/accounts.md. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { AuditLog } from '#server/audit/audit-log'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

/** Exit status of a broken chain. */
const BROKEN = 3

interface Options {
  readonly data: string
  readonly json?: boolean
  readonly head?: string
}

export const command: CliCommand = {
  group: 'Maintain',
  examples: ['sightglass audit verify', 'sightglass audit verify --data /var/lib/sightglass --json'],
  register(program: Command) {
    program
      .command('audit')
      .description('Audit log: who changed what')
      .command('verify')
      .description('check the hash chain; exit status 3 if a record was changed or removed')
      .option('--data <dir>', 'data folder of `sightglass serve`; the server may be running', DATA_FOLDER)
      .option('--head <number:hash>', 'a head noted earlier, which must still be part of the log')
      .option('--json', 'print one JSON document')
      .action(verify)
  },
}

function verify({ data, json, head }: Options): void {
  const noted = head === undefined ? undefined : notedHead(head)
  const log = new AuditLog(resolve(data), { isReadOnly: true })
  try {
    const result = log.verify(noted)
    if (result.fault !== '') process.exitCode = BROKEN
    const { records, first, fault } = result
    const text =
      fault === ''
        ? `${records} records from number ${first} on, none changed or missing.\nHead: ${result.head.seq}:${result.head.hash}\n`
        : `${fault}. ${records} records before it are unchanged.\n`
    process.stdout.write(json === true ? `${JSON.stringify(result)}\n` : text)
  } finally {
    log.close()
  }
}

function notedHead(text: string): { seq: number; hash: string } {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new UsageError(`--head: expected NUMBER:HASH as printed by an earlier run, got ${text}`)
  return { seq: Number(seq), hash }
}
