/** The matrix of ATT&CK as this server has it. */
import type { AttackMatrix } from '#contract/attack'
import { attackMatrix, seenIn } from '#contract/attack-matrix'
import { CodedError } from '#contract/errors'
import type { Room } from '../room.ts'

/** Alerts that are counted, the latest first. */
const MOST_ALERTS = 20_000
const PAGE = 1000

export async function matrixOf({ attack, store }: Pick<Room, 'attack' | 'store'>): Promise<AttackMatrix> {
  if (attack === undefined) throw new CodedError('not-found', 'this server has no table of techniques')
  const alerts = []
  let cursor: string | undefined
  do {
    const page = await store.alerts({ limit: PAGE, cursor, isNewHere: false })
    for (const { alert } of page.items) alerts.push(alert)
    cursor = page.next
  } while (cursor !== undefined && alerts.length < MOST_ALERTS)
  return attackMatrix(attack.techniques, await attack.rules(), seenIn(alerts))
}
