/** Reads a new password: hidden on a terminal, else the first line of standard input. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './usage-error.ts'

export async function readNewPassword(name: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine()
  const password = await hiddenLine(`New password of ${name}: `)
  if ((await hiddenLine('Repeat: ')) !== password) throw new UsageError('expected the same password twice')
  return password
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  throw new UsageError('expected a password on standard input, got none')
}

function hiddenLine(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const silent = new Writable({ write: (_bytes, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  return new Promise((resolve, reject) => {
    lines.on('SIGINT', () => {
      lines.close()
      reject(new UsageError('cancelled'))
    })
    lines.question('', (answer) => {
      lines.close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}
