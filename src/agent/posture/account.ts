/** Accounts, groups, keys, sudo rules and scheduled commands. Hashes of passwords are never read out, only whether there is one. */
import type { AgentCollector, CollectorContext, NewEvent } from '../collector.ts'

const most = { homes: 64, entries: 512 } as const

type Entry = 'user' | 'group' | 'key' | 'sudo' | 'cron'

export const collector: AgentCollector = {
  name: 'account',
  seconds: 600,
  open(context) {
    return () => {
      const items = new Map<string, NewEvent>()
      const add = (kind: Entry, name: string, detail: string) => {
        if (items.size >= most.entries) return context.count('tooManyAccounts')
        const [clean, text] = [context.clean(name), context.clean(detail)]
        items.set(`${kind} ${clean}`, {
          kind: 'account',
          change: 'present',
          class: kind,
          name: clean,
          detail: text,
        })
      }
      const passwords = passwordStates(context)
      const homes = new Map<string, string>()
      lines(context, '/etc/passwd', (line) => {
        const [name = '', , uid = '', , , home = '', shell = ''] = line.split(':')
        if (name === '') return
        if (home.startsWith('/') && homes.size < most.homes) homes.set(home, name)
        add(
          'user',
          name,
          [`uid ${uid}`, shell, passwords.get(name) ?? ''].filter((text) => text !== '').join(', '),
        )
      })
      lines(context, '/etc/group', (line) => {
        const [name = '', , , members = ''] = line.split(':')
        if (members !== '') add('group', name, members)
      })
      for (const [home, name] of homes)
        lines(context, `${home}/.ssh/authorized_keys`, (line) => {
          const key = /\b((?:ssh|ecdsa|sk)-[\w@.-]+) ([A-Za-z0-9+/=]{40,})/.exec(line)
          // Not the fingerprint of ssh-keygen, which hashes the decoded key: enough to see that a key is new.
          if (key !== null) add('key', `${name} ${context.shared.sha256(key[2]!).slice(0, 16)}`, key[1]!)
        })
      for (const path of ['/etc/sudoers', ...files(context, '/etc/sudoers.d')])
        lines(context, path, (line) => {
          if (!line.startsWith('Defaults')) add('sudo', `${path} ${line}`.slice(0, 200), context.mask(line))
        })
      const tabs = [
        '/etc/crontab',
        ...files(context, '/etc/cron.d'),
        ...files(context, '/var/spool/cron/crontabs'),
      ]
      for (const path of tabs)
        lines(context, path, (line) =>
          add('cron', `${path} ${context.mask(line)}`.slice(0, 200), context.mask(line)),
        )
      context.state('account', items, 'now')
    }
  },
}

function passwordStates(context: CollectorContext): ReadonlyMap<string, string> {
  const states = new Map<string, string>()
  lines(context, '/etc/shadow', (line) => {
    const [name = '', hash = ''] = line.split(':')
    states.set(name, hash === '' ? 'empty password' : /^[!*]/.test(hash) ? 'no password' : 'has a password')
  })
  return states
}

/** Lines without comments and blank ones. */
function lines({ host }: CollectorContext, path: string, take: (line: string) => void): void {
  let count = 0
  host.lines(path, (line) => {
    const text = line.trim()
    if (text !== '' && !text.startsWith('#')) take(text.slice(0, 1000))
    return ++count < 4096
  })
}

function files({ host }: CollectorContext, folder: string): readonly string[] {
  return (host.list(folder) ?? [])
    .slice(0, 64)
    .sort()
    .map((name) => `${folder}/${name}`)
}
