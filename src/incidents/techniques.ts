/** From techniques to stages, by the tactics of `data/attack-ics.tsv`. */

import type { Alert } from '#model/alert'
import { STAGES, type Stage } from '#model/incident'
import { rowsIn } from '#model/tab-separated'
import type { Actor } from './act.ts'

const STAGE_OF_TACTIC: Readonly<Record<string, Stage>> = {
  'Initial Access': 'initial',
  'Command and Control': 'initial',
  Discovery: 'discovery',
  'Privilege Escalation': 'lateral',
  'Lateral Movement': 'lateral',
  Collection: 'collection',
  Execution: 'control',
  Persistence: 'control',
  'Inhibit Response Function': 'control',
  'Impair Process Control': 'control',
  Impact: 'impact',
}
/** Technique of the means, not of the purpose: values are read that way as well as programs are written. */
const MEANS: ReadonlySet<string> = new Set(['Execution through API'])
/** From here up are offices and the outside. */
const OFFICE_LEVEL = 4
/** From here up are computers: what is done to them is a step on the way, not yet control of the process. */
const COMPUTER_LEVEL = 2

interface Technique {
  readonly name: string
  /** In the order of stages; several where tactics differ, none where it shows no stage. */
  readonly stages: readonly Stage[]
  /** A device that no longer answers, warns or runs. */
  readonly isFailure: boolean
}

export class Techniques {
  readonly #byId = new Map<string, Technique>()

  /** @param table text of `data/attack-ics.tsv` */
  constructor(table: string) {
    for (const [id = '', name = '', tactics = ''] of rowsIn(table)) {
      const stages = tactics.split('; ').flatMap((tactic) => STAGE_OF_TACTIC[tactic] ?? [])
      this.#byId.set(id, {
        name,
        stages: MEANS.has(name) ? [] : STAGES.filter((stage) => stages.includes(stage)),
        isFailure: tactics === 'Inhibit Response Function' || tactics === 'Impact',
      })
    }
  }

  nameOf(id: string): string {
    return this.#byId.get(id)?.name ?? id
  }

  /** True if the plant's last protection is what was touched. */
  isLossOfSafety(ids: readonly string[]): boolean {
    return ids.some((id) => this.#byId.get(id)?.name === 'Loss of Safety')
  }

  /** The furthest stage that the alert's techniques show. */
  stageOf(alert: Alert, source: Actor, target: Actor): Stage {
    if (alert.engine === 'operational') {
      const isFailure = alert.techniques.some((id) => this.#byId.get(id)?.isFailure)
      return isFailure ? 'impact' : 'discovery'
    }
    const isInside = isWithin(source) && isWithin(target)
    const stages = alert.techniques.map((id) => this.#stageOfTechnique(id, isInside))
    const furthest = STAGES.findLast((stage) => stages.includes(stage)) ?? 'lateral'
    if (furthest !== 'control') return furthest
    // A rejected or malformed request shows an attempt, not a success.
    if (alert.engine === 'protocol' && alert.severity !== 'critical') return 'discovery'
    return (target.level ?? 0) >= COMPUTER_LEVEL ? 'lateral' : 'control'
  }

  /** Of a technique that serves several tactics, the nearest: it proves no more. */
  #stageOfTechnique(id: string, isInside: boolean): Stage | undefined {
    const [nearest] = this.#byId.get(id)?.stages ?? []
    // No path enters the plant from within; it continues.
    return nearest === 'initial' && isInside ? 'lateral' : nearest
  }
}

/** An unnamed end may be anywhere. */
function isWithin({ id, isInternet, level }: Actor): boolean {
  return id !== '' && !isInternet && (level ?? 0) < OFFICE_LEVEL
}
