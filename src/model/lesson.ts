/** What would become normal if a person said that an alert is: the relation, and what was asked on its channel. */
export interface Lesson {
  /** Names as the baseline has them. */
  readonly client: string
  readonly server: string
  readonly service: string
  readonly protocol: string
  readonly unit: string
  /** Habit and symbol of each operation it was raised for, bounded. */
  readonly symbols: readonly (readonly [habit: string, symbol: string])[]
}
