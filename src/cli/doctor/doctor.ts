/** Checks this machine for Sightglass; changes nothing. */
import { checkActiveQueries } from './active-queries.ts'
import { type CheckOptions, type CheckResult, problem } from './finding.ts'
import { checkListening } from './listening.ts'
import { proveLoss } from './loss-proof.ts'
import { checkClock, checkEngine, checkMemory, checkNode, checkPages } from './machine.ts'
import { checkData, checkDisk, checkPort } from './places.ts'

export async function examine({
  data,
  listen,
  networkInterface,
}: CheckOptions): Promise<readonly CheckResult[]> {
  return [
    await findingOf('Node', checkNode),
    await findingOf('engine', checkEngine),
    await findingOf('pages', checkPages),
    await findingOf('memory', checkMemory),
    await findingOf('disk', () => checkDisk(data)),
    await findingOf('data folder', () => checkData(data)),
    await findingOf('port', () => checkPort(listen)),
    await findingOf('clock', checkClock),
    await findingOf('active queries', checkActiveQueries),
    await findingOf('listening', () => checkListening(networkInterface)),
    ...(networkInterface === undefined ? [] : [await findingOf('loss count', proveLoss)]),
  ]
}

/** A check that throws is reported as a problem. */
async function findingOf(
  about: string,
  check: () => CheckResult | Promise<CheckResult>,
): Promise<CheckResult> {
  try {
    return await check()
  } catch (error) {
    return problem(
      about,
      (error as Error).message,
      'fix the error named here; otherwise report it (SECURITY.md)',
    )
  }
}
