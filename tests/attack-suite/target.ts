/** The server under attack: a process of this machine with sign-in, one account a role, and a capture that was read. */
import { join } from 'node:path'
import { PERMISSIONS_OF, type Role } from '#schema/account'
import { openContext } from '#server/context'
import { serve } from '#server/main'
import { settled } from '#server/testing/served'
import { attack } from './loopback.ts'

export const PASSWORD = 'seven brown turbines spin'

export interface Target {
  readonly address: string
  /** API token of an account with this role and all that the role may. */
  token(role: Role): string
  request(path: string, options?: RequestInit): Promise<Response>
  close(): Promise<void>
}

export async function openTarget(folder: string, capture: string): Promise<Target> {
  const data = join(folder, 'data')
  const quiet = { data, listen: '127.0.0.1:0', say: () => {}, log: () => {} }
  const first = await serve({ ...quiet, files: [capture] })
  await settled(first.address)
  await first.close()
  const tokens = new Map<Role, string>()
  const context = await openContext({ ...quiet, needsSignIn: true })
  for (const role of ['Admin', 'Analyst', 'Reader', 'Auditor'] as const) {
    const { id, name } = await context.accounts.addAccount({
      name: role.toLowerCase(),
      password: PASSWORD,
      role,
    })
    const scope = [...PERMISSIONS_OF[role]]
    tokens.set(role, context.accounts.tokens.add(id, name, { name: 'attack', scope, days: 1 }).secret)
  }
  await context.lifecycle.end('stop')
  await context.lifecycle.end('close')
  const serving = await serve({ ...quiet, needsSignIn: true })
  return {
    address: serving.address,
    token: (role) => tokens.get(role)!,
    request: (path, options) => attack(`${serving.address}${path}`, options),
    close: () => serving.close(),
  }
}
