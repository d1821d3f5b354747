import type { Question } from '#schema/queries'

/** A question the product ships. Its id is stable for ever: links and scripts name it. */
export interface ShippedQuestion extends Question {
  readonly id: string
  readonly title: string
  readonly about: string
}

export interface QuestionGroup {
  readonly category: string
  /** Place in the list. */
  readonly order: number
  readonly questions: readonly ShippedQuestion[]
}

/** Checks nothing; gives a group its types. */
export function defineQuestions(group: QuestionGroup): QuestionGroup {
  return group
}
