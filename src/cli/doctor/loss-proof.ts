/** Proves the number of lost packets: causes loss on a veth pair in a network namespace, and compares. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PACKAGE } from '#engine-host/program'
import { type CheckResult, ok, problem, warning } from './finding.ts'

const PROGRAM = join(PACKAGE, 'src/capture/live/loss-proof.ts')
const TIMEOUT_MS = 90_000
/** The shown loss may differ from the caused loss by this share. */
const TOLERANCE = 0.01

/** Sends nothing to real interfaces. */
export function proveLoss(): CheckResult {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(PROGRAM))
    return warning('loss count', 'not tested: it needs Linux, root and the sources', 'run as root to test it')
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-doctor-'))
  try {
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['-n', process.execPath, '--no-warnings', PROGRAM, folder],
      {
        encoding: 'utf8',
        timeout: TIMEOUT_MS,
      },
    )
    if (!stdout)
      return warning(
        'loss count',
        `not tested: ${stderr?.trim().split('\n').at(-1) || 'no answer'}`,
        'install tcpdump, iproute2 and util-linux',
      )
    return judged(JSON.parse(stdout) as LossProof)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface LossProof {
  readonly sent: number
  readonly read: number
  readonly shown: number
}

export function judged({ sent, read, shown }: LossProof): CheckResult {
  const caused = sent - read
  const text = `${sent} packets sent to an overloaded capture: ${caused} lost, ${shown} shown as lost`
  if (caused <= 0) return warning('loss count', `${text}; no loss could be caused`, 'run it again')
  if (Math.abs(shown - caused) <= caused * TOLERANCE) return ok('loss count', text)
  return problem('loss count', text, 'do not rely on the shown loss on this machine; report it (SECURITY.md)')
}
