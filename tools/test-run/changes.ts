/** The files that differ from the main branch, and what the suites test because of them. */
import { spawnSync } from 'node:child_process'
import { fnv1a } from '../../src/model/testing/sampled-test.ts'
import { protocolFolders } from '../../tests/protocol-folders.ts'

/** Protocols that are tested if no protocol has changed, or if code that all of them use has changed. */
export const FIXED_SAMPLE: readonly string[] = [
  'bacnet',
  'cip',
  'dnp3',
  'dns',
  'iec104',
  'modbus',
  'opcua',
  's7comm',
]
/** Rules whose alerts are tested then. */
export const FIXED_RULES: readonly string[] = ['controller-stopped', 'new-link', 'program-downloaded']

const limits = {
  /** Changed protocols that the suites test; more are sampled. */
  protocols: 40,
  /** Changed rules that the suites test; more are sampled. */
  rules: 40,
} as const

/** Code that every protocol and rule runs through. */
const SHARED =
  /^src\/(model|bytes|formats|capture|wire|flow|protocol-kit|dissect|engine|inventory|baseline|detect\/[^/]+\.ts)/

export interface Selection {
  readonly protocols: readonly string[]
  readonly rules: readonly string[]
  /** Why these, in a sentence. */
  readonly reason: string
}

/** Paths below the repository; undefined where git knows no main branch. */
export function changedFiles(root: string): readonly string[] | undefined {
  const git = (...words: readonly string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
    return status === 0 ? stdout.trim() : undefined
  }
  const main = ['main', 'origin/main', 'master', 'origin/master'].find(
    (name) => git('rev-parse', '--verify', '--quiet', `${name}^{commit}`) !== undefined,
  )
  const base = main === undefined ? undefined : git('merge-base', main, 'HEAD')
  const changed = base === undefined ? undefined : git('diff', '--name-only', base)
  const untracked = git('ls-files', '--others', '--exclude-standard')
  if (changed === undefined || untracked === undefined) return undefined
  return [...new Set([...changed.split('\n'), ...untracked.split('\n')])].filter((path) => path !== '').sort()
}

/** Selection of the suites in a fast run. `seed` chooses where more has changed than a fast run can test. */
export function selectionOf(changed: readonly string[] | undefined, seed: string): Selection {
  const found = (pattern: RegExp) => [
    ...new Set((changed ?? []).flatMap((path) => pattern.exec(path)?.slice(1, 2) ?? [])),
  ]
  const known = new Set(protocolFolders())
  const protocols = found(/^src\/(?:protocols|protocol-packs\/[^/]+)\/([^/]+)\//).filter((name) =>
    known.has(name),
  )
  const rules = found(
    /^src\/(?:detect|protocols\/[^/]+|protocol-packs\/[^/]+\/[^/]+)\/rules\/([^/]+?)(?:\.test)?\.ts$/,
  )
  const isShared = changed?.some((path) => SHARED.test(path)) ?? false
  const sampled = {
    protocols: sample(protocols, limits.protocols, seed),
    rules: sample(rules, limits.rules, seed),
  }
  const nothing = protocols.length + rules.length === 0
  const reason =
    changed === undefined
      ? 'no main branch to compare with: a fixed sample'
      : nothing
        ? `${isShared ? 'shared code has changed' : 'no protocol and no rule has changed'}: a fixed sample`
        : [
            `${count(protocols, sampled.protocols)} protocols and ${count(rules, sampled.rules)} rules have changed against main`,
            ...(isShared ? ['shared code too: and a fixed sample'] : []),
          ].join('; ')
  if (!nothing && !isShared) return { ...sampled, reason }
  const fixed = FIXED_SAMPLE.filter((name) => known.has(name))
  return {
    protocols: [...new Set([...sampled.protocols, ...fixed])].sort(),
    rules: [...new Set([...sampled.rules, ...FIXED_RULES])].sort(),
    reason,
  }
}

function count(all: readonly string[], tested: readonly string[]): string {
  return tested.length < all.length ? `${tested.length} (sampled) of ${all.length}` : `${all.length}`
}

function sample(names: readonly string[], most: number, seed: string): readonly string[] {
  return [...names]
    .sort((a, b) => fnv1a(`${seed} ${a}`) - fnv1a(`${seed} ${b}`))
    .slice(0, most)
    .sort()
}
