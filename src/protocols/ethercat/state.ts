const limits = {
  /** Slaves of one master whose state is remembered: the standard allows 65,535, plants have a few hundred. */
  slaves: 1024,
} as const

/** Every slave of the line, as a broadcast addresses them. */
export const ALL = 'all'

/** State of one direction of a master's frames: sent and returned frames are two flows, because slaves change the source. */
export class EthercatState {
  /** Slaves on the line, as the last broadcast counted them; 0 if unknown. */
  slaveCount = 0
  /** Some frame of this flow was worked on: all of its frames are returned ones. */
  isReturned = false
  /** Outputs and inputs were exchanged. */
  statesData = false
  #isCommanded = false
  readonly #siiWords = new Map<string, number>()
  readonly #running = new Set<string>()

  /** Remembers which word of the EEPROM is read next. */
  readsWord(slave: string, word: number): void {
    if (this.#siiWords.size < limits.slaves || this.#siiWords.has(slave)) this.#siiWords.set(slave, word)
  }

  wordOf(slave: string): number | undefined {
    return this.#siiWords.get(slave)
  }

  /** Notes whether the slave is asked to operate; answers whether it was before. A broadcast asks `all` of them. */
  operates(slave: string, isAsked: boolean): boolean {
    // A capture that begins later does not show the start of the line.
    if (!this.#isCommanded && this.statesData) this.#running.add(ALL)
    this.#isCommanded = true
    const isAll = slave === ALL
    const did = isAll ? this.#running.size > 0 : this.#running.has(slave) || this.#running.has(ALL)
    if (!isAsked && isAll) this.#running.clear()
    else if (!isAsked) this.#running.delete(slave)
    else if (this.#running.size < limits.slaves) this.#running.add(slave)
    return did
  }
}
